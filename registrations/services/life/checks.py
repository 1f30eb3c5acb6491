"""What every act on a subject's life asks of its day, reason and paper. Each refuses with the sentence for its field."""

from collections.abc import Iterable
from datetime import date

from antt_portal import clock, text
from antt_portal.refusals import Refused
from registrations.choices import GONE, SubjectStatus
from registrations.models import Subject

OLDEST_DAY = date(1945, 9, 2)
LONGEST = {"reason": 250, "paper": 120}
ASKED = {
    "reason": "Ông/bà ghi lý do, ví dụ: “Giải thể theo phương án sắp xếp”.",
    "paper": "Ông/bà ghi văn bản làm căn cứ, ví dụ: “Nghị quyết số 15/NQ-HĐND ngày 20/06/2026”.",
}


def day_in_order(on: date, *subjects: Subject) -> None:
    """`on` is today or earlier, not before a subject was founded, and not before its present standing began."""
    if on > clock.today():
        raise Refused(f"Ngày {on:%d/%m/%Y} chưa tới. Ông/bà ghi từ ngày đó trở đi, hoặc kiểm tra lại ngày.", field="on")
    if on < OLDEST_DAY:
        raise Refused(f"Ngày {on:%d/%m/%Y} quá xa. Ông/bà kiểm tra lại năm.", field="on")
    for subject in subjects:
        if subject.founded_on and on < subject.founded_on:
            raise Refused(
                f"{subject.name} thành lập ngày {subject.founded_on:%d/%m/%Y}, sau ngày {on:%d/%m/%Y}. Ông/bà kiểm tra lại ngày.",
                field="on",
            )
        if subject.status_on and on < subject.status_on:
            raise Refused(
                f"{subject.name} đã “{subject.get_status_display()}” từ ngày {subject.status_on:%d/%m/%Y}. "
                "Ông/bà ghi ngày không sớm hơn ngày đó.",
                field="on",
            )


def said(**words: str) -> dict[str, str]:
    """`words` (reason, paper) in normal form, all of them given and none too long for its column."""
    given = {name: text.normal(value) for name, value in words.items()}
    for name, value in given.items():
        if not value:
            raise Refused(ASKED[name], field=name)
        fits(name, value)
    return given


def fits(name: str, value: str) -> str:
    """`value` in normal form, when it is short enough to be kept whole."""
    value = text.normal(value)
    if len(value) > LONGEST[name]:
        raise Refused(f"Mục này dài {len(value)} ký tự, nhiều nhất là {LONGEST[name]}. Ông/bà viết gọn lại.", field=name)
    return value


def alive(*subjects: Subject) -> None:
    """None of them is gone: what was merged, closed or moved away has no more acts of its own."""
    for subject in subjects:
        if subject.status in GONE:
            raise Refused(
                f"{subject.name} đã “{subject.get_status_display()}” từ ngày {subject.status_on:%d/%m/%Y} nên không làm việc này được."
            )


def active(*subjects: Subject) -> None:
    """All of them are at work."""
    alive(*subjects)
    for subject in subjects:
        if subject.status != SubjectStatus.ACTIVE:
            raise Refused(f"{subject.name} đang “{subject.get_status_display()}”. Ông/bà ghi hoạt động trở lại trước.")


def name_is_free(name_key: str, *, place, kind: str, field: str, besides: Iterable[Subject] = ()) -> None:
    """No living subject of the place and kind, `besides` these, goes by that name."""
    others = Subject.objects.filter(place=place, kind=kind, name_key=name_key).alive()
    other = others.exclude(pk__in=[subject.pk for subject in besides if subject.pk]).first()
    if other:
        raise Refused(
            f"{place.name} đang có “{other.name}” cùng loại, cùng tên. Ông/bà đặt tên khác, hoặc sửa đối tượng đang có.", field=field
        )


def tax_code_is_free(tax_code: str, *, place, field: str, besides: Iterable[Subject] = ()) -> None:
    """No living subject of the place, `besides` these, has that tax code; an empty one is nobody's."""
    others = Subject.objects.filter(place=place, tax_code=tax_code).alive().exclude(pk__in=[subject.pk for subject in besides])
    if tax_code and (other := others.first()):
        raise Refused(f"Mã số thuế {tax_code} đang là của “{other.name}”. Ông/bà kiểm tra lại mã số thuế.", field=field)


def not_the_ward_itself(subject: Subject) -> None:
    """The ward as a subject follows its place; none of these acts is for it."""
    if not (subject.is_residential_area or subject.is_organisation):
        raise Refused(f"{subject.name} là chính phường, xã này nên không làm việc này được.")
