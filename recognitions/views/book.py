"""The year's book of a place: its pages, its file, writing a line and striking one out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.accounts.reauthentication import password_again
from antt_portal.form_answers import posted, went_through
from antt_portal.keyed_pages import first_page, kept, page_of
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict
from recognitions.book.counting import COUNTED
from recognitions.book.filters import BookFilter
from recognitions.book.forms import FollowUpForm, StrikeForm, criteria_choices
from recognitions.book.words import counted_words
from recognitions.models import FollowUp
from recognitions.permissions import appraises_in, keeps_book_in, reads_book_in
from recognitions.querysets import POLICE_SIGHT
from recognitions.services import book as services
from registrations.calendar import years_alive
from registrations.choices import Level, MemberRole, SubjectKind
from registrations.models import Subject
from registrations.plans import calendar_for, evaluation_years_of
from registrations.querysets import own_subject_ids

READERS = (*POLICE_SIGHT, Role.AREA_OFFICER)
NEWEST_FIRST = ("-happened_on", "-pk")


@dataclass(frozen=True)
class Shown:
    """A line with the article it stands under, and whether this person may strike it out."""

    line: FollowUp
    criterion: str
    may_strike: bool


@for_roles(*READERS)
@require_safe
def book(request, code):
    """The lines of a place's book, newest first; an area officer finds there only those of the subjects in their care."""
    place = _place(request.user, code)
    chosen = _chosen(request, place)
    rows, next_url = page_of(chosen.qs.select_related("subject__place", "written_by", "struck_by"), request.GET, by=NEWEST_FIRST)
    context = {
        "place": place,
        "filter": chosen,
        "filters_in_force": chosen.in_force(),
        "query": kept(request.GET),
        "found": chosen.qs.count(),
        "lines": _shown(request.user, place, rows),
        "next_url": next_url,
        "first_url": first_page(request.GET),
        "subject": chosen.given.get("doi_tuong", ""),
        "may_write": keeps_book_in(request.user, place),
        "is_whole": not _only_own(request.user, place),
        "year": clock.today().year,
    }
    return render(request, "recognitions/book.html", context)


def _place(user, code: str) -> Place:
    place = get_object_or_404(Place.objects.select_related("parent"), code=code)
    if not reads_book_in(user, place):
        raise Http404
    return place


def _only_own(user, place: Place) -> bool:
    return not any(user.holds(*POLICE_SIGHT, place=place_id) for place_id in (place.pk, place.parent_id) if place_id)


def _chosen(request, place: Place) -> BookFilter:
    rows = FollowUp.objects.visible_to(request.user)
    rows = rows.filter(decided_by_province(place, "subject__")) if place.is_province else rows.filter(place=place)
    calendar = calendar_for(place, clock.today().year)
    asked = request.GET.get("doi_tuong", "")
    subject = Subject.objects.visible_to(request.user).filter(pk=asked).first() if asked.isdecimal() else None
    criteria = [(code, words.partition(":")[0]) for code, words in _criteria(place, SubjectKind)]
    return BookFilter(request.GET, rows, place=place, area_label=calendar.label, criteria=criteria, subject=subject)


def decided_by_province(place: Place, path: str = "") -> Q:
    """The condition that a subject is the province's to decide on by its kind and managing level: a ward itself, and what the
    province manages."""
    levels = Q(**{f"{path}kind": SubjectKind.WARD}) | Q(**{f"{path}managing_level": Level.PROVINCE})
    return Q(**{f"{path}place__parent": place}) & levels


def _shown(user, place: Place, rows: list[FollowUp]) -> list[Shown]:
    calendar = calendar_for(place, clock.today().year)
    articles = {item.code: item.article for kind in SubjectKind for item in calendar.criteria(kind).items}
    polices = appraises_in(user, place.pk)
    own = set(own_subject_ids(user, MemberRole.AREA_OFFICER))
    return [
        Shown(
            row,
            articles.get(row.criterion, row.criterion),
            not row.struck_at and (polices or (row.written_by_id == user.pk and row.subject_id in own)),
        )
        for row in rows
    ]


@password_again
@for_roles(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def book_export(request, code):
    """GET: what the file will hold. POST: the file of all lines of the filter."""
    place = _place(request.user, code)
    chosen = _chosen(request, place)
    if request.method != "POST":
        context = {"place": place, "found": chosen.qs.count(), "query": kept(request.GET), "filters_in_force": chosen.in_force()}
        return render(request, "recognitions/book_export.html", context)
    from recognitions.book import export as export_file  # openpyxl is slow to import: only who wants a file waits

    return export_file.book_export(place=place, chosen=chosen, by=request.user).response()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def book_write(request, code):
    """Write a line: of the subject that the address names (`doi_tuong`), or of one to be chosen."""
    place = _place(request.user, code)
    subjects = _written_of(request.user, place)
    asked = request.GET.get("doi_tuong", "")
    subject = get_object_or_404(subjects, pk=asked) if asked.isdecimal() else None
    if not subject and not keeps_book_in(request.user, place):
        raise Http404
    criteria = _criteria(place, [subject.kind] if subject else _kinds(place))
    form = FollowUpForm(posted(request), subjects=subjects, criteria=criteria, subject=subject)
    if request.method == "POST" and form.is_valid() and went_through(form, lambda: _write(form, request.user)):
        messages.success(request, f"Đã ghi vào sổ. {_counts_to(**form.cleaned_data)}".rstrip())
        return redirect("subject", subject.pk) if subject else redirect("book", code)
    failed = bool(form.errors)
    context = {"place": place, "subject": subject, "form": form, "has_errors": failed}
    return render(request, "recognitions/book_write.html", context, status=400 if failed else 200)


def _criteria(place: Place, kinds: Iterable[str]) -> list[tuple[str, str]]:
    """What a line may stand under: the criteria of the years that are alive, since from November on most days count to the next one."""
    return criteria_choices([calendar_for(place, year) for year in years_alive(clock.today())], kinds)


def _kinds(place: Place) -> list[str]:
    """Whose criteria are offered where no subject is chosen yet: of a ward, its own come last."""
    return sorted(SubjectKind, key=lambda kind: kind == SubjectKind.WARD) if not place.is_province else list(SubjectKind)


def _write(form: FollowUpForm, by) -> FollowUp:
    return services.follow_up_write(by=by, **form.cleaned_data)


def _counts_to(*, subject: Subject, happened_on: date, kind: str, **_said) -> str:
    """Of what is counted, to which evaluation year."""
    return counted_words(happened_on, evaluation_years_of(subject, happened_on)) if kind in COUNTED else ""


def _written_of(user, place: Place):
    """The subjects of whose book this person may write in this place; a choice of one more is for the service to refuse."""
    subjects = Subject.objects.visible_to(user).select_related("place__parent")
    if place.is_province:
        return subjects.filter(decided_by_province(place)).order_by("sort_key", "pk")
    subjects = subjects.filter(place=place)
    if not appraises_in(user, place.pk):
        own = own_subject_ids(user, MemberRole.AREA_OFFICER)
        above = Q() if place.parent_id and appraises_in(user, place.parent_id) else Q(pk__in=own)
        subjects = subjects.filter(above)
    return subjects.order_by("sort_key", "pk")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def book_strike(request, pk):
    """Strike out a line, with its reason."""
    rows = FollowUp.objects.visible_to(request.user).select_related("subject__place__parent", "place__parent", "written_by", "struck_by")
    line = get_object_or_404(rows, pk=pk)
    if not services.may_strike(request.user, line, on=clock.today()):
        raise Http404
    form = StrikeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if went_through(form, lambda: services.follow_up_strike(line=line, by=request.user, **form.cleaned_data)):
            messages.success(request, "Đã gạch bỏ dòng trong sổ. Dòng vẫn còn để đọc và không được tính nữa.")
            return redirect("book", line.place.code)
    elif line.struck_at:
        raise Conflict(f"{line.struck_by} đã gạch bỏ dòng này.")
    failed = bool(form.errors)
    context = {"line": line, "form": form, "has_errors": failed}
    return render(request, "recognitions/book_strike.html", context, status=400 if failed else 200)
