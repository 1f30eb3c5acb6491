"""The registration results as a list on paper (ui.md §7): A4, heads repeated, page x/y, black on white."""

from django.template.loader import render_to_string

from antt_portal import clock, print_assets
from antt_portal.refusals import Refused
from registrations import circular
from registrations.filters import GROUPS, IN_SCOPE, RosterFilter
from registrations.permissions import reads_whole
from registrations.plans import YearCalendar
from registrations.rosters import results
from registrations.rosters.area_officers import officer_names

MOST_ROWS = 1500


def pdf_of(chosen: RosterFilter, calendar: YearCalendar, *, user) -> bytes:
    """The list of the filter `chosen`, grouped per area officer, with telephone numbers as `user` may see them. Who sees only
    the subjects assigned to them is not told of the ward's criterion.

    Raises Refused for more than MOST_ROWS rows, and where this machine cannot make PDF.
    """
    if print_assets.print_available() is not None:
        raise Refused("Máy chủ chưa tạo được tệp PDF. Ông/bà in trang “Kết quả đăng ký” bằng trình duyệt, hoặc báo người quản trị.")
    called = results.by_officer(results.to_call(chosen.qs), on=clock.today()).select_related("subject__place")
    rows = list(called.order_by(*results.BY_OFFICER)[: MOST_ROWS + 1])
    if len(rows) > MOST_ROWS:
        raise Refused(f"Danh sách dài hơn {MOST_ROWS} dòng, không in một lần được. Ông/bà lọc theo cảnh sát khu vực rồi in từng phần.")
    in_scope = chosen.queryset.filter(GROUPS[IN_SCOPE][1])
    context = {
        "place": calendar.place,
        "year": calendar.year,
        "results": results.results_of(in_scope, calendar, on=clock.today()),
        "of_whole_place": reads_whole(user, calendar.place),
        "criterion": results.criterion_of(calendar),
        "circular": circular.NAME,
        "groups": results.grouped(results.listed(rows, user=user), officer_names(rows)),
        "filters": [words for words, _ in chosen.in_force()],
        "found": len(rows),
        "now": clock.now(),
    }
    return print_assets.pdf(render_to_string("registrations/results_pdf.html", context), stylesheet="list.css")
