"""A subject stops for a time, works again, or is no more (practice P7)."""

from datetime import date

from antt_portal.refusals import Refused
from registrations.choices import SubjectEventKind as Happened
from registrations.choices import SubjectStatus
from registrations.lives.change import Change, Edit
from registrations.models import Subject
from registrations.services.life import checks, rosters
from registrations.services.life.carrying_out import carry_out

ACTS = (Happened.SUSPENDED, Happened.RESUMED, Happened.CLOSED)
STATUS_AFTER = {
    Happened.SUSPENDED: SubjectStatus.SUSPENDED,
    Happened.RESUMED: SubjectStatus.ACTIVE,
    Happened.CLOSED: SubjectStatus.CLOSED,
}
POSSIBLE = {
    SubjectStatus.ACTIVE: (Happened.SUSPENDED, Happened.CLOSED),
    SubjectStatus.SUSPENDED: (Happened.RESUMED, Happened.CLOSED),
    SubjectStatus.CLOSED: (Happened.RESUMED,),
}
ACTIONS = {Happened.SUSPENDED: "subject.suspended", Happened.RESUMED: "subject.resumed", Happened.CLOSED: "subject.closed"}


def possible_acts(subject: Subject) -> list[str]:
    """Which of the three may happen to `subject` as it stands: one that was closed by mistake may work again, unless others came of it."""
    if subject.status == SubjectStatus.CLOSED and subject.successors.exists():
        return []
    return list(POSSIBLE.get(subject.status, ()))


def status_foreseen(*, subject: Subject, act: str, on: date, reason: str, paper: str = "") -> Change:
    """What `act` will change. A paper is asked for when it is closed; a reason always."""
    subject = Subject.objects.select_related("place__parent").get(pk=subject.pk)
    checks.not_the_ward_itself(subject)
    if act not in possible_acts(subject):
        raise Refused(f"{subject.name} đang “{subject.get_status_display()}” nên không ghi việc này được. Ông/bà xem lại trang đối tượng.")
    given = checks.said(reason=reason) | {"paper": checks.fits("paper", paper)}
    if act == Happened.CLOSED:
        given |= checks.said(paper=paper)
    checks.day_in_order(on, subject)
    was = subject.get_status_display()
    change = Change(ACTIONS[act], subject.place, subject, on)
    words = {"status_on": on, "status_reason": given["reason"], "status_paper": given["paper"]}
    if act == Happened.RESUMED:
        checks.name_is_free(subject.name_key, place=subject.place, kind=subject.kind, field="act", besides=[subject])
        checks.tax_code_is_free(subject.tax_code, place=subject.place, field="act", besides=[subject])
    change.subjects.append(Edit.of(subject, status=STATUS_AFTER[act], **words))
    change.happened(subject, act, **given)
    if act == Happened.RESUMED:
        rosters.come_back(change, subject, left_because=was)
    else:
        rosters.leave(change, subject, reason=f"{subject.get_status_display()}: {given['reason']}")
        change.access.append(
            f"Người đứng đầu, người làm hồ sơ của {subject.name} vẫn xem được hồ sơ cũ. Hồ sơ của năm đã ra khỏi danh sách không gửi được."
        )
    change.kept.append("Hồ sơ, giấy tờ, kết quả các năm trước và những năm đã có quyết định.")
    return change


def subject_set_status(*, subject: Subject, by, fingerprint: str | None = None, **asked) -> Subject:
    """Suspend `subject`, let it work again, or close it: `act`, `on`, `reason`, `paper` as `status_foreseen` takes them.

    Raises NotYours, Refused, or Conflict when what was shown is not true any more.
    """
    change = carry_out(
        lambda: status_foreseen(subject=subject, **asked), place=subject.place, by=by, fingerprint=fingerprint, about=subject
    )
    return change.about
