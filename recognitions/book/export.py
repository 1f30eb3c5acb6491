"""The Excel file of what a page of the book shows: all lines of the filter, struck ones with their reason."""

import io

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from antt_portal import clock, text
from antt_portal.places.models import Place
from antt_portal.trail import services as trail
from recognitions.book.filters import BookFilter
from recognitions.models import FollowUp
from registrations.rosters.export import HEADER_FILL, HEADER_FONT, ExcelFile, text_cell

COLUMNS = (
    ("Ngày", 13),
    ("Đối tượng", 42),
    ("Loại đối tượng", 18),
    ("Loại việc", 20),
    ("Tiêu chí", 10),
    ("Số văn bản", 32),
    ("Nội dung", 60),
    ("Người ghi", 26),
    ("Ghi lúc", 20),
    ("Gạch bỏ lúc", 20),
    ("Lý do gạch bỏ", 40),
)


def book_export(*, place: Place, chosen: BookFilter, by) -> ExcelFile:
    """The file of all lines of the filter `chosen`. Leaves one row in the trail: which filters, how many lines; never the words."""
    with transaction.atomic():
        lines = list(chosen.qs.select_related("subject", "written_by").order_by("happened_on", "pk"))
        details = {"filters": sorted(chosen.given), "rows": len(lines)}
        trail.record(action="book.exported", of=place, by=by, place_id=place.pk, details=details)
    name = f"so-theo-doi-{text.folded(place.name).replace(' ', '-')}.xlsx"
    return ExcelFile(name, _written(lines, place, chosen))


def _written(lines: list[FollowUp], place: Place, chosen: BookFilter) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sổ theo dõi")
    sheet.freeze_panes = "C2"
    for number, (_, width) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_header(sheet, title) for title, _ in COLUMNS])
    for line in lines:
        sheet.append([_cell(sheet, value) for value in _values(line)])
    about = book.create_sheet("Về tệp này")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 22, 70
    told = [
        ("Nơi", place.name),
        *(("Lọc theo", words) for words, _ in chosen.in_force()),
        ("Số dòng", str(len(lines))),
        ("Tải về lúc", f"{timezone.localtime(clock.now()):%H:%M ngày %d/%m/%Y}"),
        ("Lưu ý", "Chỉ Công an xem. Không đưa ra ngoài."),
    ]
    for label, value in told:
        about.append([_cell(about, label), _cell(about, value)])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _values(line: FollowUp) -> tuple:
    return (
        line.happened_on,
        line.subject.name,
        line.subject.kind_label,
        line.get_kind_display(),
        line.criterion,
        line.reference,
        line.note,
        line.written_by.full_name,
        _instant(line.written_at),
        _instant(line.struck_at),
        line.struck_reason,
    )


def _instant(value) -> str:
    return f"{timezone.localtime(value):%H:%M %d/%m/%Y}" if value else ""


def _cell(sheet, value):
    if isinstance(value, str):
        return text_cell(sheet, value) if value else None
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = "dd/mm/yyyy"
    return cell


def _header(sheet, title: str):
    cell = text_cell(sheet, title)
    cell.font, cell.fill = HEADER_FONT, HEADER_FILL
    return cell
