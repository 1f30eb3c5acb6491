"""The head whom the list of units names follows who signs in as its head, from that person's first day (practice P24)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from antt_portal import clock
from antt_portal.trail import services as trail
from antt_portal.trail.models import Entry
from registrations.choices import MemberRole
from registrations.models import Subject, SubjectMember

FOLLOWED = "member.named_in_list"
LOOKS_BACK = timedelta(days=30)  # a standstill of a month is caught up; what an officer wrote into the list later stays


def head_on_the_list_follow(member: SubjectMember, *, by=None) -> None:
    """Write name and number of a head whose first day has come into the subject's row. Once for each; in the act's transaction."""
    if member.role != MemberRole.HEAD or member.starts_on > clock.today():
        return
    Subject.objects.filter(pk=member.subject_id).update(head_name=member.user.full_name, head_phone=member.user.phone)
    trail.record(action=FOLLOWED, of=member, by=by, place_id=member.subject.place_id, details={"subject": member.subject_id})


def heads_whose_day_has_come(at: datetime) -> list[dict]:
    """The calendar's rule: heads who begin on the day of `at` in Vietnam, or began while nobody looked."""
    today = timezone.localdate(at)
    begun = SubjectMember.objects.in_force(today).filter(role=MemberRole.HEAD, starts_on__gte=today - LOOKS_BACK)
    told = Entry.objects.filter(object_type=SubjectMember._meta.label_lower, action=FOLLOWED, object_id__in=begun.values("pk"))
    done = []
    for member in begun.exclude(pk__in=list(told.values_list("object_id", flat=True))).select_related("user", "subject"):
        with transaction.atomic():
            Subject.objects.select_for_update(of=("self",), no_key=True).get(pk=member.subject_id)
            if Entry.objects.about(member).filter(action=FOLLOWED).exists():
                continue
            head_on_the_list_follow(member)
        done.append({"subject": member.subject_id, "member": member.pk})
    return done
