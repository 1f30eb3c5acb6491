"""Provinces and their wards, communes and special zones: the tree that scopes every query. And the days off."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from antt_portal import text
from antt_portal.places.choices import DayKind, PlaceKind
from antt_portal.places.querysets import CalendarDayQuerySet, PlaceQuerySet


class Place(models.Model):
    """One node of the tree: a province, or a ward, commune or special zone of one."""

    code = models.CharField("mã", max_length=32, unique=True)
    kind = models.CharField("loại", max_length=16, choices=PlaceKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="thuộc tỉnh, thành phố")
    name = models.CharField("tên", max_length=120, help_text="Cả loại: “Phường Đống Đa”, “Thành phố Hà Nội”.")
    name_key = models.CharField(max_length=120, editable=False, db_index=True)
    founded_on = models.DateField("ngày thành lập", null=True, blank=True)
    dissolved_on = models.DateField("ngày giải thể", null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="place_province_has_no_parent",
                condition=Q(kind=PlaceKind.PROVINCE, parent=None) | (~Q(kind=PlaceKind.PROVINCE) & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="place_dissolved_after_founded",
                condition=Q(founded_on=None) | Q(dissolved_on=None) | Q(dissolved_on__gt=F("founded_on")),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name = text.normal(self.name)
        self.name_key = text.folded(self.name)
        super().save(*args, **kwargs)

    @property
    def is_province(self) -> bool:
        return self.kind == PlaceKind.PROVINCE

    def is_gone_on(self, day: date) -> bool:
        """Whether the place was dissolved by `day`: that day is the first on which it is no more."""
        return self.dissolved_on is not None and self.dissolved_on <= day

    @property
    def bare_name(self) -> str:
        """The name without its kind: “Đống Đa” of “Phường Đống Đa”."""
        for kind in ("Phường ", "Xã ", "Đặc khu ", "Thành phố ", "Tỉnh "):
            if self.name.startswith(kind):
                return self.name.removeprefix(kind)
        return self.name


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a day off, or a Saturday that was made a working day.

    The whole country has one table. `version` counts what people did to the row; one that was only loaded has 0.
    """

    date = models.DateField("ngày", unique=True)
    kind = models.CharField("loại", max_length=16, choices=DayKind)
    name = models.CharField("tên", max_length=200)
    source = models.CharField("nguồn", max_length=200)
    active = models.BooleanField("có hiệu lực", default=True)
    edited = models.BooleanField("đã sửa tay", default=False, help_text="Ngày đã sửa tay không bị ghi đè khi nạp lại.")
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ghi"
    )
    changed_at = models.DateTimeField("ghi lúc", null=True, blank=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        constraints = [models.CheckConstraint(name="calendar_day_names_its_source", condition=~Q(source=""))]

    def __str__(self):
        return f"{self.date:%d/%m/%Y} {self.name}"
