"""What other bodies say before the police propose (lấy ý kiến, practice P17), and the committee's meeting (họp xét duyệt, P18)."""

from datetime import date

from django.db import models
from django.db.models import Q

from antt_portal.places.models import Place
from recognitions.choices import AnsweredHow, BodyAnswer, ConsultationState, Outcome, ReviewCapacity, ReviewMeetingState
from recognitions.models.appraisals import Appraisal
from recognitions.models.people import USER
from recognitions.querysets import ConsultationQuerySet, ReviewMeetingQuerySet
from registrations.models import Enrolment


class Consultation(models.Model):
    """One list of subjects sent to several bodies, with a day until which they answer.

    The day alone ends the links; that it is over is read from the clock and stored nowhere. Closed, it takes only letters that
    still come on paper, which then are late.
    """

    deciding_place = models.ForeignKey(Place, models.PROTECT, related_name="consultations")
    year = models.PositiveSmallIntegerField("năm")
    seq = models.PositiveSmallIntegerField("lần")
    state = models.CharField("trạng thái", max_length=8, choices=ConsultationState, default=ConsultationState.OPEN)
    symbol = models.CharField("số công văn", max_length=60, blank=True)
    dated_on = models.DateField("ngày công văn", null=True, blank=True)
    answer_until = models.DateField("trả lời đến hết ngày")
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-seq"]
        constraints = [
            models.UniqueConstraint(name="consultation_seq", fields=["deciding_place", "year", "seq"]),
            models.CheckConstraint(
                name="consultation_closed_has_time",
                condition=Q(state=ConsultationState.OPEN, closed_at=None) | Q(state=ConsultationState.CLOSED, closed_at__isnull=False),
            ),
        ]


class ConsultationItem(models.Model):
    """A subject on the list."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="items")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="consultation_items")

    class Meta:
        ordering = ["enrolment__sort_key", "pk"]
        constraints = [models.UniqueConstraint(name="consultation_item_once", fields=["consultation", "enrolment"])]


class ConsultedBody(models.Model):
    """A body that was asked. Only a digest of its link's token is kept; a new link voids the old one."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="bodies")
    name = models.CharField("cơ quan, tổ chức", max_length=160)
    token_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    link_made_at = models.DateTimeField("tạo đường dẫn lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="consulted_body_once", fields=["consultation", "name"])]


class Opinion(models.Model):
    """What a body answered, by its link or on paper. Answering anew supersedes the answer before, which stays.

    A body that said nothing has no row: silence is never an answer, and never agreement.
    """

    body = models.ForeignKey(ConsultedBody, models.PROTECT, related_name="opinions")
    answer = models.CharField("trả lời", max_length=8, choices=BodyAnswer)
    given_at = models.DateTimeField("ghi nhận lúc")
    how = models.CharField("cách trả lời", max_length=8, choices=AnsweredHow)
    paper = models.CharField("số văn bản trả lời", max_length=120, blank=True)
    paper_on = models.DateField("ngày văn bản trả lời", null=True, blank=True)
    received_on = models.DateField("ngày nhận được")
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    superseded_at = models.DateTimeField("được thay lúc", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="opinion_live_once", fields=["body"], condition=Q(superseded_at=None)),
            models.CheckConstraint(
                name="opinion_on_paper_is_recorded",
                condition=Q(how=AnsweredHow.LINK, recorded_by=None)
                | Q(how=AnsweredHow.PAPER, recorded_by__isnull=False, paper_on__isnull=False),
            ),
        ]

    def is_late(self, answer_until: date) -> bool:
        """Whether it came after the last day on which answers were asked for."""
        return self.received_on > answer_until


class Objection(models.Model):
    """A subject that an answer named, and why."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="objections")
    item = models.ForeignKey(ConsultationItem, models.PROTECT, related_name="objections")
    reason = models.CharField("lý do", max_length=500)

    class Meta:
        ordering = ["item__enrolment__sort_key", "pk"]
        constraints = [models.UniqueConstraint(name="objection_once", fields=["opinion", "item"])]


class ReviewMeeting(models.Model):
    """A meeting of the place's committee that reviews the appraisals (họp xét duyệt): invited, held with its conclusions, minutes kept."""

    deciding_place = models.ForeignKey(Place, models.PROTECT, related_name="review_meetings")
    year = models.PositiveSmallIntegerField("năm")
    seq = models.PositiveSmallIntegerField("lần")
    state = models.CharField("trạng thái", max_length=10, choices=ReviewMeetingState, default=ReviewMeetingState.INVITED)
    held_at = models.DateTimeField("họp lúc")
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    venue = models.CharField("nơi họp", max_length=200)
    committee = models.CharField("hội đồng, ban", max_length=160)
    symbol = models.CharField("số giấy mời", max_length=60, blank=True)
    dated_on = models.DateField("ngày giấy mời", null=True, blank=True)
    conclusion = models.CharField("kết luận chung", max_length=3000, blank=True)
    cancel_reason = models.CharField("lý do không họp", max_length=500, blank=True)
    called_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField("ghi kết quả lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-seq"]
        constraints = [
            models.UniqueConstraint(name="review_meeting_seq", fields=["deciding_place", "year", "seq"]),
            models.CheckConstraint(
                name="review_meeting_held_is_recorded",
                condition=Q(state__in=[ReviewMeetingState.INVITED, ReviewMeetingState.CANCELLED])
                | (Q(recorded_by__isnull=False, recorded_at__isnull=False) & ~Q(conclusion="")),
            ),
            models.CheckConstraint(
                name="review_meeting_cancelled_says_why", condition=~Q(state=ReviewMeetingState.CANCELLED) | ~Q(cancel_reason="")
            ),
        ]


class ReviewParticipant(models.Model):
    """Who was invited, what they are, and whether they came (None until the meeting is recorded)."""

    meeting = models.ForeignKey(ReviewMeeting, models.PROTECT, related_name="participants")
    name = models.CharField("họ và tên", max_length=120)
    title = models.CharField("chức vụ, cơ quan", max_length=160, blank=True)
    capacity = models.CharField("tư cách", max_length=12, choices=ReviewCapacity)
    attended = models.BooleanField("có mặt", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class ReviewItem(models.Model):
    """A subject on the meeting's agenda.

    `marked` is an exception by hand. When the meeting is recorded, what made it an exception (`why`), what the police had proposed
    and what the meeting concluded are frozen; an ordinary one shares the general conclusion.
    """

    meeting = models.ForeignKey(ReviewMeeting, models.PROTECT, related_name="items")
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="review_items")
    marked = models.BooleanField("trường hợp riêng", default=False)
    why = models.JSONField("vì sao là trường hợp riêng", default=list, blank=True)
    proposed = models.CharField("đề nghị khi họp", max_length=10, choices=Outcome, blank=True)
    outcome = models.CharField("kết luận", max_length=10, choices=Outcome, blank=True)
    words = models.CharField("nội dung kết luận", max_length=1000, blank=True)

    class Meta:
        ordering = ["appraisal__enrolment__sort_key", "pk"]
        constraints = [models.UniqueConstraint(name="review_item_once", fields=["meeting", "appraisal"])]


class ReviewMinutes(models.Model):
    """The signed minutes as they were scanned. A better scan takes the place of one before, which stays."""

    meeting = models.ForeignKey(ReviewMeeting, models.PROTECT, related_name="minutes")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=40)
    kept_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="review_minutes_live_once", fields=["meeting"], condition=Q(superseded_at=None))]
