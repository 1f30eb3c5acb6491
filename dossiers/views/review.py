"""The police's side: what waits to be checked, one dossier with its papers beside, and every button of the table."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.refusals import Refused
from dossiers import history, permissions, queue, services, steps
from dossiers.answers_in_words import sections_of
from dossiers.choices import DossierState
from dossiers.contents import Contents
from dossiers.filters import DossierFilter
from dossiers.forms import draft_version
from dossiers.models import Dossier
from dossiers.views.opening import seen_dossier

WITH_THE_POLICE = (DossierState.SUBMITTED, DossierState.IN_REVIEW, DossierState.COMPLETE)
STOCK_REASONS = (
    "Ảnh chụp mờ, không đọc được.",
    "Thiếu trang.",
    "Thiếu chữ ký.",
    "Chưa ghi ngày, tháng.",
    "Nội dung chưa khớp với số liệu đã nhập.",
)
SAID = {
    "take": "Đã tiếp nhận hồ sơ. Từ bây giờ ông/bà là người kiểm tra.",
    "return": "Đã yêu cầu bổ sung; người nộp được báo kèm lý do.",
    "complete": "Đã xác nhận hồ sơ đầy đủ. Hồ sơ đầy đủ chưa có nghĩa là đã được công nhận.",
    "reopen": "Đã mở lại hồ sơ để kiểm tra.",
    "take_back": "Đã lấy lại hồ sơ. Ông/bà sửa rồi gửi lại.",
    "withdraw": "Đã rút lại hồ sơ.",
    "restart": "Hồ sơ trở lại bản nháp, giấy tờ đã nộp vẫn còn.",
}


@require_safe
@for_roles(Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.AREA_OFFICER)
def review_queue(request):
    """What waits for this person to be checked, oldest first."""
    rows = queue.dossiers_to_review(request.user)
    chosen = DossierFilter(request.GET, queryset=rows)
    after = request.GET.get("sau", "")
    page = queue.page_of(chosen.qs, after=int(after) if after.isdecimal() and len(after) < 18 else None)
    context = {
        "filter": chosen,
        "dossiers": page.rows,
        "total": chosen.qs.count(),
        "counts": queue.counts_of(rows),
        "next_url": f"?{_query_with(request, sau=page.next_key)}" if page.next_key else "",
        "first_url": f"?{_query_with(request, sau='')}" if after else "",
        "active": _chosen_filters(request, chosen),
    }
    return render(request, "dossiers/review_queue.html", context)


def _query_with(request, **changed) -> str:
    query = request.GET.copy()
    for name, value in changed.items():
        query[name] = value
    return query.urlencode()


def _chosen_filters(request, chosen) -> list[tuple[str, str]]:
    """(words, address without it) of each filter in force."""
    active = []
    for name, field in chosen.form.fields.items():
        value = chosen.form.cleaned_data.get(name)
        if value:
            words = dict(getattr(field, "choices", ())).get(value, value)
            active.append((f"{field.label}: {words}", f"?{_query_with(request, **{name: '', 'sau': ''})}"))
    return active


def review_page(request, dossier: Dossier, *, refusal: Refused | None = None, typed=None):
    """One dossier for those who read or check it. A draft shows only that it exists: it is still its subject's own business."""
    shown = dossier.state != DossierState.DRAFT and dossier.received_at is not None
    contents = Contents(dossier, as_shown=not permissions.may_prepare(request.user, dossier))
    context = {
        "dossier": dossier,
        "shown": shown,
        "has_errors": refusal is not None,
        "refusal": refusal,
        "typed": typed,
        "may_review": permissions.may_review(request.user, dossier),
    }
    if shown:
        context |= {
            "contents": contents,
            "timeline": history.timeline_of(dossier),
            "sections": [
                section for section in sections_of(contents) if section.key not in {one.requirement.kind for one in contents.papers}
            ],
            "missing": steps.missing_of(steps.steps_of(contents)) if dossier.state in WITH_THE_POLICE else [],
            "shortfall": steps.shortfall(contents.figures) if contents.figures else "",
            "actions": {step.action: step for step in permissions.allowed_actions(request.user, dossier)},
            "reasons": STOCK_REASONS,
            "asks": _asks(contents, typed),
            "viewed": _viewed(request, contents),
        }
    return render(request, "dossiers/review.html", context, status=refusal.status if refusal else 200)


def _asks(contents: Contents, typed) -> list[dict]:
    """For each paper, and for the dossier as a whole, the fields of what is asked for, with what was already typed."""
    labels = [(one.requirement.kind, one.requirement.label) for one in contents.papers] + [
        ("", "Cả hồ sơ (số liệu, cuộc họp, tự đánh giá)")
    ]
    return [
        {
            "label": label,
            "picked_name": f"picked-{kind}",
            "own_name": f"own-{kind}",
            "picked": typed.getlist(f"picked-{kind}") if typed else [],
            "own": typed.get(f"own-{kind}", "") if typed else "",
        }
        for kind, label in labels
    ]


def _viewed(request, contents: Contents) -> dict | None:
    """The page of the file that stands beside the list: as asked by ?tep= and ?trang=, else the first page of the first paper."""
    files = [file for document in contents.documents for file in [*document.kept_files, *document.earlier_files]]
    asked = next((file for file in files if str(file.pk) == request.GET.get("tep")), None)
    file = asked or next((file for document in contents.documents for file in document.kept_files), None)
    if file is None:
        return None
    written = request.GET.get("trang", "")
    page = min(int(written), file.pages) if written.isdecimal() and 0 < len(written) < 4 and int(written) else 1
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
    if action == "return":
        services.dossier_return(**given, reasons=_reasons_by_paper(request, dossier))
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


def _reasons_by_paper(request, dossier: Dossier) -> dict[str, str]:
    """What is asked for of each paper: the ticked stock reasons and the officer's own words, as one sentence after the other."""
    kinds = [requirement.kind for requirement in Contents(dossier).requirements] + [""]
    asked = {}
    for kind in kinds:
        ticked = [reason for reason in request.POST.getlist(f"picked-{kind}") if reason in STOCK_REASONS]
        own = request.POST.get(f"own-{kind}", "").strip()
        asked[kind] = " ".join([*ticked, own]).strip()
    return asked
