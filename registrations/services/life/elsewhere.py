"""“Đã đăng ký tại phường cũ”: a subject that registered before wards were rearranged counts as registered, by its paper (P6)."""

from datetime import date, datetime, time

from antt_portal import clock
from antt_portal.refusals import Refused
from registrations.calendar import VIETNAM, is_in_time
from registrations.choices import SubjectEventKind as Happened
from registrations.lives.change import Change, Edit
from registrations.lives.decided import filed
from registrations.models import Enrolment, Subject
from registrations.plans import calendar_for
from registrations.rosters.freezing import FIXED_LEVELS, FROZEN_FIELDS
from registrations.services.life import checks, rosters
from registrations.services.life.carrying_out import carry_out
from registrations.services.life.including import row_of


def registration_elsewhere_foreseen(*, subject: Subject, year: int, on: date, paper: str, reason: str = "") -> Change:
    """What it will change that `subject` registered for `year` with its former ward on the day `on`, as `paper` shows."""
    row = row_of(subject, year)
    if row.registered_at:
        raise Refused(f"{row.name} đã đăng ký năm {year}, không cần ghi lại.")
    if not row.in_scope:
        raise Refused(f"{row.name} chỉ theo dõi phong trào năm {year}: {row.exclusion_reason}.")
    given = checks.said(paper=paper) | {"reason": checks.fits("reason", reason)}
    rule = calendar_for(row.place, year).rule(row.kind, FIXED_LEVELS.get(row.kind, row.managing_level))
    if not rule.registration_opens <= on <= clock.today():
        raise Refused(
            f"Ngày đăng ký năm {year} nằm trong khoảng từ {rule.registration_opens:%d/%m/%Y} đến hôm nay. Ông/bà kiểm tra lại ngày.",
            field="on",
        )
    at = datetime.combine(on, time.min, VIETNAM)
    change = Change("enrolment.registered_elsewhere", row.place, row.subject, on)
    late = not is_in_time(at, rule.registration_last_day)
    change.rows.append(Edit.of(row, registered_at=at, registered_late=late, registered_elsewhere=given["paper"]))
    change.happened(row.subject, Happened.REGISTERED_ELSEWHERE, **given, year=year)
    change.kept.append("Tiêu chí của Quý I vẫn do cán bộ thẩm định xem giấy tờ rồi quyết định.")
    return change


def registration_elsewhere_taken_back_foreseen(*, subject: Subject, year: int, reason: str, paper: str = "") -> Change:
    """What taking that mark back will change, when it was wrong; only while no dossier of that year was sent."""
    row = row_of(subject, year)
    if not was_marked(row):
        raise Refused(f"{row.name} chưa được ghi “Đã đăng ký tại phường, xã cũ” năm {year}, không có gì để rút lại.")
    if filed([row.subject_id], year):
        raise Refused(f"{row.name} đã gửi hồ sơ năm {year} nên không rút lại được.")
    given = checks.said(reason=reason) | {"paper": checks.fits("paper", paper)}
    change = Change("enrolment.registered_elsewhere_taken_back", row.place, row.subject, clock.today())
    unregistered = {"registered_at": None, "registered_late": False, "registered_elsewhere": ""}
    change.rows.append(Edit.of(row, **unregistered, **rosters.as_it_stands(row, row.subject, FROZEN_FIELDS)))
    change.happened(row.subject, Happened.REGISTERED_ELSEWHERE, **given, year=year, taken_back=True)
    change.access.append(f"Người đại diện của {row.name} gửi hồ sơ đăng ký năm {year} như đối tượng chưa đăng ký.")
    return change


def was_marked(row: Enrolment) -> bool:
    """Whether somebody marked of `row` that it registered with its former ward; one that moved has its registration by moving."""
    if not row.registered_elsewhere:
        return False
    return row.subject.events.filter(kind=Happened.REGISTERED_ELSEWHERE, details__year=row.year).exists()


def registered_elsewhere_mark(*, subject: Subject, by, fingerprint: str | None = None, **asked) -> Subject:
    """Mark that `subject` registered with its former ward: `year`, `on`, `paper`, `reason`. Raises NotYours, Refused, Conflict."""
    return _carried_out(registration_elsewhere_foreseen, subject, by, fingerprint, asked)


def registered_elsewhere_take_back(*, subject: Subject, by, fingerprint: str | None = None, **asked) -> Subject:
    """Take that mark of a `year` back, for a `reason`. Raises NotYours, Refused, Conflict."""
    return _carried_out(registration_elsewhere_taken_back_foreseen, subject, by, fingerprint, asked)


def _carried_out(foreseen, subject: Subject, by, fingerprint: str | None, asked: dict) -> Subject:
    return carry_out(lambda: foreseen(subject=subject, **asked), place=subject.place, by=by, fingerprint=fingerprint, about=subject).about
