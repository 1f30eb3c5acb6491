"""How official papers word dates, hours and counts (Nghị định 30/2020/NĐ-CP Phụ lục I; domain §7)."""

from datetime import date, datetime

from django.utils import timezone

BLANK_DATE = "ngày      tháng      năm      "


def date_words(day: date | None) -> str:
    """“ngày 08 tháng 6 năm 2026”: days below 10 and the months 1 and 2 with a leading zero. Without a day, room to write it."""
    if day is None:
        return BLANK_DATE
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def hour_words(instant: datetime) -> str:
    """“19 giờ 30 phút”, of an instant as the clocks in Vietnam show it."""
    local = timezone.localtime(instant)
    return f"{local.hour:02d} giờ {local.minute:02d} phút"


def counted(number: int) -> str:
    """A count in a paper: 02, 24, 1.234."""
    return f"{number:02d}" if number < 1000 else f"{number:,}".replace(",", ".")


def in_sentence(name: str) -> str:
    """“Phường Đống Đa” as it stands within a sentence: “phường Đống Đa”."""
    return name[:1].lower() + name[1:]
