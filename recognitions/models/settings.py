"""How a place runs what the law leaves to it: “theo cài đặt của phường”, never shown as law."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q

from antt_portal.places.models import Place
from recognitions.choices import DecidesAs


def conclusions_only_by_default() -> bool:
    """Police figures are sensitive: in production only conclusions are kept unless a place asks for counts (practice P16)."""
    return settings.PRODUCTION


class PlaceSettings(models.Model):
    """The settings of one deciding place. A place without a row runs by the defaults: read through `settings_of`."""

    place = models.OneToOneField(Place, models.PROTECT, related_name="settings", primary_key=True)
    conclusions_only = models.BooleanField("chỉ ghi kết luận, không nhập số liệu", default=conclusions_only_by_default)
    hears_before_refusing = models.BooleanField("báo trước khi đề nghị chưa công nhận", default=True)
    days_to_explain = models.PositiveSmallIntegerField("số ngày làm việc để giải trình", default=3)
    decides_as = models.CharField("quyết định ban hành với tư cách", max_length=12, choices=DecidesAs, default=DecidesAs.COMMITTEE)
    review_committee = models.CharField("tên hội đồng, ban xét duyệt", max_length=160, blank=True)
    consulted_bodies = models.JSONField("các nơi được lấy ý kiến", default=list, blank=True)
    sheet_width = models.PositiveSmallIntegerField("chiều ngang phôi (mm)", default=297)
    sheet_height = models.PositiveSmallIntegerField("chiều dọc phôi (mm)", default=210)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="place_settings_days_in_reason", condition=Q(days_to_explain__gte=1, days_to_explain__lte=30)),
            models.CheckConstraint(
                name="place_settings_sheet_in_reason",
                condition=Q(sheet_width__gte=148, sheet_width__lte=420, sheet_height__gte=105, sheet_height__lte=420),
            ),
        ]

    @classmethod
    def settings_of(cls, place: Place) -> "PlaceSettings":
        """The settings in force in `place`; the defaults, unsaved, where nobody has chosen."""
        return cls.objects.filter(pk=place.pk).first() or cls(place=place)

    @classmethod
    def conclusions_only_in(cls, place_ids: Iterable[int]) -> frozenset[int]:
        """Those of the places in which the police keep conclusions only, and so show no count (practice P16). One query."""
        asked = set(place_ids)
        chosen = dict(cls.objects.filter(pk__in=asked).values_list("pk", "conclusions_only"))
        return frozenset(pk for pk in asked if chosen.get(pk, conclusions_only_by_default()))
