"""One subject entered or corrected by form, with the checks of the Excel list; and its new name (practice P7)."""

from collections.abc import Iterable
from datetime import date

from antt_portal import clock, text
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from registrations.choices import GONE, LineageKind, MemberRole, SubjectKind
from registrations.choices import SubjectEventKind as Happened
from registrations.eligibility import open_question
from registrations.lives.change import Change, Edit
from registrations.models import Subject, SubjectLineage, SubjectMember
from registrations.plans import calendar_for
from registrations.services.life import checks, rosters
from registrations.services.life.carrying_out import carry_out
from registrations.unit_import import UnitRow
from registrations.units.changed_facts import changed_facts
from registrations.units.likely_duplicates import likely_duplicates
from registrations.units.matching import matched

EMPTY = {
    "address": "",
    "head_name": "",
    "head_phone": "",
    "tax_code": "",
    "size_class": "",
    "households": None,
    "staff": None,
    "founded_on": None,
    "school_levels": [],
}
NAME_FIELDS = ("name", "name_key", "sort_key", "label")


def unit_foreseen(*, place: Place, row: UnitRow, reason: str, paper: str = "") -> Change:
    """What adding the unit of a checked `row` to `place` will change: it joins the rosters that are open, in scope or followed."""
    everyone = list(Subject.objects.filter(place=place))
    living = [subject for subject in everyone if subject.status not in GONE]
    matches = matched([row], subjects=living, place=place, residential_label=calendar_for(place, clock.today().year).label)
    if matches.errors:
        raise Refused(matches.errors[0].sentence, field="tax_code")
    [match] = matches.rows
    if not match.is_new:
        field = "tax_code" if row.tax_code and match.subject.tax_code == row.tax_code else "name"
        raise Refused(
            f"{place.name} đang có “{match.subject.name}”, cùng loại và cùng tên hoặc mã số thuế. Ông/bà sửa đối tượng đó.", field=field
        )
    subject = named(match.subject)
    given = checks.said(reason=reason) | {"paper": checks.fits("paper", paper)}
    change = Change("subject.added", place, subject, clock.today())
    change.subjects.append(Edit.new(subject))
    change.happened(subject, Happened.FOUNDED, **given, since=subject.founded_on, added=subject.founded_on is None)
    rosters.join(change, subject, years=rosters.open_years(place))
    change.warnings += [found.sentence for found in likely_duplicates(matches, everyone)] + _open_questions(subject)
    change.access.append("Chưa có ai đại diện: ông/bà ghi người đứng đầu tại mục Người phụ trách.")
    if row.officer_id:
        change.members.append(SubjectMember(subject=subject, user_id=row.officer_id, role=MemberRole.AREA_OFFICER, starts_on=clock.today()))
    return change


def subject_add(*, place: Place, by, fingerprint: str | None = None, **asked) -> Subject:
    """Add one subject to `place`: `row`, `reason`, `paper` as `unit_foreseen` takes them. Raises NotYours, Refused, Conflict."""
    return carry_out(lambda: unit_foreseen(place=place, **asked), place=place, by=by, fingerprint=fingerprint).about


def correction_foreseen(*, subject: Subject, row: UnitRow, offered: Iterable[str], on: date, reason: str, paper: str = "") -> Change:
    """What the values of a checked `row` will change of `subject`; a field that was `offered` and left empty becomes empty.

    Another name needs a paper, and is an event of its own: open years that no decision has settled take it, papers keep theirs.
    """
    subject = Subject.objects.select_related("place__parent").get(pk=subject.pk)
    checks.not_the_ward_itself(subject)
    checks.alive(subject)
    values = {name: row.values.get(name, EMPTY[name]) for name in offered if name in EMPTY}
    values |= {name: row.values[name] for name in ("name", "has_party_organisation") if name in row.values}
    old_name = subject.name
    renamed = values["name"] != old_name
    given = checks.said(reason=reason) | (checks.said(paper=paper) if renamed else {"paper": checks.fits("paper", paper)})
    checks.day_in_order(on, *([subject] if renamed else []))
    if renamed:
        checks.name_is_free(row.name_key, place=subject.place, kind=subject.kind, field="name", besides=[subject])
        values |= {"name_key": row.name_key, "sort_key": text.sort_key(values["name"])}
    checks.tax_code_is_free(values.get("tax_code", ""), place=subject.place, field="tax_code", besides=[subject])
    change = Change("subject.renamed" if renamed else "subject.changed", subject.place, subject, on)
    edit = Edit.of(subject, **values)
    if not edit:
        raise Refused("Chưa có gì thay đổi so với thông tin đang có. Ông/bà sửa mục cần sửa, hoặc quay lại trang đối tượng.")
    change.subjects.append(edit)
    _tell(change, edit, given, old_name=old_name if renamed else "")
    rosters.follow(change, subject, registered=NAME_FIELDS if renamed else ())
    if renamed:
        change.kept.append(f"Giấy tờ đã nộp và kết quả đã có giữ tên “{old_name}”. Tìm theo tên cũ vẫn ra đối tượng này.")
    change.warnings += _open_questions(subject)
    return change


def subject_correct(*, subject: Subject, by, fingerprint: str | None = None, **asked) -> Subject:
    """Correct what is known of `subject`, or give it another name: as `correction_foreseen`. Raises NotYours, Refused, Conflict."""
    change = carry_out(
        lambda: correction_foreseen(subject=subject, **asked), place=subject.place, by=by, fingerprint=fingerprint, about=subject
    )
    return change.about


def named(subject: Subject) -> Subject:
    """`subject`, not saved yet, with the keys that its name is found and sorted by."""
    subject.name = text.normal(subject.name)
    subject.name_key, subject.sort_key = text.folded(subject.name), text.sort_key(subject.name)
    return subject


def _tell(change: Change, edit: Edit, given: dict[str, str], *, old_name: str) -> None:
    """The events of a correction: another name, and whatever else changed."""
    subject = edit.row
    if old_name:
        change.happened(subject, Happened.RENAMED, **given, name=[old_name, subject.name], old_name_key=text.folded(old_name))
        lineage = {"predecessor": subject, "successor": subject, "kind": LineageKind.RENAMED, "successor_began": False}
        change.lineages.append(SubjectLineage(**lineage, effective_on=change.on, resolution=given["paper"]))
    others = {name: was for name, was in edit.before.items() if name not in NAME_FIELDS}
    if others:
        change.happened(subject, Happened.CHANGED, **given, **changed_facts(others, subject))


def _open_questions(subject: Subject) -> list[str]:
    question = open_question(kind=subject.kind, size_class=subject.size_class, school_levels=subject.school_levels)
    return [question] if question and subject.kind != SubjectKind.WARD else []
