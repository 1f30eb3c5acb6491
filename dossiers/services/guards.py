"""What must hold before a step of the table is taken. Each is asked with the row and with who takes the step, and refuses with the
sentence that the person reads."""

from datetime import date

from django.utils import timezone

from antt_portal import clock
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, Refused
from dossiers import deadlines, permissions, steps
from dossiers.choices import DossierState
from dossiers.contents import Contents
from dossiers.models import Dossier
from dossiers.reviewing import claiming
from dossiers.transitions import NOT_ONES_OWN
from registrations.dissolved_wards import where_to_go
from registrations.models import Enrolment

OWN_SENTENCE = "Ông/bà đại diện cho nơi nộp hoặc đã gửi hồ sơ này nên không tự kiểm tra được. Ông/bà đề nghị đồng nghiệp kiểm tra."


def papers_complete(dossier: Dossier, _by=None) -> None:
    """Every required paper, figure and answer is there."""
    missing = steps.missing_of(steps.steps_of(Contents(dossier)))
    if missing:
        raise Refused("Hồ sơ chưa đủ. " + " ".join(missing))


def window_open(dossier: Dossier, _by=None) -> None:
    """The year's registration had opened at the instant of receipt, and, where the plan refuses late dossiers, the last day had not
    passed. The instant is `received_at`, which sending fixes beforehand: paper handed over in time may be typed in later.

    A dossier that comes back after a return is not late because of the return: it was received in time.
    """
    if dossier.state == DossierState.RETURNED:
        return
    deadline = deadlines.deadline_of(dossier)
    received_at = dossier.received_at or clock.now()
    if clock.today() < deadline.opens_on:
        raise Refused(f"Năm {dossier.year} nhận hồ sơ từ ngày {deadline.opens_on:%d/%m/%Y}. Bản nháp vẫn được giữ.")
    if timezone.localdate(received_at) < deadline.opens_on:
        raise Refused(
            f"Ngày nhận hồ sơ giấy {timezone.localdate(received_at):%d/%m/%Y} sớm hơn ngày bắt đầu nhận hồ sơ năm {dossier.year} "
            f"({deadline.opens_on:%d/%m/%Y}). Ông/bà ghi lại ngày nhận.",
            field="received_on",
        )
    if deadline.refuses_late and deadline.is_late(received_at):
        raise Refused(
            f"Đã hết hạn gửi: hết ngày {deadline.last_day:%d/%m/%Y} ({deadline.source_text}), kế hoạch không nhận hồ sơ muộn. "
            "Ông/bà liên hệ cảnh sát khu vực hoặc Công an nơi nhận hồ sơ."
        )


def ward_stands(dossier: Dossier, _by=None) -> None:
    """The dossier's ward was not dissolved by the day of receipt; by today, where it comes back after a return: nobody waits there."""
    received_at = dossier.received_at if dossier.state != DossierState.RETURNED else None
    require_ward_stands(dossier.place, timezone.localdate(received_at) if received_at else clock.today())


def require_ward_stands(place: Place, day: date) -> None:
    """Refuse what would be sent to a ward that is no more on `day`, and say where to go instead."""
    if place.is_gone_on(day):
        raise Refused(where_to_go(place))


def still_on_roster(dossier: Dossier, _by=None) -> None:
    """The subject is on the year's roster, in scope, and has not left it since the dossier was begun."""
    require_on_roster(dossier.enrolment)


def require_on_roster(enrolment: Enrolment) -> None:
    """Refuse what is followed but not reviewed, and what has left the roster."""
    if not enrolment.in_scope:
        raise Refused(
            f"{enrolment.name} thuộc diện theo dõi phong trào, không xét công nhận theo Thông tư 124: "
            f"{enrolment.exclusion_reason} ({enrolment.exclusion_basis})."
        )
    if enrolment.left_on:
        raise Refused(f"{enrolment.name} đã ra khỏi danh sách năm {enrolment.year} từ ngày {enrolment.left_on:%d/%m/%Y}.")


def not_held(dossier: Dossier, _by=None) -> None:
    """No proposal holds the dossier."""
    if dossier.held_by:
        raise Conflict("Hồ sơ đang nằm trong tờ trình đã ký nên không mở lại được. Muốn sửa, đưa hồ sơ ra khỏi tờ trình trước.")


def not_ones_own(dossier: Dossier, by) -> None:
    """Who represents the subject, or sent the dossier in its name, does not check it: two hands, also where one person has both."""
    if permissions.is_ones_own(by, dossier):
        raise Refused(OWN_SENTENCE)


def not_with_a_colleague(dossier: Dossier, by) -> None:
    """No colleague has claimed the dossier within the last half hour."""
    claim = claiming.claim_of(dossier, by)
    if claim and claim.keeps_off:
        raise Conflict(f"{held_sentence(claim)} Muốn làm thay, ông/bà bấm “Nhận thay” rồi làm lại.")


def held_sentence(claim: claiming.Claim) -> str:
    return f"{claim.holder} đang giữ hồ sơ này, từ {claiming.since_words(claim.since)}."


GUARDS = {
    "ward_stands": ward_stands,
    "still_on_roster": still_on_roster,
    "papers_complete": papers_complete,
    "window_open": window_open,
    "not_held": not_held,
    NOT_ONES_OWN: not_ones_own,
    "not_with_a_colleague": not_with_a_colleague,
}
