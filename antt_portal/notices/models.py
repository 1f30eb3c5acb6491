"""What people are told."""

from django.conf import settings
from django.db import models

from antt_portal.notices.querysets import NoticeQuerySet


class Notice(models.Model):
    """One thing told to one person once. The text holds no personal data: what, until when, a link."""

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
