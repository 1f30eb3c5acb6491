"""Rows for tests. Traits are named after life states."""

from datetime import date
from functools import cache
from io import BytesIO

import factory
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import Membership, User
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.list_workbook import XLSX, as_bytes
from antt_portal.notices.choices import Channel, DeliveryState
from antt_portal.notices.mail import NO_MAILBOX
from antt_portal.notices.models import DIGEST, Delivery, Notice, NoticeLine
from antt_portal.notices.services.outgoing import MAIL_JOB, delivery_job_key
from antt_portal.places.models import Place
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from recognitions.choices import DecisionKind, DecisionState, FollowUpKind, IssuedBy
from recognitions.models import Certificate, Decision, FollowUp, Recognition
from recognitions.services import certificates
from registrations.choices import Level, MemberRole, SizeClass, SubjectKind, SubjectStatus
from registrations.models import Enrolment, Subject, SubjectMember, UnitList
from registrations.services.unit_lists import unit_list_keep
from registrations.units.template import EXAMPLES, unit_template

PASSWORD = "tre-xanh-ben-ao-37"
LONG_AGO = date(2021, 1, 1)


def ward(code: str = "00235") -> Place:
    """A ward of the national list: Phường Đống Đa unless another code is given."""
    return Place.objects.get(code=code)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"nguoi-dung-{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Số {n}")
    password = factory.django.Password(PASSWORD, transform=cache(make_password))  # Argon2 is slow on purpose: once is enough


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    place = factory.LazyFunction(ward)
    role = Role.POLICE_OFFICER
    starts_on = LONG_AGO

    class Params:
        chief = factory.Trait(role=Role.POLICE_CHIEF)
        office = factory.Trait(role=Role.OFFICE)
        chairperson = factory.Trait(role=Role.CHAIRPERSON)
        vice_chairperson = factory.Trait(role=Role.CHAIRPERSON, capacity=SigningCapacity.DEPUTY)
        auditor = factory.Trait(role=Role.AUDITOR)
        administrator = factory.Trait(role=Role.ADMINISTRATOR)
        area_officer = factory.Trait(role=Role.AREA_OFFICER)


def person(trait: str = "", *, place: Place | None = None, **user_fields) -> User:
    """A person who holds a role (a trait of MembershipFactory; default police officer) in a place (default Đống Đa)."""
    traits = {trait: True} if trait else {}
    return MembershipFactory(place=place or ward(), user=UserFactory(**user_fields), **traits).user


def failed_delivery(recipient: User, *, day: date = date(2026, 10, 28)) -> Delivery:
    """A mail to `recipient` that was given up, with one line and its job."""
    times = {"finished_at": timezone.now()}
    delivery = Delivery.objects.create(
        recipient=recipient,
        day=day,
        channel=Channel.MAIL,
        state=DeliveryState.FAILED,
        closed_at=timezone.now(),
        problem=NO_MAILBOX,
        **times,
    )
    digest = Notice.objects.create(
        recipient=recipient, kind=DIGEST, text="Nhắc việc", dedupe_key=f"{DIGEST}:{delivery.pk}", created_at=timezone.now()
    )
    NoticeLine.objects.create(notice=digest, text="Việc", dedupe_key=f"viec:{delivery.pk}", delivery=delivery, added_at=timezone.now())
    key = delivery_job_key(delivery.pk)
    Job.objects.create(kind=MAIL_JOB, object_id=delivery.pk, dedupe_key=key, state=JobState.FAILED, created_at=timezone.now(), **times)
    return delivery


class SubjectFactory(DjangoModelFactory):
    class Meta:
        model = Subject

    place = factory.LazyFunction(ward)
    kind = SubjectKind.RESIDENTIAL_AREA
    label = "Tổ dân phố"
    name = factory.Sequence(lambda n: f"Tổ dân phố số {n + 1}")
    households = 120

    class Params:
        agency = factory.Trait(
            kind=SubjectKind.AGENCY, label="", name=factory.Sequence(lambda n: f"Trung tâm Dịch vụ số {n + 1}"), households=None, staff=40
        )
        enterprise = factory.Trait(
            kind=SubjectKind.ENTERPRISE,
            label="",
            name=factory.Sequence(lambda n: f"Công ty cổ phần Số {n + 1}"),
            households=None,
            staff=150,
            size_class=SizeClass.MEDIUM,
        )
        school = factory.Trait(
            kind=SubjectKind.EDUCATIONAL_INSTITUTION,
            label="",
            name=factory.Sequence(lambda n: f"Trường THCS Số {n + 1}"),
            households=None,
            staff=60,
            school_levels=["lower_secondary"],
        )
        provincial = factory.Trait(managing_level=Level.PROVINCE)
        closed = factory.Trait(status=SubjectStatus.CLOSED, status_on=date(2026, 1, 1), status_reason="Giải thể")


class SubjectMemberFactory(DjangoModelFactory):
    class Meta:
        model = SubjectMember

    subject = factory.SubFactory(SubjectFactory)
    user = factory.SubFactory(UserFactory)
    role = MemberRole.HEAD
    starts_on = LONG_AGO


def small_jpeg() -> bytes:
    """A white page, the smallest photo there is."""
    target = BytesIO()
    Image.new("RGB", (60, 85), "white").save(target, "JPEG")
    return target.getvalue()


def head_of(subject: Subject) -> User:
    """A person who is head of `subject`."""
    return SubjectMemberFactory(subject=subject).user


class EnrolmentFactory(DjangoModelFactory):
    """A subject on the roster of a year (2026), frozen as the subject stands."""

    class Meta:
        model = Enrolment

    subject = factory.SubFactory(SubjectFactory)
    year = 2026
    place = factory.SelfAttribute("subject.place")
    kind = factory.SelfAttribute("subject.kind")
    name = factory.SelfAttribute("subject.name")
    name_key = factory.SelfAttribute("subject.name_key")
    sort_key = factory.SelfAttribute("subject.sort_key")
    label = factory.SelfAttribute("subject.label")
    address = factory.SelfAttribute("subject.address")
    households = factory.SelfAttribute("subject.households")
    staff = factory.SelfAttribute("subject.staff")
    managing_level = factory.SelfAttribute("subject.managing_level")
    has_party_organisation = factory.SelfAttribute("subject.has_party_organisation")
    joined_on = date(2026, 1, 1)


class DossierFactory(DjangoModelFactory):
    """A recognition dossier of a subject's year, not yet sent."""

    class Meta:
        model = Dossier

    enrolment = factory.SubFactory(EnrolmentFactory)
    subject = factory.SelfAttribute("enrolment.subject")
    year = factory.SelfAttribute("enrolment.year")
    place = factory.SelfAttribute("enrolment.place")
    deciding_place = factory.SelfAttribute("enrolment.place")
    kind = DossierKind.RECOGNITION
    state_since = factory.LazyFunction(timezone.now)

    class Params:
        registration = factory.Trait(kind=DossierKind.REGISTRATION)
        sent = factory.Trait(
            state=DossierState.SUBMITTED,
            receipt_code=factory.Sequence(lambda n: f"HS-{n:06d}"),
            received_at=factory.LazyFunction(timezone.now),
            last_day=factory.LazyAttribute(lambda row: date(row.enrolment.year, 11, 4)),
        )
        in_review = factory.Trait(sent=True, state=DossierState.IN_REVIEW)
        returned = factory.Trait(sent=True, state=DossierState.RETURNED)
        complete = factory.Trait(sent=True, state=DossierState.COMPLETE)


class FollowUpFactory(DjangoModelFactory):
    """An incident in the year's book of a subject."""

    class Meta:
        model = FollowUp

    subject = factory.SubFactory(SubjectFactory)
    place = factory.SelfAttribute("subject.place")
    happened_on = date(2026, 5, 3)
    kind = FollowUpKind.INCIDENT
    reference = factory.Sequence(lambda n: f"{n + 1}/BC-CAP")
    written_by = factory.SubFactory(UserFactory)
    written_at = factory.LazyFunction(timezone.now)

    class Params:
        check = factory.Trait(kind=FollowUpKind.CHECK)
        discipline = factory.Trait(kind=FollowUpKind.DISCIPLINE)
        struck = factory.Trait(
            struck_at=factory.LazyFunction(timezone.now), struck_by=factory.SelfAttribute("written_by"), struck_reason="Ghi nhầm đối tượng"
        )


class DecisionFactory(DjangoModelFactory):
    """An issued decision of recognition for 2026, signed by a vice-chairperson of the ward."""

    class Meta:
        model = Decision

    deciding_place = factory.LazyFunction(ward)
    year = 2026
    state = DecisionState.ISSUED
    symbol = factory.Sequence(lambda n: f"{n + 1200}/QĐ-UBND")
    dated_on = date(2026, 11, 18)
    calendar_year = factory.SelfAttribute("dated_on.year")
    signer = factory.SubFactory(UserFactory, full_name="Nguyễn Thị Ngọc Ánh")
    signer_name = factory.SelfAttribute("signer.full_name")
    capacity = SigningCapacity.DEPUTY
    issued_by_means = IssuedBy.SCAN
    drafted_at = factory.LazyFunction(timezone.now)
    issued_at = factory.LazyFunction(timezone.now)

    class Params:
        unsigned = factory.Trait(
            state=DecisionState.AWAITING_SIGNATURE, symbol="", dated_on=None, calendar_year=None, signer=None, signer_name=""
        )
        revoking = factory.Trait(kind=DecisionKind.REVOKE, grounds_revoked="Để xảy ra vụ việc nghiêm trọng")


class RecognitionFactory(DjangoModelFactory):
    """A subject recognised by an issued decision."""

    class Meta:
        model = Recognition

    decision = factory.SubFactory(DecisionFactory)
    enrolment = factory.SubFactory(EnrolmentFactory, year=factory.SelfAttribute("..decision.year"))
    subject = factory.SelfAttribute("enrolment.subject")
    year = factory.SelfAttribute("decision.year")


def frozen(count: int = 1, *, decision: Decision | None = None, **subject_fields) -> list[Certificate]:
    """`count` certificates of one decision, frozen and waiting for their files; `subject_fields` are those of each subject."""
    decision = decision or DecisionFactory()
    for _ in range(count):
        RecognitionFactory(decision=decision, enrolment__subject=SubjectFactory(**subject_fields))
    return certificates.certificates_freeze(decision=decision, by=decision.signer)


def unit_list(content: bytes | None = None, *, by: User, place: Place | None = None, name: str = "danh-sach.xlsx") -> UnitList:
    """An Excel list that `by` sent for a place; the empty template filled with its own examples unless `content` is given."""
    content = content or as_bytes(unit_template(EXAMPLES))
    upload = TemporaryUploadedFile(name, XLSX, len(content), None)
    upload.write(content)
    upload.flush()
    upload.seek(0)
    return unit_list_keep(place=place or ward(), by=by, upload=upload)


def varied_roster() -> list[Enrolment]:
    """A roster of 2026 in which kinds, levels, registrations, scope, open questions and area officers meet in many ways: each row
    takes the next value of every list, and the lengths have no common divisor."""
    traits = ({}, {"agency": True}, {"enterprise": True}, {"school": True}, {"kind": SubjectKind.WARD, "label": ""})
    registrations = ({}, {"registered_at": timezone.now()}, {"registered_at": timezone.now(), "registered_late": True})
    unknown = {"size_class": "", "school_levels": []}
    known = {"size_class": SizeClass.LARGE, "school_levels": ["upper_secondary"]}
    followed = {"in_scope": False, "exclusion_reason": "Doanh nghiệp nhỏ", "exclusion_basis": "điểm b khoản 2 Điều 1"}
    left = {"left_on": date(2026, 2, 1), "left_reason": "Giải thể"}
    groups = ({}, {}, {}, followed, {}, {}, left)
    officers = (None, *(person("area_officer") for _ in range(2)), None)
    rows, wards = [], 0
    for number in range(26):
        trait = traits[number % 5]
        wards += "kind" in trait
        if "kind" in trait and wards > 1:  # a place is a subject once
            trait = {}
        subject = SubjectFactory(managing_level=[Level.WARD, Level.WARD, Level.PROVINCE][number % 3] if trait else Level.WARD, **trait)
        rows.append(
            EnrolmentFactory(
                subject=subject, **registrations[number % 3 - 1], **(unknown if number % 4 == 0 else known), **groups[number % 7]
            )
        )
        if officer := officers[number % 4]:
            SubjectMemberFactory(subject=subject, user=officer, role=MemberRole.AREA_OFFICER)
    return rows
