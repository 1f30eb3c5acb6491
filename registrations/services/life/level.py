"""Another level begins to manage an organisation (practice P7): it decides there, unless the year's dossier was sent before (Điều 10)."""

from datetime import date

from antt_portal.refusals import Refused
from registrations.choices import Level
from registrations.choices import SubjectEventKind as Happened
from registrations.lives.change import Change, Edit
from registrations.lives.decided import asked_for_recognition
from registrations.models import Subject
from registrations.services.life import checks, rosters
from registrations.services.life.carrying_out import carry_out

FOLLOW = ("managing_level", "in_scope", "exclusion_reason", "exclusion_basis")


def level_foreseen(*, subject: Subject, level: str, on: date, reason: str, paper: str) -> Change:
    """What it will change that `level` manages `subject` from the day `on`. Only organisations have a level that can change."""
    subject = Subject.objects.select_related("place__parent").get(pk=subject.pk)
    if not subject.is_organisation:
        raise Refused(f"{subject.name} không đổi cấp quản lý được: chỉ cơ quan, doanh nghiệp, cơ sở giáo dục mới có cấp quản lý khác nhau.")
    checks.alive(subject)
    if level == subject.managing_level:
        raise Refused(f"{subject.name} đang do {subject.get_managing_level_display()} quản lý. Ông/bà chọn cấp khác.", field="level")
    given = checks.said(reason=reason, paper=paper)
    checks.day_in_order(on, subject)
    change = Change("subject.level_changed", subject.place, subject, on)
    old = subject.managing_level
    change.subjects.append(Edit.of(subject, managing_level=level))
    change.happened(subject, Happened.LEVEL_CHANGED, **given, level=[old, level])
    sent = [year for year in rosters.open_years(subject.place) if asked_for_recognition([subject.pk], year)]
    rosters.follow(
        change, subject, registered=FOLLOW, unless=sent, because="đã gửi hồ sơ đề nghị công nhận: nơi xét cố định từ lúc gửi (Điều 10)"
    )
    where = subject.place.name if level == Level.WARD else subject.place.parent.name
    change.access.append(f"Hồ sơ đề nghị công nhận gửi từ nay do {where} xét, trừ khi có văn bản ủy quyền.")
    change.kept.append("Hồ sơ đã gửi vẫn do nơi đã nhận giải quyết.")
    return change


def subject_change_level(*, subject: Subject, by, fingerprint: str | None = None, **asked) -> Subject:
    """Let another level manage `subject`: `level`, `on`, `reason`, `paper` as `level_foreseen`. Raises NotYours, Refused, Conflict."""
    change = carry_out(lambda: level_foreseen(subject=subject, **asked), place=subject.place, by=by, fingerprint=fingerprint, about=subject)
    return change.about
