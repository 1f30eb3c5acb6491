"""The call list of an area officer and of a ward's police: whom to call, the message to copy, the slip to hand over, what was done."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from antt_portal import clock
from antt_portal.accounts.permissions import for_roles
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from dossiers import services
from dossiers.calling import calls as call_list
from dossiers.calling import marks, slips
from dossiers.calling.filters import CallFilter
from dossiers.calling.waiting import Waiting, waiting_for
from dossiers.choices import ReminderHow
from dossiers.models import Reminding
from dossiers.permissions import POLICE
from registrations.permissions import CALL_LIST_READERS
from registrations.rosters.area_officers import officers_of

EVERYBODY = "tat-ca"
NUMBER_LENGTH = 18


@for_roles(*CALL_LIST_READERS)
@require_safe
def calls(request, code):
    """Who has to be reminded, those whom the portal does not reach first; `chon=tat-ca` ticks all who can still send."""
    place = _place(request.user, code)
    chosen, officers = _chosen(request, place)
    rows = chosen.rows
    page, next_key = call_list.page_of(rows, request.GET)
    ticks_all = request.GET.get("chon") == EVERYBODY
    kept = {"chon": EVERYBODY} if ticks_all else {}
    to_remind = sum(row.may_still_be_sent for row in rows)
    context = {
        "place": place,
        "of_whole_place": request.user.holds(*POLICE, place=place),
        "figures": _figures(chosen),
        "filter": chosen,
        "filters_in_force": chosen.in_force(),
        "found": len(rows),
        "to_remind": to_remind,
        "goes_on": to_remind > sum(row.may_still_be_sent for row in page),
        "groups": call_list.grouped(call_list.calls_of(page, user=request.user, place=place, officers=officers)),
        "ticks_all": ticks_all,
        "tick_url": call_list.address(chosen.given, **({} if ticks_all else {"chon": EVERYBODY})),
        "hows": ReminderHow.choices,
        "seen": marks.newest_mark(request.user),
        "query": chosen.query,
        "next_url": call_list.address(chosen.given, sau=next_key, **kept) if next_key else "",
        "first_url": call_list.address(chosen.given, **kept) if "sau" in request.GET else "",
        "year": clock.today().year,
    }
    return render(request, "dossiers/calls.html", context)


@for_roles(*CALL_LIST_READERS)
@require_POST
def mark(request, code):
    """Mark one (`da`), the ticked (`how`) or all of the filter (`tat_ca`) as reminded, or take a mark back (`thoi`)."""
    place = _place(request.user, code)
    if "thoi" in request.POST:
        return _take_back(request, place)
    if "da" in request.POST:
        how, _, key = request.POST["da"].partition(":")
        keys = [key]
    elif "tat_ca" in request.POST:
        how, keys = request.POST["tat_ca"], [row.key for row in _chosen(request, place)[0].rows if row.may_still_be_sent]
    else:
        how, keys = request.POST.get("how", ""), request.POST.getlist("chon")
    seen = _number(request.POST.get("seen", ""))
    done = services.remindings_mark(place=place, keys=keys, how=how, seen=seen, by=request.user)
    messages.success(request, _said(done, how))
    if how == ReminderHow.TEXTED and "da" not in request.POST:
        return redirect(_with_query(request, reverse("calls_messages", args=[place.code, done.marks[0].seen])))
    return _to_list(request, place)


def _take_back(request, place: Place):
    row = get_object_or_404(
        Reminding.objects.visible_to(request.user).select_related("subject"), pk=_number(request.POST["thoi"]), subject__place=place
    )
    services.reminding_take_back(mark=row, by=request.user)
    messages.success(request, f"Đã bỏ dấu “{row.get_how_display()}”.")
    return _to_list(request, place)


@for_roles(*CALL_LIST_READERS)
@require_safe
def messages_to_copy(request, code, seen):
    """The messages for all whom this person marked as written to from one page of the list: to copy one by one or all at once."""
    place = _place(request.user, code)
    marked = Reminding.objects.visible_to(request.user).standing().filter(by=request.user, how=ReminderHow.TEXTED, seen=min(seen, 2**62))
    wanted = {one.subject_year_kind for one in marked}
    rows = [row for row in waiting_for(request.user, place) if row.subject_year_kind in wanted]
    found = call_list.calls_of(rows, user=request.user, place=place, officers={})
    context = {
        "place": place,
        "calls": found,
        "all_messages": "\n\n".join(call.message for call in found),
        "query": request.GET.urlencode(),
    }
    return render(request, "dossiers/calls_messages.html", context)


@for_roles(*CALL_LIST_READERS)
@require_POST
def call_slips(request, code):
    """The Phiếu nhắc of the ticked, or of all of the filter, as a sheet to cut up."""
    place = _place(request.user, code)
    rows = _chosen(request, place)[0].rows
    if "tat_ca" not in request.POST:
        ticked = set(request.POST.getlist("chon"))
        rows = [row for row in rows if row.key in ticked]
    return _pdf(slips.slips_pdf(_all_calls(request, place, rows), place=place), f"phieu-nhac-{place.code}")


@for_roles(*CALL_LIST_READERS)
@require_safe
def print_list(request, code):
    """The list as PDF, all rows of the filter."""
    place = _place(request.user, code)
    chosen, _ = _chosen(request, place)
    found = _all_calls(request, place, chosen.rows[: slips.MOST_ROWS + 1])
    return _pdf(slips.list_pdf(found, place=place, filters=[words for words, _ in chosen.in_force()]), f"danh-sach-can-goi-{place.code}")


def _place(user, code: str) -> Place:
    """The ward in which this person is police or area officer; 404 otherwise."""
    return get_object_or_404(Place.objects.wards(), code=code, pk__in=user.place_ids(*CALL_LIST_READERS))


def _chosen(request, place: Place) -> tuple[CallFilter, dict[int, str]]:
    """The list as the address narrows it, and the names of the area officers by id."""
    rows = waiting_for(request.user, place)
    officers = list(officers_of(place, clock.today())) if request.user.holds(*POLICE, place=place) else []
    chosen = CallFilter(request.GET, rows, officers=officers, reminded=marks.reminded(rows, request.user))
    return chosen, {officer.pk: officer.full_name for officer in officers}


def _figures(chosen: CallFilter) -> list[tuple[int, str, str]]:
    """How many are waited for, per dossier: (number, words, the address of exactly these rows)."""
    return [
        (sum(f"{row.year}-{row.kind}" == value for row in chosen.all_rows), f"đang chờ {words}", f"?{urlencode({'ho_so': value})}")
        for value, words in chosen.fields["ho_so"].choices
        if value
    ]


def _all_calls(request, place: Place, rows: list[Waiting]):
    return call_list.calls_of(rows, user=request.user, place=place, officers={})


def _said(done, how: str) -> str:
    words = [f"Đã ghi “{ReminderHow(how).label}” cho {len(done.marks)} nơi."]
    if done.by_colleagues:
        words.append(f"{done.by_colleagues} nơi đồng nghiệp vừa nhắc nên không ghi thêm.")
    if done.gone:
        words.append(f"{done.gone} nơi không còn phải nhắc: hồ sơ vừa được gửi.")
    return " ".join(words)


def _to_list(request, place: Place):
    return redirect(_with_query(request, reverse("calls", args=[place.code])))


def _with_query(request, address: str) -> str:
    """Back to the list as it was narrowed, and to the page of it."""
    return f"{address}?{request.GET.urlencode()}" if request.GET else address


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _number(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) < NUMBER_LENGTH):
        raise Refused("Trang này đã cũ hoặc địa chỉ bị gõ nhầm. Ông/bà mở lại danh sách rồi bấm lại.")
    return int(written)
