"""From appraisal to certificate: what the police find, what they propose, what was decided, what was handed over."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from antt_portal.accounts.choices import SigningCapacity
from antt_portal.places.models import Place
from dossiers.models import Dossier
from recognitions.choices import (
    AppraisalState,
    Basis,
    CertificateState,
    CopyPurpose,
    DecisionKind,
    DecisionState,
    IssuedBy,
    Outcome,
    ProposalState,
    RecognitionState,
)
from recognitions.querysets import AppraisalQuerySet, CertificateQuerySet, DecisionQuerySet, ProposalQuerySet
from registrations.models import Enrolment, Subject

USER = settings.AUTH_USER_MODEL


class FollowUp(models.Model):
    """A line of the year's book (sổ theo dõi): what happened on which day, with a document number and no names (practice P15)."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="follow_ups")
    happened_on = models.DateField("ngày")
    kind = models.CharField("loại", max_length=24)
    criterion = models.CharField("tiêu chí", max_length=12, blank=True)
    reference = models.CharField("số văn bản", max_length=120, blank=True)
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["subject_id", "happened_on", "pk"]


class Appraisal(models.Model):
    """What the police of the deciding place find of one subject's year, criterion by criterion."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="appraisals")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="appraisals")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="appraisals")
    year = models.PositiveSmallIntegerField("năm")
    place = models.ForeignKey(Place, models.PROTECT, related_name="appraisals")
    deciding_place = models.ForeignKey(Place, models.PROTECT, related_name="appraisals_to_decide")
    criteria_set = models.CharField("bộ tiêu chí", max_length=40)
    state = models.CharField("trạng thái", max_length=10, choices=AppraisalState, default=AppraisalState.OPEN)
    outcome = models.CharField("kết quả đề nghị", max_length=10, choices=Outcome, blank=True)
    reason = models.CharField("lý do", max_length=1000, blank=True)
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


class Proposal(models.Model):
    """Many subjects put to the chairperson at once: drafted by an officer, signed by the chief, checked by the office, agreed."""

    deciding_place = models.ForeignKey(Place, models.PROTECT, related_name="proposals")
    year = models.PositiveSmallIntegerField("năm")
    round = models.PositiveSmallIntegerField("đợt")
    state = models.CharField("trạng thái", max_length=16, choices=ProposalState, default=ProposalState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    before_window_ends = models.BooleanField("quyết định trước khi hết mốc đánh giá", default=False)
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    symbol = models.CharField("số tờ trình", max_length=60, blank=True)
    dated_on = models.DateField("ngày tờ trình", null=True, blank=True)
    signed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_capacity = models.CharField(max_length=8, choices=SigningCapacity, blank=True)
    checked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField("lý do trả lại", max_length=1000, blank=True)
    state_since = models.DateTimeField()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-round"]
        constraints = [
            models.UniqueConstraint(name="proposal_round_once", fields=["deciding_place", "year", "round"]),
            models.CheckConstraint(
                name="proposal_proposer_is_not_approver",
                condition=Q(agreed_by=None) | (~Q(agreed_by=models.F("drafted_by")) & ~Q(agreed_by=models.F("signed_by"))),
            ),
        ]

    def __str__(self):
        return f"{self.deciding_place_id} {self.year}/{self.round}"


class ProposalItem(models.Model):
    """One subject in a proposal. Taken out, it stays with its reason."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="items")
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="proposal_items")
    outcome = models.CharField("đề nghị", max_length=10, choices=Outcome)
    taken_out_at = models.DateTimeField(null=True, blank=True)
    taken_out_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    taken_out_reason = models.CharField("lý do đưa ra", max_length=500, blank=True)

    class Meta:
        ordering = ["appraisal__enrolment__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(name="proposal_item_once", fields=["proposal", "appraisal"]),
            models.UniqueConstraint(name="proposal_item_live_once", fields=["appraisal"], condition=Q(taken_out_at=None)),
            models.CheckConstraint(name="proposal_item_out_has_reason", condition=Q(taken_out_at=None) | ~Q(taken_out_reason="")),
        ]


class Decision(models.Model):
    """A decision of the People's Committee. It is issued when symbol, date, signer and the proof of signing are recorded (P1, P2)."""

    kind = models.CharField("loại", max_length=10, choices=DecisionKind, default=DecisionKind.RECOGNISE)
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, blank=True, related_name="decisions")
    amends = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="amended_by")
    deciding_place = models.ForeignKey(Place, models.PROTECT, related_name="decisions")
    year = models.PositiveSmallIntegerField("năm xét")
    state = models.CharField("trạng thái", max_length=20, choices=DecisionState, default=DecisionState.AWAITING_SIGNATURE)
    version = models.PositiveIntegerField(default=1)
    symbol = models.CharField("số, ký hiệu", max_length=60, blank=True)
    dated_on = models.DateField("ngày ký", null=True, blank=True)
    calendar_year = models.PositiveSmallIntegerField("năm của số văn bản", null=True, blank=True)
    signer = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    signer_name = models.CharField("người ký", max_length=120, blank=True)
    capacity = models.CharField("thẩm quyền ký", max_length=8, choices=SigningCapacity, blank=True)
    authority = models.JSONField("căn cứ thẩm quyền", default=dict, blank=True, help_text="Văn bản ủy quyền được dẫn, nếu có.")
    grounds_revoked = models.CharField("lý do thu hồi", max_length=1000, blank=True)
    issued_by_means = models.CharField("bản đã ký", max_length=16, choices=IssuedBy, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    scan_size = models.PositiveIntegerField(null=True, blank=True)
    scan_media_type = models.CharField(max_length=40, blank=True)
    drafted_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="decision_symbol_once_a_calendar_year", fields=["deciding_place", "calendar_year", "symbol"], condition=~Q(symbol="")
            ),
            models.CheckConstraint(
                name="decision_issued_is_signed",
                condition=~Q(state=DecisionState.ISSUED)
                | (~Q(symbol="") & Q(dated_on__isnull=False, signer__isnull=False, issued_at__isnull=False) & ~Q(issued_by_means="")),
            ),
        ]

    def __str__(self):
        return self.symbol or f"decision {self.pk}"


class Recognition(models.Model):
    """That a subject meets the standard of a year, by a decision."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="recognitions")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="recognitions")
    year = models.PositiveSmallIntegerField("năm")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="recognitions")
    state = models.CharField(max_length=10, choices=RecognitionState, default=RecognitionState.IN_FORCE)
    revoked_by = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="revocations")

    class Meta:
        ordering = ["enrolment__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="recognition_in_force_once", fields=["subject", "year"], condition=Q(state=RecognitionState.IN_FORCE)
            ),
            models.CheckConstraint(
                name="recognition_revoked_by_decision", condition=Q(state=RecognitionState.IN_FORCE) | Q(revoked_by__isnull=False)
            ),
        ]


class RegisterCounter(models.Model):
    """The last register number given in a place and calendar year: locked and raised by one, so numbers have no gap (P1)."""

    deciding_place = models.ForeignKey(Place, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="register_counter_once", fields=["deciding_place", "year"])]


class Certificate(models.Model):
    """A Giấy công nhận: facts frozen when the decision was issued, the file stored once and served as stored for ever."""

    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="certificates")
    deciding_place = models.ForeignKey(Place, models.PROTECT, related_name="certificates")
    register_year = models.PositiveSmallIntegerField()
    register_number = models.PositiveIntegerField("số vào sổ")
    code = models.CharField("mã tra cứu", max_length=16, unique=True)
    facts = models.JSONField("nội dung đã chốt")
    template_version = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=CertificateState, default=CertificateState.PENDING)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    rendered_at = models.DateTimeField(null=True, blank=True)
    handed_over_on = models.DateField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["register_year", "register_number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="certificate_register_number_once",
                fields=["deciding_place", "register_year", "register_number"],
                condition=~Q(state=CertificateState.REPLACED),
            ),
            models.CheckConstraint(
                name="certificate_ready_has_file",
                condition=Q(
                    state__in=[CertificateState.PENDING, CertificateState.FAILED, CertificateState.REVOKED, CertificateState.REPLACED]
                )
                | ~Q(sha256=""),
            ),
        ]

    def __str__(self):
        return self.code


class CertificateCopy(models.Model):
    """That a certificate's file was taken for printing: counted per sheet."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="copies")
    purpose = models.CharField(max_length=12, choices=CopyPurpose)
    printed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    printed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class PrintFile(models.Model):
    """All certificates of a decision in one file for the print room."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="print_file")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    made_at = models.DateTimeField()
