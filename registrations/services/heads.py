"""A new head from a day (practice P24): the old one's access ends the day before; drafts and returns belong to the subject and stay;
papers that were signed keep the name they were signed with."""

from datetime import date, timedelta

from django.db import transaction

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.accounts.people.persons import person_for
from antt_portal.refusals import Refused
from antt_portal.trail import services as trail
from registrations.choices import MemberRole
from registrations.models import Subject, SubjectMember
from registrations.people.care_rules import home_of
from registrations.services.head_on_the_list import head_on_the_list_follow
from registrations.services.members import (
    Added,
    check_first_day,
    check_not_twice,
    heads_from,
    locked,
    must_be_another,
    must_hold_no_office_elsewhere,
    paper_of,
    tell_member,
)


def head_change(*, subject: Subject, starts_on: date, paper: str, by: User, **person_fields) -> Added:
    """Make somebody the head of `subject` from `starts_on` (within a year before or after today), by a paper.

    Who is head then is so until the day before. A head who was noted down for a day to come, and has not begun, makes room: their
    row becomes this one's. `person_fields` are those of `accounts.people.person_for`. Raises NotYours, AlreadyKnown, Refused.
    """
    with transaction.atomic():
        subject = locked(subject, by)
        check_first_day(starts_on)
        paper = paper_of(paper)
        if not paper:
            raise Refused("Ông/bà ghi văn bản về người đứng đầu mới, ví dụ: Quyết định 25/QĐ-UBND ngày 10/09/2026.", field="paper")
        heads = list(heads_from(subject, min(starts_on, clock.today())))
        planned = next((head for head in heads if head.starts_on > clock.today()), None)
        old = _old_head([head for head in heads if head is not planned], starts_on, planned)
        person, is_new = person_for(by=by, **person_fields)
        must_be_another(person, by)
        must_hold_no_office_elsewhere(person, subject.place_id)
        if planned:
            _check_home(person, planned)
        if old and not planned and old.user_id == person.pk:
            raise Refused(f"Ông/bà {person.full_name} đang là người đứng đầu {subject.name}.", field="phone")
        if old:
            _end(old, starts_on - timedelta(days=1), subject, by)
        member = _begin(planned or SubjectMember(subject=subject, role=MemberRole.HEAD), person, starts_on, paper, by)
        head_on_the_list_follow(member, by=by)
    return Added(member, is_new)


def _old_head(heads: list[SubjectMember], day: date, planned: SubjectMember | None) -> SubjectMember | None:
    """Who is head on `day`, or would be but for the head who was `planned`. Refused when somebody began on that day or later."""
    later = next((head for head in heads if head.starts_on >= day), None)
    if later:
        raise Refused(
            f"Ông/bà {later.user.full_name} là người đứng đầu từ ngày {later.starts_on:%d/%m/%Y}. "
            f"Ông/bà ghi ngày bắt đầu của người mới từ ngày {later.starts_on + timedelta(days=1):%d/%m/%Y} trở đi.",
            field="starts_on",
        )
    made_room = planned.starts_on - timedelta(days=1) if planned else None
    return next((head for head in heads if head.ends_on is None or head.ends_on >= day or head.ends_on == made_room), None)


def _check_home(person: User, planned: SubjectMember) -> None:
    """Refuse to put somebody whom another ward looks after into an older row: it would make this ward their earliest tie."""
    home = home_of(person)
    if home is not None and home.pk != planned.subject.place_id:
        raise Refused(
            f"Ông/bà {person.full_name} đang là người đại diện ở {home.name}. Ông/bà đợi đến hết ngày {planned.starts_on:%d/%m/%Y}, "
            "khi người dự kiến trước đã bắt đầu, rồi đổi người đứng đầu.",
            field="phone",
        )


def _end(old: SubjectMember, last_day: date, subject: Subject, by: User) -> None:
    old.ends_on = last_day
    old.save(update_fields=["ends_on"])
    details = {"subject": subject.pk, "user": old.user_id, "ends_on": last_day}
    entry = trail.record(action="member.head_replaced", of=old, by=by, place_id=subject.place_id, details=details)
    said = f"Ông/bà là người đứng đầu {subject.name} trên cổng đến hết ngày {last_day:%d/%m/%Y}. Giấy tờ đã ký giữ nguyên tên ông/bà."
    tell_member(old, said, f"replaced:{entry.pk}")


def _begin(member: SubjectMember, person: User, starts_on: date, paper: str, by: User) -> SubjectMember:
    """The new head's row: a new one, or that of a head noted down for a day to come."""
    before = member.user_id
    member.user, member.starts_on, member.paper, member.ends_on = person, starts_on, paper, None
    subject = member.subject
    check_not_twice(member, subject.members.exclude(pk=member.pk).exclude(ends_on__lt=starts_on).select_related("user"))
    member.save()
    details = {"subject": subject.pk, "user": person.pk, "starts_on": starts_on} | ({"instead_of": before} if before else {})
    entry = trail.record(action="member.head_changed", of=member, by=by, place_id=subject.place_id, details=details)
    said = (
        f"Từ ngày {starts_on:%d/%m/%Y}, ông/bà là người đứng đầu {subject.name} trên cổng. Hồ sơ đang làm dở, ông/bà làm tiếp ở trang chủ."
    )
    tell_member(member, said, f"head:{entry.pk}")
    if before and before != person.pk:
        earlier = SubjectMember(pk=member.pk, user_id=before)
        tell_member(earlier, f"Dự kiến ông/bà làm người đứng đầu {subject.name} đã thay đổi.", f"not-head:{entry.pk}")
    return member
