"""The head whom the list of units names follows who signs in as its head, from that person's first day (practice P24)."""

from datetime import date, datetime, timedelta
from functools import partial
from operator import attrgetter

from django.db import transaction
from django.utils import timezone

from antt_portal import clock
from antt_portal.trail import services as trail
from registrations.choices import MemberRole
from registrations.models import Subject, SubjectMember
from registrations.services import enforcement

FOLLOWED = "member.named_in_list"
LOOKS_BACK = timedelta(days=30)  # a standstill of a month is caught up; what an officer wrote into the list later stays


def head_on_the_list_follow(member: SubjectMember, *, by=None, on: date | None = None) -> None:
    """Write name and number of a head whose first day has come by `on` (default: today) into the subject's row. Once for each; in the
    act's transaction."""
    if member.role != MemberRole.HEAD or member.starts_on > (on or clock.today()):
        return
    Subject.objects.filter(pk=member.subject_id).update(head_name=member.user.full_name, head_phone=member.user.phone)
    SubjectMember.objects.filter(pk=member.pk).update(named_in_list_at=clock.database_now())
    trail.record(action=FOLLOWED, of=member, by=by, place_id=member.subject.place_id, details={"subject": member.subject_id})


def heads_whose_day_has_come(at: datetime) -> list[dict]:
    """The calendar's rule: heads who begin on the day of `at` in Vietnam, or began while nobody looked."""
    today = timezone.localdate(at)
    waiting = SubjectMember.objects.filter(role=MemberRole.HEAD, named_in_list_at=None, starts_on__range=(today - LOOKS_BACK, today))
    return enforcement.each(waiting.in_force(today).select_related("user", "subject"), partial(_follow, today), pk=attrgetter("pk"))


def _follow(today: date, member: SubjectMember) -> list[dict]:
    with transaction.atomic():
        Subject.objects.select_for_update(of=("self",), no_key=True).get(pk=member.subject_id)
        if not SubjectMember.objects.filter(pk=member.pk, named_in_list_at=None).exists():
            return []
        head_on_the_list_follow(member, on=today)
    return [{"subject": member.subject_id, "member": member.pk}]
