"""Who walks the beat of subjects that begin by a merger or a split: the officer of those that were, when they had one and the same."""

from collections.abc import Sequence

from antt_portal import clock
from registrations.choices import MemberRole
from registrations.lives.change import Change
from registrations.models import Subject, SubjectMember
from registrations.rosters.area_officers import officer_of_each, officers_of


def hand_over(change: Change, predecessors: Sequence[Subject], successor: Subject) -> None:
    """Let `successor` have the area officer whom all `predecessors` share today; else the person who confirms is told to assign one."""
    today = clock.today()
    held = officer_of_each([one.pk for one in predecessors], officers_of(change.place, today), today)
    officers = {held.get(one.pk) for one in predecessors}
    if len(officers) > 1 or None in officers:
        change.warnings.append(f"{successor.name}: chưa có cảnh sát khu vực. Ông/bà phân công sau khi ghi.")
        return
    [officer] = officers
    change.members.append(SubjectMember(subject=successor, user=officer, role=MemberRole.AREA_OFFICER, starts_on=today))
    change.access.append(f"Cảnh sát khu vực của {successor.name}: {officer.full_name}, như trước sắp xếp.")
