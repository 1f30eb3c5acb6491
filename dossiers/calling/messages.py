"""The message to copy and to print: “Tổ dân phố số 5 còn thiếu biên bản họp. Hạn cuối: hết ngày 04/11/2026. Xem: https://…” (practice P5).

No name of a person, no telephone number: what, until when, a link.
"""

from django.conf import settings
from django.urls import reverse

from antt_portal.places.models import Place
from antt_portal.templatetags.portal import lower_first
from dossiers.calling.waiting import Standing, Waiting


def message_of(row: Waiting, missing: str, *, place: Place) -> str:
    """The whole message; `missing` is what `missing.words_of_missing` says of the row."""
    told = f"{row.name} {missing}. {deadline_words(row, place=place)}"
    return f"{told} Xem: {link_of(row)}" if row.may_still_be_sent else told


def deadline_words(row: Waiting, *, place: Place) -> str:
    """Until when it may be sent; once that is over, what is still possible."""
    if not row.is_past:
        return f"Hạn cuối: hết ngày {row.last_day:%d/%m/%Y}."
    if row.standing == Standing.RETURNED:
        return afterwards(row, place=place)
    over = "Đã quá hạn" if row.may_still_be_sent else "Đã hết hạn nhận"
    return f"{over}: hết ngày {row.last_day:%d/%m/%Y}. {afterwards(row, place=place)}"


def afterwards(row: Waiting, *, place: Place) -> str:
    """What is still possible after the last day; empty until then."""
    if not row.is_past:
        return ""
    if row.standing == Standing.RETURNED:
        return "Bổ sung xong, ông/bà gửi lại ngay."
    if row.may_still_be_sent:
        return "Nộp bây giờ vẫn nhận, ghi là nộp muộn."
    return f"Nếu đã nộp bản giấy trong hạn, ông/bà báo Công an {lower_first(place.name)}."


def link_of(row: Waiting) -> str:
    """The dossier, or the page on which it is begun, with the address of the portal."""
    if row.dossier_id:
        return settings.PUBLIC_ADDRESS + reverse("dossier", args=[row.dossier_id])
    return settings.PUBLIC_ADDRESS + reverse("dossier_start", args=[row.subject_id, row.year, row.kind])
