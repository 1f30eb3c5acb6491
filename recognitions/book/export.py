"""The Excel file of what a page of the book shows: all lines of the filter, struck ones with their reason."""

from django.db import transaction
from django.utils import timezone

from antt_portal import text
from antt_portal.list_workbook import Column, ExcelFile, list_file
from antt_portal.places.models import Place
from antt_portal.trail import services as trail
from recognitions.book.filters import BookFilter

COLUMNS = (
    Column("Ngày", 13, lambda line: line.happened_on),
    Column("Đối tượng", 42, lambda line: line.subject.name),
    Column("Loại đối tượng", 18, lambda line: line.subject.kind_label),
    Column("Loại việc", 20, lambda line: line.get_kind_display()),
    Column("Tiêu chí", 10, lambda line: line.criterion),
    Column("Số văn bản", 32, lambda line: line.reference),
    Column("Nội dung", 60, lambda line: line.note),
    Column("Người ghi", 26, lambda line: line.written_by.full_name),
    Column("Ghi lúc", 20, lambda line: _instant(line.written_at)),
    Column("Gạch bỏ lúc", 20, lambda line: _instant(line.struck_at)),
    Column("Lý do gạch bỏ", 40, lambda line: line.struck_reason),
)


def book_export(*, place: Place, chosen: BookFilter, by) -> ExcelFile:
    """The file of all lines of the filter `chosen`. Leaves one row in the trail: which filters, how many lines; never the words."""
    with transaction.atomic():
        lines = list(chosen.qs.select_related("subject", "written_by").order_by("happened_on", "pk"))
        details = {"filters": sorted(chosen.given), "rows": len(lines)}
        trail.record(action="book.exported", of=place, by=by, place_id=place.pk, details=details)
    told = (
        ("Nơi", place.name),
        *(("Lọc theo", words) for words, _ in chosen.in_force()),
        ("Số dòng", len(lines)),
        ("Lưu ý", "Chỉ Công an xem. Không đưa ra ngoài."),
    )
    name = f"so-theo-doi-{text.folded(place.name).replace(' ', '-')}.xlsx"
    return list_file(name, title="Sổ theo dõi", columns=COLUMNS, rows=lines, about=told, frozen="C2")


def _instant(value) -> str:
    return f"{timezone.localtime(value):%H:%M %d/%m/%Y}" if value else ""
