"""One dossier as the police read it, its papers beside the page in view, and every button of the table."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from antt_portal.refusals import Refused
from dossiers import deadlines, history, permissions, services, steps
from dossiers.answers_in_words import police_remark_of, sections_of
from dossiers.at_the_desk import on_paper
from dossiers.choices import DossierState
from dossiers.contents import Contents
from dossiers.forms import draft_version
from dossiers.models import Dossier
from dossiers.reviewing.asking import answers, asks_of
from dossiers.reviewing.claiming import CLAIMABLE, claim_of
from dossiers.reviewing.papers_to_check import papers_to_check
from dossiers.reviewing.standing import standing_of
from dossiers.services.guards import OWN_SENTENCE
from dossiers.services.reasons import stock_reasons_of
from dossiers.services.remarks import remarks_of
from dossiers.views.compare import page_number
from dossiers.views.opening import seen_dossier

WITH_THE_POLICE = (DossierState.SUBMITTED, DossierState.IN_REVIEW, DossierState.COMPLETE)
SAID = {
    "take": "Đã tiếp nhận hồ sơ. Từ bây giờ ông/bà là người kiểm tra và đang giữ hồ sơ.",
    "return": "Đã yêu cầu bổ sung; người nộp được báo kèm lý do.",
    "complete": "Đã xác nhận hồ sơ đầy đủ. Hồ sơ đầy đủ chưa có nghĩa là đã được công nhận.",
    "reopen": "Đã mở lại hồ sơ để kiểm tra.",
    "take_back": "Đã lấy lại hồ sơ. Ông/bà sửa rồi gửi lại.",
    "withdraw": "Đã rút lại hồ sơ.",
    "restart": "Hồ sơ trở lại bản nháp, giấy tờ đã nộp vẫn còn.",
}


def review_page(request, dossier: Dossier, *, refusal: Refused | None = None, typed=None):
    """One dossier for those who read or check it. A draft shows only that it exists: it is still its subject's own business."""
    shown = dossier.state != DossierState.DRAFT and dossier.received_at is not None
    reviews, is_own = permissions.may_review(request.user, dossier), permissions.is_ones_own(request.user, dossier)
    context = {
        "dossier": dossier,
        "shown": shown,
        "has_errors": refusal is not None,
        "refusal": refusal,
        "typed": typed,
        "may_review": reviews and not is_own,
        "is_own": reviews and is_own,
        "own_sentence": OWN_SENTENCE,
        "is_done": dossier.state not in (DossierState.SUBMITTED, DossierState.IN_REVIEW),
    }
    if shown:
        context |= _contents_for(request, dossier, typed)
        context |= _reviewing(request, dossier, context["contents"])
    return render(request, "dossiers/review.html", context, status=refusal.status if refusal else 200)


def _contents_for(request, dossier: Dossier, typed) -> dict:
    """What lies in the dossier, and what to do about it."""
    contents = Contents(dossier, as_shown=not permissions.may_prepare(request.user, dossier))
    remarks = remarks_of(dossier, request.user)
    papers = {one.requirement.kind for one in contents.papers}
    actions = {step.action: step for step in permissions.allowed_actions(request.user, dossier)}
    return {
        "contents": contents,
        "papers": papers_to_check(contents, remarks),
        "remarks": [note for note in remarks if note.document_id is None],
        "sections": [section for section in sections_of(contents) if section.key not in papers],
        "missing": steps.missing_of(steps.steps_of(contents)) if dossier.state in WITH_THE_POLICE else [],
        "shortfall": steps.shortfall(contents.figures) if contents.figures else "",
        "doubt": deadlines.doubt_of_count_day(dossier),
        "police_remark": police_remark_of(contents),
        "on_paper": on_paper.side_of(dossier, contents, request.user),
        "actions": actions,
        "asks": asks_of(contents, stock_reasons_of(dossier.deciding_place_id), typed) if "return" in actions else [],
        "viewed": _viewed(request, contents),
    }


def _reviewing(request, dossier: Dossier, contents: Contents) -> dict:
    """Who does what with it: the holder (to those whose business that is), why it stands so, and all that happened."""
    is_inside = permissions.may_read_remarks(request.user, dossier)
    return {
        "reads_remarks": is_inside,
        "claim": claim_of(dossier, request.user) if is_inside else None,
        "may_claim": dossier.state in CLAIMABLE
        and permissions.may_review(request.user, dossier)
        and not permissions.is_ones_own(request.user, dossier),
        "standing": standing_of(dossier),
        "timeline": history.timeline_of(dossier, request.user, contents),
    }


def _viewed(request, contents: Contents) -> dict | None:
    """The page of the file that stands beside the list: as asked by ?tep= and ?trang=, else the first page of the first paper."""
    files = [file for document in contents.documents for file in [*document.kept_files, *document.earlier_files]]
    asked = next((file for file in files if str(file.pk) == request.GET.get("tep")), None)
    file = asked or next((file for document in contents.documents for file in document.kept_files), None)
    if file is None:
        return None
    page = page_number(request.GET.get("trang", ""), file.pages)
    return {
        "file": file,
        "page": page,
        "previous": page - 1 if page > 1 else None,
        "next": page + 1 if page < file.pages else None,
    }


@require_POST
@login_required
def act(request, pk, action):
    """One step of the transition table. A refusal of the reviewing side is shown on the same page, with what was typed."""
    dossier = seen_dossier(request, pk)
    if action not in SAID:
        raise Http404
    try:
        with transaction.atomic():
            _perform(request, dossier, action)
    except Refused as refusal:
        if permissions.may_review(request.user, dossier):
            return review_page(request, seen_dossier(request, pk), refusal=refusal, typed=request.POST)
        raise
    messages.success(request, SAID[action])
    return redirect("dossier", pk)


def _perform(request, dossier: Dossier, action: str) -> None:
    given = {"dossier": dossier, "by": request.user, "version": draft_version(request, dossier)}
    reason = request.POST.get("reason", "")
    holder = request.POST.get("instead_of", "")
    if holder.isdecimal() and len(holder) < 18:  # “Nhận thay” together with the act, so that nothing is typed twice; both or none
        services.dossier_claim(dossier=dossier, by=request.user, instead_of=int(holder))
    if action == "return":
        asks = asks_of(Contents(dossier), stock_reasons_of(dossier.deciding_place_id), request.POST)
        services.dossier_return(**given, **answers(asks))
    elif action in ("withdraw", "reopen"):
        {"withdraw": services.dossier_withdraw, "reopen": services.dossier_reopen}[action](**given, reason=reason)
    else:
        plain = {
            "take": services.dossier_take,
            "complete": services.dossier_complete,
            "take_back": services.dossier_take_back,
            "restart": services.dossier_restart,
        }
        plain[action](**given)
