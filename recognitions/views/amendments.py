"""Correcting and revoking: a draft for the office to have signed, a paper that was signed already, and giving a draft up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render

from antt_portal.accounts.reauthentication import password_again
from antt_portal.capped_uploads import TOO_LARGE, capped_upload
from antt_portal.form_answers import posted, went_through
from recognitions.amendments.forms import CorrectionForm, RevocationDraftForm
from recognitions.amendments.words import current_words
from recognitions.choices import DecisionState, RecognitionState
from recognitions.forms import ReasonForm, RevocationForm
from recognitions.models import Amendment, Decision, Recognition
from recognitions.services import decisions as services
from recognitions.views.decisions import acted_on, cut_off

MOST_AT_ONCE = 20


def _amendable(row: Decision):
    """The recognitions of a decision that are in force and in no draft."""
    drafted = Amendment.objects.filter(decision__state=DecisionState.AWAITING_SIGNATURE).values("recognition")
    rows = row.recognitions.filter(state=RecognitionState.IN_FORCE).exclude(pk__in=drafted)
    return rows.select_related("enrolment", "decision__deciding_place").order_by("enrolment__sort_key", "pk")


@login_required
def decision_correct(request, pk):
    """First choose whose words are wrong (`?chon=`), then put them right; a draft to be signed comes of it."""
    row = acted_on(request, pk, "draft_correction")
    chosen = [pk for pk in request.GET.getlist("chon") if pk.isdecimal()][:MOST_AT_ONCE]
    recognitions = list(_amendable(row).filter(pk__in=chosen)) if chosen else []
    if not recognitions:
        return render(request, "recognitions/amendments/correct_choose.html", {"decision": row, "recognitions": list(_amendable(row))})
    words = current_words([recognition.pk for recognition in recognitions])
    form = CorrectionForm(posted(request), recognitions=recognitions, words=words, initial={"version": row.version})
    drafted = []

    def draft():
        given = {"corrections": form.corrections(), "reason": form.cleaned_data["reason"], "version": form.cleaned_data["version"]}
        drafted.append(services.correction_draft(decision=row, by=request.user, **given))

    if request.method == "POST" and form.is_valid() and went_through(form, draft):
        messages.success(request, "Đã soạn dự thảo Quyết định đính chính. Trình ký rồi ghi số, ngày.")
        return redirect("decision", drafted[0].pk)
    context = {"decision": row, "form": form, "has_errors": bool(form.errors)}
    return render(request, "recognitions/amendments/correct.html", context, status=400 if form.errors else 200)


@login_required
def decision_revoke_draft(request, pk):
    """Draft a revocation, or go on to record one that was signed already."""
    row = acted_on(request, pk, "draft_revocation")
    form = RevocationDraftForm(posted(request), recognitions=_amendable(row), initial={"version": row.version})
    drafted = []

    def draft():
        chosen = [recognition.pk for recognition in form.cleaned_data["recognitions"]]
        given = {"reason": form.cleaned_data["reason"], "version": form.cleaned_data["version"]}
        drafted.append(services.revocation_draft(decision=row, recognitions=chosen, by=request.user, **given))

    if request.method == "POST" and form.is_valid() and went_through(form, draft):
        messages.success(request, "Đã soạn dự thảo Quyết định thu hồi. Trình ký rồi ghi số, ngày; lúc đó mới thu hồi.")
        return redirect("decision", drafted[0].pk)
    context = {"decision": row, "form": form, "recognitions": list(_amendable(row)), "has_errors": bool(form.errors)}
    return render(request, "recognitions/amendments/revoke_draft.html", context, status=400 if form.errors else 200)


@login_required
def decision_void(request, pk):
    """Ask for the reason, then give a draft up."""
    row = acted_on(request, pk, "void")
    form = ReasonForm(posted(request), initial={"version": row.version})

    def give_up():
        services.decision_void(decision=row, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, give_up):
        messages.success(request, "Dự thảo này không ban hành.")
        return redirect("decision", pk)
    context = {"decision": row, "form": form, "has_errors": bool(form.errors)}
    return render(request, "recognitions/amendments/void.html", context, status=400 if form.errors else 200)


@capped_upload
@login_required
def decision_revoke(request, pk, recognition):
    """Record a decision, signed outside the portal, that revokes one recognition of this decision."""
    row, revoked = _revoked(request, pk, recognition)
    if (too_large := cut_off(request)) is None:
        return _revoke(request, pk, recognition)
    form = RevocationForm(posted(request), request.FILES or None, decision=row, initial={"version": row.version})
    form.errors["scan"] = form.error_class([too_large])
    return _revoke_page(request, row, revoked, form, status=TOO_LARGE)


def _revoked(request, pk, recognition) -> tuple[Decision, Recognition]:
    row = acted_on(request, pk, "revoke")
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
