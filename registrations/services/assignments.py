"""Which area officer (cảnh sát khu vực) is responsible for which subject, from a day to a day."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from antt_portal import clock
from registrations.choices import MemberRole
from registrations.models import SubjectMember


def that_change(wanted: Mapping[int, int]) -> dict[int, int]:
    """Of the `wanted` assignments (subject id to user id), those that do not stand today as the only one of their subject."""
    standing = defaultdict(set)
    for subject_id, user_id in _in_force(wanted, clock.today()).values_list("subject_id", "user_id"):
        standing[subject_id].add(user_id)
    return {subject_id: user_id for subject_id, user_id in wanted.items() if standing[subject_id] != {user_id}}


def area_officers_assign(*, wanted: Mapping[int, int]) -> None:
    """Make each user the area officer of their subject from today; those who were end yesterday. Call it in the act's transaction.

    Nothing is deleted: an assignment that began today ends today, and one that is made again on its first day is taken up again.
    """
    today = clock.today()
    ended = [row for row in _in_force(wanted, today) if row.user_id != wanted[row.subject_id]]
    for row in ended:
        row.ends_on = max(row.starts_on, today - timedelta(days=1))
    SubjectMember.objects.bulk_update(ended, ["ends_on"], batch_size=500)
    begun_today = SubjectMember.objects.filter(role=MemberRole.AREA_OFFICER, starts_on=today, subject__in=wanted)
    again = [row.pk for row in begun_today if row.user_id == wanted[row.subject_id]]
    SubjectMember.objects.filter(pk__in=again).update(ends_on=None)
    standing = set(_in_force(wanted, today).values_list("subject_id", "user_id"))
    SubjectMember.objects.bulk_create(
        SubjectMember(subject_id=subject_id, user_id=user_id, role=MemberRole.AREA_OFFICER, starts_on=today)
        for subject_id, user_id in wanted.items()
        if (subject_id, user_id) not in standing
    )


def _in_force(wanted: Mapping[int, int], day: date):
    return SubjectMember.objects.in_force(day).filter(role=MemberRole.AREA_OFFICER, subject__in=wanted)
