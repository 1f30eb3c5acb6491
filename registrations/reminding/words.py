"""What people are told of a deadline: how many of what, until when, what to do. Never a name. Pure."""

from datetime import date

from registrations.calendar_words import KIND_LABELS, WEEKDAYS
from registrations.choices import SubjectKind

YOURS, IN_YOUR_BEAT = " của ông/bà", " trong địa bàn của ông/bà"


def counted(number: int, word: str, *, one: str = "1 ") -> str:
    """“7 tổ dân phố”; a single one with `one` before it, or nothing: one's own is not counted (“Tổ dân phố của ông/bà”)."""
    words = f"{number} {word}" if number > 1 else f"{one}{word}"
    return words[0].upper() + words[1:]


def kind_word(kind: str, *, area_label: str, ward_word: str) -> str:
    """What one of a kind is called within a sentence; `area_label` and `ward_word` are the place's own."""
    if kind == SubjectKind.RESIDENTIAL_AREA:
        return area_label.lower()
    return ward_word.lower() if kind == SubjectKind.WARD else KIND_LABELS[kind].lower()


def last_day(day: date) -> str:
    """“hết ngày 04/11/2026 (thứ Tư)”."""
    return f"hết ngày {day:%d/%m/%Y} ({WEEKDAYS[day.weekday()]})"


def day_that_ended(day: date) -> str:
    """The same between brackets: “hết ngày 04/11/2026, thứ Tư”."""
    return f"hết ngày {day:%d/%m/%Y}, {WEEKDAYS[day.weekday()]}"


def days_left(number: int) -> str:
    return "hôm nay là ngày cuối" if number == 0 else f"còn {number} ngày"


def may_be_sent(who: str, papers: str, opened_on: date, day: date) -> str:
    """When registration opens: “Tổ dân phố của ông/bà gửi được hồ sơ đăng ký năm 2027 từ ngày 01/01/2027. Hạn cuối: …”"""
    return f"{who} gửi được {papers} từ ngày {opened_on:%d/%m/%Y}. Hạn cuối: {last_day(day)}."


def not_sent_yet(who: str, papers: str, day: date, number: int) -> str:
    """Before the last day: “7 tổ dân phố chưa gửi hồ sơ đăng ký. Hạn cuối: hết ngày 31/03/2026 (thứ Ba), còn 3 ngày.”"""
    return f"{who} chưa gửi {papers}. Hạn cuối: {last_day(day)}, {days_left(number)}."


def not_sent_in_time(who: str, papers: str, day: date, *, refuses_late: bool) -> str:
    """After it; what is still possible is said."""
    then = (
        "Kế hoạch không nhận hồ sơ muộn: ông/bà liên hệ Công an nơi nhận hồ sơ."
        if refuses_late
        else "Vẫn gửi được, hồ sơ được ghi là muộn."
    )
    return f"Đã hết hạn gửi {papers} ({day_that_ended(day)}): {who[0].lower()}{who[1:]} chưa gửi. {then}"


def missing_after_last_day(who: str, papers: str, day: date, *, refuses_late: bool) -> str:
    """The same for the police: how many are missing, and whether what still comes is taken."""
    then = "Kế hoạch không nhận hồ sơ muộn." if refuses_late else "Hồ sơ đến sau vẫn nhận, ghi rõ là muộn."
    return f"Đã hết hạn nhận {papers} ({day_that_ended(day)}): {who} chưa gửi. {then}"


def moved(papers: str, was: date, day: date, because: str) -> str:
    """A last day that a plan or a day off moved."""
    where = "lùi đến" if day > was else "sớm hơn:"
    return f"Hạn gửi {papers} thay đổi, {where} {last_day(day)}; trước đây là {last_day(was)}. Lý do: {because}."
