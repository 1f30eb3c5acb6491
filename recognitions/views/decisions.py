"""Decisions: the list, one decision, recording that it was signed and numbered, its papers, and revoking."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from antt_portal import clock, file_store
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from antt_portal.accounts.permissions import for_roles
from antt_portal.accounts.reauthentication import password_again
from antt_portal.capped_uploads import TOO_LARGE, capped_upload
from antt_portal.papers.download import paper_download
from dossiers.intake import too_large_sentence
from recognitions.choices import DecisionKind, DecisionState, Outcome
from recognitions.decision_text import text_of
from recognitions.forms import RevocationForm, SignedPaperForm, posted, went_through
from recognitions.models import Decision, Recognition
from recognitions.permissions import actions_of, reads_whole
from recognitions.proposal_summary import effect_of
from recognitions.services import decisions as services
from recognitions.transitions import DECISION_TRANSITIONS
from registrations.models import Enrolment
from registrations.querysets import own_subject_ids

READERS = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.OFFICE, Role.CHAIRPERSON, Role.AUDITOR)
EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@require_safe
@for_roles(*READERS)
def decisions(request):
    """Every decision of the person's place: those that await signature first, then the newest."""
    rows = Decision.objects.visible_to(request.user).select_related("deciding_place", "proposal")
    context = {"decisions": list(rows.order_by("state", "-year", "-pk")[:200])}
    return render(request, "recognitions/decision_list.html", context)


def _seen(request, pk) -> Decision:
    rows = Decision.objects.visible_to(request.user).select_related("deciding_place__parent", "proposal__agreed_by", "amends")
    return get_object_or_404(rows, pk=pk)


@require_safe
@login_required
def decision(request, pk):
    """One decision with the result of each subject."""
    row = _seen(request, pk)
    whole = reads_whole(request.user, row.deciding_place)
    lines = _results(row)
    if not whole:
        own = set(own_subject_ids(request.user))
        lines = [line for line in lines if line.enrolment.subject_id in own]
    context = {
        "decision": row,
        "whole": whole,
        "lines": lines,
        "actions": actions_of(request.user, row),
        "has_text": _has_text(row),
    }
    return render(request, "recognitions/decision.html", context)


@dataclass(frozen=True)
class Result:
    """What a decision says of one subject: what was proposed and why, and the recognition that it made or ended."""

    enrolment: Enrolment
    outcome: str
    reason: str = ""
    recognition: Recognition | None = None


def _results(row: Decision) -> list[Result]:
    made = row.revocations if row.kind == DecisionKind.REVOKE else row.recognitions
    recognitions = {recognition.enrolment_id: recognition for recognition in made.select_related("enrolment")}
    items = services.items_of(row)
    if not items:
        return [Result(recognition.enrolment, Outcome.RECOGNISE, recognition=recognition) for recognition in recognitions.values()]
    appraisals = (item.appraisal for item in items)
    return [Result(found.enrolment, found.outcome, found.reason, recognitions.get(found.enrolment_id)) for found in appraisals]


def _has_text(row: Decision) -> bool:
    """Whether the portal writes the decision's text: that of one that recognises or refuses what was proposed here."""
    return row.kind in (DecisionKind.RECOGNISE, DecisionKind.REFUSE) and row.proposal is not None and row.state != DecisionState.VOID


def _acted_on(request, pk, action: str) -> Decision:
    """The decision, when the table lets this person do `action`; whether now is for the service to say."""
    row = _seen(request, pk)
    if not any(t.action == action and request.user.holds(*t.roles, place=row.deciding_place_id) for t in DECISION_TRANSITIONS):
        raise Http404
    return row


@capped_upload
@login_required
def decision_record(request, pk):
    """The office records number, date, signer and the signed file: the decision is issued. A file that was cut off while it streamed
    in is told at once, before the password is asked."""
    row = _acted_on(request, pk, "record")
    if (too_large := cut_off(request)) is None:
        return _record(request, pk)
    form = SignedPaperForm(posted(request), request.FILES or None, decision=row, initial=_expected(row))
    form.errors["scan"] = form.error_class([too_large])
    return _record_page(request, row, form, status=TOO_LARGE)


def cut_off(request) -> str | None:
    """What to say of a file that grew over the limit, None when none did. It is known only after the request was read."""
    if request.method == "POST" and request.POST is not None and (name := getattr(request, "file_too_large", None)):
        return too_large_sentence(name)
    return None


@password_again
def _record(request, pk):
    row = _acted_on(request, pk, "record")
    form = SignedPaperForm(posted(request), request.FILES or None, decision=row, initial=_expected(row))

    def record():
        compared = form.cleaned_data["names_compared"]
        services.decision_record(
            decision=row, by=request.user, version=form.cleaned_data["version"], names_compared=compared, **form.paper()
        )

    if request.method == "POST" and form.is_valid() and went_through(form, record):
        messages.success(request, "Đã ban hành. Kết quả đã được báo cho từng đối tượng.")
        return redirect("decision", pk)
    return _record_page(request, row, form, status=400 if form.errors else 200)


def _record_page(request, row: Decision, form: SignedPaperForm, *, status: int):
    items = services.items_of(row)
    context = {"decision": row, "form": form, "items": items, "effect": effect_of(items), "has_errors": bool(form.errors)}
    return render(request, "recognitions/decision_record.html", context, status=status)


def _expected(row: Decision) -> dict:
    """What the form begins with: most often who agreed also signs."""
    seats = Membership.objects.in_force(clock.today()).filter(user=row.proposal.agreed_by, role=Role.CHAIRPERSON, place=row.deciding_place)
    return {"version": row.version, "signer": seats.first()}


@capped_upload
@login_required
def decision_revoke(request, pk, recognition):
    """Record a signed decision that revokes one recognition of this decision."""
    row, revoked = _revoked(request, pk, recognition)
    if (too_large := cut_off(request)) is None:
        return _revoke(request, pk, recognition)
    form = RevocationForm(posted(request), request.FILES or None, decision=row, initial={"version": row.version})
    form.errors["scan"] = form.error_class([too_large])
    return _revoke_page(request, row, revoked, form, status=TOO_LARGE)


def _revoked(request, pk, recognition) -> tuple[Decision, Recognition]:
    row = _acted_on(request, pk, "revoke")
    return row, get_object_or_404(row.recognitions.select_related("enrolment", "decision__deciding_place"), pk=recognition)


@password_again
def _revoke(request, pk, recognition):
    row, revoked = _revoked(request, pk, recognition)
    form = RevocationForm(posted(request), request.FILES or None, decision=row, initial={"version": row.version})
    made = []

    def revoke():
        reason, version = form.cleaned_data["reason"], form.cleaned_data["version"]
        made.append(services.decision_revoke(recognition=revoked, reason=reason, by=request.user, version=version, **form.paper()))

    if request.method == "POST" and form.is_valid() and went_through(form, revoke):
        messages.success(request, "Đã thu hồi. Trang tra cứu Giấy công nhận đã báo thu hồi.")
        return redirect("decision", made[0].pk)
    return _revoke_page(request, row, revoked, form, status=400 if form.errors else 200)


def _revoke_page(request, row: Decision, revoked: Recognition, form: RevocationForm, *, status: int):
    context = {"decision": row, "recognition": revoked, "form": form, "has_errors": bool(form.errors)}
    return render(request, "recognitions/decision_revoke.html", context, status=status)


@require_safe
@login_required
def decision_file(request, pk, form):
    """The text of the decision with its list, as PDF or Word, for those who read all of it."""
    row = _seen(request, pk)
    if not reads_whole(request.user, row.deciding_place) or not _has_text(row):
        raise Http404
    return paper_download(text_of(row), form, name=f"quyet-dinh-{row.year}-{row.pk}")


@require_safe
@login_required
def decision_scan(request, pk):
    """The signed decision as the office kept it, for those who read all of it."""
    row = _seen(request, pk)
    if row.state != DecisionState.ISSUED or not reads_whole(request.user, row.deciding_place):
        raise Http404
    if not file_store.path_of(row.scan_sha256).exists():
        raise Http404
    name = f"quyet-dinh-{row.year}-{row.pk}.{EXTENSIONS[row.scan_media_type]}"
    return FileResponse(file_store.path_of(row.scan_sha256).open("rb"), content_type=row.scan_media_type, as_attachment=True, filename=name)
