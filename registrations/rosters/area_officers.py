"""Which area officer (cảnh sát khu vực) each subject has today: one rule for lists, filters and figures.

A subject has the officer who was assigned last, as long as that person is active and holds the role in the subject's place.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.places.models import Place
from registrations.choices import MemberRole, SubjectKind
from registrations.models import Subject, SubjectMember

NOBODY = "Chưa phân công"


def officers_of(place: Place, day: date) -> QuerySet[User]:
    """Who is area officer in `place` on `day`, in the order they were made."""
    held = Membership.objects.in_force(day).filter(place=place, role=Role.AREA_OFFICER)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")


def with_officer(rows: QuerySet, day: date, *, subject: str = "subject") -> QuerySet:
    """`rows` with `officer_id`, the area officer on `day` of what `subject` leads to (“pk” for subjects themselves), or None."""
    held = Membership.objects.in_force(day).filter(user=OuterRef("user"), place=OuterRef("subject__place"), role=Role.AREA_OFFICER)
    assigned = _assigned(day).filter(Exists(held), subject=OuterRef(subject), user__is_active=True)
    return rows.annotate(officer_id=Subquery(assigned.order_by("-starts_on", "user_id").values("user_id")[:1]))


def officer_of_each(subject_ids: Iterable[int], officers: Iterable[User], day: date) -> dict[int, User]:
    """Which of the `officers` of a place (`officers_of`) each of its subjects has on `day`, by subject id. One query, for a page."""
    by_id = {officer.pk: officer for officer in officers}
    rows = _assigned(day).filter(subject__in=list(subject_ids), user__in=by_id).order_by("starts_on", "-user_id")
    return {subject_id: by_id[user_id] for subject_id, user_id in rows.values_list("subject_id", "user_id")}


def officer_for(subject: Subject, day: date) -> User | None:
    """The same for one subject; None when nobody walks its beat. One query."""
    held = Membership.objects.in_force(day).filter(place=subject.place_id, role=Role.AREA_OFFICER)
    assigned = _assigned(day).filter(subject=subject, user__in=held.values("user"), user__is_active=True)
    last = assigned.order_by("-starts_on", "user_id").select_related("user").first()
    return last.user if last else None


def without_officer(rows: QuerySet, officers: Iterable[User], day: date) -> QuerySet:
    """Those of a place's roster `rows` that none of its `officers` walks the beat of on `day`; the ward itself is nobody's beat."""
    cared_for = _assigned(day).filter(user__in=[officer.pk for officer in officers])
    return rows.exclude(kind=SubjectKind.WARD).exclude(subject__in=cared_for.values("subject"))


def _assigned(day: date) -> QuerySet[SubjectMember]:
    return SubjectMember.objects.in_force(day).filter(role=MemberRole.AREA_OFFICER)


def officer_names(rows: Iterable) -> dict[int, str]:
    """The names of the officers of `rows` (annotated by `with_officer`), by id. One query."""
    return dict(User.objects.filter(pk__in={row.officer_id for row in rows if row.officer_id}).values_list("pk", "full_name"))
