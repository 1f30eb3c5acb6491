"""What the police find of one subject's year, criterion by criterion."""

from django.db import models
from django.db.models import Q

from antt_portal.places.models import Place
from dossiers.models import Dossier
from recognitions.choices import AppraisalState, Basis, Outcome, ReopenedBy
from recognitions.models.people import USER
from recognitions.querysets import AppraisalQuerySet
from registrations.models import Enrolment, PlanVersion, Subject


class Appraisal(models.Model):
    """What the police of the deciding place find of one subject's year, criterion by criterion."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="appraisals")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="appraisals")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="appraisals")
    year = models.PositiveSmallIntegerField("năm")
    place = models.ForeignKey(Place, models.PROTECT, related_name="appraisals")
    deciding_place = models.ForeignKey(Place, models.PROTECT, related_name="appraisals_to_decide")
    criteria_set = models.CharField("bộ tiêu chí", max_length=40)
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, null=True, blank=True, related_name="+")  # whose thresholds hold
    state = models.CharField("trạng thái", max_length=10, choices=AppraisalState, default=AppraisalState.OPEN)
    outcome = models.CharField("kết quả đề nghị", max_length=10, choices=Outcome, blank=True)
    reason = models.CharField("lý do", max_length=1000, blank=True)
    reopened_by = models.CharField("tự mở lại vì", max_length=10, choices=ReopenedBy, blank=True)
    version = models.PositiveIntegerField(default=1)
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    concluded_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    concluded_at = models.DateTimeField(null=True, blank=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        ordering = ["enrolment__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(name="appraisal_once_a_year", fields=["subject", "year"]),
            models.CheckConstraint(
                name="appraisal_concluded_has_outcome",
                condition=Q(state=AppraisalState.OPEN) | (~Q(outcome="") & Q(concluded_by__isnull=False, concluded_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="appraisal_queue", fields=["deciding_place", "year", "state"])]

    def __str__(self):
        return f"{self.subject_id} {self.year}"


class CriterionResult(models.Model):
    """One criterion of an appraisal, its label copied as it read on the day."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="results")
    position = models.PositiveSmallIntegerField()
    code = models.CharField("mã", max_length=12)
    article = models.CharField("điều, khoản", max_length=250)
    label = models.CharField("tiêu chí", max_length=500)
    verified = models.BooleanField("đã đối chiếu văn bản", default=True)
    basis = models.CharField("căn cứ", max_length=8, choices=Basis)
    met = models.BooleanField("đạt", null=True)
    data_says = models.BooleanField("số liệu cho thấy", null=True)
    figures = models.JSONField("số liệu", default=dict, blank=True)
    note = models.CharField("ghi chú", max_length=1000, blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(name="criterion_result_once", fields=["appraisal", "code"])]
