"""Many subjects put to the chairperson at once, round by round."""

from django.db import models
from django.db.models import Q

from antt_portal.accounts.choices import SigningCapacity
from antt_portal.places.models import Place
from recognitions.choices import Outcome, ProposalState
from recognitions.models.appraisals import Appraisal
from recognitions.models.people import USER
from recognitions.querysets import ForeseenRefusalQuerySet, ProposalQuerySet


class Proposal(models.Model):
    """Many subjects put to the chairperson at once: drafted by an officer, signed by the chief, checked by the office, agreed.

    `before_window_ends` is what the police ask for; only the chairperson confirms it (`early_confirmed_by`; practice P8). One that
    was split off another for another signatory (P27) says from which and by whom; its drafter is the other's.
    """

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
    checked_points = models.JSONField("Văn phòng đã kiểm tra", default=list, blank=True)  # codes of CheckedPoint
    agreed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    early_confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    early_confirmed_at = models.DateTimeField("Chủ tịch xác nhận quyết định sớm lúc", null=True, blank=True)
    return_reason = models.CharField("lý do trả lại", max_length=1000, blank=True)
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="split_into")
    split_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
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
            models.CheckConstraint(name="proposal_split_by_somebody", condition=Q(split_from=None) | Q(split_by__isnull=False)),
            models.CheckConstraint(
                name="proposal_early_was_asked",
                condition=Q(early_confirmed_at=None) | Q(before_window_ends=True, early_confirmed_by__isnull=False),
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


class ProposalReturn(models.Model):
    """That a proposal was given back to who drafted it, from which state and why. What is signed anew keeps its earlier returns."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="returns")
    returned_from = models.CharField("trả lại từ", max_length=16, choices=ProposalState)
    returned_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField()
    reason = models.CharField("lý do trả lại", max_length=500)

    class Meta:
        ordering = ["pk"]


class ForeseenRefusal(models.Model):
    """That a subject was told beforehand that it will not be recognised, and what it answered (practice P20).

    `unmet` holds what was told, frozen: a list of {"code", "article", "label", "verified"}. Withdrawn when the appraisal is opened again.
    """

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="foreseen_refusals")
    unmet = models.JSONField("tiêu chí chưa đạt", default=list)
    reason = models.CharField("lý do", max_length=1000)
    told_at = models.DateTimeField("báo lúc")
    told_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    symbol = models.CharField("số thông báo", max_length=60, blank=True)
    dated_on = models.DateField("ngày thông báo", null=True, blank=True)
    explain_until = models.DateField("giải trình đến hết ngày")
    explanation = models.TextField("giải trình", max_length=3000, blank=True)
    explained_at = models.DateTimeField("giải trình lúc", null=True, blank=True)
    explained_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    explained_on_paper = models.BooleanField("giải trình bằng giấy", default=False)
    considered_at = models.DateTimeField("xem xét lúc", null=True, blank=True)
    considered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    considered_note = models.CharField("ý kiến sau xem xét", max_length=1000, blank=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ForeseenRefusalQuerySet.as_manager()

    class Meta:
        ordering = ["appraisal_id", "pk"]
        constraints = [
            models.UniqueConstraint(name="foreseen_refusal_one_live", fields=["appraisal"], condition=Q(withdrawn_at=None)),
            models.CheckConstraint(
                name="foreseen_refusal_explained_by_somebody",
                condition=Q(explained_at=None) | Q(explained_by__isnull=False),
            ),
        ]
