"""The representatives of a ward's subjects as a list: who is head or clerk of what, and how they get in."""

from django import forms
from django.db.models import Exists, OuterRef, Q

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.accounts.people.staff import LIFE, LONGEST_WORDS, NOW, WAY_IN, PeopleFilter, with_slips
from antt_portal.accounts.ways_in import care
from registrations.choices import MemberRole, SubjectKind
from registrations.models import Subject, SubjectMember

IN_ORDER = ("subject__sort_key", "pk")


class RepresentativeFilter(PeopleFilter):
    """The representatives of a ward's subjects, found by the subject's name too."""

    role_field = "la"
    searched = ("subject__name_key",)

    tu_khoa = forms.CharField(label="Tên người, số điện thoại hoặc đơn vị", required=False, max_length=LONGEST_WORDS)
    la = forms.ChoiceField(
        label="Là",
        required=False,
        choices=[("", "Tất cả"), *((role.value, role.label) for role in (MemberRole.HEAD, MemberRole.CLERK))],
    )
    luc = forms.ChoiceField(label="Thời gian", required=False, choices=[*({**LIFE, NOW: "Đang đại diện", "sap": "Sắp đại diện"}.items())])
    vao = forms.ChoiceField(label="Đăng nhập", required=False, choices=[("", "Tất cả"), *WAY_IN.items()])


def representatives_of(place):
    """Everybody who is or was head or clerk of a subject of `place`, annotated with `has_slip`."""
    rows = SubjectMember.objects.representatives().filter(subject__place=place).select_related("user", "subject")
    return with_slips(rows)


def without_way_in(place, *, by: User):
    """Who represents a subject of `place` today, never signed in, has no open slip and is given theirs by `by`."""
    rows = representatives_of(place).in_force(clock.today()).filter(user__last_login=None, user__is_active=True, has_slip=False)
    return care.cared_for(by, User.objects.filter(pk__in=rows.order_by().values("user")))


def cared_for_ids(rows, *, by: User) -> set[int]:
    """Ids of the people of `rows` to whom `by` gives their slips, in one query."""
    persons = User.objects.filter(pk__in={row.user_id for row in rows}, is_active=True)
    return set(care.cared_for(by, persons).values_list("pk", flat=True))


def without_head(place):
    """The subjects of `place` that nobody heads on the portal, today or on a day to come."""
    heads = SubjectMember.objects.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()), subject=OuterRef("pk"), role=MemberRole.HEAD)
    return Subject.objects.filter(~Exists(heads), place=place).alive().exclude(kind=SubjectKind.WARD)
