"""What other bodies say before the police propose (lấy ý kiến, practice P17), and the committee's meeting (họp xét duyệt, P18)."""

from django.db import models
from django.db.models import Q

from antt_portal.places.models import Place
from recognitions.choices import AnsweredHow, BodyAnswer, Outcome, ReviewMeetingState
from recognitions.models.appraisals import Appraisal
from recognitions.models.people import USER
from recognitions.querysets import ConsultationQuerySet, ReviewMeetingQuerySet
from registrations.models import Enrolment


class Consultation(models.Model):
    """One list of subjects sent to several bodies, with a day until which they answer."""

    deciding_place = models.ForeignKey(Place, models.PROTECT, related_name="consultations")
    year = models.PositiveSmallIntegerField("năm")
    seq = models.PositiveSmallIntegerField("lần")
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
        constraints = [models.UniqueConstraint(name="consultation_seq", fields=["deciding_place", "year", "seq"])]


class ConsultationItem(models.Model):
    """A subject on the list."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="items")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="consultation_items")

    class Meta:
        ordering = ["enrolment__sort_key", "pk"]
        constraints = [models.UniqueConstraint(name="consultation_item_once", fields=["consultation", "enrolment"])]


class ConsultedBody(models.Model):
    """A body that was asked: by link or on paper. Silence stays silence: `answer` is empty, never agreement.

    Only a digest of the link's token is kept.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="bodies")
    name = models.CharField("cơ quan, tổ chức", max_length=160)
    token_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    answer = models.CharField("trả lời", max_length=8, choices=BodyAnswer, blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_how = models.CharField("cách trả lời", max_length=8, choices=AnsweredHow, blank=True)
    paper = models.CharField("số văn bản trả lời", max_length=120, blank=True)
    paper_on = models.DateField("ngày văn bản trả lời", null=True, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="consulted_body_once", fields=["consultation", "name"]),
            models.CheckConstraint(
                name="consulted_body_answer_has_time",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]


class Objection(models.Model):
    """A subject that a body named, and why. A body that answers anew replaces its objections: the old ones stay, superseded."""

    body = models.ForeignKey(ConsultedBody, models.PROTECT, related_name="objections")
    item = models.ForeignKey(ConsultationItem, models.PROTECT, related_name="objections")
    reason = models.CharField("lý do", max_length=500)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item__enrolment__sort_key", "pk"]
        constraints = [models.UniqueConstraint(name="objection_live_once", fields=["body", "item"], condition=Q(superseded_at=None))]


class ReviewMeeting(models.Model):
    """A meeting of the place's committee that reviews the appraisals (họp xét duyệt): invited, held, concluded, its minutes scanned."""

    deciding_place = models.ForeignKey(Place, models.PROTECT, related_name="review_meetings")
    year = models.PositiveSmallIntegerField("năm")
    seq = models.PositiveSmallIntegerField("lần")
    state = models.CharField("trạng thái", max_length=10, choices=ReviewMeetingState, default=ReviewMeetingState.INVITED)
    held_at = models.DateTimeField("họp lúc")
    venue = models.CharField("nơi họp", max_length=200)
    committee = models.CharField("hội đồng, ban", max_length=160, blank=True)
    symbol = models.CharField("số giấy mời", max_length=60, blank=True)
    dated_on = models.DateField("ngày giấy mời", null=True, blank=True)
    conclusion = models.TextField("kết luận chung", max_length=3000, blank=True)
    minutes_sha256 = models.CharField(max_length=64, blank=True)
    minutes_size = models.PositiveIntegerField(null=True, blank=True)
    minutes_media_type = models.CharField(max_length=40, blank=True)
    called_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField("ghi biên bản lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-seq"]
        constraints = [models.UniqueConstraint(name="review_meeting_seq", fields=["deciding_place", "year", "seq"])]


class ReviewParticipant(models.Model):
    """Who was invited, what they are, and whether they came."""

    meeting = models.ForeignKey(ReviewMeeting, models.PROTECT, related_name="participants")
    name = models.CharField("họ và tên", max_length=120)
    title = models.CharField("chức vụ, cơ quan", max_length=160, blank=True)
    capacity = models.CharField("tư cách", max_length=12, blank=True)
    attended = models.BooleanField("có mặt", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class ReviewItem(models.Model):
    """A subject on the meeting's agenda; an exception has a conclusion of its own, the others share the general one."""

    meeting = models.ForeignKey(ReviewMeeting, models.PROTECT, related_name="items")
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="review_items")
    exception = models.BooleanField("trường hợp riêng", default=False)
    outcome = models.CharField("kết luận", max_length=10, choices=Outcome, blank=True)
    words = models.CharField("nội dung kết luận", max_length=1000, blank=True)

    class Meta:
        ordering = ["appraisal__enrolment__sort_key", "pk"]
        constraints = [models.UniqueConstraint(name="review_item_once", fields=["meeting", "appraisal"])]
