"""The Phiếu nhắc (practice P5): four slips on an A4 sheet to cut up, each with its message and a QR of its link. And the list on paper."""

from collections.abc import Iterable

import segno
from django.conf import settings
from django.template.loader import render_to_string

from antt_portal import clock, print_assets
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from dossiers.calling.calls import Call, grouped

SLIPS_A_SHEET = 4
MOST_SLIPS, MOST_ROWS = 400, 1500
LONG_NAME = 60  # characters: from here on a name is set smaller, so that the slip still holds it
NO_PRINTER = "Máy chủ chưa tạo được tệp PDF. Ông/bà in trang “Danh sách cần gọi” bằng trình duyệt, hoặc báo người quản trị."


def slips_pdf(calls: Iterable[Call], *, place: Place) -> bytes:
    """The slips of `calls`. No name of a person and no telephone number but the portal's own is on them.

    Raises Refused for none or more than MOST_SLIPS, and where this machine cannot make PDF.
    """
    slips = [{"call": call, "qr": _qr(call.link), "is_long": len(call.row.name) > LONG_NAME} for call in calls]
    if not slips:
        raise Refused("Chưa chọn nơi nào để in phiếu nhắc. Ông/bà đánh dấu vào ô trước tên rồi bấm lại.")
    if len(slips) > MOST_SLIPS:
        raise Refused(f"Mỗi lần in nhiều nhất {MOST_SLIPS} phiếu. Ông/bà lọc danh sách rồi in từng phần.")
    sheets = [slips[start : start + SLIPS_A_SHEET] for start in range(0, len(slips), SLIPS_A_SHEET)]
    facts = {"sheets": sheets, "place": place, "today": clock.today(), "CONTACT_PHONE": settings.CONTACT_PHONE}
    return _pdf("dossiers/call_slips_pdf.html", facts, stylesheet="call_slips.css")


def list_pdf(calls: list[Call], *, place: Place, filters: list[str]) -> bytes:
    """The list as a paper to take along, with room to write. Raises Refused for more than MOST_ROWS rows."""
    if len(calls) > MOST_ROWS:
        raise Refused(f"Danh sách dài hơn {MOST_ROWS} dòng, không in một lần được. Ông/bà lọc theo cảnh sát khu vực rồi in từng phần.")
    facts = {"groups": grouped(calls), "found": len(calls), "place": place, "filters": filters, "now": clock.now()}
    return _pdf("dossiers/calls_pdf.html", facts, stylesheet="list.css")


def _pdf(template: str, facts: dict, *, stylesheet: str) -> bytes:
    if print_assets.print_available() is not None:
        raise Refused(NO_PRINTER)
    return print_assets.pdf(render_to_string(template, facts), stylesheet=stylesheet)


def _qr(address: str) -> str:
    return segno.make(address, error="m", boost_error=False, micro=False).svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
