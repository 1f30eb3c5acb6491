"""The Thông báo kết quả: of a year or one of its rounds for the committee and the police, of one subject for its own people too."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from antt_portal.accounts.choices import Role
from antt_portal.form_answers import posted, went_through
from antt_portal.papers.download import paper_download
from antt_portal.places.models import Place
from recognitions.choices import NoticeSigning
from recognitions.models import Decision, ResultNotice
from recognitions.permissions import reads_whole
from recognitions.results import notice_text
from recognitions.results.forms import NoticeForm, SigningForm
from recognitions.results.notice_text import Scope
from recognitions.results.whom_to_ask import area_officers_of, contact_of
from recognitions.results.year_results import RECOGNISED, REFUSED, REVOKED, YearResult, results_of_place, results_of_subjects
from recognitions.services.result_notices import result_notice_record
from registrations.models import Subject


@dataclass(frozen=True)
class Round:
    """A round, or (0) the whole year, with its figures and its notice where one was recorded."""

    scope: Scope
    recognised: int
    refused: int
    revoked: int
    notice: ResultNotice | None


def _place(request, code: str) -> Place:
    """A deciding place, for those who read all of it."""
    place = get_object_or_404(Place.objects.select_related("parent"), code=code)
    if not reads_whole(request.user, place):
        raise Http404
    return place


@require_safe
@login_required
def result_notices(request, year, code):
    """The rounds of a year with results, and the year as a whole: how many each tells of, and whether it was told."""
    place = _place(request, code)
    results = results_of_place(place, year)
    notices = {row.round: row for row in ResultNotice.objects.visible_to(request.user).filter(deciding_place=place, year=year)}
    of_proposal = dict(Decision.objects.filter(deciding_place=place, year=year).values_list("pk", "proposal__round"))
    rounds = sorted({of_proposal[row.decision.pk] for row in results if of_proposal[row.decision.pk]})
    scopes = [Scope(place, year, number) for number in (0, *rounds)]
    rows = [
        _round(scope, [row for row in results if scope.round in (0, of_proposal[row.decision.pk])], notices.get(scope.round))
        for scope in scopes
    ]
    return render(request, "recognitions/results/notices.html", {"place": place, "year": year, "rounds": rows if results else []})


def _round(scope: Scope, results: list[YearResult], notice: ResultNotice | None) -> Round:
    counts = {standing: sum(row.standing == standing for row in results) for standing in (RECOGNISED, REFUSED, REVOKED)}
    return Round(scope, counts[RECOGNISED], counts[REFUSED], counts[REVOKED], notice)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def result_notice(request, year, code, number):
    """One notice: who it tells of, the paper to download, and what the office records of the signed one."""
    scope = Scope(_place(request, code), year, number)
    results = _results(scope)
    row = ResultNotice.objects.filter(deciding_place=scope.place, year=year, round=number).first()
    records = request.user.holds(Role.OFFICE, place=scope.place.pk)
    if request.method == "POST" and not records:
        raise Http404
    initial = {"symbol": row.symbol, "dated_on": row.dated_on, "signing": row.signing} if row else {}
    form = NoticeForm(posted(request), initial=initial | {"version": row.version if row else 0})

    def record():
        result_notice_record(scope=scope, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, record):
        messages.success(request, "Đã ghi số, ngày Thông báo.")
        return redirect("result_notice", year, code, number)
    context = {
        "scope": scope,
        "round": _round(scope, results, row),
        "signing_form": SigningForm(initial={"ky": row.signing if row else NoticeSigning.HEAD}),
        "form": form if records else None,
        "has_errors": bool(form.errors),
    }
    return render(request, "recognitions/results/notice.html", context, status=400 if form.errors else 200)


def _results(scope: Scope) -> list[YearResult]:
    """What a notice tells; 404 where there is nothing to tell."""
    results = results_of_place(scope.place, scope.year, round_number=scope.round or None)
    if not results:
        raise Http404
    return results


@require_safe
@login_required
def result_notice_file(request, year, code, number, form):
    """The notice as PDF or Word, with number and day where they were recorded."""
    scope = Scope(_place(request, code), year, number)
    results = _results(scope)
    row = ResultNotice.objects.filter(deciding_place=scope.place, year=year, round=number).first()
    paper = notice_text.text_of(scope, results, signing=_signing(request), recorded=row)
    return paper_download(paper, form, name=f"thong-bao-ket-qua-{year}" + (f"-dot-{number}" if number else ""))


def _signing(request) -> str:
    asked = request.GET.get("ky", "")
    return asked if asked in NoticeSigning.values else NoticeSigning.HEAD


@require_safe
@login_required
def result_notice_of(request, subject, year, form):
    """The notice for one subject, for whoever may read the decision about it."""
    row = get_object_or_404(Subject.objects.visible_to(request.user).select_related("place"), pk=subject)
    seen = set(Decision.objects.visible_to(request.user).naming([row.pk]).values_list("pk", flat=True))
    result = next((one for one in results_of_subjects([row.pk]).get(row.pk, []) if one.year == year and one.decision.pk in seen), None)
    if result is None:
        raise Http404
    paper = notice_text.text_for_one(result, contact=contact_of(row, area_officers_of(row)), signing=_signing(request))
    return paper_download(paper, form, name=f"thong-bao-ket-qua-{year}-{row.pk}")
