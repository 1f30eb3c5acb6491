"""Foreseen refusals: the police's list of a year, and one hearing as the police, the committee and the subject's people see it."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.form_answers import posted, went_through
from antt_portal.papers.download import paper_download
from recognitions.appraising.next_subject import KIND_ORDER, READERS
from recognitions.choices import AppraisalState, Outcome
from recognitions.hearings.forms import REOPEN, ConsiderationForm, ExplanationForm, ForetellForm, NoticeNumberForm, PaperExplanationForm
from recognitions.hearings.notice_text import text_of
from recognitions.hearings.standing import Standing, may_still_explain, standing_of
from recognitions.models import Appraisal, ForeseenRefusal, PlaceSettings
from recognitions.permissions import appraises_in, explains_for, reads_whole, takes_in_explanations
from recognitions.services import hearings as services
from recognitions.services.telling import people_of_subjects

PROPOSERS = (Role.POLICE_OFFICER, Role.POLICE_CHIEF)


@dataclass(frozen=True)
class Told:
    """A hearing in the list, where it stands today, and whether the subject has anybody who reads it in the portal."""

    refusal: ForeseenRefusal
    standing: str
    reached: bool


@for_roles(*READERS)
def hearings(request, year):
    """Who is foreseen not to be recognised: those still to be told, to tick, and those told, with how far each hearing has come."""
    form = ForetellForm(posted(request), candidates=_to_tell(request.user, year))
    told = []

    def foretell():
        told.extend(services.refusals_foretell(appraisals=form.chosen(), by=request.user))

    if request.method == "POST" and form.is_valid() and went_through(form, foretell):
        messages.success(request, f"Đã báo {len(told)} đối tượng. Ai chưa có tài khoản thì in Thông báo để gửi.")
        return redirect("hearings", year)
    rows = _told(request.user, year)
    seat = next((m for m in request.user.current_memberships if m.role in PROPOSERS), None)
    settings = PlaceSettings.settings_of(seat.place) if seat else None
    context = {
        "year": year,
        "form": form,
        "candidates": list(form.fields["appraisals"].queryset),
        "chosen": set(request.POST.getlist("appraisals")),
        "told": rows,
        "to_consider": sum(row.standing == Standing.EXPLAINED for row in rows),
        "days": settings.days_to_explain if settings else None,
        "set_by": seat.place if seat else None,
        "has_errors": bool(form.errors),
    }
    return render(request, "recognitions/hearings/list.html", context, status=400 if form.errors else 200)


def _to_tell(user, year: int):
    """Concluded appraisals that propose not to recognise and have no live notice, where `user` appraises."""
    told = ForeseenRefusal.objects.live().filter(appraisal__year=year).values("appraisal")
    rows = Appraisal.objects.filter(year=year, state=AppraisalState.CONCLUDED, outcome=Outcome.REFUSE)
    mine = rows.filter(deciding_place__in=user.place_ids(*PROPOSERS)).exclude(pk__in=told)
    return mine.select_related("enrolment").order_by(KIND_ORDER, "enrolment__sort_key", "pk")


def _told(user, year: int) -> list[Told]:
    rows = ForeseenRefusal.objects.live().filter(appraisal__year=year, appraisal__deciding_place__in=user.place_ids(*READERS))
    shown = list(rows.select_related("appraisal__enrolment").order_by("explain_until", "appraisal__enrolment__sort_key", "pk"))
    reached = people_of_subjects({row.appraisal.subject_id for row in shown})
    today = clock.today()
    return [Told(row, standing_of(row, today), bool(reached[row.appraisal.subject_id])) for row in shown]


def _seen(request, pk) -> ForeseenRefusal:
    rows = ForeseenRefusal.objects.visible_to(request.user)
    related = ("appraisal__subject", "appraisal__enrolment__place", "appraisal__deciding_place__parent", "told_by", "explained_by")
    return get_object_or_404(rows.select_related(*related, "considered_by"), pk=pk)


@login_required
def hearing(request, pk):
    """One hearing. The subject's own people write their explanation here."""
    row = _seen(request, pk)
    if request.method != "POST":
        return _page(request, row)
    if not explains_for(request.user, row.appraisal.subject):
        raise Http404
    return _acted(request, row, "explanation_form", ExplanationForm(request.POST), services.refusal_explain, "Đã gửi giải trình.")


def _page(request, row: ForeseenRefusal, **bound: forms.Form):
    """The page with the forms that this person may use as it stands; `bound` is one that came back with a complaint."""
    user, appraisal, today = request.user, row.appraisal, clock.today()
    standing, version = standing_of(row, today), {"version": row.version}
    is_police, unexplained = appraises_in(user, appraisal.deciding_place_id), not row.explained_at and not row.withdrawn_at
    forms_here: dict[str, forms.Form | None] = {
        "explanation_form": ExplanationForm(initial=version)
        if explains_for(user, appraisal.subject) and may_still_explain(row, today)
        else None,
        "paper_form": PaperExplanationForm(initial=version) if takes_in_explanations(user, appraisal) and unexplained else None,
        "consideration_form": ConsiderationForm(initial=version) if is_police and standing == Standing.EXPLAINED else None,
        "number_form": NoticeNumberForm(initial=version | {"symbol": row.symbol, "dated_on": row.dated_on}) if is_police else None,
    } | bound
    failed = any(form.errors for form in bound.values())
    context = forms_here | {
        "refusal": row,
        "standing": standing,
        "may_explain": explains_for(user, appraisal.subject),
        "whole": reads_whole(user, appraisal.deciding_place),
        "is_police": is_police,
        "failed_form": next(iter(bound.values()), None),
        "has_errors": failed,
    }
    return render(request, "recognitions/hearings/hearing.html", context, status=400 if failed else 200)


def _acted(request, row: ForeseenRefusal, name: str, form: forms.Form, service: Callable, said: str):
    """Do one act of the page, or show it again with the complaint at its form."""

    def act():
        service(refusal=row, by=request.user, **form.cleaned_data)

    if form.is_valid() and went_through(form, act):
        messages.success(request, said)
        return redirect("hearing", row.pk)
    return _page(request, row, **{name: form})


@require_POST
@login_required
def hearing_paper(request, pk):
    """An explanation that came on paper."""
    row = _seen(request, pk)
    if not takes_in_explanations(request.user, row.appraisal):
        raise Http404
    return _acted(
        request, row, "paper_form", PaperExplanationForm(request.POST), services.refusal_explain_on_paper, "Đã ghi giải trình bằng giấy."
    )


def _of_police(request, pk) -> ForeseenRefusal:
    row = _seen(request, pk)
    if not appraises_in(request.user, row.appraisal.deciding_place_id):
        raise Http404
    return row


@require_POST
@login_required
def hearing_consider(request, pk):
    """Keep to what is proposed, or open the appraisal again."""
    row, form = _of_police(request, pk), ConsiderationForm(request.POST)

    def consider(*, result, **given):
        (services.refusal_reopen if result == REOPEN else services.refusal_keep)(**given)

    return _acted(request, row, "consideration_form", form, consider, "Đã ghi kết quả xem xét giải trình.")


@require_POST
@login_required
def hearing_number(request, pk):
    """Number and date of the paper notice."""
    row = _of_police(request, pk)
    return _acted(request, row, "number_form", NoticeNumberForm(request.POST), services.refusal_number, "Đã ghi số, ngày Thông báo.")


@require_safe
@login_required
def hearing_file(request, pk, form):
    """The paper notice, as PDF or Word."""
    row = _seen(request, pk)
    return paper_download(text_of(row), form, name=f"thong-bao-du-kien-{row.appraisal.year}-{row.pk}")
