"""The bytes of a paper: the original as a download, its pages as pictures. Both only for those who may see the file."""

from urllib.parse import quote

from csp.constants import NONE
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from antt_portal import file_store
from dossiers import previews
from dossiers.choices import FileState
from dossiers.models import FileVersion

NOTHING_RUNS = {"default-src": [NONE], "sandbox": [], "script-src": None, "style-src": None, "img-src": None}


@require_safe
@login_required
def file(request, pk):
    """The original, unchanged, never opened inside the portal; a page that says so where its bytes are gone from the store."""
    kept = _seen(request, pk)
    try:
        content = file_store.path_of(kept.sha256).open("rb")
    except FileNotFoundError:
        return render(request, "dossiers/file_missing.html", {"file": kept}, status=404)
    return _download(request, kept, content)


@csp_replace(NOTHING_RUNS)
def _download(request, kept: FileVersion, content):
    answer = FileResponse(content, content_type=kept.media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.original_name, safe='')}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@require_safe
@login_required
def file_page(request, pk, number):
    """Page `number` (from 1) as a picture; ?co=nho for the small one of the tiles."""
    kept = _seen(request, pk)
    if not 1 <= number <= kept.pages:
        raise Http404
    edge = previews.TILE_EDGE if request.GET.get("co") == "nho" else previews.READING_EDGE
    try:
        picture = previews.page_picture(kept.sha256, number, long_edge=edge).read_bytes()
    except (previews.NoPicture, FileNotFoundError):
        raise Http404 from None
    answer = HttpResponse(picture, content_type="image/webp")
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _seen(request, pk: int) -> FileVersion:
    """The file, if this person may see it and its bytes have not been wiped."""
    return get_object_or_404(FileVersion.objects.visible_to(request.user).exclude(state=FileState.WIPED), pk=pk)
