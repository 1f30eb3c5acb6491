"""Background work. The row is the truth; a message in the broker is only a hint that there is something to do."""

from django.db import models

from antt_portal.jobs.choices import JobState


class Job(models.Model):
    """One piece of work: what kind, on which object, how far. `dedupe_key` makes each thing happen once."""

    kind = models.CharField("loại", max_length=64)
    object_id = models.BigIntegerField("đối tượng")
    dedupe_key = models.CharField(max_length=160, unique=True)
    state = models.CharField("trạng thái", max_length=8, choices=JobState, default=JobState.WAITING)
    not_before = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField("thông điệp đã nhận việc", max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField("vì sao chưa xong", blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="job_open", fields=["created_at"], condition=models.Q(state__in=["waiting", "running"]))]

    def __str__(self):
        return f"{self.kind} {self.object_id} {self.state}"


class Pulse(models.Model):
    """The last sign of life of the worker; `/healthz` reads it."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()
