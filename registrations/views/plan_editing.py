"""A year's plan typed in the browser, page by page, seen beside the one in force, and published."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from antt_portal import clock
from antt_portal.accounts.permissions import for_roles
from antt_portal.accounts.reauthentication import password_again
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from antt_portal.templatetags.portal import local_time
from registrations.circular import FIRST_YEAR
from registrations.models import PlanDraft
from registrations.permissions import PLAN_WRITERS
from registrations.planning.changes import changes_between
from registrations.planning.draft_pages import Page, overview_of, page_of, problem_links
from registrations.planning.preview import parts_of
from registrations.planning.problems import PlanRefused
from registrations.planning.reach import reach_of
from registrations.planning.scopes import BY_SLUG
from registrations.planning.steps import STEPS
from registrations.planning.warnings import warnings_of
from registrations.planning.words import tables_of
from registrations.plans import calendar_for, calendars_around, version_as_if, version_in_force
from registrations.services import plan_drafts as services

NOT_TOLD = "Cổng chưa tự báo các hạn đã đổi cho các đối tượng; ông/bà thông báo như vẫn làm."


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*PLAN_WRITERS)
def plan_edit(request, code, year):
    """The draft of a year with its pages; how to begin one where there is none."""
    place = _place(request, code, year)
    draft = _open_draft(request, place, year)
    if request.method != "POST":
        return _overview(request, draft) if draft else _start(request, place, year)
    try:
        services.plan_draft_start(place=place, year=year, by=request.user, beginning=request.POST.get("beginning", ""))
    except Refused as refusal:
        return _start(request, place, year, refusal)
    return redirect("plan_edit", code, year)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*PLAN_WRITERS)
def plan_step(request, code, year, step):
    """One page of the draft: the paper, what holds for all, criteria, aims, delegations."""
    if step not in STEPS:
        raise Http404
    return _edit(request, code, year, partial(page_of, step=STEPS[step]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*PLAN_WRITERS)
def plan_rule(request, code, year, scope):
    """The days of one kind of subject, or of several at once."""
    if scope not in BY_SLUG:
        raise Http404
    return _edit(request, code, year, partial(page_of, scope=BY_SLUG[scope]))


@require_POST
@for_roles(*PLAN_WRITERS)
def plan_drop(request, code, year):
    """Put the draft away."""
    draft = _needed_draft(request, _place(request, code, year), year)
    services.plan_draft_drop(draft=draft, by=request.user, version=_number(request, "version"))
    messages.success(request, f"Đã bỏ bản nháp kế hoạch năm {year}. Kế hoạch đang áp dụng không thay đổi.")
    return redirect(f"{reverse('calendar', args=[year])}?noi={code}")


@require_safe
@for_roles(*PLAN_WRITERS)
def plan_preview(request, code, year):
    """What the draft comes to, beside what is in force and last year's days."""
    place = _place(request, code, year)
    draft = _open_draft(request, place, year)
    return _preview(request, draft) if draft else redirect("plan_edit", code, year)


@require_POST
@password_again
@for_roles(*PLAN_WRITERS)
def plan_publish(request, code, year):
    """Publish the draft as the next version."""
    draft = _needed_draft(request, _place(request, code, year), year)
    try:
        published = services.plan_draft_publish(
            draft=draft,
            by=request.user,
            version=_number(request, "version"),
            last_seq=_number(request, "last_seq"),
            province_seq=_number(request, "province_seq"),
        )
    except Refused as refusal:
        return _preview(request, PlanDraft.objects.select_related("place__parent", "saved_by").get(pk=draft.pk), refusal)
    if not published.is_new:
        messages.info(request, f"Không có gì thay đổi so với lần {published.version.seq} nên chưa công bố bản mới.")
        return redirect("plan_preview", code, year)
    for warning in published.warnings:
        messages.warning(request, warning)
    messages.success(request, f"Đã công bố kế hoạch năm {year}, lần {published.version.seq}. {NOT_TOLD}")
    return redirect("plan", published.version.plan_id)


def _place(request, code: str, year: int) -> Place:
    """The place, of those for which the person writes plans, in a year that may be planned."""
    if not FIRST_YEAR <= year <= services.last_year_to_draft():
        raise Http404
    own = Place.objects.filter(pk__in=request.user.place_ids(*PLAN_WRITERS)).select_related("parent")
    return get_object_or_404(own, code=code)


def _open_draft(request, place: Place, year: int) -> PlanDraft | None:
    rows = PlanDraft.objects.visible_to(request.user).open().filter(place=place, year=year)
    return rows.select_related("place__parent", "saved_by").first()


def _needed_draft(request, place: Place, year: int) -> PlanDraft:
    draft = _open_draft(request, place, year)
    if draft is None:
        raise Http404
    return draft


def _number(request, name: str) -> int:
    """A number that the page showed; one that is missing counts as stale."""
    written = request.POST.get(name, "")
    return int(written) if written.isdecimal() and len(written) < 10 else -1


def _start(request, place: Place, year: int, refusal: Refused | None = None):
    beginnings = services.beginnings_of(place, year)
    context = {
        "place": place,
        "year": year,
        "beginnings": beginnings,
        "chosen": next(iter(beginnings)),
        "errors": [refusal.sentence] if refusal else [],
        "has_errors": bool(refusal),
    }
    return render(request, "registrations/plan_start.html", context, status=refusal.status if refusal else 200)


def _overview(request, draft: PlanDraft):
    calendar = calendar_for(draft.place, draft.year, instead=version_as_if(draft.place, draft.year, draft.content))
    context = {"draft": draft, "place": draft.place, "year": draft.year} | overview_of(draft, area_label=calendar.label)
    return render(request, "registrations/plan_edit.html", context)


def _edit(request, code: str, year: int, make_page):
    """A page of the draft shown, or saved and on to the next one."""
    place = _place(request, code, year)
    draft = _open_draft(request, place, year)
    if draft is None:
        return redirect("plan_edit", code, year)
    page: Page = make_page(draft, request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and page.is_valid():
        try:
            saved = services.plan_draft_save(draft=draft, by=request.user, version=_number(request, "version"), change=page.change)
        except Refused as refused:
            refusal = refused
            page.tell(refused)
            draft = _open_draft(request, place, year) or draft
        else:
            messages.success(request, f"Đã lưu lúc {local_time(saved.saved_at)}.")
            return redirect(page.address if "more" in request.POST else page.next_address)
    status = refusal.status if refusal else 400 if page.has_errors else 200
    context = {"draft": draft, "place": place, "year": year, "page": page, "form": page.form, "has_errors": page.has_errors}
    return render(request, "registrations/plan_step.html", context, status=status)


def _preview(request, draft: PlanDraft, refusal: Refused | None = None):
    place, year = draft.place, draft.year
    as_if = version_as_if(place, year, draft.content)
    shown = calendar_for(place, year, instead=as_if)
    in_force, last_year, next_year = calendars_around(place, year)
    standing = version_in_force(place, year)
    problems = services.draft_problems(draft.content, place)
    told = refusal and not isinstance(refusal, PlanRefused)
    context = {
        "draft": draft,
        "place": place,
        "year": year,
        "refusal": refusal if told else None,
        "problems": problem_links(problems, draft, area_label=shown.label),
        "parts": parts_of(shown, in_force, last_year),
        "warnings": []
        if problems
        else warnings_of(draft=shown, in_force=in_force, last_year=last_year, next_year=next_year, today=clock.today()),
        "reach": reach_of(draft=as_if, shown=shown, in_force=in_force),
        "standing": standing,
        "province_seq": services.province_seq_of(place, year),
        "is_overtaken": standing is not None and standing.published_at > draft.saved_at,
        "changes": changes_between(standing.content, draft.content) if standing else [],
        "is_same": standing is not None and standing.content == draft.content,
        "tables": tables_of(draft.content),
        "has_errors": bool(problems or told),
        "not_told": NOT_TOLD,
    }
    return render(request, "registrations/plan_preview.html", context, status=refusal.status if refusal else 200)
