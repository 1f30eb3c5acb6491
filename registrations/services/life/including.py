"""One that began after 31/3 is followed but not reviewed in its first year; the ward may include it, with a reason (practice P7)."""

from antt_portal import clock
from antt_portal.refusals import Refused
from registrations.calendar import years_alive
from registrations.choices import SubjectEventKind as Happened
from registrations.lives.change import Change, Edit
from registrations.lives.decided import filed
from registrations.models import Enrolment, Subject
from registrations.plans import calendar_for
from registrations.rosters.freezing import freeze, out_of_scope
from registrations.services.life import checks
from registrations.services.life.carrying_out import carry_out
from registrations.services.roster import origins_of

SCOPE_FIELDS = ("in_scope", "exclusion_reason", "exclusion_basis")


def row_of(subject: Subject, year: int) -> Enrolment:
    """The row of `subject` on the roster of `year`, while people still work on that year. Refused otherwise."""
    row = Enrolment.objects.filter(subject=subject, year=year).select_related("subject__place__parent", "place__parent").first()
    if row is None:
        raise Refused(f"{subject.name} chưa có trong danh sách năm {year}.")
    if year < min(years_alive(clock.today())):
        raise Refused(f"Năm {year} đã qua, danh sách giữ nguyên.")
    if row.left_on:
        raise Refused(f"{row.name} đã ra khỏi danh sách năm {year} từ ngày {row.left_on:%d/%m/%Y}.")
    return row


def inclusion_foreseen(*, subject: Subject, year: int, reason: str, paper: str = "") -> Change:
    """What including `subject` in the review of `year` will change. What the circular or the plan leaves out, no ward may include."""
    row = row_of(subject, year)
    if row.in_scope:
        raise Refused(f"{row.name} đã thuộc diện xét năm {year}.")
    calendar = calendar_for(row.place, year)
    why = out_of_scope(row.subject, calendar, origin=origins_of([row.subject], calendar.year).get(row.subject_id))
    if why and not why.ward_may_include:
        raise Refused(f"Không đưa {row.name} vào diện xét được: {why.reason} ({why.basis}).")
    given = checks.said(reason=reason) | {"paper": checks.fits("paper", paper)}
    change = Change("enrolment.included", row.place, row.subject, clock.today())
    change.rows.append(Edit.of(row, in_scope=True, exclusion_reason="", exclusion_basis="", included_reason=given["reason"]))
    change.happened(row.subject, Happened.INCLUDED, **given, year=year)
    change.access.append(f"Người đại diện của {row.name} gửi được hồ sơ năm {year}.")
    return change


def inclusion_taken_back_foreseen(*, subject: Subject, year: int, reason: str, paper: str = "") -> Change:
    """What taking the inclusion back will change; only before any dossier of that year was sent."""
    row = row_of(subject, year)
    if not row.included_reason:
        raise Refused(f"{row.name} không phải do phường, xã đưa vào diện xét năm {year}.")
    if row.registered_at or filed([row.subject_id], year):
        raise Refused(f"{row.name} đã đăng ký hoặc đã gửi hồ sơ năm {year} nên không đưa ra khỏi diện xét được.")
    given = checks.said(reason=reason) | {"paper": checks.fits("paper", paper)}
    change = Change("enrolment.inclusion_taken_back", row.place, row.subject, clock.today())
    change.rows.append(Edit.of(row, included_reason="", **_scope_without_inclusion(row)))
    change.happened(row.subject, Happened.INCLUDED, **given, year=year, taken_back=True)
    change.kept.append("Hồ sơ đang soạn được giữ nguyên, nhưng không gửi được khi đối tượng không thuộc diện xét.")
    return change


def enrolment_include(*, subject: Subject, by, fingerprint: str | None = None, **asked) -> Subject:
    """Include `subject` in the review of a `year`, for a `reason`. Raises NotYours, Refused, Conflict."""
    return _carried_out(inclusion_foreseen, subject, by, fingerprint, asked)


def enrolment_take_back_inclusion(*, subject: Subject, by, fingerprint: str | None = None, **asked) -> Subject:
    """Take back the inclusion of `subject` in a `year`, for a `reason`. Raises NotYours, Refused, Conflict."""
    return _carried_out(inclusion_taken_back_foreseen, subject, by, fingerprint, asked)


def _carried_out(foreseen, subject: Subject, by, fingerprint: str | None, asked: dict) -> Subject:
    return carry_out(lambda: foreseen(subject=subject, **asked), place=subject.place, by=by, fingerprint=fingerprint, about=subject).about


def _scope_without_inclusion(row: Enrolment) -> dict[str, object]:
    calendar = calendar_for(row.place, row.year)
    fresh = Enrolment(subject=row.subject, year=row.year)
    freeze(fresh, row.subject, calendar, origin=origins_of([row.subject], calendar.year).get(row.subject_id))
    return {name: getattr(fresh, name) for name in SCOPE_FIELDS}
