"""Papers in: the two dossiers of a subject's year, their documents and files, and what was said of them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from antt_portal.places.models import Place
from dossiers.choices import IS_EDITABLE, DossierKind, DossierState, FileState, PaperKind, ParticipantCapacity, ReceivedHow, ReminderHow
from dossiers.querysets import DocumentQuerySet, DossierQuerySet, FileVersionQuerySet, RemindingQuerySet, StockReasonQuerySet
from registrations.models import Enrolment, PlanVersion, Subject


class Dossier(models.Model):
    """A subject's registration or recognition dossier of one year. `place` and `deciding_place` never follow a later move."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="dossiers")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="dossiers")
    year = models.PositiveSmallIntegerField("năm")
    kind = models.CharField("loại", max_length=12, choices=DossierKind)
    state = models.CharField("trạng thái", max_length=10, choices=DossierState, default=DossierState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    place = models.ForeignKey(Place, models.PROTECT, related_name="dossiers")
    deciding_place = models.ForeignKey(Place, models.PROTECT, related_name="dossiers_to_decide")
    deciding_basis = models.CharField("căn cứ thẩm quyền", max_length=200, blank=True)
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, null=True, blank=True, related_name="dossiers")
    receipt_code = models.CharField("mã hồ sơ", max_length=24, unique=True, null=True, blank=True)
    received_at = models.DateTimeField("nhận lúc", null=True, blank=True)
    received_how = models.CharField("cách nộp", max_length=8, choices=ReceivedHow, default=ReceivedHow.PORTAL)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField("giữ từ lúc", null=True, blank=True)
    last_day = models.DateField("hạn cuối khi gửi", null=True, blank=True)
    late = models.BooleanField("muộn", default=False)
    state_since = models.DateTimeField("từ lúc")
    saved_at = models.DateTimeField("lưu lúc", null=True, blank=True)
    unclassified_declared_at = models.DateTimeField("cam kết không có tài liệu mật lúc", null=True, blank=True)
    held_by = models.CharField("đang nằm trong", max_length=40, blank=True, help_text="Tờ trình đang giữ hồ sơ, do tầng công nhận ghi.")

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(name="dossier_once_a_year_and_kind", fields=["subject", "year", "kind"]),
            models.CheckConstraint(
                name="dossier_sent_has_receipt",
                condition=Q(state__in=[DossierState.DRAFT, DossierState.WITHDRAWN, DossierState.LAPSED])
                | Q(receipt_code__isnull=False, received_at__isnull=False, last_day__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="dossier_queue", fields=["deciding_place", "year", "kind", "state"]),
            models.Index(name="dossier_place", fields=["place", "year", "kind", "state"]),
            models.Index(name="dossier_unsent", fields=["year", "id"], condition=IS_EDITABLE),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.year} {self.subject_id}"


class Figures(models.Model):
    """The numbers of a registration or recognition dossier: households or staff, and the 100 % that the criterion asks for."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="figures", primary_key=True)
    households = models.PositiveIntegerField("tổng số hộ đang cư trú", null=True, blank=True)
    households_registered = models.PositiveIntegerField("số hộ đã đăng ký, ký cam kết", null=True, blank=True)
    counted_on = models.DateField("ngày chốt số liệu", null=True, blank=True)
    pledges_kept_at = models.CharField("nơi lưu bản cam kết của các hộ", max_length=200, blank=True)
    staff = models.PositiveIntegerField("tổng số cán bộ, người lao động", null=True, blank=True)
    staff_briefed = models.PositiveIntegerField("số người đã được phổ biến", null=True, blank=True)
    movement_models = models.PositiveSmallIntegerField("số mô hình phong trào", null=True, blank=True)
    movement_model_names = models.CharField("tên mô hình", max_length=300, blank=True)
    no_party_organisation = models.BooleanField("không có tổ chức Đảng", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="figures_registered_at_most_all",
                condition=Q(households=None) | Q(households_registered=None) | Q(households_registered__lte=models.F("households")),
            ),
            models.CheckConstraint(
                name="figures_briefed_at_most_all",
                condition=Q(staff=None) | Q(staff_briefed=None) | Q(staff_briefed__lte=models.F("staff")),
            ),
        ]


class Document(models.Model):
    """One paper with its own date and symbol. It may serve several dossiers: one chi bộ, two tổ dân phố (practice P14)."""

    kind = models.CharField("loại giấy tờ", max_length=20, choices=PaperKind)
    title = models.CharField("tên", max_length=200, blank=True)
    symbol = models.CharField("số, ký hiệu", max_length=60, blank=True)
    dated_on = models.DateField("ngày ban hành", null=True, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="documents")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    on_paper = models.BooleanField("có bản giấy", default=False, help_text="Bản giấy đã nhận tại bàn; ảnh chụp có thể bổ sung sau.")
    kept_at = models.CharField("nơi lưu bản giấy", max_length=200, blank=True)
    after_rearrangement = models.BooleanField("đăng ký lại sau sắp xếp", default=False)
    dossiers = models.ManyToManyField(Dossier, through="Attachment", related_name="documents")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"


class Attachment(models.Model):
    """A document in a dossier. Taking it out keeps the row."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="attachments")
    document = models.ForeignKey(Document, models.PROTECT, related_name="attachments")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="attachment_once", fields=["dossier", "document"])]


class PaperIntake(models.Model):
    """Paper handed over at the desk (practice P3): by whom, when, which papers, and where they lie now. Never changed; a further
    visit is a further row."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="intakes")
    handed_in_by = models.CharField("người nộp", max_length=120)
    received_at = models.DateTimeField("nhận lúc")
    reason = models.CharField("lý do nhập sau", max_length=500, blank=True)
    papers = models.JSONField("giấy tờ đã nhận", default=list)
    kept_at = models.CharField("nơi lưu bản giấy", max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("nhập lúc")

    class Meta:
        ordering = ["pk"]


class FileVersion(models.Model):
    """One uploaded file of a document, never overwritten: a replacement is the next one, and this one stays beside it.

    A document may be several photos: `position` is the sheet's place in it, which a replacement takes over.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="files")
    seq = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=40)
    pages = models.PositiveSmallIntegerField(default=1)
    original_name = models.CharField(max_length=150)
    state = models.CharField(max_length=12, choices=FileState, default=FileState.KEPT)
    warning = models.CharField(max_length=200, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    shown_at = models.DateTimeField("đến tay nơi nhận lúc", null=True, blank=True)  # what never was stays its subject's own business

    objects = FileVersionQuerySet.as_manager()

    class Meta:
        ordering = ["document_id", "position", "-seq"]
        constraints = [models.UniqueConstraint(name="file_version_seq", fields=["document", "seq"])]


class ReviewNote(models.Model):
    """Why something was done to a dossier: what a reviewer asks for when returning it, of one document or of the whole, and
    the reason of any other action that needs one (`action` is a name of `transitions.py`, or “paper” when paper was handed over
    earlier). Unsettled are only those that still ask the subject's people for something."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notes")
    action = models.CharField("của việc", max_length=16, default="return")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="notes")
    paper_kind = models.CharField(max_length=20, choices=PaperKind, blank=True)
    reason = models.CharField("lý do", max_length=500)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class AssessmentMeeting(models.Model):
    """The meeting that reviews the year (Điều 9; domain §4.3): planned (`planned_at`) and then held (`held_at`). A plan alone is no
    meeting; `held_at` is only what was recorded afterwards.

    Whether the police came is asked of the participants; `police_absence` says why, where none of theirs was there.
    """

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="meeting")
    planned_at = models.DateTimeField("dự kiến họp lúc", null=True, blank=True)
    held_at = models.DateTimeField("họp lúc", null=True, blank=True)
    venue = models.CharField("nơi họp", max_length=200, blank=True)
    invited = models.PositiveSmallIntegerField("số người được mời", null=True, blank=True)
    attended = models.PositiveSmallIntegerField("số người dự", null=True, blank=True)
    conclusion = models.TextField("kết luận", blank=True, max_length=3000)
    police_absence = models.CharField("vì sao Công an không dự", blank=True, max_length=300)

    @property
    def at(self) -> datetime | None:
        """When it was held, before that when it is planned."""
        return self.held_at or self.planned_at


class Participant(models.Model):
    """A person invited to the meeting, in one or several capacities, and whether they stayed away when it was held."""

    meeting = models.ForeignKey(AssessmentMeeting, models.PROTECT, related_name="participants")
    name = models.CharField("họ và tên", max_length=120)
    capacities = models.JSONField("tư cách dự họp", default=list)
    absent = models.BooleanField("vắng mặt", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    @property
    def capacity_labels(self) -> list[str]:
        return [ParticipantCapacity(value).label for value in self.capacities]


class SelfAssessment(models.Model):
    """What the subject itself says of one criterion. Nothing is ticked beforehand (practice P23)."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="self_assessments")
    criteria_set = models.CharField(max_length=40)
    code = models.CharField(max_length=12)
    label = models.CharField(max_length=500)
    met = models.BooleanField(null=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="self_assessment_once", fields=["dossier", "code"])]


class StockReason(models.Model):
    """A reason that a place's reviewers pick instead of typing it again. The portal brings a first set (`services.reasons`)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="stock_reasons")
    paper_kind = models.CharField("của giấy tờ", max_length=20, choices=PaperKind, blank=True)
    words = models.CharField("lý do", max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)

    objects = StockReasonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="stock_reason_once", fields=["place", "paper_kind", "words"], condition=Q(retired_at=None))
        ]

    def __str__(self):
        return self.words


class Reminding(models.Model):
    """That an officer called a subject's people about its dossier of a year, wrote to them, or handed them a slip (practice P5). Never
    changed; one that was marked by mistake is taken back by a row that names it.

    `seen` is the newest row of all that the officer's page knew: the same page marks the same thing once, however often it is sent.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="remindings")
    year = models.PositiveSmallIntegerField("năm")
    kind = models.CharField("hồ sơ", max_length=12, choices=DossierKind)
    how = models.CharField("cách nhắc", max_length=8, choices=ReminderHow)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc")
    seen = models.BigIntegerField(default=0)
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="taken_back_by")

    objects = RemindingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(name="reminding_of_dossier", fields=["subject", "year", "kind"])]
        constraints = [
            models.UniqueConstraint(
                name="reminding_once_a_page", fields=["subject", "year", "kind", "how", "by", "seen"], condition=Q(takes_back=None)
            )
        ]

    def __str__(self):
        return f"{self.subject_id} {self.year} {self.kind} {self.how}"

    @property
    def subject_year_kind(self) -> tuple[int, int, str]:
        return self.subject_id, self.year, self.kind
