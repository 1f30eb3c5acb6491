"""The old file of a paper beside the new one, page by page."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dossiers.models import FileVersion
from dossiers.reviewing.papers_to_check import predecessor
from dossiers.views.opening import seen_dossier


@require_safe
@login_required
def compare(request, pk, file):
    """One page of `file` and the same page of the file whose place it took; 404 where there is none that this person may see."""
    dossier = seen_dossier(request, pk)
    seen = FileVersion.objects.visible_to(request.user).filter(
        document__attachments__dossier=dossier, document__attachments__removed_at=None
    )
    new = get_object_or_404(seen.select_related("document"), pk=file)
    old = predecessor(new, list(seen.filter(document=new.document_id)))
    if old is None:
        raise Http404
    pages = max(new.pages, old.pages)
    page = page_number(request.GET.get("trang", ""), pages)
    context = {
        "dossier": dossier,
        "document": new.document,
        "sides": [("Bản trước", old), ("Bản mới", new)],
        "page": page,
        "pages": pages,
        "previous": page - 1 if page > 1 else None,
        "next": page + 1 if page < pages else None,
    }
    return render(request, "dossiers/review_compare.html", context)


def page_number(written: str, pages: int) -> int:
    """The page that an address asks for, within what there is; the first when it asks for none."""
    return min(int(written), pages) if written.isdecimal() and 0 < len(written) < 4 and int(written) else 1
