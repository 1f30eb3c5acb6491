"""The Giấy công nhận: the book of numbers, the sheets, the files."""

from django.db import models
from django.db.models import Q

from antt_portal.places.models import Place
from recognitions.choices import CertificateState, CopyPurpose, ReissueReason, SheetMovementKind
from recognitions.models.decisions import Decision, Recognition
from recognitions.models.people import USER
from recognitions.querysets import CertificateQuerySet, SheetMovementQuerySet


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
    version = models.PositiveIntegerField(default=1)
    issue = models.PositiveSmallIntegerField("lần cấp", default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="thay cho")
    reissue_reason = models.CharField("lý do cấp lại", max_length=12, choices=ReissueReason, blank=True)
    reissue_note = models.CharField("ghi chú cấp lại", max_length=250, blank=True)
    issued_on = models.DateField("ngày cấp", null=True, blank=True)
    replaced_on = models.DateField("thay ngày", null=True, blank=True)
    handed_over_on = models.DateField("trao ngày", null=True, blank=True)
    handed_over_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

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
    """All certificates of a decision in one file for the print room: `pages` of them, made when `replaced` had been replaced."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="print_file")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    replaced = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()


class SheetMovement(models.Model):
    """Blank certificate sheets of a place: received, spoiled, handed back. Those that were printed are counted by the copies (P21).

    A line that was written by mistake is struck out, never deleted.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="sheet_movements")
    moved_on = models.DateField("ngày")
    kind = models.CharField("việc", max_length=10, choices=SheetMovementKind)
    count = models.PositiveIntegerField("số tờ")
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, blank=True, related_name="sheet_movements")
    paper = models.CharField("theo biên bản, phiếu", max_length=120, blank=True)
    note = models.CharField("ghi chú", max_length=250, blank=True)
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    struck_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)

    objects = SheetMovementQuerySet.as_manager()

    class Meta:
        ordering = ["moved_on", "pk"]
        constraints = [models.CheckConstraint(name="sheet_movement_of_some", condition=Q(count__gt=0))]
