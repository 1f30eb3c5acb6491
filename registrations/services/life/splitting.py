"""One subject becomes several (practice P6): its first quarter speaks for each of them, its counts for none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from antt_portal.refusals import Refused
from registrations.choices import LineageKind, SubjectStatus
from registrations.choices import SubjectEventKind as Happened
from registrations.lives.change import Change, Edit
from registrations.models import Subject, SubjectLineage
from registrations.services.life import area_officers, checks, rosters
from registrations.services.life.carrying_out import carry_out
from registrations.services.life.units import named

MOST_PARTS = 8
PASSED_ON = ("kind", "label", "managing_level", "size_class", "school_levels", "has_party_organisation")


@dataclass(frozen=True)
class Part:
    """One of the subjects that come of a split: its name, and its households or staff where known."""

    name: str
    size: int | None = None


def split_foreseen(*, subject: Subject, parts: Sequence[Part], on: date, reason: str, paper: str) -> Change:
    """What splitting `subject` into `parts` will change: it ends, they begin and join the rosters that are open."""
    subject = Subject.objects.select_related("place__parent").get(pk=subject.pk)
    checks.not_the_ward_itself(subject)
    checks.alive(subject)
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Refused(f"Chia tách cần từ 2 đến {MOST_PARTS} đối tượng mới. Ông/bà ghi tên từng đối tượng.", field="parts")
    given = checks.said(reason=reason, paper=paper)
    checks.day_in_order(on, subject)
    change = Change("subject.split", subject.place, subject, on)
    new = [_part(subject, part, on) for part in parts]
    _names_are_free(subject, new)
    words = f"Chia tách thành {', '.join(one.name for one in new)}"[:250]
    change.subjects.append(Edit.of(subject, status=SubjectStatus.CLOSED, status_on=on, status_reason=words, status_paper=given["paper"]))
    change.happened(subject, Happened.SPLIT, **given, into=[one.name for one in new])
    rosters.leave(change, subject, reason=words)
    for one in new:
        change.subjects.append(Edit.new(one))
        change.happened(one, Happened.FOUNDED, **given, names=[subject.name], split=True)
        lineage = {"predecessor": subject, "successor": one, "kind": LineageKind.SPLIT}
        change.lineages.append(SubjectLineage(**lineage, effective_on=on, resolution=given["paper"]))
        years = rosters.years_of_place(subject.place, on)
        rosters.join(change, one, years=years, kind=LineageKind.SPLIT, predecessors=[subject])
        area_officers.hand_over(change, [subject], one)
    _warn_of_the_sum(change, subject, parts)
    change.access.append(f"Người đứng đầu, người làm hồ sơ của {subject.name} vẫn xem được hồ sơ cũ.")
    change.access.append("Ông/bà chỉ định người đứng đầu của từng đối tượng mới tại mục Người phụ trách.")
    change.kept.append(f"Hồ sơ, giấy tờ và kết quả các năm trước ở lại với {subject.name}.")
    change.kept.append(
        f"Nghị quyết, bản đăng ký Quý I của {subject.name} tính cho từng đối tượng mới; vụ việc năm trước không so sánh tự động, "
        "cán bộ Công an quyết định và ghi lý do."
    )
    return change


def subject_split(*, subject: Subject, by, fingerprint: str | None = None, **asked) -> Subject:
    """Split `subject`: `parts`, `on`, `reason`, `paper` as `split_foreseen` takes them. Raises NotYours, Refused, Conflict."""
    change = carry_out(lambda: split_foreseen(subject=subject, **asked), place=subject.place, by=by, fingerprint=fingerprint, about=subject)
    return change.about


def _part(subject: Subject, part: Part, on: date) -> Subject:
    size = {"households" if subject.is_residential_area else "staff": part.size}
    passed_on = {name: getattr(subject, name) for name in PASSED_ON}
    return named(Subject(place=subject.place, name=part.name, founded_on=on, **passed_on, **size))


def _names_are_free(subject: Subject, new: Sequence[Subject]) -> None:
    """Each part has a name of its own; one of them may keep that of the whole."""
    keys = [one.name_key for one in new]
    if not all(keys) or len(set(keys)) < len(keys):
        raise Refused("Mỗi đối tượng mới cần một tên riêng, khác nhau. Ông/bà xem lại các tên.", field="parts")
    for one in new:
        checks.name_is_free(one.name_key, place=subject.place, kind=subject.kind, field="parts", besides=[subject])


def _warn_of_the_sum(change: Change, subject: Subject, parts: Sequence[Part]) -> None:
    whole, unit = (subject.households, "hộ") if subject.is_residential_area else (subject.staff, "lao động")
    sizes = [part.size for part in parts]
    if None in sizes:
        change.warnings.append(f"Có đối tượng mới chưa ghi số {unit}. Ông/bà ghi sau tại trang của đối tượng.")
    elif whole is not None and sum(sizes) != whole:
        change.warnings.append(
            f"Cộng các đối tượng mới là {sum(sizes)} {unit}, còn {subject.name} đang ghi {whole} {unit}. Ông/bà xem lại."
        )
