"""What the acts of this floor say: how many of what, until when, what to do. Never a name. Pure."""

from datetime import date

from registrations.calendar import ONE_DAY
from registrations.reminding.words import day_that_ended, days_left, last_day


def first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def window_over(who: str, year: int, ended: date, next_begins: date) -> str:
    """“Mốc đánh giá năm 2026 của 7 tổ dân phố đã kết thúc (hết ngày 31/10/2026, thứ Bảy). Việc xảy ra từ ngày 01/11/2026 tính vào
    năm 2027.” Where plans leave a gap or let two windows overlap only the next one's first day is said."""
    over = f"Mốc đánh giá năm {year} của {who} đã kết thúc ({day_that_ended(ended)})."
    if next_begins == ended + ONE_DAY:
        return f"{over} Việc xảy ra từ ngày {next_begins:%d/%m/%Y} tính vào năm {year + 1}."
    return f"{over} Mốc đánh giá năm {year + 1} bắt đầu từ ngày {next_begins:%d/%m/%Y}."


def window_moved(who: str, year: int, was: date, day: date, because: str) -> str:
    return f"Mốc đánh giá năm {year} của {who} thay đổi: đến {last_day(day)}; trước đây là {last_day(was)}. Lý do: {because}."


def recheck_ahead(who: str, window_ends: date) -> str:
    """Filed while the window still runs (Điều 8.2; practice P8)."""
    return f"{who} đã gửi hồ sơ. Mốc đánh giá còn chạy đến {last_day(window_ends)}: kiểm tra lại trước khi quyết định."


def recheck_now(who: str, window_ended: date) -> str:
    return f"Đã hết mốc đánh giá ({day_that_ended(window_ended)}): kiểm tra lại số liệu của {who} đã gửi hồ sơ rồi mới quyết định."


def undecided(who: str, year: int, day: date, number: int) -> str:
    return f"{who} chưa có Quyết định. Hạn quyết định năm {year}: {last_day(day)}, {days_left(number)}."


def undecided_in_time(who: str, year: int, day: date) -> str:
    return f"Đã hết hạn quyết định năm {year} ({day_that_ended(day)}): {who} chưa có Quyết định."


def decision_day_moved(who: str, year: int, was: date, day: date, because: str) -> str:
    return f"Hạn quyết định năm {year} đối với {who} thay đổi: {last_day(day)}; trước đây là {last_day(was)}. Lý do: {because}."


def provable(place: str, year: int, *, recognised: int, total: int, needed: int, day: date, number: int) -> str:
    """Of the ward's own dossier (khoản 4 Điều 5)."""
    return (
        f"Hồ sơ năm {year} của chính {place} đã đủ tỷ lệ: {total}/{total} đối tượng đã đăng ký, {recognised}/{total} đã được công nhận "
        f"(cần ít nhất {needed}). Hạn gửi: {last_day(day)}, {days_left(number)}."
    )


def lacks_recognitions(place: str, year: int, *, recognised: int, total: int, needed: int, day: date, number: int) -> str:
    return (
        f"Hồ sơ năm {year} của chính {place} chưa đủ tỷ lệ: đã công nhận {recognised}/{total}, cần ít nhất {needed}; còn "
        f"{total - recognised} đối tượng chưa được công nhận. Hạn gửi: {last_day(day)}, {days_left(number)}."
    )


def lacks_registrations(place: str, year: int, *, missing: int, day: date, number: int) -> str:
    return (
        f"Hồ sơ năm {year} của chính {place} cần 100% đối tượng đã đăng ký: còn {missing} đối tượng chưa đăng ký. "
        f"Hạn gửi: {last_day(day)}, {days_left(number)}."
    )


def report_due(report: str, period: str, day: date, number: int) -> str:
    return f"{report}, số liệu {period}: hạn cuối {last_day(day)}, {days_left(number)}."


def report_was_due(report: str, period: str, day: date) -> str:
    """Whether it was sent the portal does not know, and does not say."""
    return f"{report}, số liệu {period}: hạn cuối là {last_day(day)}, nay đã qua."


def report_moved(report: str, period: str, was: date, day: date, because: str) -> str:
    return f"{report}, số liệu {period}: hạn thay đổi, nay là {last_day(day)}; trước đây là {last_day(was)}. Lý do: {because}."


def period_words(period: tuple[date, date]) -> str:
    """“15/12/2025 – 14/03/2026”."""
    first, last = period
    return f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"
