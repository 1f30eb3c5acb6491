"""How a change of the days off is said: what moves, for whom, and what to look at twice. No queries."""

from datetime import date

from antt_portal.places.models import CalendarDay
from antt_portal.templatetags.portal import count
from registrations.calendar_words import REPORTS, concerned, day_and_weekday
from registrations.days_off.touched import MovedDate, Touched
from registrations.planning.warnings import WORDS


def moved_words(moved: MovedDate) -> str:
    """“Hạn đăng ký năm 2026: khu dân cư; cơ quan”, “Báo cáo năm 2026 của phường, xã, đặc khu”."""
    if moved.what in REPORTS:
        return f"{REPORTS[moved.what]} ({moved.year}), phường, xã, đặc khu gửi"
    whom = concerned(moved.pairs, area_label="khu dân cư", ward_label="xã, phường, đặc khu")
    return f"{WORDS[moved.what]} năm {moved.year}: {whom}"


def done_words(row: CalendarDay, touched: Touched) -> str:
    """What is said once it is saved."""
    state = row.get_kind_display() if row.active else "không áp dụng"
    return f"Đã lưu ngày {day_and_weekday(row.date)}: {state}. {reach_words(touched)}"


def reach_words(touched: Touched) -> str:
    """How far a change reaches, in a sentence."""
    if not touched.moved:
        return "Không hạn nào còn ở phía trước thay đổi."
    whom = f"; {count(touched.subjects)} đối tượng trong danh sách" if any(one.subjects is not None for one in touched.moved) else ""
    return f"{count(len(touched.moved))} hạn đổi ngày, ở {count(touched.places)} phường, xã, đặc khu{whom}."


def partner_words(partner: CalendarDay | None, day: date) -> str:
    """What to look at twice when one day of an exchange is changed and the other stays."""
    if partner is None or not partner.active:
        return ""
    return (
        f"Ngày {day_and_weekday(partner.date)}, {partner.get_kind_display()}, đi cùng với ngày {day:%d/%m/%Y} (làm bù cho nhau). "
        "Nếu việc hoán đổi thay đổi, ông/bà sửa cả ngày đó."
    )
