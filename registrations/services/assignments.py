"""Which area officer (cảnh sát khu vực) is responsible for which subject, from a day to a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.notices.services import tell
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from registrations.choices import MemberRole, SubjectKind
from registrations.models import Subject, SubjectMember
from registrations.permissions import may_change_roster
from registrations.rosters.area_officers import officer_names, officers_of, with_officer


def area_officers_give(*, place: Place, subjects: Mapping[int, int | None], officer: User, by) -> int:
    """Make `officer` the area officer of `subjects` of `place` from today; answers of how many that changed anything.

    `subjects` says by subject id which officer the page showed (None: nobody). Those concerned are told. Raises NotYours for who
    may not change the roster of `place` or names a subject that is not there; Refused when nobody is ticked or `officer` is not
    an area officer there; Conflict when somebody else was assigned meanwhile.
    """
    if not may_change_roster(by, place):
        raise NotYours
    with transaction.atomic():
        Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)
        rows = _of_place(place, subjects)
        if not officers_of(place, clock.today()).filter(pk=officer.pk).exists():
            sentence = f"{officer.full_name} không phải cảnh sát khu vực của {place.name}. Ông/bà chọn người khác trong danh sách."
            raise Refused(sentence, field="officer")
        _must_stand_as_shown(rows, subjects)
        wanted = that_change(dict.fromkeys(subjects, officer.pk))
        if not wanted:
            return 0
        area_officers_assign(wanted=wanted)
        details = {"officer": officer.pk, "subjects": sorted(wanted)}
        entry = trail.record(action="area_officers.given", of=place, by=by, place_id=place.pk, details=details)
        former = {row.pk: row.officer_id for row in rows}
        officers_tell(place=place, wanted=wanted, former=former, occasion=f"area_officers:{place.pk}:{entry.seq}")
    return len(wanted)


def that_change(wanted: Mapping[int, int]) -> dict[int, int]:
    """Of the `wanted` assignments (subject id to user id), those that do not stand today as the only one of their subject."""
    standing = defaultdict(set)
    for subject_id, user_id in _in_force(wanted, clock.today()).values_list("subject_id", "user_id"):
        standing[subject_id].add(user_id)
    return {subject_id: user_id for subject_id, user_id in wanted.items() if standing[subject_id] != {user_id}}


def area_officers_assign(*, wanted: Mapping[int, int]) -> None:
    """Make each user the area officer of their subject from today; those who were end yesterday. Call it in the act's transaction.

    Nothing is deleted: an assignment that began today ends today, and one that is made again on its first day is taken up again.
    """
    today = clock.today()
    ended = [row for row in _in_force(wanted, today) if row.user_id != wanted[row.subject_id]]
    for row in ended:
        row.ends_on = max(row.starts_on, today - timedelta(days=1))
    SubjectMember.objects.bulk_update(ended, ["ends_on"], batch_size=500)
    begun_today = SubjectMember.objects.filter(role=MemberRole.AREA_OFFICER, starts_on=today, subject__in=wanted)
    again = [row.pk for row in begun_today if row.user_id == wanted[row.subject_id]]
    SubjectMember.objects.filter(pk__in=again).update(ends_on=None)
    standing = set(_in_force(wanted, today).values_list("subject_id", "user_id"))
    SubjectMember.objects.bulk_create(
        SubjectMember(subject_id=subject_id, user_id=user_id, role=MemberRole.AREA_OFFICER, starts_on=today)
        for subject_id, user_id in wanted.items()
        if (subject_id, user_id) not in standing
    )


def officers_today(subject_ids: Iterable[int]) -> dict[int, int]:
    """Who is responsible today for each of these subjects that has an area officer: subject id to user id. One query."""
    rows = _in_force(list(subject_ids), clock.today()).order_by("starts_on", "-user_id")
    return dict(rows.values_list("subject_id", "user_id"))


def by_officer(wanted: Mapping[int, int]) -> dict[str, list[int]]:
    """The subject ids of `wanted` under the user id that each goes to: what the trail keeps."""
    grouped = defaultdict(list)
    for subject_id, user_id in sorted(wanted.items()):
        grouped[str(user_id)].append(subject_id)
    return dict(grouped)


def officers_tell(*, place: Place, wanted: Mapping[int, int], former: Mapping[int, int | None], occasion: str) -> None:
    """Tell each officer once of how many subjects of `place` they begin and cease to be responsible for, when `wanted` (subject id to
    user id) follows `former`. Call it in the act's transaction; `occasion` names the act."""
    moves = {pk: (former.get(pk), user_id) for pk, user_id in wanted.items() if former.get(pk) != user_id}
    begun, ended = Counter(new for _, new in moves.values()), Counter(old for old, _ in moves.values() if old)
    for person in User.objects.filter(pk__in={*begun, *ended}, is_active=True):
        told = [f"được phân công phụ trách thêm {begun[person.pk]} đối tượng"] if begun[person.pk] else []
        told += [f"thôi phụ trách {ended[person.pk]} đối tượng"] if ended[person.pk] else []
        text = f"Ông/bà {', '.join(told)} của {place.name}."
        tell(recipients=[person], kind="area_officers.given", text=text, link=reverse("home"), dedupe_key=occasion)


def assignable(place: Place):
    """The subjects of `place` that have an area officer: all that live there but the ward itself."""
    return Subject.objects.filter(place=place).alive().exclude(kind=SubjectKind.WARD)


def _of_place(place: Place, subjects: Mapping[int, int | None]) -> list[Subject]:
    if not subjects:
        raise Refused("Chưa đánh dấu đối tượng nào. Ông/bà đánh dấu ít nhất một đối tượng rồi phân công.", field="subjects")
    rows = list(with_officer(assignable(place).filter(pk__in=subjects), clock.today(), subject="pk"))
    if len(rows) != len(subjects):
        raise NotYours
    return rows


def _must_stand_as_shown(rows: list[Subject], shown: Mapping[int, int | None]) -> None:
    changed = [row for row in rows if row.officer_id != shown[row.pk]]
    if not changed:
        return
    names = officer_names(changed)
    told = "; ".join(f"{row.name}: {names.get(row.officer_id, 'chưa phân công')}" for row in changed[:5])
    raise Conflict(
        f"Có người vừa phân công lại {len(changed)} đối tượng trong số này. Nay phụ trách là: {told}. "
        "Cổng chưa ghi gì. Ông/bà xem lại danh sách rồi chọn lại."
    )


def _in_force(wanted: Iterable[int], day: date):
    return SubjectMember.objects.in_force(day).filter(role=MemberRole.AREA_OFFICER, subject__in=wanted)
