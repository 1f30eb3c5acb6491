"""The Excel file of a register book."""

from django.db import transaction

from antt_portal.list_workbook import Column, ExcelFile, list_file
from antt_portal.places.models import Place
from antt_portal.trail import services as trail
from recognitions.paper_words import committee
from recognitions.register import book
from recognitions.register_lines import lines_of

COLUMNS = (
    Column("Số vào sổ", 12, lambda line: line.certificate.register_number),
    Column("Năm của sổ", 12, lambda line: line.certificate.register_year),
    Column("Lần cấp", 10, lambda line: line.certificate.issue),
    Column("Ngày vào sổ", 13, lambda line: line.entered_on),
    Column("Tên trên giấy", 44, lambda line: line.subject),
    Column("Địa chỉ", 40, lambda line: line.address),
    Column("Loại", 18, lambda line: line.kind),
    Column("Năm xét", 10, lambda line: line.certificate.facts["year"]),
    Column("Số Quyết định", 20, lambda line: line.symbol),
    Column("Ngày Quyết định", 15, lambda line: line.dated_on),
    Column("Trạng thái", 16, lambda line: line.certificate.get_state_display()),
    Column("Ngày trao", 13, lambda line: line.handed_over_on),
    Column("Ghi chú", 60, lambda line: line.remark),
)


def register_export(*, place: Place, year: int, by) -> ExcelFile:
    """The whole book of a place and year. Leaves one row in the trail: which year, how many lines."""
    with transaction.atomic():
        lines = lines_of(book(place, year=year))
        trail.record(action="register.exported", of=place, by=by, place_id=place.pk, details={"year": year, "rows": len(lines)})
    return list_file(
        f"so-cap-giay-cong-nhan-{year}.xlsx",
        title=f"Sổ cấp giấy {year}",
        columns=COLUMNS,
        rows=lines,
        about=(("Nơi ban hành", committee(place)), ("Sổ năm", year), ("Số dòng", len(lines))),
    )
