"""The nation's days off: read by everybody who is signed in, changed by administrators, who see first whom a change touches.

The pages keep nothing: what was typed goes with the page that shows what moves, with the version of the table that it was computed
from. When somebody changed the table meanwhile, the page is shown anew with 409.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.accounts.reauthentication import password_again
from antt_portal.form_answers import posted, show_refusal
from antt_portal.places import days_off as services
from antt_portal.places.day_history import history_of
from antt_portal.places.days_off import AlreadyThere, DaySaid
from antt_portal.places.models import CalendarDay
from antt_portal.places.permissions import may_change_days_off
from antt_portal.places.public_holidays import PACKAGE, YEARS, partner_of
from antt_portal.refusals import Conflict, Refused
from registrations.days_off.forms import DayForm, NewDayForm
from registrations.days_off.touched import touched_by
from registrations.days_off.words import done_words, moved_words, partner_words, reach_words

NOT_TYPED = {"csrfmiddlewaretoken", "version", "back"}


@dataclass(frozen=True)
class Asked:
    """One change that is asked for: of which day, what it would be in force (None: what its weekday says), what is written of it, and
    how it is done, given the version of the table."""

    heading: str
    button: str
    day: date
    in_force: str | None
    said: DaySaid
    act: Callable[[int], CalendarDay]
    is_switch: bool = False


@require_safe
@login_required
def days_off(request, year):
    """The table of a year."""
    if year not in YEARS:
        raise Http404
    rows = CalendarDay.objects.visible_to(request.user).of_year(year).select_related("changed_by")
    context = {
        "year": year,
        "rows": rows,
        "today": clock.today(),
        "package": PACKAGE,
        "earlier": year - 1 if year - 1 in YEARS else None,
        "later": year + 1 if year + 1 in YEARS else None,
        "may_change": may_change_days_off(request.user),
    }
    return render(request, "registrations/days_off.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@password_again
@for_roles(Role.ADMINISTRATOR)
def day_off_new(request, year):
    """A day that is not in the table yet."""
    if year not in YEARS or not may_change_days_off(request.user):
        raise Http404
    form = NewDayForm(posted(request))
    page = {"year": year, "form": form, "heading": "Thêm ngày vào bảng"}

    def asked() -> Asked:
        day, said = form.of_day, services.day_checked(day=form.of_day, said=form.said())
        return Asked(
            heading=page["heading"],
            button=f"Lưu ngày {day:%d/%m/%Y}",
            day=day,
            in_force=said.kind,
            said=said,
            act=lambda version: services.day_add(day=day, said=said, by=request.user, version=version),
        )

    return _form_then_check(request, form, page, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@password_again
@for_roles(Role.ADMINISTRATOR)
def day_off(request, pk):
    """A day of the table: what is said of it changed, with what was done to it before."""
    row = _changeable(request, pk)
    form = DayForm(posted(request), row=row)
    page = {
        "year": row.date.year,
        "row": row,
        "form": form,
        "heading": f"Sửa ngày {row.date:%d/%m/%Y}",
        "is_over": row.date < clock.today(),
    }

    def asked() -> Asked:
        said = services.day_checked(day=row.date, said=form.said(), row=row)
        return Asked(
            heading=page["heading"],
            button=f"Lưu ngày {row.date:%d/%m/%Y}",
            day=row.date,
            in_force=said.kind if row.active else None,
            said=said,
            act=lambda version: services.day_change(row=row, said=said, by=request.user, version=version),
        )

    return _form_then_check(request, form, page, asked)


@require_POST
@password_again
@for_roles(Role.ADMINISTRATOR)
def day_off_switch(request, pk):
    """A day put out of force (`active=0`), or in force again (`active=1`)."""
    row = _changeable(request, pk)
    active = request.POST.get("active") == "1"
    if "back" in request.POST:
        return redirect("day_off", pk)
    asked = Asked(
        heading=f"{'Áp dụng lại' if active else 'Thôi áp dụng'} ngày {row.date:%d/%m/%Y}",
        button=f"{'Áp dụng lại' if active else 'Thôi áp dụng'} ngày {row.date:%d/%m/%Y}",
        day=row.date,
        in_force=row.kind if active else None,
        said=DaySaid(row.kind, row.name, row.source),
        act=lambda version: services.day_switch(row=row, active=active, by=request.user, version=version),
        is_switch=True,
    )
    conflict = None
    if "version" in request.POST:
        try:
            return _done(request, asked)
        except Conflict as refused:
            if row.active == active:  # it was the very same act: nothing is left to do
                raise
            conflict = refused
    services.switch_checked(row=row, active=active)
    return _check_page(request, asked, conflict)


def _changeable(request, pk: int) -> CalendarDay:
    if not may_change_days_off(request.user):
        raise Http404
    return get_object_or_404(CalendarDay.objects.visible_to(request.user).select_related("changed_by"), pk=pk)


def _form_then_check(request, form, page: dict, asked: Callable[[], Asked]):
    """The form; once it is right, the page of what moves; once that is confirmed, the act."""
    if request.method != "POST":
        return _form_page(request, page)
    if "back" in request.POST:
        form.errors.clear()  # nothing was asked to be right yet
        return _form_page(request, page)
    if not form.is_valid():
        return _form_page(request, page, status=400)
    try:
        if "version" not in request.POST:
            return _check_page(request, asked())
        services.must_be_as_shown(year=form.of_day.year, by=request.user, version=_version(request))
        return _done(request, asked())
    except Conflict as conflict:
        return _shown_anew(request, page, asked, conflict)
    except Refused as refusal:
        return _refused(request, page, refusal)


def _shown_anew(request, page: dict, asked: Callable[[], Asked], conflict: Conflict):
    """What moves now, after somebody else's act; or the form, when that act leaves nothing to do."""
    try:
        return _check_page(request, asked(), conflict)
    except Refused as refusal:
        page["form"].add_error(None, conflict.sentence)
        return _refused(request, page, refusal, status=conflict.status)


def _refused(request, page: dict, refusal: Refused, status: int | None = None):
    show_refusal(page["form"], refusal)
    known = refusal.row if isinstance(refusal, AlreadyThere) else None
    return _form_page(request, page | {"known": known}, status=status or refusal.status)


def _form_page(request, page: dict, status: int = 200):
    row = page.get("row")
    context = page | {"has_errors": bool(page["form"].errors), "history": history_of(row) if row else []}
    return render(request, "registrations/day_off_form.html", context, status=status)


def _check_page(request, asked: Asked, conflict: Conflict | None = None):
    version = services.table_version(asked.day.year)  # before what is computed from the table, so that it is never newer than that
    touched = touched_by(day=asked.day, kind=asked.in_force)
    partner = partner_of(asked.said.name)
    other = CalendarDay.objects.visible_to(request.user).filter(date=partner).first() if partner else None
    context = {
        "asked": asked,
        "year": asked.day.year,
        "kind": next(words for value, words in CalendarDay.kind.field.choices if value == asked.said.kind),
        "version": version,
        "touched": touched,
        "moved": [(moved_words(one), one) for one in touched.moved],
        "reach": reach_words(touched),
        "partner": partner_words(other, asked.day),
        "typed": [(name, value) for name, values in request.POST.lists() if name not in NOT_TYPED for value in values],
        "conflict": conflict,
        "is_today_touched": any(one.to_day < one.from_day and one.to_day == clock.today() for one in touched.moved),
    }
    return render(request, "registrations/day_off_check.html", context, status=conflict.status if conflict else 200)


def _done(request, asked: Asked):
    """Do it, and say how far it reaches: counted before, from the table that the version names."""
    touched = touched_by(day=asked.day, kind=asked.in_force)
    row = asked.act(_version(request))
    messages.success(request, done_words(row, touched))
    return redirect(reverse("days_off", args=[row.date.year]))


def _version(request) -> int:
    """The version that the page showed; one that is missing or garbled counts as stale."""
    written = request.POST.get("version", "")
    return int(written) if written.isdecimal() and len(written) < 10 else -1
