"""What the page of one decision shows: the result of each subject, what a later decision changes, who may not sign."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from recognitions.amendments.words import FIELDS
from recognitions.choices import DecisionKind, DecisionState, Outcome
from recognitions.deciding import items_of
from recognitions.models import Appraisal, Decision, Recognition
from registrations.choices import MemberRole
from registrations.models import Enrolment, SubjectMember


@dataclass(frozen=True)
class Line:
    """What a decision says of one subject: what was proposed and why, the recognition that it made, ended or corrects, and how."""

    enrolment: Enrolment
    outcome: str
    reason: str = ""
    unverified: tuple[str, ...] = ()  # articles not met whose text was not checked against the circular
    recognition: Recognition | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # what, from, to


def lines_of(row: Decision) -> list[Line]:
    """One line for each subject that the decision names. Three queries at most, whatever their number."""
    if row.kind in (DecisionKind.CORRECT, DecisionKind.REVOKE):
        return _amended(row)
    recognitions = {recognition.enrolment_id: recognition for recognition in row.recognitions.select_related("enrolment")}
    items = items_of(row)
    if not items:
        return [Line(recognition.enrolment, Outcome.RECOGNISE, recognition=recognition) for recognition in recognitions.values()]
    appraisals = (item.appraisal for item in items)
    return [
        Line(found.enrolment, found.outcome, found.reason, _unverified(found), recognitions.get(found.enrolment_id)) for found in appraisals
    ]


def _unverified(appraisal: Appraisal) -> tuple[str, ...]:
    return tuple(result.article for result in appraisal.results.all() if result.met is False and not result.verified)


def _amended(row: Decision) -> list[Line]:
    lines = [
        Line(
            amendment.recognition.enrolment,
            Outcome.RECOGNISE,
            recognition=amendment.recognition,
            changes=[(FIELDS[name], change["from"], change["to"]) for name, change in amendment.corrected.items()],
        )
        for amendment in row.amendments.select_related("recognition__enrolment")
    ]
    told = {line.recognition.pk for line in lines}
    before = row.revocations.select_related("enrolment").exclude(pk__in=told)  # recorded before amendments had rows of their own
    return lines + [Line(recognition.enrolment, Outcome.RECOGNISE, recognition=recognition) for recognition in before]


def has_text(row: Decision) -> bool:
    """Whether the portal writes the decision's text: of what was proposed here, or of an amendment with its rows; not once it is void."""
    return row.state != DecisionState.VOID and (row.proposal is not None or row.amendments.exists())


def signatures_of(row: Decision) -> list[tuple[str, datetime | None]]:
    """Who signed the file with a token as their certificates name them, and when by their own clock; oldest first."""
    found = ((one["signer"], one["signed_at"]) for one in row.signatures)
    return [(signer, datetime.fromisoformat(at) if at else None) for signer, at in found]


def may_not_sign(row: Decision, lines: Iterable[Line]) -> list[tuple[str, str]]:
    """(person, subject) of each who could sign but heads a subject that is named: another signs this decision (practice P27)."""
    if row.state != DecisionState.AWAITING_SIGNATURE:
        return []
    seats = Membership.objects.in_force(clock.today()).filter(role=Role.CHAIRPERSON, place=row.deciding_place_id)
    subjects = [line.enrolment.subject_id for line in lines]
    heads = SubjectMember.objects.in_force(clock.today()).filter(role=MemberRole.HEAD, subject__in=subjects, user__in=seats.values("user"))
    return [(head.user.full_name, head.subject.name) for head in heads.select_related("user", "subject")]
