"""That the results of a place were told by a paper of its People's Committee (practice P20)."""

from django.db import models

from antt_portal.places.models import Place
from recognitions.choices import NoticeSigning
from recognitions.models.people import USER
from recognitions.querysets import ResultNoticeQuerySet


class ResultNotice(models.Model):
    """Number and day of a signed Thông báo kết quả: of one round, or of the whole year (round 0). The number is the office's own (P1)."""

    deciding_place = models.ForeignKey(Place, models.PROTECT, related_name="result_notices")
    year = models.PositiveSmallIntegerField("năm xét")
    round = models.PositiveSmallIntegerField("đợt", default=0)
    signing = models.CharField("người ký", max_length=10, choices=NoticeSigning)
    symbol = models.CharField("số, ký hiệu", max_length=60)
    dated_on = models.DateField("ngày")
    calendar_year = models.PositiveSmallIntegerField("năm của số văn bản")
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ResultNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "round"]
        constraints = [
            models.UniqueConstraint(name="result_notice_once_a_round", fields=["deciding_place", "year", "round"]),
            models.UniqueConstraint(name="result_notice_symbol_once_a_calendar_year", fields=["deciding_place", "calendar_year", "symbol"]),
        ]

    def __str__(self):
        return self.symbol
