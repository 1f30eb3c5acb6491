"""What is said when somebody acts on a page that is no longer true: who did something meanwhile, when, and where it stands."""

from django.utils import timezone

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.refusals import Conflict
from antt_portal.trail.models import Entry
from recognitions.hearings.standing import standing_of
from recognitions.models import Appraisal, Certificate, Consultation, Decision, ForeseenRefusal, Proposal, ReviewMeeting

NAMES = {
    Appraisal: "Phiếu thẩm định",
    Consultation: "Lần lấy ý kiến",
    ReviewMeeting: "Cuộc họp xét duyệt",
    Proposal: "Tờ trình",
    Decision: "Quyết định",
    Certificate: "Giấy công nhận",
    ForeseenRefusal: "Thông báo dự kiến chưa công nhận",
}
Acted = Appraisal | Consultation | ReviewMeeting | Proposal | Decision | Certificate | ForeseenRefusal


def sentence(row: Acted) -> str:
    """Who acted last on `row`, when, and its state now, with what to do."""
    last = Entry.objects.about(row).last()
    who = User.objects.filter(pk=last.actor_id).first() if last else None
    then = f"{who or 'Cổng'} đã làm việc với nội dung này lúc {timezone.localtime(last.at):%H:%M ngày %d/%m/%Y}. " if last else ""
    return f"{then}{NAMES[type(row)]} hiện ở trạng thái “{_state(row)}”. Chưa có gì thay đổi; ông/bà xem lại rồi làm tiếp."


def _state(row: Acted) -> str:
    return standing_of(row, clock.today()).label if isinstance(row, ForeseenRefusal) else row.get_state_display()


def same_version(row: Acted, version: int) -> None:
    """Refuse an act on a stale page: the form's `version` must be the locked row's. Raises Conflict."""
    if row.version != version:
        raise Conflict(sentence(row))
