"""What one was told, newest first."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from antt_portal.notices.models import DIGEST, Notice
from antt_portal.notices.services import mark_read

PAGE = 30  # notices


@login_required
@require_safe
def notices(request):
    """A page of one's notices, digests with their lines; `?truoc=` the id after which the older ones begin."""
    rows = Notice.objects.visible_to(request.user)
    before = request.GET.get("truoc", "")
    older = rows.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 19 else rows
    page = list(older.prefetch_related("lines")[: PAGE + 1])
    context = {
        "notices": page[:PAGE],
        "digest": DIGEST,
        "unread": rows.unread_count(),
        "next_url": f"?truoc={page[PAGE - 1].pk}" if len(page) > PAGE else "",
        "first_url": request.path if older is not rows else "",
    }
    return render(request, "notices/notices.html", context)


@login_required
@require_POST
def notices_read(request):
    """“Đã đọc tất cả”."""
    mark_read(notices=Notice.objects.all(), by=request.user)
    return redirect("notices")
