"""Who represents a subject: its head and its clerks, each from a day to a day (practice P14, P24).

One person may represent several subjects and a subject have several people, one of them its head. The ward's police do this, with
the subject locked: two officers cannot make two heads. Nothing is deleted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from antt_portal import clock, text
from antt_portal.accounts.models import User
from antt_portal.accounts.people.memberships import place_lock
from antt_portal.accounts.people.persons import person_for
from antt_portal.accounts.ways_in import care
from antt_portal.notices.services import tell
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail import services as trail
from registrations.choices import GONE, MemberRole
from registrations.models import Subject, SubjectMember
from registrations.permissions import may_change_people
from registrations.services.head_on_the_list import head_on_the_list_follow

REPRESENTS = (MemberRole.HEAD, MemberRole.CLERK)
LONGEST_PAPER = 120
A_YEAR = timedelta(days=366)
OFFICE_ELSEWHERE = (
    "Ông/bà {name} đang giữ vai trò ở nơi khác, chỉ nơi đó cấp phiếu mã cho người này. "
    "Nơi đó cho thôi vai trò trước thì ông/bà mới ghi được."
)


@dataclass(frozen=True)
class Added:
    """A person who represents a subject from now on, and whether their account was made for it."""

    member: SubjectMember
    is_new: bool


def member_add(*, subject: Subject, role: str, starts_on: date, paper: str = "", by: User, **person_fields) -> Added:
    """Let somebody represent `subject` from a day: its head, when it has none then, or one more clerk.

    `person_fields` are those of `accounts.people.person_for`. Raises NotYours, AlreadyKnown, Refused at the field it concerns.
    """
    with transaction.atomic():
        subject = locked(subject, by)
        person, is_new = person_for(by=by, **person_fields)
        must_hold_no_office_elsewhere(person, subject.place_id)
        member = SubjectMember(subject=subject, user=person, role=role, starts_on=starts_on, paper=paper_of(paper))
        member_check(member, by=by, known=subject.members.representatives().select_related("user").order_by("starts_on", "pk"))
        member.save()
        member_added(member, by=by)
    return Added(member, is_new)


def member_check(member: SubjectMember, *, by: User, known: Iterable[SubjectMember]) -> None:
    """Refuse a row, not written yet, that may not be; `known` are the heads and clerks of its subject, of any time."""
    if member.role not in REPRESENTS:
        raise Refused("Ông/bà chọn “Người đứng đầu” hoặc “Người làm hồ sơ”.", field="role")
    check_first_day(member.starts_on)
    standing = [one for one in known if one.ends_on is None or one.ends_on >= member.starts_on]
    sitting = next((one for one in standing if one.role == MemberRole.HEAD), None)
    if member.role == MemberRole.HEAD and sitting:
        raise Refused(
            f"{member.subject.name} đã có người đứng đầu từ ngày {sitting.starts_on:%d/%m/%Y}: ông/bà {sitting.user.full_name}. "
            "Mỗi đơn vị chỉ có một người đứng đầu; ông/bà dùng “Đổi người đứng đầu”.",
            field="role",
        )
    must_be_another(member.user, by)
    check_not_twice(member, standing)


def member_added(member: SubjectMember, *, by: User) -> None:
    """What follows from a row that was just written, in its transaction: the trail, the list of units, a word to the person."""
    subject = member.subject
    details = {"subject": subject.pk, "user": member.user_id, "role": member.role, "starts_on": member.starts_on}
    trail.record(action="member.added", of=member, by=by, place_id=subject.place_id, details=details)
    head_on_the_list_follow(member, by=by)
    said = f"Từ ngày {member.starts_on:%d/%m/%Y}, ông/bà là {words_of(member.role)} của {subject.name} trên cổng."
    tell_member(member, said, "added")


def must_be_another(person: User, by: User) -> None:
    """Nobody makes themselves the representative of a subject whose papers their colleagues judge."""
    if person == by:
        raise Refused("Ông/bà không tự ghi mình là người đại diện. Việc này do một cán bộ Công an khác ghi.", field="phone")


def must_hold_no_office_elsewhere(person: User, place_id: int) -> None:
    """Refuse who holds a role in another place: the administrator there could no longer look after their way in."""
    if User.objects.filter(care.holds_elsewhere(place_id), pk=person.pk).exists():
        raise Refused(OFFICE_ELSEWHERE.format(name=person.full_name), field="phone")


def member_end(*, member: SubjectMember, last_day: date, paper: str = "", by: User) -> SubjectMember:
    """Let somebody represent a subject until the end of `last_day` and no longer. What they signed keeps their name."""
    with transaction.atomic():
        subject = locked(member.subject, by, may_be_gone=True)
        row = SubjectMember.objects.select_related("user", "subject").get(pk=member.pk)
        if row.role not in REPRESENTS:
            raise NotYours
        if row.ends_on and row.ends_on < clock.today():
            raise Refused(f"Người này đã thôi từ hết ngày {row.ends_on:%d/%m/%Y}.", field="last_day")
        if last_day < row.starts_on:
            raise Refused(f"Người này bắt đầu ngày {row.starts_on:%d/%m/%Y}. Ông/bà ghi ngày cuối từ ngày đó trở đi.", field="last_day")
        if last_day > clock.today() + A_YEAR:
            raise Refused("Ngày cuối xa hơn một năm. Ông/bà kiểm tra lại năm.", field="last_day")
        if row.role == MemberRole.HEAD and heads_from(subject, row.starts_on).filter(starts_on__lte=last_day).exclude(pk=row.pk).exists():
            raise Refused("Trong những ngày đó đã ghi người đứng đầu khác. Ông/bà chọn ngày cuối sớm hơn.", field="last_day")
        row.ends_on, row.paper = last_day, paper_of(paper) or row.paper
        row.save(update_fields=["ends_on", "paper"])
        details = {"subject": subject.pk, "user": row.user_id, "role": row.role, "ends_on": last_day}
        entry = trail.record(action="member.ended", of=row, by=by, place_id=subject.place_id, details=details)
        said = f"Ông/bà là {words_of(row.role)} của {subject.name} trên cổng đến hết ngày {last_day:%d/%m/%Y}."
        tell_member(row, said, f"ended:{entry.pk}")
    return row


def locked(subject: Subject, by: User, *, may_be_gone: bool = False) -> Subject:
    """The subject, locked: one change of the ward's people at a time. Raises NotYours; Refused for one that is gone."""
    place_lock(subject.place)
    subject = Subject.objects.select_for_update(of=("self",), no_key=True).select_related("place__parent").get(pk=subject.pk)
    if not may_change_people(by, subject):
        raise NotYours
    if subject.status in GONE and not may_be_gone:
        raise Refused(f"{subject.name} {subject.get_status_display().lower()}, không ghi thêm người được.")
    return subject


def heads_from(subject: Subject, day: date):
    """The heads of `subject` who are so on `day` or later."""
    heads = SubjectMember.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), subject=subject, role=MemberRole.HEAD)
    return heads.select_related("user").order_by("starts_on", "pk")


def check_first_day(day: date) -> None:
    """Within the year gone by or the year to come."""
    today = clock.today()
    if not today - A_YEAR <= day <= today + A_YEAR:
        raise Refused("Ngày bắt đầu cách hôm nay quá một năm. Ông/bà kiểm tra lại năm.", field="starts_on")


def check_not_twice(member: SubjectMember, standing: Iterable[SubjectMember]) -> None:
    """Refuse who is the same to the same subject already; `standing` are its people from the first day of `member`."""
    if twice := next((one for one in standing if one.user == member.user and one.role == member.role), None):
        raise Refused(
            f"Ông/bà {member.user.full_name} đã là {words_of(member.role)} của {member.subject.name} từ ngày {twice.starts_on:%d/%m/%Y}.",
            field="phone",
        )


def paper_of(written: str) -> str:
    paper = text.normal(written)
    if len(paper) > LONGEST_PAPER:
        raise Refused(f"Tên văn bản dài quá {LONGEST_PAPER} ký tự. Ông/bà ghi số, ký hiệu và ngày.", field="paper")
    return paper


def words_of(role: str) -> str:
    return MemberRole(role).label[0].lower() + MemberRole(role).label[1:]


def tell_member(member: SubjectMember, words: str, occasion: str) -> None:
    tell(recipients=[member.user], kind="member", text=words[:300], link=reverse("home"), dedupe_key=f"member:{member.pk}:{occasion}")
