"""The year's book of each subject, and what the police count of it (practice P15, P16)."""

from django.db import models
from django.db.models import Q

from antt_portal import text
from antt_portal.places.models import Place
from recognitions.choices import FollowUpKind, Trend
from recognitions.models.people import USER
from recognitions.querysets import FollowUpQuerySet, PoliceFiguresQuerySet
from registrations.models import Subject


class FollowUp(models.Model):
    """A line of the year's book (sổ theo dõi): what happened on which day, with a document number and no names (practice P15).

    Never changed and never deleted: a wrong line is struck out with a reason, and stays to be read.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="follow_ups")
    place = models.ForeignKey(Place, models.PROTECT, related_name="follow_ups")
    happened_on = models.DateField("ngày")
    kind = models.CharField("loại", max_length=12, choices=FollowUpKind)
    criterion = models.CharField("tiêu chí", max_length=12, blank=True)
    reference = models.CharField("số văn bản", max_length=120, blank=True)
    note = models.CharField("nội dung, không ghi tên người", max_length=250, blank=True)
    words_key = models.CharField(max_length=400, editable=False)  # by which reference and note are found without marks
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    struck_at = models.DateTimeField("gạch bỏ lúc", null=True, blank=True)
    struck_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    struck_reason = models.CharField("lý do gạch bỏ", max_length=250, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["subject_id", "happened_on", "pk"]
        constraints = [
            models.CheckConstraint(name="follow_up_struck_has_reason", condition=Q(struck_at=None) | ~Q(struck_reason="")),
        ]
        indexes = [
            models.Index(name="follow_up_of_a_place", fields=["place", "happened_on"]),
            models.Index(name="follow_up_of_a_subject", fields=["subject", "kind", "happened_on"]),
        ]

    def __str__(self):
        return f"{self.subject_id} {self.happened_on}"

    def save(self, *args, **kwargs):
        self.words_key = text.folded(f"{self.reference} {self.note}")[:400]
        super().save(*args, **kwargs)


class PoliceFigures(models.Model):
    """What the police confirm of one subject's year: counts of both evaluation windows, or only the conclusion (practice P15, P16).

    Without `conclusions_only`: `cases_before` (window of the year before), `cases_now`, `disciplined_now`. With it: `trend`, and
    `nobody_disciplined`; then no count is kept. `paper` and `dated_on` name the document behind the figures.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="police_figures")
    year = models.PositiveSmallIntegerField("năm")
    deciding_place = models.ForeignKey(Place, models.PROTECT, related_name="police_figures")
    conclusions_only = models.BooleanField("chỉ ghi kết luận", default=True)
    cases_before = models.PositiveIntegerField("số vụ mốc trước", null=True, blank=True)
    cases_now = models.PositiveIntegerField("số vụ mốc này", null=True, blank=True)
    disciplined_now = models.PositiveIntegerField("số người vi phạm bị kỷ luật", null=True, blank=True)
    trend = models.CharField("so với năm trước", max_length=8, choices=Trend, blank=True)
    nobody_disciplined = models.BooleanField("không có người vi phạm bị kỷ luật", null=True, blank=True)
    paper = models.CharField("số văn bản", max_length=120, blank=True)
    dated_on = models.DateField("ngày văn bản", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    confirmed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("xác nhận lúc")

    objects = PoliceFiguresQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "subject_id"]
        constraints = [
            models.UniqueConstraint(name="police_figures_once_a_year", fields=["subject", "year"]),
            models.CheckConstraint(
                name="police_figures_conclusions_keep_no_count",
                condition=Q(conclusions_only=False) | Q(cases_before=None, cases_now=None, disciplined_now=None),
            ),
        ]
