"""Whom the standard is for, who of them is on a year's roster, and the plan by which a place runs its year."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from antt_portal import text
from antt_portal.places.models import Place
from registrations.choices import (
    GONE,
    Level,
    LineageKind,
    MemberRole,
    MilestoneKind,
    SizeClass,
    SubjectEventKind,
    SubjectKind,
    SubjectStatus,
)
from registrations.querysets import (
    EnrolmentQuerySet,
    MilestoneQuerySet,
    PlanDraftQuerySet,
    PlanQuerySet,
    SubjectLineageQuerySet,
    SubjectMemberQuerySet,
    SubjectQuerySet,
    UnitListQuerySet,
)


class Subject(models.Model):
    """A residential area, ward, agency, enterprise or school that lives in a place (đối tượng)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="subjects", verbose_name="địa bàn")
    kind = models.CharField("loại", max_length=24, choices=SubjectKind)
    name = models.CharField("tên", max_length=200)
    name_key = models.CharField(max_length=200, editable=False, db_index=True)
    sort_key = models.CharField(max_length=420, editable=False)
    label = models.CharField("tên gọi của loại", max_length=40, blank=True, help_text="Tổ dân phố, Thôn, Ấp, Khóm, Khu vực.")
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    head_name = models.CharField("người đứng đầu", max_length=120, blank=True)
    head_phone = models.CharField("điện thoại", max_length=20, blank=True)
    managing_level = models.CharField("cấp quản lý", max_length=8, choices=Level, default=Level.WARD)
    households = models.PositiveIntegerField("số hộ", null=True, blank=True)
    staff = models.PositiveIntegerField("số lao động", null=True, blank=True)
    size_class = models.CharField("quy mô", max_length=8, choices=SizeClass, blank=True)
    school_levels = models.JSONField("cấp học", default=list, blank=True)
    tax_code = models.CharField("mã số thuế", max_length=14, blank=True)
    has_party_organisation = models.BooleanField("có tổ chức Đảng", default=True)
    founded_on = models.DateField("ngày thành lập", null=True, blank=True)
    status = models.CharField("tình trạng", max_length=10, choices=SubjectStatus, default=SubjectStatus.ACTIVE)
    status_on = models.DateField("từ ngày", null=True, blank=True)
    status_reason = models.CharField("lý do", max_length=250, blank=True)
    status_paper = models.CharField("theo văn bản", max_length=120, blank=True)
    rostered_through = models.PositiveSmallIntegerField("đã vào danh sách đến năm", default=0, editable=False)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(name="subject_name_once_in_place", fields=["place", "kind", "name_key"], condition=~Q(status__in=GONE)),
            models.UniqueConstraint(
                name="subject_tax_code_once_in_place", fields=["place", "tax_code"], condition=~Q(tax_code="") & ~Q(status__in=GONE)
            ),
            models.UniqueConstraint(name="subject_one_ward_per_place", fields=["place"], condition=Q(kind=SubjectKind.WARD)),
        ]
        indexes = [
            models.Index(name="subject_place_kind", fields=["place", "kind", "sort_key"]),
            models.Index(name="subject_to_enrol", fields=["rostered_through", "place"], condition=Q(status=SubjectStatus.ACTIVE)),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name = text.normal(self.name)
        self.name_key, self.sort_key = text.folded(self.name), text.sort_key(self.name)
        super().save(*args, **kwargs)

    @property
    def is_residential_area(self) -> bool:
        return self.kind == SubjectKind.RESIDENTIAL_AREA

    @property
    def is_organisation(self) -> bool:
        return self.kind in (SubjectKind.AGENCY, SubjectKind.ENTERPRISE, SubjectKind.EDUCATIONAL_INSTITUTION)

    @property
    def kind_label(self) -> str:
        """The word people use: the locality's own for a residential area, else the kind."""
        return self.label if self.is_residential_area and self.label else self.get_kind_display()


class SubjectEvent(models.Model):
    """One thing that happened to a subject: from which day, why, by what paper. Never changed; the subject's own row says how it
    stands now."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="events")
    kind = models.CharField("việc", max_length=20, choices=SubjectEventKind)
    effective_on = models.DateField("từ ngày")
    reason = models.CharField("lý do", max_length=250, blank=True)
    paper = models.CharField("theo văn bản", max_length=120, blank=True)
    details = models.JSONField(default=dict, blank=True, help_text="Giá trị cũ và mới của những gì đã đổi.")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["effective_on", "pk"]

    def __str__(self):
        return f"{self.subject_id} {self.kind}"


class SubjectMember(models.Model):
    """What a person is to a subject, from a day to a day: its head, its clerk, or the area officer responsible for it."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="subject_members")
    role = models.CharField("là", max_length=12, choices=MemberRole)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    paper = models.CharField("theo văn bản", max_length=120, blank=True)
    named_in_list_at = models.DateTimeField("ghi vào danh sách lúc", null=True, blank=True, editable=False)

    objects = SubjectMemberQuerySet.as_manager()

    class Meta:
        ordering = ["subject_id", "role", "starts_on", "pk"]
        indexes = [
            models.Index(name="member_to_name", fields=["starts_on"], condition=Q(role=MemberRole.HEAD, named_in_list_at=None)),
        ]
        constraints = [
            models.CheckConstraint(name="subject_member_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
            models.UniqueConstraint(name="subject_member_once", fields=["subject", "user", "role", "starts_on"]),
        ]

    def __str__(self):
        return f"{self.user_id} {self.role} {self.subject_id}"


class SubjectLineage(models.Model):
    """How one subject came from another; `successor_began` is false of one that stood before and goes on, under its name or another."""

    predecessor = models.ForeignKey(Subject, models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Subject, models.PROTECT, related_name="predecessors")
    kind = models.CharField(max_length=8, choices=LineageKind)
    effective_on = models.DateField()
    resolution = models.CharField(max_length=120)
    successor_began = models.BooleanField(default=True)

    objects = SubjectLineageQuerySet.as_manager()

    class Meta:
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="lineage_once", fields=["predecessor", "successor", "effective_on"]),
            models.CheckConstraint(name="lineage_of_two", condition=~Q(predecessor=F("successor")) | Q(kind=LineageKind.RENAMED)),
        ]

    def __str__(self):
        return f"{self.predecessor_id} → {self.successor_id}"


class Enrolment(models.Model):
    """A subject on a year's roster, as it stood in that year. Statistics and denominators count these rows."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="enrolments")
    year = models.PositiveSmallIntegerField("năm")
    place = models.ForeignKey(Place, models.PROTECT, related_name="enrolments")
    kind = models.CharField("loại", max_length=24, choices=SubjectKind)
    name = models.CharField("tên", max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    sort_key = models.CharField(max_length=420, editable=False)
    label = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=250, blank=True)
    households = models.PositiveIntegerField(null=True, blank=True)
    staff = models.PositiveIntegerField(null=True, blank=True)
    size_class = models.CharField(max_length=8, choices=SizeClass, blank=True)
    school_levels = models.JSONField(default=list, blank=True)
    managing_level = models.CharField(max_length=8, choices=Level)
    has_party_organisation = models.BooleanField(default=True)
    in_scope = models.BooleanField("thuộc diện xét", default=True)
    exclusion_reason = models.CharField("lý do không xét", max_length=250, blank=True)
    exclusion_basis = models.CharField("căn cứ", max_length=120, blank=True)
    joined_on = models.DateField("vào danh sách ngày")
    left_on = models.DateField("ra khỏi danh sách ngày", null=True, blank=True)
    left_reason = models.CharField(max_length=250, blank=True)
    included_reason = models.CharField("lý do đưa vào diện xét", max_length=250, blank=True)
    registered_elsewhere = models.CharField("đã đăng ký tại phường, xã cũ theo", max_length=120, blank=True)
    registered_at = models.DateTimeField("đăng ký lúc", null=True, blank=True)
    registered_late = models.BooleanField("đăng ký muộn", default=False)
    missed_on = models.DateField("hết hạn mà chưa đăng ký", null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(name="enrolment_once_a_year", fields=["subject", "year"]),
            models.CheckConstraint(name="enrolment_year_in_reason", condition=Q(year__gte=2021, year__lte=2100)),
            models.CheckConstraint(name="enrolment_exclusion_has_reason", condition=Q(in_scope=True) | ~Q(exclusion_reason="")),
        ]
        indexes = [models.Index(name="enrolment_roster", fields=["place", "year", "kind", "sort_key"])]

    def __str__(self):
        return f"{self.name} {self.year}"

    @property
    def kind_label(self) -> str:
        return self.label if self.kind == SubjectKind.RESIDENTIAL_AREA and self.label else self.get_kind_display()


class Plan(models.Model):
    """The plan of one place for one year: a chain of versions, the last published one being in force."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField("năm")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "place_id"]
        constraints = [
            models.UniqueConstraint(name="plan_once_a_year", fields=["place", "year"]),
            models.CheckConstraint(name="plan_year_in_reason", condition=Q(year__gte=2021, year__lte=2100)),
        ]

    def __str__(self):
        return f"{self.place_id} {self.year}"


class PlanVersion(models.Model):
    """One published text of a plan, with all that it says as checked data. Never changed; what was submitted keeps its version."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    seq = models.PositiveSmallIntegerField("lần")
    content = models.JSONField("nội dung")
    sha256 = models.CharField(max_length=64)
    source = models.CharField("nguồn", max_length=200)
    published_at = models.DateTimeField("công bố lúc")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["plan_id", "seq"]
        constraints = [models.UniqueConstraint(name="plan_version_seq", fields=["plan", "seq"])]

    def __str__(self):
        return f"{self.plan_id} v{self.seq}"

    @property
    def title(self) -> str:
        return self.content["plan"].get("title", "")

    @property
    def issued_on(self) -> date | None:
        issued = self.content["plan"].get("issued_on")
        return date.fromisoformat(issued) if issued else None


class Milestone(models.Model):
    """One day of a place's year on which the calendar acts by itself, kept as a row so that each thing happens once.

    `day` is as the calendar said when it was last looked up. `next_at` is the next instant at which something is to do (a reminder, or
    the end of the day); nothing is left when it is empty. `reminded_on` is the day of the last reminder.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="milestones")
    year = models.PositiveSmallIntegerField("năm")
    what = models.CharField("việc", max_length=20, choices=MilestoneKind)
    kind = models.CharField("loại", max_length=24, blank=True)
    level = models.CharField("cấp", max_length=8, blank=True)
    detail = models.CharField(max_length=24, blank=True)
    day = models.DateField("ngày")
    next_at = models.DateTimeField("lần tới", null=True, blank=True)
    reminded_on = models.DateField("đã nhắc ngày", null=True, blank=True)
    passed_at = models.DateTimeField("đã qua lúc", null=True, blank=True)
    outcome = models.JSONField("kết quả", default=dict, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["place_id", "year", "day", "pk"]
        constraints = [models.UniqueConstraint(name="milestone_once", fields=["place", "year", "what", "kind", "level", "detail"])]
        indexes = [models.Index(name="milestone_due", fields=["next_at"], condition=Q(next_at__isnull=False))]

    def __str__(self):
        return f"{self.place_id} {self.year} {self.what} {self.kind} {self.level}"


class MilestoneMove(models.Model):
    """A milestone that a plan or a day off moved, and why; told once to those concerned, then never changed.

    Without `to_day` it has left the calendar: nobody is told, but what was said of it is withdrawn.
    """

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="moves")
    from_day = models.DateField("từ ngày")
    to_day = models.DateField("đến ngày", null=True)
    because = models.CharField("vì", max_length=250)
    moved_at = models.DateTimeField("dời lúc")
    told_at = models.DateTimeField("báo lúc", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(name="milestone_move_untold", fields=["moved_at"], condition=Q(told_at=None))]

    def __str__(self):
        return f"{self.milestone_id} {self.from_day} → {self.to_day}"

    def is_ahead(self, today: date) -> bool:
        """Whether there is a new day, and it is not over: only then is there something to tell."""
        return self.to_day is not None and self.to_day >= today


class PlanDraft(models.Model):
    """A plan being typed in the browser: what is not published yet holds for nobody. One open draft for each place and year."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="plan_drafts")
    year = models.PositiveSmallIntegerField("năm")
    content = models.JSONField("nội dung", default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("lưu lúc")
    published = models.OneToOneField(PlanVersion, models.PROTECT, null=True, blank=True, related_name="draft")
    dropped_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    objects = PlanDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "place_id", "pk"]
        constraints = [
            models.UniqueConstraint(name="plan_draft_one_open", fields=["place", "year"], condition=Q(published=None, dropped_at=None))
        ]

    def __str__(self):
        return f"{self.place_id} {self.year}"


class UnitList(models.Model):
    """An Excel list of units that was uploaded in the browser: looked at first, then taken in whole or left."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="unit_lists")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    original_name = models.CharField("tên tệp", max_length=150)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("tải lên lúc")
    taken_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    taken_in_at = models.DateTimeField("nạp lúc", null=True, blank=True)
    summary = models.JSONField("kết quả", default=dict, blank=True)

    objects = UnitListQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.place_id} {self.pk}"
