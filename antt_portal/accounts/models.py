"""People, and what they are where and until when."""

from datetime import date
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from antt_portal import clock, text
from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.querysets import MembershipQuerySet, RememberedPhoneQuerySet, SignInSlipQuerySet
from antt_portal.places.models import Place


class User(AbstractUser):
    """A person. What they may do is said by their memberships, never by Django's own permissions."""

    first_name = last_name = None
    full_name = models.CharField("họ và tên", max_length=120)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    wants_reminders = models.BooleanField("nhận nhắc việc ngoài cổng", default=True)

    REQUIRED_FIELDS = ["full_name"]

    def __str__(self):
        return self.full_name or self.username

    def save(self, *args, **kwargs):
        self.username = text.normal(self.username).lower()
        self.full_name = text.normal(self.full_name)
        super().save(*args, **kwargs)

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        """The given name, the last word: how people address each other."""
        return self.full_name.split()[-1] if self.full_name else self.username

    @cached_property
    def current_memberships(self) -> list["Membership"]:
        """The memberships in force today, read once a request."""
        if not self.is_active:
            return []
        return list(self.memberships.in_force(clock.today()).select_related("place", "place__parent", "standing_in_for"))

    def holds(self, *roles: str, place: Place | int | None = None) -> bool:
        """Whether one of `roles` is held today, in `place` itself (never above or below it) when one is given."""
        place_id = place.pk if isinstance(place, Place) else place
        return any(m.role in roles and (place_id is None or m.place_id == place_id) for m in self.current_memberships)

    def place_ids(self, *roles: str) -> list[int]:
        """The places in which one of `roles` (default: a role that reads the whole place) is held today."""
        wanted = roles or READS_WHOLE_PLACE
        return sorted({m.place_id for m in self.current_memberships if m.role in wanted})


# The administrator sees accounts and settings but no dossiers; representatives and area officers see their own subjects.
READS_WHOLE_PLACE = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.OFFICE, Role.CHAIRPERSON, Role.AUDITOR)


class Membership(models.Model):
    """A role held in a place from a day to a day. A stand-in is a membership that names whom it stands in for."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="người giữ")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    place = models.ForeignKey(Place, models.PROTECT, related_name="memberships", verbose_name="nơi")
    capacity = models.CharField("thẩm quyền ký", max_length=8, choices=SigningCapacity, default=SigningCapacity.HEAD)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    standing_in_for = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="stand_ins", verbose_name="thay cho")
    basis = models.CharField("theo văn bản", max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["place_id", "role", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(name="membership_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
            models.UniqueConstraint(name="membership_once", fields=["user", "role", "place", "starts_on"]),
        ]

    def __str__(self):
        return f"{self.user_id} {self.role} {self.place_id}"

    def in_force(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def title(self) -> str:
        """What the person is called: “Phó Chủ tịch UBND”, “Trưởng Công an”."""
        return TITLES.get((self.role, self.capacity), Role(self.role).label)


class SignInSlip(models.Model):
    """A single-use way in, given to one person face to face (practice P4): a QR code or eight digits, for at most 72 hours.

    Only digests are kept: nobody can read a slip again after it was printed.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="slips")
    code_digest = models.CharField(max_length=64)
    token_digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField("cấp lúc")
    expires_at = models.DateTimeField("dùng đến")
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField("đã dùng lúc", null=True, blank=True)
    voided_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)

    objects = SignInSlipQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="sign_in_slip_one_open", fields=["user"], condition=Q(used_at=None, voided_at=None)),
            models.CheckConstraint(name="sign_in_slip_expires_after_issue", condition=Q(expires_at__gt=F("issued_at"))),
        ]

    def __str__(self):
        return f"{self.user_id} {self.pk}"


class RememberedPhone(models.Model):
    """A browser that may sign its person in again without a password, for 90 days at most, until it is forgotten."""

    user = models.ForeignKey(User, models.PROTECT, related_name="phones")
    token_digest = models.CharField(max_length=64, unique=True)
    name = models.CharField("thiết bị", max_length=60)
    remembered_at = models.DateTimeField("ghi nhớ từ")
    last_used_at = models.DateTimeField("dùng lần cuối")
    expires_at = models.DateTimeField("đến")
    forgotten_at = models.DateTimeField("thôi ghi nhớ lúc", null=True, blank=True)

    objects = RememberedPhoneQuerySet.as_manager()

    class Meta:
        ordering = ["-last_used_at"]

    def __str__(self):
        return f"{self.user_id} {self.pk}"


TITLES = {
    (Role.POLICE_CHIEF, SigningCapacity.HEAD): "Trưởng Công an",
    (Role.POLICE_CHIEF, SigningCapacity.DEPUTY): "Phó Trưởng Công an",
    (Role.POLICE_CHIEF, SigningCapacity.ACTING): "Quyền Trưởng Công an",
    (Role.CHAIRPERSON, SigningCapacity.HEAD): "Chủ tịch UBND",
    (Role.CHAIRPERSON, SigningCapacity.DEPUTY): "Phó Chủ tịch UBND",
    (Role.CHAIRPERSON, SigningCapacity.ACTING): "Quyền Chủ tịch UBND",
}
