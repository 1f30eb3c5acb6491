"""The assessment meeting: planned with those invited, and recorded once it was held."""

from datetime import datetime

from django.db import transaction

from antt_portal import clock, text
from antt_portal.refusals import Refused
from dossiers.choices import ParticipantCapacity
from dossiers.meetings import Present
from dossiers.models import AssessmentMeeting, Dossier, Participant
from dossiers.services.drafting import editable, saved


@transaction.atomic
def meeting_plan(
    *, dossier: Dossier, by, version: int, planned_at: datetime, venue: str = "", participants: list[Present]
) -> AssessmentMeeting:
    """Keep when and where the meeting will be and who is invited. It is not held by that; what was recorded as held is a plan again.

    Raises Refused (field “held_on”) for an instant that has passed, (“participants”) for somebody without a capacity.
    """
    row = editable(dossier, by=by, version=version)
    if planned_at <= clock.now():
        raise Refused(
            "Giờ họp này đã qua. Nếu đã họp, ông/bà bấm “Đã họp: lưu và tiếp tục”; nếu chưa họp, ông/bà ghi ngày giờ sắp tới.",
            field="held_on",
        )
    _require_capacities(participants)
    meeting = _written(row, {"planned_at": planned_at, "held_at": None, "venue": text.normal(venue)[:200]})
    _seat(meeting, [Present(one.name, one.capacities) for one in participants])
    saved(row, action="dossier.meeting_planned", by=by, participants=len(participants))
    return meeting


@transaction.atomic
def meeting_save(
    *,
    dossier: Dossier,
    by,
    version: int,
    held_at: datetime | None,
    venue: str = "",
    invited: int | None = None,
    attended: int | None = None,
    conclusion: str = "",
    police_absence: str = "",
    participants: list[Present],
) -> AssessmentMeeting:
    """Record the meeting as held: who came, who stayed away, what it concluded, why the police were not there.

    Raises Refused for a meeting still to come (field “held_on”), somebody without a capacity (“participants”), or fewer people present
    than are named as present (“attended”).
    """
    row = editable(dossier, by=by, version=version, also_on_paper=True)
    if held_at and held_at > clock.now():
        raise Refused("Cuộc họp chưa diễn ra. Ông/bà bấm “Chưa họp: lưu và lập giấy mời”, họp xong thì ghi kết quả.", field="held_on")
    _require_capacities(participants)
    named = sum(not one.absent for one in participants)
    if attended is not None and attended < named:
        raise Refused(f"Số người dự ({attended}) ít hơn số người có tên là có mặt ({named}). Ông/bà kiểm tra lại.", field="attended")
    recorded = {
        "held_at": held_at,
        "venue": text.normal(venue)[:200],
        "invited": invited,
        "attended": attended,
        "conclusion": conclusion.strip()[:3000],
        "police_absence": text.normal(police_absence)[:300],
    }
    meeting = _written(row, recorded)
    _seat(meeting, participants)
    saved(row, action="dossier.meeting_saved", by=by, participants=len(participants))
    return meeting


def _written(row: Dossier, values: dict) -> AssessmentMeeting:
    meeting, _ = AssessmentMeeting.objects.update_or_create(dossier=row, defaults=values)
    return meeting


def _seat(meeting: AssessmentMeeting, participants: list[Present]) -> None:
    meeting.participants.all().delete()
    Participant.objects.bulk_create(
        Participant(meeting=meeting, name=text.normal(one.name)[:120], capacities=list(one.capacities), absent=one.absent, position=number)
        for number, one in enumerate(participants)
    )


def _require_capacities(participants: list[Present]) -> None:
    for one in participants:
        if not one.capacities:
            raise Refused(f"Ông/bà chưa chọn tư cách dự họp của {text.normal(one.name)}.", field="participants")
        if set(one.capacities) - set(ParticipantCapacity.values):
            raise Refused("Tư cách dự họp không có trong danh sách. Ông/bà chọn lại.", field="participants")
