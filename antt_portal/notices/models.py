"""What people are told, in the portal and, gathered, outside it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from antt_portal.notices.choices import Channel, DeliveryState
from antt_portal.notices.querysets import DeliveryQuerySet, NoticeLineQuerySet, NoticeQuerySet

DIGEST = "digest"  # the kind of a notice that gathers lines


class Notice(models.Model):
    """One thing told to one person once, or the digest of a day: then its lines say what. No personal data: what, until when, a link."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=64)
    text = models.CharField(max_length=300)
    link = models.CharField(max_length=200, blank=True)
    dedupe_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(name="notice_unread", fields=["recipient", "-id"], condition=models.Q(read_at=None))]

    def __str__(self):
        return self.text


class Delivery(models.Model):
    """What goes out of the portal to one person on one day: one mail (or SMS), whatever gathers until it is closed.

    Once closed it takes no further line. A further `part` of the same day is opened only for what ends before the next mail would go
    out. `finished_at` is the instant at which it was sent, or given up.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deliveries")
    day = models.DateField("ngày gửi")
    part = models.PositiveSmallIntegerField("lần gửi trong ngày", default=1)
    channel = models.CharField("gửi bằng", max_length=8, choices=Channel, blank=True)
    state = models.CharField("trạng thái", max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    closed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField("vì sao chưa gửi được", blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "recipient_id", "-part"]
        constraints = [
            models.UniqueConstraint(name="delivery_one_a_person_day_and_part", fields=["recipient", "day", "part"]),
            models.CheckConstraint(name="delivery_sent_is_closed", condition=~Q(state=DeliveryState.SENT) | Q(closed_at__isnull=False)),
        ]
        indexes = [models.Index(name="delivery_failed", fields=["recipient"], condition=Q(state=DeliveryState.FAILED))]

    def __str__(self):
        return f"{self.recipient_id} {self.day} {self.state}"


class NoticeLine(models.Model):
    """One line of a digest. A withdrawn line no longer holds: it stays to be seen, struck out, and is left out of what is yet to go out.

    `until` is the last day for what the line asks, if it asks something. `delivery` is what it goes out with, if anything does.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="lines")
    text = models.CharField(max_length=300)
    link = models.CharField(max_length=200, blank=True)
    until = models.DateField("hết ngày", null=True, blank=True)
    dedupe_key = models.CharField(max_length=160, unique=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, blank=True, related_name="lines")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.text
