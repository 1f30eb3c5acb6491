"""What the People's Committee decided, and that a subject meets the standard by it."""

from django.db import models
from django.db.models import Q

from antt_portal.accounts.choices import SigningCapacity
from antt_portal.places.models import Place
from recognitions.choices import CertificateState, DecidesAs, DecisionKind, DecisionState, IssuedBy, RecognitionState
from recognitions.models.people import USER
from recognitions.models.proposals import Proposal
from recognitions.querysets import DecisionQuerySet
from registrations.models import Enrolment, Subject


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
    decides_as = models.CharField("quyết định với tư cách", max_length=12, choices=DecidesAs, default=DecidesAs.COMMITTEE)
    grounds_revoked = models.CharField("lý do thu hồi, đính chính", max_length=1000, blank=True)
    own_pdf_sha256 = models.CharField(max_length=64, blank=True)  # the portal's own PDF as it was handed out to be signed with a token
    own_pdf_text = models.CharField(max_length=64, blank=True)  # the hash of the text it was made from: another text is another paper
    own_pdf_size = models.PositiveIntegerField(null=True, blank=True)
    void_reason = models.CharField("lý do không ban hành", max_length=500, blank=True)
    signatures = models.JSONField("chữ ký số đã kiểm tra", default=list, blank=True)
    issued_by_means = models.CharField("bản đã ký", max_length=16, choices=IssuedBy, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    scan_size = models.PositiveIntegerField(null=True, blank=True)
    scan_media_type = models.CharField(max_length=40, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
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

    def standing_certificate(self):
        """Its certificate that was not issued anew since."""
        return self.certificates.exclude(state=CertificateState.REPLACED).get()


class Amendment(models.Model):
    """What a later decision does to one recognition: corrects words of it, or ends it.

    `corrected` holds for a correction {field: {"from": old, "to": new}}, fields being those of `CertificateFacts` that may be
    corrected; it is empty for a revocation.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="amendments")
    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="amendments")
    corrected = models.JSONField("nội dung đính chính", default=dict, blank=True)

    class Meta:
        ordering = ["recognition__enrolment__sort_key", "pk"]
        constraints = [models.UniqueConstraint(name="amendment_once", fields=["decision", "recognition"])]
