"""Assessment meetings of the demo: one that lies ahead with its invitation, those that were held, one of them without the police."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from antt_portal import clock
from antt_portal.accounts.models import User
from dossiers.choices import DossierKind, ParticipantCapacity
from dossiers.meetings import Present
from dossiers.models import Dossier
from dossiers.services import dossiers, meetings
from registrations.models import Subject

DAYS_AHEAD = 4
VENUE = "Nhà sinh hoạt cộng đồng"
CHAIR, SECRETARY = Present("Nguyễn Thị Hòa", (ParticipantCapacity.CHAIR,)), Present("Trịnh Văn Lâm", (ParticipantCapacity.SECRETARY,))
FRONT = Present("Kiều Thị Oanh", (ParticipantCapacity.FRONT_WORK_COMMITTEE,))
POLICE = Present("Lê Minh Tuấn", (ParticipantCapacity.POLICE,))


def plan(subject: Subject, year: int, by: User) -> Dossier:
    """Open the recognition dossier and invite to the meeting, some evenings after the day on which the demo is made."""
    dossier = dossiers.dossier_open(subject=subject, year=year, kind=DossierKind.RECOGNITION, by=by)
    evening = datetime.combine(timezone.localdate() + timedelta(days=DAYS_AHEAD), time(19, 30), timezone.get_current_timezone())
    chair = Present(by.full_name, (ParticipantCapacity.CHAIR,))
    both = Present("Mai Xuân Phúc", (ParticipantCapacity.PARTY_CELL_SECRETARY, ParticipantCapacity.SECRETARY))
    meetings.meeting_plan(
        dossier=dossier, by=by, version=dossier.version, planned_at=evening, venue=VENUE, participants=[chair, both, FRONT, POLICE]
    )
    return dossier


def hold(dossier: Dossier, by: User, *, police: bool = True) -> None:
    """The meeting is held now; without the police when they were kept away."""
    meetings.meeting_save(
        dossier=dossier,
        by=by,
        version=Dossier.objects.get(pk=dossier.pk).version,
        held_at=clock.now(),
        venue=VENUE,
        invited=30,
        attended=27,
        conclusion="Thống nhất tự đánh giá đạt các tiêu chí và đề nghị xét công nhận.",
        police_absence="" if police else "Cảnh sát khu vực trực đột xuất; đã gửi biên bản để biết.",
        participants=[*_members(dossier), POLICE if police else Present(POLICE.name, POLICE.capacities, absent=True)],
    )


def _members(dossier: Dossier) -> list[Present]:
    if dossier.subject.is_residential_area:
        return [CHAIR, SECRETARY, Present("Mai Xuân Phúc", (ParticipantCapacity.PARTY_CELL_SECRETARY,)), FRONT]
    both = (ParticipantCapacity.PARTY_COMMITTEE, ParticipantCapacity.MASS_ORGANIZATION)
    return [CHAIR, SECRETARY, Present("Mai Xuân Phúc", both), Present("Đào Thị Nhung", (ParticipantCapacity.MANAGING_AUTHORITY,))]
