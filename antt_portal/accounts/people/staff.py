"""The staff of a place as a list: every role in it, with who holds it, narrowed and searched."""

from django import forms
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from antt_portal import clock, text
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, SignInSlip
from antt_portal.accounts.people.memberships import STAFF_ROLES, roles_of

NOW, TO_COME, OVER = "", "sap", "da-thoi"
LIFE = {NOW: "Đang giữ vai trò", TO_COME: "Sắp giữ", OVER: "Đã thôi"}
WAY_IN = {"chua": "Chưa đăng nhập lần nào", "phieu": "Có phiếu còn hạn", "ngung": "Tài khoản đã ngừng"}
LONGEST_WORDS = 100


class PeopleFilter(forms.Form):
    """Narrows a list of people by words, what they are, whether they are so today, and way in. `role_field` names the field that
    says what they are, `searched` the folded keys that the words may also be found in."""

    role_field: str
    searched: tuple[str, ...] = ()

    @property
    def given(self) -> dict[str, str]:
        """The filters asked for; what is not understood is told at its field and counts as not asked for."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, rows):
        given = self.given
        rows = by_life(rows, given.get("luc", NOW))
        if self.role_field in given:
            rows = rows.filter(role=given[self.role_field])
        if "vao" in given:
            rows = by_way_in(rows, given["vao"])
        if "tu_khoa" in given:
            rows = rows.filter(pk__in=named(rows, given["tu_khoa"], *self.searched))
        return rows


class StaffFilter(PeopleFilter):
    """The staff of a place."""

    role_field = "vai"

    tu_khoa = forms.CharField(label="Tên hoặc số điện thoại", required=False, max_length=LONGEST_WORDS)
    vai = forms.ChoiceField(label="Vai trò", required=False)
    luc = forms.ChoiceField(label="Thời gian", required=False, choices=list(LIFE.items()))
    vao = forms.ChoiceField(label="Đăng nhập", required=False, choices=[("", "Tất cả"), *WAY_IN.items()])

    def __init__(self, data, *, place):
        super().__init__(data)
        self.fields["vai"].choices = [("", "Tất cả"), *((role, Role(role).label) for role in roles_of(place))]


def staff_of(place):
    """Every role held in `place` at any time, in the order of the roles, annotated with `has_slip` and `role_order`."""
    ranks = [When(role=role, then=Value(rank)) for rank, role in enumerate(STAFF_ROLES)]
    rows = Membership.objects.filter(place=place).exclude(role=Role.REPRESENTATIVE).select_related("user", "standing_in_for")
    return with_slips(rows).annotate(role_order=Case(*ranks, default=Value(99), output_field=IntegerField()))


def with_slips(rows):
    """`rows` that have a `user`, annotated with whether that person has an open slip."""
    return rows.annotate(has_slip=Exists(SignInSlip.objects.open(clock.now()).filter(user=OuterRef("user"))))


def by_life(rows, life: str):
    """Those in force today, yet to come, or over."""
    today = clock.today()
    return {TO_COME: rows.filter(starts_on__gt=today), OVER: rows.filter(ends_on__lt=today)}.get(life, rows.in_force(today))


def by_way_in(rows, way: str):
    """Those whose person never signed in, has an open slip, or whose account is closed."""
    conditions = {"chua": Q(user__last_login=None, user__is_active=True), "phieu": Q(has_slip=True), "ngung": Q(user__is_active=False)}
    return rows.filter(conditions[way])


def named(rows, words: str, *also: str) -> list[int]:
    """Ids of the rows whose person's name or number, or a folded key at one of `also`, holds every one of `words`, with or
    without marks. Read here and not in the database: a person's name has no key column, and a place has hundreds of people."""
    wanted = text.folded(words).split()
    found = rows.order_by().values_list("pk", "user__full_name", "user__phone", "user__username", *also)
    return [
        pk
        for pk, name, phone, username, *keys in found
        if all(word in " ".join([text.folded(name), phone.lstrip("0"), username.lstrip("0"), *keys]) for word in wanted)
    ]
