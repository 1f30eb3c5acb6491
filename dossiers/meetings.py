"""Who sits in the assessment meeting (Điều 9 as amended, domain §4.3). Pure."""

from collections.abc import Iterable

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


def absent(subject_kind: str, capacities: Iterable[str], *, has_party_organisation: bool = True) -> list[str]:
    """The capacities that should sit in the meeting and that nobody holds, as words; a Party one only where there is a Party."""
    held = set(capacities)
    expected = [one for one in EXPECTED[subject_kind] if has_party_organisation or one not in PARTY]
    return [one.label for one in expected if one not in held]
