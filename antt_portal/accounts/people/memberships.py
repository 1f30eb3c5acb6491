"""Roles in a place: begun, ended, stood in for. Only an administrator of that very place does it, and never for themselves.

Nothing is deleted: a role ends on a day. What is held today is read anew at every request, so an end or a stand-in's last day
takes effect by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from antt_portal import clock, text
from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import Membership, User
from antt_portal.accounts.people import belonging
from antt_portal.accounts.people.last_administrator import must_keep_an_administrator
from antt_portal.accounts.people.persons import person_for
from antt_portal.accounts.ways_in import care
from antt_portal.notices.services import tell
from antt_portal.places.models import Place
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail.services import record

SIGNS = (Role.POLICE_CHIEF, Role.CHAIRPERSON)  # those whose capacity says how they sign
REVIEWS_OR_APPROVES = (Role.AREA_OFFICER, Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.CHAIRPERSON)
STAFF_ROLES = (
    *(Role.AREA_OFFICER, Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.OFFICE, Role.CHAIRPERSON),
    *(Role.AUDITOR, Role.ADMINISTRATOR),
)
LONGEST_PAPER = 200
FARTHEST = timedelta(days=366)
ELSEWHERE = (
    "Ông/bà {name} đang giữ vai trò hoặc làm người đại diện ở nơi khác, nơi đó cấp phiếu mã cho người này. "
    "Nơi đó cho thôi trước thì ông/bà mới ghi được."
)


@dataclass(frozen=True)
class Seat:
    """A role as it is to be held: in what capacity, from a day to a day, by what paper, in whose stead."""

    role: str
    starts_on: date
    ends_on: date | None = None
    capacity: str = SigningCapacity.HEAD
    basis: str = ""
    standing_in_for: User | None = None


def roles_of(place: Place) -> tuple[str, ...]:
    """The roles that an administrator of `place` gives; area officers are a ward's."""
    return tuple(role for role in STAFF_ROLES if not (place.is_province and role == Role.AREA_OFFICER))


def staff_add(*, place: Place, seat: Seat, by: User, **person_fields) -> tuple[Membership, bool]:
    """Somebody of the place's staff: their account, made when their number has none, and a first role. Also whether it was made.

    `person_fields` are those of `people.person_for`. Raises NotYours, AlreadyKnown, Refused at the field it concerns.
    """
    _must_administer(by, place)
    with transaction.atomic():
        place_lock(place)
        person, is_new = person_for(by=by, **person_fields)
        return _checked_and_begun(person, place, seat, by), is_new


def membership_begin(*, person: User, place: Place, seat: Seat, by: User) -> Membership:
    """Give `person`, who belongs to `place` already, one more role in it, or let them stand in for who holds one."""
    _must_administer(by, place)
    if not any(tie.place_id == place.pk for tie in belonging.ties_of(person)):
        raise NotYours
    with transaction.atomic():
        place_lock(place)
        person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        return _checked_and_begun(person, place, seat, by)


def membership_end(*, membership: Membership, last_day: date, basis: str = "", by: User) -> Membership:
    """Let a role end after `last_day`; a day gone by ends it at once. The last administrator of a place stays.

    A role is never made longer by it, and who stands in for its holder does so no longer than they hold it.
    """
    basis = _paper(basis)
    with transaction.atomic():
        if membership.role == Role.ADMINISTRATOR:
            must_keep_an_administrator(without=membership.user, place=membership.place, after=last_day)
        place_lock(membership.place)
        row = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("user", "place").get(pk=membership.pk)
        _must_administer(by, row.place)
        if last_day < row.starts_on:
            raise Refused(f"Vai trò này bắt đầu ngày {row.starts_on:%d/%m/%Y}. Ông/bà ghi ngày cuối từ ngày đó trở đi.", field="last_day")
        if row.ends_on and row.ends_on < clock.today():
            raise Refused(f"Vai trò này đã thôi từ hết ngày {row.ends_on:%d/%m/%Y}.", field="last_day")
        if row.ends_on and last_day > row.ends_on:
            raise Refused(
                f"Vai trò này chỉ đến hết ngày {row.ends_on:%d/%m/%Y}. Ông/bà ghi ngày đó hoặc sớm hơn; muốn giữ lâu hơn thì giao "
                "lại vai trò theo văn bản mới.",
                field="last_day",
            )
        if last_day > clock.today() + FARTHEST:
            raise Refused("Ngày cuối xa hơn một năm. Ông/bà kiểm tra lại năm.", field="last_day")
        _end(row, last_day, basis or row.basis, by)
        if not row.standing_in_for_id:
            _cap_stand_ins(row, last_day, by)
    return row


def _end(row: Membership, last_day: date, basis: str, by: User) -> None:
    row.ends_on, row.basis = last_day, basis
    row.save(update_fields=["ends_on", "basis"])
    details = {"user": row.user_id, "role": row.role, "ends_on": last_day}
    entry = record(action="membership.ended", of=row, by=by, place_id=row.place_id, details=details)
    words = f"Vai trò {row.title}, {row.place.name} của ông/bà có hiệu lực đến hết ngày {last_day:%d/%m/%Y}."
    _tell(row, words, f"ended:{entry.pk}", by)


def _cap_stand_ins(seat: Membership, last_day: date, by: User) -> None:
    """Who stands in for the holder of `seat` does so until its last day. What was to begin later never holds (`in_force`)."""
    rows = Membership.objects.filter(standing_in_for=seat.user_id, place=seat.place_id, role=seat.role, starts_on__lte=last_day)
    ending = rows.filter(ends_on__gt=last_day).select_related("user", "place")
    for row in ending.select_for_update(of=("self",), no_key=True).order_by("pk"):
        _end(row, last_day, row.basis, by)


def place_lock(place: Place) -> None:
    """Two acts on the people of one place wait for each other: each sees who sits there already. Before all other locks."""
    Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)


def _checked_and_begun(person: User, place: Place, seat: Seat, by: User) -> Membership:
    must_be_of_here([person], place)
    seat_check(person, place, seat, by, seats_of(place))
    return seat_begin(person, place, seat, by)


def must_be_of_here(persons: Iterable[User], place: Place) -> None:
    """Refuse when one of `persons` is or will be something elsewhere: their own place could no longer look after their way in."""
    for person in outsiders(persons, place):
        raise Refused(ELSEWHERE.format(name=person.full_name), field="phone")


def outsiders(persons: Iterable[User], place: Place) -> list[User]:
    """Those of `persons` who hold a role outside `place` or represent a subject there, in one query."""
    known = [person.pk for person in persons if person.pk]
    return list(User.objects.filter(care.is_elsewhere(place.pk), pk__in=known))


def seats_of(place: Place) -> list[Membership]:
    """The roles of `place`, with who holds them, of any time."""
    return list(Membership.objects.filter(place=place).select_related("user").order_by("pk"))


def seat_check(person: User, place: Place, seat: Seat, by: User, seats: Sequence[Membership]) -> Membership:
    """The row that `seat` is to be, not written yet. `seats` are those of the place. Asks the database nothing; raises Refused."""
    if person.pk == by.pk:
        raise Refused("Ông/bà không tự giao vai trò cho mình. Ông/bà nhờ một quản trị viên khác của nơi này.")
    if not person.is_active:
        raise Refused("Tài khoản của người này đã ngừng. Ông/bà mở lại tài khoản trước.")
    _check_role(seat, place)
    _check_days(seat, place)
    row = _row_of(person, place, seat)
    overlapping = [one for one in seats if _share_a_day(one, row)]
    if seat.standing_in_for:
        _check_stand_in(row, seats, overlapping)
    else:
        _check_seats(row, overlapping)
    _check_apart(row, overlapping)
    if any(one.user == person and (one.role, one.starts_on) == (row.role, row.starts_on) for one in seats):
        raise Refused("Người này đã có đúng vai trò này từ đúng ngày đó. Ông/bà chọn ngày khác.", field="starts_on")
    return row


def seat_begin(person: User, place: Place, seat: Seat, by: User) -> Membership:
    """Write the row of a seat that was checked, in the same transaction."""
    row = _row_of(person, place, seat)
    row.save()
    details = {"user": person.pk, "role": row.role, "capacity": row.capacity, "starts_on": row.starts_on, "ends_on": row.ends_on}
    details |= {"standing_in_for": seat.standing_in_for.pk} if seat.standing_in_for else {}
    record(action="membership.started", of=row, by=by, place_id=place.pk, details=details)
    until = f" đến hết ngày {row.ends_on:%d/%m/%Y}" if row.ends_on else ""
    _tell(row, f"Ông/bà giữ vai trò {row.title}, {place.name} từ ngày {row.starts_on:%d/%m/%Y}{until}.", "started", by)
    return row


def _row_of(person: User, place: Place, seat: Seat) -> Membership:
    return Membership(
        user=person,
        place=place,
        role=seat.role,
        capacity=seat.capacity if seat.role in SIGNS else SigningCapacity.HEAD,
        starts_on=seat.starts_on,
        ends_on=seat.ends_on,
        basis=_paper(seat.basis),
        standing_in_for=seat.standing_in_for,
    )


def _check_role(seat: Seat, place: Place) -> None:
    if seat.role not in roles_of(place):
        raise Refused("Ông/bà chọn một vai trò trong danh sách.", field="role")
    if seat.capacity not in SigningCapacity.values:
        raise Refused("Ông/bà chọn thẩm quyền ký trong danh sách.", field="capacity")


def _check_days(seat: Seat, place: Place) -> None:
    today = clock.today()
    if seat.starts_on > today + FARTHEST:
        raise Refused("Ngày bắt đầu xa hơn một năm. Ông/bà kiểm tra lại năm.", field="starts_on")
    if seat.ends_on and seat.ends_on < seat.starts_on:
        raise Refused("Ngày cuối ở trước ngày bắt đầu. Ông/bà kiểm tra lại hai ngày.", field="ends_on")
    if place.dissolved_on and place.dissolved_on <= seat.starts_on:
        raise Refused(f"{place.name} đã giải thể ngày {place.dissolved_on:%d/%m/%Y}, trước ngày bắt đầu giữ vai trò.", field="starts_on")


def _check_stand_in(seat: Membership, seats: Sequence[Membership], overlapping: Sequence[Membership]) -> None:
    """Both days and the paper are known, and who is stood in for holds that role in that place on all those days."""
    absent = seat.standing_in_for
    if absent == seat.user:
        raise Refused("Một người không ký thay chính mình. Ông/bà chọn người khác.", field="standing_in_for")
    if seat.role not in SIGNS or seat.capacity == SigningCapacity.HEAD:
        raise Refused("Người ký thay ký với thẩm quyền KT. hoặc Q. Ông/bà chọn một trong hai.", field="capacity")
    if seat.ends_on is None:
        raise Refused("Ký thay phải có ngày cuối. Ông/bà ghi ngày cuối cùng được ký thay.", field="ends_on")
    if not seat.basis:
        raise Refused("Ký thay phải theo một văn bản. Ông/bà ghi số và ngày, ví dụ: 15/QĐ-UBND ngày 01/11/2026.", field="basis")
    own = [one for one in seats if one.user == absent and one.role == seat.role and not one.standing_in_for_id]
    if not any(one.starts_on <= seat.starts_on and (one.ends_on is None or one.ends_on >= seat.ends_on) for one in own):
        raise Refused("Trong những ngày đó người được thay không giữ vai trò này ở đây. Ông/bà kiểm tra lại.", field="standing_in_for")
    if any(one.user == seat.user and one.standing_in_for_id == absent.pk for one in overlapping):
        raise Refused("Người này đã được ghi ký thay trong những ngày đó.", field="starts_on")


def _check_seats(seat: Membership, overlapping: Sequence[Membership]) -> None:
    """Nobody holds a role twice at once; there is one chief and one chairperson."""
    sitting = [one for one in overlapping if one.role == seat.role and not one.standing_in_for_id]
    if twice := next((one for one in sitting if one.user == seat.user), None):
        raise Refused(f"Người này đã giữ vai trò {twice.title} từ ngày {twice.starts_on:%d/%m/%Y}.", field="role")
    heads = [one for one in sitting if one.capacity == SigningCapacity.HEAD]
    if heads and seat.role in SIGNS and seat.capacity == SigningCapacity.HEAD:
        raise Refused(
            f"Ông/bà {heads[0].user.full_name} đang là {seat.title} từ ngày {heads[0].starts_on:%d/%m/%Y}. "
            "Cho thôi vai trò đó trước, hoặc chọn cấp phó, quyền.",
            field="capacity",
        )


def _check_apart(seat: Membership, overlapping: Sequence[Membership]) -> None:
    """Who looks after accounts judges no dossier, in their own seat or in another's stead."""
    apart = REVIEWS_OR_APPROVES if seat.role == Role.ADMINISTRATOR else (Role.ADMINISTRATOR,) if seat.role in REVIEWS_OR_APPROVES else ()
    if other := next((one for one in overlapping if one.user == seat.user and one.role in apart), None):
        raise Refused(
            f"Quản trị viên không kiểm tra, không phê duyệt hồ sơ. Người này đang là {other.title}: ông/bà cho thôi vai trò đó trước.",
            field="role",
        )


def _share_a_day(one: Membership, other: Membership) -> bool:
    return (one.ends_on is None or one.ends_on >= other.starts_on) and (other.ends_on is None or other.ends_on >= one.starts_on)


def _must_administer(by: User, place: Place) -> None:
    if not by.holds(Role.ADMINISTRATOR, place=place):
        raise NotYours


def _paper(written: str) -> str:
    paper = text.normal(written)
    if len(paper) > LONGEST_PAPER:
        raise Refused(f"Tên văn bản dài quá {LONGEST_PAPER} ký tự. Ông/bà ghi số, ký hiệu và ngày.", field="basis")
    return paper


def _tell(row: Membership, words: str, occasion: str, by: User) -> None:
    if row.user_id != by.pk:
        tell(recipients=[row.user], kind="membership", text=words, link="", dedupe_key=f"membership:{row.pk}:{occasion}")
