"""Recording that a Thông báo kết quả was signed and numbered. The number is the office's own: typed, never made here (practice P1)."""

from datetime import date

from django.db import transaction

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from recognitions.choices import NoticeSigning
from recognitions.models import ResultNotice
from recognitions.results.notice_text import Scope, day_before
from recognitions.results.year_results import results_of_place
from recognitions.symbols import same_symbol, symbol_of

CHANGED = "Số, ngày Thông báo này vừa được ghi lúc ông/bà đang xem trang. Ông/bà tải lại trang rồi xem lại."


@transaction.atomic
def result_notice_record(*, scope: Scope, symbol: str, dated_on: date, signing: str, by, version: int) -> ResultNotice:
    """Write number, day and who signed the notice of a round or year, or write them anew where they were mistyped.

    For the office of the deciding place. `version` is that of the row the page showed, 0 where there was none. Raises Refused at the
    field, Conflict when somebody was faster, NotYours.
    """
    if not by.holds(Role.OFFICE, place=scope.place.pk):
        raise NotYours
    Place.objects.select_for_update(no_key=True).get(pk=scope.place.pk)  # one number is written at a time
    row = ResultNotice.objects.filter(deciding_place=scope.place, year=scope.year, round=scope.round).first()
    if (row.version if row else 0) != version:
        raise Conflict(CHANGED)
    _told_something(scope, dated_on)
    if signing not in NoticeSigning.values:
        raise Refused("Ông/bà chọn người đã ký Thông báo.", field="signing")
    row = row or ResultNotice(deciding_place=scope.place, year=scope.year, round=scope.round, version=0)
    row.symbol = symbol_of(symbol, example="12/TB-UBND")
    _symbol_is_free(row, dated_on)
    row.dated_on, row.calendar_year, row.signing = dated_on, dated_on.year, signing
    row.recorded_by, row.recorded_at, row.version = by, clock.now(), row.version + 1
    row.save()
    details = {"year": row.year, "round": row.round, "symbol": row.symbol, "dated_on": row.dated_on, "signing": row.signing}
    trail.record(action="result_notice.recorded", of=row, by=by, place_id=scope.place.pk, details=details)
    return row


def _told_something(scope: Scope, dated_on: date) -> None:
    results = results_of_place(scope.place, scope.year, round_number=scope.round or None)
    if not results:
        raise Refused("Chưa có Quyết định nào được ban hành nên chưa có kết quả để thông báo.")
    if dated_on > clock.today():
        raise Refused("Ngày Thông báo ở sau hôm nay. Ông/bà ghi ngày trên bản đã ký.", field="dated_on")
    if last := day_before(dated_on, results):
        raise Refused(
            f"Ngày Thông báo ở trước ngày Quyết định được thông báo ({last:%d/%m/%Y}). Ông/bà xem lại bản đã ký.", field="dated_on"
        )


def _symbol_is_free(row: ResultNotice, dated_on: date) -> None:
    for other in ResultNotice.objects.filter(deciding_place=row.deciding_place_id, calendar_year=dated_on.year).exclude(pk=row.pk):
        if same_symbol(other.symbol, row.symbol):
            raise Refused(
                f"Số {other.symbol} năm {dated_on.year} đã là số của một Thông báo khác, ngày {other.dated_on:%d/%m/%Y}. "
                "Ông/bà xem lại số trên bản đã ký.",
                field="symbol",
            )
