"""Holding a dossier and letting it go; what reviewers note for each other. A refusal is shown on the dossier's own page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from antt_portal.refusals import Refused
from dossiers import permissions, services
from dossiers.models import Document, Dossier
from dossiers.views.opening import seen_dossier
from dossiers.views.review import review_page

NUMBER_LENGTH = 18


@require_POST
@login_required
def claim(request, pk):
    """Hold the dossier; with `instead_of`, take it over from the holder that the page showed."""
    dossier = _reviewed(request, pk)
    return _done(request, dossier, "Từ bây giờ ông/bà giữ hồ sơ này.", lambda: take_hold(request, dossier))


@require_POST
@login_required
def release(request, pk):
    """Let the dossier go."""
    dossier = _reviewed(request, pk)
    return _done(
        request, dossier, "Đã thả hồ sơ; đồng nghiệp nhận được.", lambda: services.dossier_release(dossier=dossier, by=request.user)
    )


@require_POST
@login_required
def review_note(request, pk):
    """Note something for one's colleagues, beside one document or the whole dossier."""
    dossier = _reviewed(request, pk)
    number = request.POST.get("document", "")
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=_number(number)) if number else None
    words = request.POST.get("words", "")
    return _done(
        request,
        dossier,
        "Đã lưu ghi chú. Người nộp không thấy ghi chú này.",
        lambda: services.remark_add(dossier=dossier, by=request.user, words=words, document=document),
    )


def take_hold(request, dossier: Dossier) -> None:
    """Hold `dossier` as the form says."""
    holder = request.POST.get("instead_of", "")
    services.dossier_claim(dossier=dossier, by=request.user, instead_of=_number(holder) if holder else None)


def _reviewed(request, pk: int) -> Dossier:
    """The dossier, if this person reviews it; 404 otherwise."""
    dossier = seen_dossier(request, pk)
    if not permissions.may_review(request.user, dossier):
        raise Http404
    return dossier


def _done(request, dossier: Dossier, said: str, act):
    try:
        act()
    except Refused as refusal:
        return review_page(request, seen_dossier(request, dossier.pk), refusal=refusal, typed=request.POST)
    messages.success(request, said)
    return redirect("dossier", dossier.pk)


def _number(written: str) -> int:
    if not written.isdecimal() or len(written) > NUMBER_LENGTH:
        raise Http404
    return int(written)
