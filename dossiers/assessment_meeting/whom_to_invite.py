"""Whom to ask to a dossier's assessment meeting, from what the portal knows: last year's meeting, the head, the area officer."""

from antt_portal import clock
from dossiers import meetings, telling
from dossiers.choices import DossierKind
from dossiers.meetings import Present
from dossiers.models import AssessmentMeeting, Dossier
from registrations.choices import MemberRole
from registrations.models import SubjectMember


def meeting_of_last_year(dossier: Dossier) -> AssessmentMeeting | None:
    """The meeting that the subject held the year before, with its participants."""
    year = {"dossier__subject": dossier.subject, "dossier__kind": DossierKind.RECOGNITION, "dossier__year": dossier.year - 1}
    return AssessmentMeeting.objects.filter(**year, held_at__isnull=False).prefetch_related("participants").first()


def present_of(meeting: AssessmentMeeting | None) -> list[Present]:
    """Its participants as plain values."""
    rows = meeting.participants.all() if meeting else []
    return [Present(one.name, tuple(one.capacities), one.absent) for one in rows]


def people_known(dossier: Dossier, last_year: AssessmentMeeting | None) -> list[Present]:
    """Whom to ask to this year's meeting, before anybody wrote it down."""
    officer = telling.area_officer_of(dossier)
    return meetings.whom_to_invite(
        present_of(last_year),
        head=head_name_of(dossier),
        officer=officer.full_name if officer else "",
        expected=meetings.expected_of(dossier.enrolment.kind, has_party_organisation=dossier.enrolment.has_party_organisation),
    )


def head_name_of(dossier: Dossier) -> str:
    """Who heads the subject today: of its people on the portal, else as its list says; empty where nobody knows."""
    rows = SubjectMember.objects.in_force(clock.today()).filter(subject=dossier.subject_id, role=MemberRole.HEAD)
    head = rows.order_by("-starts_on").select_related("user").first()
    return head.user.full_name if head else dossier.subject.head_name
