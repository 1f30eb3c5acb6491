"""Which subjects the meeting looks at one by one, and why: what stands out by itself, and what somebody marked (practice P18)."""

from collections.abc import Iterable
from dataclasses import dataclass

from recognitions.choices import Basis, Outcome, ReviewMeetingState
from recognitions.models import Appraisal, ReviewItem, ReviewMeeting
from recognitions.opinions.said import objections_to

MARKED = "Được chọn để xem riêng."
HELD = (ReviewMeetingState.HELD, ReviewMeetingState.MINUTES)


@dataclass(frozen=True)
class AgendaLine:
    """A subject on the agenda; `why` says what makes it an exception, and is empty for the others."""

    item: ReviewItem
    why: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the meeting concluded otherwise than the police had proposed."""
        return bool(self.item.outcome) and self.item.outcome != self.item.proposed


@dataclass(frozen=True)
class Agenda:
    exceptions: tuple[AgendaLine, ...]
    ordinary: tuple[AgendaLine, ...]

    @property
    def lines(self) -> tuple[AgendaLine, ...]:
        return self.exceptions + self.ordinary


def agenda_of(meeting: ReviewMeeting) -> Agenda:
    """The agenda, exceptions first: as it stands today while it is invited to, as it was frozen once it was held. Four queries."""
    items = list(meeting.items.select_related("appraisal__enrolment__place", "appraisal__dossier").prefetch_related("appraisal__results"))
    found = why_of([item.appraisal for item in items], meeting) if meeting.state not in HELD else {}
    lines = [AgendaLine(item, _why(item, found)) for item in items]
    return Agenda(tuple(line for line in lines if line.why), tuple(line for line in lines if not line.why))


def _why(item: ReviewItem, found: dict[int, list[str]]) -> tuple[str, ...]:
    if item.outcome:
        return tuple(item.why)
    return (*found.get(item.appraisal_id, ()), *([MARKED] if item.marked else []))


def why_of(appraisals: Iterable[Appraisal], meeting: ReviewMeeting) -> dict[int, list[str]]:
    """By appraisal, what makes it stand out by itself: proposed not to recognise, late, data that cannot say, objections. One query
    besides what the rows bring."""
    rows = list(appraisals)
    objections = objections_to([row.subject_id for row in rows], place=meeting.deciding_place, year=meeting.year)
    return {row.pk: _stands_out(row) + objections.get(row.subject_id, []) for row in rows}


def _stands_out(row: Appraisal) -> list[str]:
    found = []
    if row.outcome == Outcome.REFUSE:
        found.append(f"Đề nghị chưa công nhận: {row.reason}")
    if not row.outcome:
        found.append("Phiếu thẩm định đang mở lại, chưa kết luận.")
    if row.dossier.late:
        found.append("Hồ sơ nộp muộn.")
    if any(result.basis == Basis.DATA and result.data_says is None for result in row.results.all()):
        found.append("Có tiêu chí số liệu chưa đủ, do cán bộ thẩm định quyết định.")
    return found
