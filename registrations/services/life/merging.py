"""Several subjects become one (practice P6): those that were leave the denominators, the one that is joins the roster."""

from collections.abc import Iterable, Sequence
from datetime import date

from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from registrations.choices import LineageKind, SchoolLevel, SizeClass, SubjectKind, SubjectStatus
from registrations.choices import SubjectEventKind as Happened
from registrations.lineage import summed
from registrations.lives.change import Change, Edit
from registrations.models import Subject, SubjectLineage
from registrations.services.life import area_officers, checks, rosters
from registrations.services.life.carrying_out import carry_out
from registrations.services.life.units import named


def merger_foreseen(
    *,
    place: Place,
    predecessors: Iterable[Subject],
    into: Subject | None = None,
    name: str = "",
    managing_level: str = "",
    size: int | None = None,
    on: date,
    reason: str = "",
    paper: str,
) -> Change:
    """What merging `predecessors` will change: `into` one that goes on under its name, or else into a new one called `name`.

    `size` is its households or staff; without it the sum of what they had. `managing_level` is for a new organisation; without it
    the level that all of them have. The paper is the resolution.
    """
    goes_on = into and Subject.objects.select_related("place__parent").get(pk=into.pk)
    gone = [one for one in _read(place, predecessors) if goes_on is None or one.pk != goes_on.pk]
    together = [*gone, *([goes_on] if goes_on else [])]
    _may_merge(place, together, gone)
    given = checks.said(paper=paper) | {"reason": checks.fits("reason", reason)}
    checks.day_in_order(on, *together)
    change = Change("subject.merged", place, goes_on or together[0], on)
    size = size if size is not None else summed(_size(one) for one in together)
    if goes_on:
        successor = _enlarged(change, goes_on, size, name)
    else:
        successor = _founded(change, together, name=name, managing_level=managing_level, size=size)
    change.about = successor
    for one in gone:
        _ends_in(change, one, successor, given, successor_began=not goes_on)
    details = {"predecessors": [one.pk for one in gone], "names": [one.name for one in gone]}
    change.happened(successor, Happened.MERGED if goes_on else Happened.FOUNDED, **given, **details)
    if goes_on:
        rosters.follow(change, successor)
    else:
        years = rosters.years_of_place(place, on)
        rosters.join(change, successor, years=years, kind=LineageKind.MERGED, predecessors=gone)
        area_officers.hand_over(change, gone, successor)
    change.access.append("Người đứng đầu, người làm hồ sơ của các đối tượng trước sáp nhập vẫn xem được hồ sơ cũ của mình.")
    change.access.append(f"Ông/bà chỉ định người đứng đầu của {successor.name} tại mục Người phụ trách.")
    change.kept.append("Hồ sơ, giấy tờ và kết quả các năm trước ở lại với từng đối tượng cũ.")
    change.kept.append(
        "Nghị quyết, bản đăng ký của Quý I: tính là có khi mọi đối tượng trước sáp nhập đều đã có; số hộ đăng ký thì tính lại từ đầu."
    )
    return change


def subjects_merge(*, place: Place, by, fingerprint: str | None = None, **asked) -> Subject:
    """Merge subjects of `place` as `merger_foreseen` says; the one they become. Raises NotYours, Refused, Conflict."""
    return carry_out(lambda: merger_foreseen(place=place, **asked), place=place, by=by, fingerprint=fingerprint, about=asked["into"]).about


def _read(place: Place, subjects: Iterable[Subject]) -> list[Subject]:
    pks = {subject.pk for subject in subjects}
    return list(Subject.objects.filter(pk__in=pks, place=place).select_related("place__parent").order_by("sort_key", "pk"))


def _may_merge(place: Place, together: Sequence[Subject], gone: Sequence[Subject]) -> None:
    if len(together) < 2 or not gone:
        raise Refused("Sáp nhập cần ít nhất hai đối tượng. Ông/bà chọn thêm.", field="predecessors")
    if any(one.place_id != place.pk for one in together) or len({one.kind for one in together}) > 1:
        raise Refused("Chỉ sáp nhập các đối tượng cùng loại trong một phường, xã. Ông/bà chọn lại.", field="predecessors")
    checks.not_the_ward_itself(together[0])
    checks.alive(*together)


def _size(subject: Subject) -> int | None:
    return subject.households if subject.is_residential_area else subject.staff


def _enlarged(change: Change, subject: Subject, size: int | None, name: str) -> Subject:
    checks.active(subject)
    if name and name != subject.name:
        raise Refused(
            f"{subject.name} tiếp tục giữ tên. Muốn đặt tên mới, ông/bà ghi sáp nhập xong rồi sửa tên tại trang của đối tượng.",
            field="name",
        )
    grown = {"households" if subject.is_residential_area else "staff": size} if size is not None else {}
    change.subjects.append(Edit.of(subject, **grown))
    return subject


def _founded(change: Change, together: Sequence[Subject], *, name: str, managing_level: str, size: int | None) -> Subject:
    """The new subject, with what its predecessors had in common or the most that one of them had."""
    first = together[0]
    if not name:
        raise Refused("Ông/bà ghi tên của đối tượng mới, hoặc chọn đối tượng tiếp tục giữ tên.", field="name")
    levels = {one.managing_level for one in together}
    if not managing_level and len(levels) > 1:
        raise Refused("Các đối tượng này đang do hai cấp quản lý. Ông/bà chọn cấp quản lý của đối tượng mới.", field="managing_level")
    subject = named(
        Subject(
            place=change.place,
            kind=first.kind,
            label=first.label,
            name=name,
            managing_level=first.managing_level if first.kind == SubjectKind.RESIDENTIAL_AREA else managing_level or levels.pop(),
            size_class=_largest(together),
            school_levels=[level for level in SchoolLevel.values if any(level in one.school_levels for one in together)],
            has_party_organisation=any(one.has_party_organisation for one in together),
            founded_on=change.on,
            **{"households" if first.is_residential_area else "staff": size},
        )
    )
    if not subject.name_key:
        raise Refused("Tên phải có chữ hoặc số. Ông/bà ghi tên đầy đủ của đối tượng.", field="name")
    checks.name_is_free(subject.name_key, place=change.place, kind=subject.kind, field="name", besides=together)
    change.subjects.append(Edit.new(subject))
    if size is None:
        change.warnings.append(
            f"Chưa đủ số liệu để cộng số hộ hoặc số lao động của {subject.name}. Ông/bà ghi sau tại trang của đối tượng."
        )
    return subject


def _largest(together: Sequence[Subject]) -> str:
    known = [one.size_class for one in together if one.size_class]
    return max(known, key=SizeClass.values.index) if known else ""


def _ends_in(change: Change, subject: Subject, successor: Subject, given: dict[str, str], *, successor_began: bool) -> None:
    because = f"Sáp nhập vào {successor.name}"
    change.subjects.append(
        Edit.of(subject, status=SubjectStatus.MERGED, status_on=change.on, status_reason=because[:250], status_paper=given["paper"])
    )
    change.happened(subject, Happened.MERGED, **given, into=successor.name)
    lineage = {"predecessor": subject, "successor": successor, "kind": LineageKind.MERGED, "successor_began": successor_began}
    change.lineages.append(SubjectLineage(**lineage, effective_on=change.on, resolution=given["paper"]))
    rosters.leave(change, subject, reason=f"{SubjectStatus.MERGED.label}: {because[0].lower()}{because[1:]}")
