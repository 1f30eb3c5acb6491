"""Who may do what with appraisals, consultations, review meetings, proposals, decisions and certificates.

Every right is held in the object's deciding place itself: not above it, not below it (design §3).
"""

from datetime import date
from typing import TypeVar

from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import READS_WHOLE_PLACE, Membership, User
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours
from dossiers.permissions import helps, represents
from recognitions.models import Appraisal, Certificate, Consultation, Decision, Proposal, ReviewMeeting
from recognitions.querysets import POLICE_SIGHT
from recognitions.transitions import (
    APPRAISAL_TRANSITIONS,
    CERTIFICATE_TRANSITIONS,
    CONSULTATION_TRANSITIONS,
    DECISION_TRANSITIONS,
    PROPOSAL_TRANSITIONS,
    REVIEW_MEETING_TRANSITIONS,
    Transition,
    transition_for,
)
from registrations.choices import MemberRole, SubjectKind
from registrations.models import Subject
from registrations.plans import deciding_place
from registrations.querysets import own_subject_ids

Row = Appraisal | Consultation | ReviewMeeting | Proposal | Decision | Certificate
Acted = TypeVar("Acted", bound=Row)
TABLES = {
    Appraisal: APPRAISAL_TRANSITIONS,
    Consultation: CONSULTATION_TRANSITIONS,
    ReviewMeeting: REVIEW_MEETING_TRANSITIONS,
    Proposal: PROPOSAL_TRANSITIONS,
    Decision: DECISION_TRANSITIONS,
    Certificate: CERTIFICATE_TRANSITIONS,
}

# Who chooses what of the settings of a place.
POLICE_PART, COMMITTEE_PART = "police", "committee"
SETTINGS_OF = {POLICE_PART: (Role.POLICE_CHIEF, Role.ADMINISTRATOR), COMMITTEE_PART: (Role.OFFICE, Role.ADMINISTRATOR)}


def actions_of(user: User, row: Row) -> dict[str, Transition]:
    """What `user` may do with `row` as it stands, by action: what the buttons show."""
    table = TABLES[type(row)]
    return {t.action: t for t in table if row.state in t.sources and _is_for(t, user, row)}


def _is_for(transition: Transition, user: User, row) -> bool:
    return transition.concerns(row) and user.holds(*transition.roles, place=row.deciding_place_id)


def permitted(user: User, action: str, row: Row, *, moved: str) -> Transition:
    """The transition by which `user` may do `action` to the locked `row`.

    Raises NotYours when no state would let this person do it, Conflict with the sentence `moved` when only the state is wrong.
    """
    offered(user, action, row)
    transition = transition_for(TABLES[type(row)], action, row.state)
    if transition is None or not user.holds(*transition.roles, place=row.deciding_place_id):
        raise Conflict(moved)
    return transition


def offered(user: User, action: str, row: Acted) -> Acted:
    """The row, when the table lets `user` do `action` to it in some state: who finds it in another is told, not refused. Else NotYours."""
    if not any(t.action == action and _is_for(t, user, row) for t in TABLES[type(row)]):
        raise NotYours
    return row


def appraises_in(user: User, place_id: int) -> bool:
    """Whether `user` appraises and proposes in this place: its police."""
    return user.holds(Role.POLICE_OFFICER, Role.POLICE_CHIEF, place=place_id)


def explains_for(user: User, subject: Subject) -> bool:
    """Whether `user` speaks for `subject` where it is foreseen not to be recognised: its head or clerk, for a ward its chairperson."""
    if subject.kind == SubjectKind.WARD:
        return user.holds(Role.CHAIRPERSON, place=subject.place_id)
    return represents(user, subject)


def takes_in_explanations(user: User, appraisal: Appraisal) -> bool:
    """Whether `user` takes in what the subject explains on paper: the deciding place's police, or its area officer on its behalf."""
    return appraises_in(user, appraisal.deciding_place_id) or helps(user, appraisal.subject)


def sees_police_answers(user: User, deciding_place) -> bool:
    """Whether `user` sees what the police answered and counted: police and auditor of the place or above it (practice P16)."""
    return any(user.holds(*POLICE_SIGHT, place=place_id) for place_id in (deciding_place.pk, deciding_place.parent_id) if place_id)


def keeps_book_of(user: User, subject: Subject, *, on: date) -> bool:
    """Whether `user` writes in the year's book of `subject`: police of its place, its area officer, and the police of the province
    for a subject that they decide on (design §3)."""
    if appraises_in(user, subject.place_id) or subject.pk in own_subject_ids(user, MemberRole.AREA_OFFICER):
        return True
    above = subject.place.parent_id
    return bool(above) and appraises_in(user, above) and deciding_place(subject, on.year, on)[0].pk == above


def keeps_book_in(user: User, place: Place) -> bool:
    """Whether `user` writes in the book of some subject of a place: its police, or an area officer there."""
    return appraises_in(user, place.pk) or (not place.is_province and user.holds(Role.AREA_OFFICER, place=place.pk))


def reads_book_in(user: User, place: Place) -> bool:
    """Whether `user` opens the book of a place: police and auditors of it and above it, and an area officer for their own subjects."""
    return sees_police_answers(user, place) or user.holds(Role.AREA_OFFICER, place=place.pk)


def settings_parts_of(user: User, place: Place) -> tuple[str, ...]:
    """The parts of a place's settings that `user` chooses: the chief the police's, the office the committee's, the administrator both."""
    return tuple(part for part, roles in SETTINGS_OF.items() if user.holds(*roles, place=place.pk))


def reads_whole(user: User, place) -> bool:
    """Whether `user` reads all that concerns a place, by a role in it or above it; a subject's own people read what names them."""
    return any(user.holds(*READS_WHOLE_PLACE, place=place_id) for place_id in (place.pk, place.parent_id) if place_id)


def membership_of(user: User, role: str, place_id: int) -> Membership | None:
    """The membership by which `user` holds `role` in the place today: it says in what capacity they sign."""
    return next((m for m in user.current_memberships if m.role == role and m.place_id == place_id), None)
