"""Who may do what with a dossier. `transitions.py` names these rules; views and services ask them, nobody decides by himself.

Two hands: whoever prepares and sends a dossier acts for the subject, whoever reviews it belongs to the police of its deciding
place itself, never of a place above or below (design §3). The ward's own dossier is prepared by the ward's police, sent by the
ward's chairperson, and reviewed by the province's police.
"""

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.refusals import NotYours
from dossiers.choices import BEING_CHECKED, EDITABLE, DossierState, ReceivedHow
from dossiers.models import Dossier
from dossiers.transitions import NOT_ONES_OWN, TRANSITIONS, Transition
from registrations.choices import MemberRole, SubjectKind
from registrations.models import Subject
from registrations.querysets import ties_of

POLICE = (Role.POLICE_OFFICER, Role.POLICE_CHIEF)


def roles_at(user, subject: Subject) -> set[str]:
    """What `user` is to `subject` today: head, clerk, area officer. An area officer must also hold that role in its place."""
    return ties_of(user).get(subject.pk, set())


def helps(user, subject: Subject) -> bool:
    """Whether `user` would enter it on the subject's behalf, as its area officer."""
    return MemberRole.AREA_OFFICER in roles_at(user, subject) and not represents(user, subject)


def may_prepare_for(user, subject: Subject) -> bool:
    """Whether `user` may open and fill the dossiers of `subject`."""
    if subject.kind == SubjectKind.WARD and user.holds(*POLICE, Role.CHAIRPERSON, place=subject.place_id):
        return True
    return bool(roles_at(user, subject))


def may_prepare(user, dossier: Dossier) -> bool:
    """Whether `user` may fill `dossier`: its subject's people, the area officer on their behalf, for a ward its police."""
    return may_prepare_for(user, dossier.subject)


def may_file(user, dossier: Dossier) -> bool:
    """Whether `user` may send, take back or withdraw `dossier`. For the ward itself only its chairperson may."""
    if dossier.subject.kind == SubjectKind.WARD:
        return user.holds(Role.CHAIRPERSON, place=dossier.place_id)
    return bool(roles_at(user, dossier.subject))


def may_review(user, dossier: Dossier) -> bool:
    """Whether `user` is police of the dossier's deciding place itself."""
    return user.holds(*POLICE, place=dossier.deciding_place_id)


def is_ones_own(user, dossier: Dossier) -> bool:
    """Whether `user` is on the subject's side of `dossier`: represents it today, or sent this through the portal in its name. Such a
    person checks nothing of it, whatever office they hold; an officer who took in its paper on behalf stays on the other side."""
    if represents(user, dossier.subject):
        return True
    return dossier.received_how == ReceivedHow.PORTAL and dossier.submitted_by_id is not None and dossier.submitted_by_id == user.pk


def represents(user, subject: Subject) -> bool:
    """Whether `user` is head or clerk of `subject` today."""
    return bool(roles_at(user, subject) & {MemberRole.HEAD, MemberRole.CLERK})


def may_take_in(user, dossier: Dossier) -> bool:
    """Whether `user` may take in paper of `dossier` at the desk (practice P3): the subject's area officer, or the police of the
    place that decides. `dossier` may be one that is not begun yet. Who also represents the subject does not check it afterwards."""
    return helps(user, dossier.subject) or may_review(user, dossier)


def may_fill(user, dossier: Dossier) -> bool:
    """Whether `user` may write into `dossier`, in whatever state: who prepares it, and of one that came on paper who takes in paper."""
    return may_prepare(user, dossier) or (came_on_paper(dossier) and may_take_in(user, dossier))


def is_open_to(user, dossier: Dossier) -> bool:
    """Whether what is typed in `dossier` may be changed by `user` as it stands: a draft or a returned one by who prepares it, while its
    ward is there; one that was handed over on paper also while it is checked, by who takes in paper, since its meeting and answers are
    typed from the sheets."""
    if dossier.state in EDITABLE:
        return may_prepare(user, dossier) and not dossier.place.is_gone_on(clock.today())
    return dossier.state in BEING_CHECKED and came_on_paper(dossier) and may_take_in(user, dossier)


def is_unsent(dossier: Dossier) -> bool:
    """Whether what is typed in `dossier` is still its subject's own business: it is not begun, a draft, or was never received."""
    return dossier.state == DossierState.DRAFT or dossier.received_at is None


def came_on_paper(dossier: Dossier) -> bool:
    """Whether `dossier` was last handed over on paper and is no draft again."""
    return dossier.received_how == ReceivedHow.PAPER and dossier.state != DossierState.DRAFT


def on_behalf(user, dossier: Dossier) -> bool:
    """Whether what `user` writes into `dossier` is entered for somebody else: by its area officer, or by police who take in its paper."""
    return helps(user, dossier.subject) or not may_prepare(user, dossier)


def may_read_remarks(user, dossier: Dossier) -> bool:
    """Whether `user` reads what reviewers note for each other and who holds `dossier`: its reviewers, and auditors of their place or
    the place above. Never the subject's people, whatever else they are, nor the office and the chairperson."""
    if represents(user, dossier.subject):
        return False
    above = (dossier.deciding_place_id, dossier.deciding_place.parent_id)
    return may_review(user, dossier) or any(user.holds(Role.AUDITOR, place=place) for place in above if place)


def portal_itself(user, dossier: Dossier) -> bool:
    """Only the portal does this, when the calendar says so."""
    return user is None


RULES = {
    "may_prepare": may_prepare,
    "may_file": may_file,
    "may_take_in": may_take_in,
    "may_review": may_review,
    "portal_itself": portal_itself,
}


def allows(transition: Transition, user, dossier: Dossier) -> bool:
    """Whether the table lets `user` do this to `dossier`, whatever state it is in."""
    if (user is None) != (transition.who == "portal_itself"):
        return False
    return RULES[transition.who](user, dossier)


def require(allowed: bool) -> None:
    """Refuse with 404 what is not the person's to do."""
    if not allowed:
        raise NotYours


def allowed_actions(user, dossier: Dossier) -> list[Transition]:
    """What `user` may do to `dossier` in the state it is in: the buttons of its page, in the order of the table."""
    possible = [step for step in TRANSITIONS if dossier.state in step.sources and allows(step, user, dossier)]
    if user is not None and is_ones_own(user, dossier):
        return [step for step in possible if NOT_ONES_OWN not in step.guards]
    return possible
