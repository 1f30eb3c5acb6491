"""Who sits in the assessment meeting (Điều 9 as amended, domain §4.3), and who is asked to it next time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from antt_portal.text import folded
from dossiers.choices import ParticipantCapacity as P
from registrations.choices import ORGANISATION_KINDS, SubjectKind

SOURCE = "Điều 9 Thông tư 124/2021/TT-BCA"

# A body that a subject may not have (“nếu có”) is asked for and may stay away.
EXPECTED = {
    SubjectKind.RESIDENTIAL_AREA: (P.CHAIR, P.PARTY_CELL_SECRETARY, P.FRONT_WORK_COMMITTEE, P.POLICE),
    SubjectKind.WARD: (P.CHAIR,),
    **dict.fromkeys(ORGANISATION_KINDS, (P.CHAIR, P.PARTY_COMMITTEE, P.MASS_ORGANIZATION, P.POLICE, P.MANAGING_AUTHORITY)),
}
OFFERED = {
    SubjectKind.RESIDENTIAL_AREA: (
        P.CHAIR,
        P.SECRETARY,
        P.PARTY_CELL_SECRETARY,
        P.FRONT_WORK_COMMITTEE,
        P.MASS_ORGANIZATION,
        P.POLICE,
        P.OTHER,
    ),
    SubjectKind.WARD: tuple(P),
    **dict.fromkeys(
        ORGANISATION_KINDS,
        (P.CHAIR, P.SECRETARY, P.PARTY_COMMITTEE, P.MASS_ORGANIZATION, P.GUARD_FORCE, P.POLICE, P.MANAGING_AUTHORITY, P.OTHER),
    ),
}
PARTY = (P.PARTY_CELL_SECRETARY, P.PARTY_COMMITTEE)


@dataclass(frozen=True)
class Present:
    """Somebody asked to the meeting, in one or several capacities (values of ParticipantCapacity); `absent` when they stayed away."""

    name: str
    capacities: tuple[str, ...]
    absent: bool = False


def expected_of(subject_kind: str, *, has_party_organisation: bool = True) -> list[P]:
    """The capacities that should sit in the meeting; a Party one only where there is a Party."""
    return [one for one in EXPECTED[subject_kind] if has_party_organisation or one not in PARTY]


def whom_to_invite(last_year: Iterable[Present], *, head: str, officer: str, expected: Iterable[str]) -> list[Present]:
    """Whom to ask this year, as far as it is known, to be changed as needed (practice P23, P24).

    Those of last year, with this year's `head` in the chair and this year's area `officer` for the police; without a last year
    one seat for each capacity `expected`, the name left open where nobody knows it. Empty names are unknown.
    """
    holders = {P.CHAIR: head, P.POLICE: officer}
    people = [replace(one, absent=False) for one in last_year]
    if not people:
        return [Present(holders.get(seat, ""), (seat,)) for seat in expected]
    for seat, holder in holders.items():
        if holder and (seat in expected or any(seat in one.capacities for one in people)):
            people = _seated(people, seat, holder)
    return people


def _seated(people: list[Present], seat: str, holder: str) -> list[Present]:
    """The same people with `holder` alone in `seat`, where it was; whoever held it keeps their other capacities."""
    held_at = next((number for number, one in enumerate(people) if seat in one.capacities), len(people))
    known = next((one for one in people if folded(one.name) == folded(holder)), None)
    others = tuple(one for one in known.capacities if one != seat) if known else ()
    seated: list[Present] = []
    for number, one in enumerate([*people, None]):
        if number == held_at:
            seated.append(Present(holder, (seat, *others)))
        if one is None or one is known:
            continue
        kept = tuple(capacity for capacity in one.capacities if capacity != seat)
        seated += [replace(one, capacities=kept)] if kept else []
    return seated


def police_remark(participants: Iterable[Present], *, reason: str, subject_kind: str) -> str:
    """What a reviewer should know when nobody of the police sat in a meeting that was held; never a refusal. Empty when they did, or
    when Điều 9 does not name them for this kind of subject."""
    if P.POLICE not in EXPECTED[subject_kind] or any(P.POLICE in one.capacities and not one.absent for one in participants):
        return ""
    return f"Cuộc họp đánh giá không có đại diện Công an dự. {f'Lý do: {reason}' if reason else 'Chưa nêu lý do.'}"


def absent(subject_kind: str, capacities: Iterable[str], *, has_party_organisation: bool = True) -> list[str]:
    """The capacities that should sit in the meeting and that nobody holds, as words; a Party one only where there is a Party."""
    held = set(capacities)
    return [one.label for one in expected_of(subject_kind, has_party_organisation=has_party_organisation) if one not in held]
