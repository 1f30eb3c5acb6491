"""A small world for the tests that ask who may see what: one ward's year, its people, its neighbours, its province."""

from datetime import date, timedelta
from functools import cached_property

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from antt_portal import clock, file_store
from antt_portal.accounts.ways_in.phones import phone_remember
from antt_portal.accounts.ways_in.slips import slip_issue
from antt_portal.places.models import CalendarDay, Place
from dossiers.choices import DossierKind, FileState, PaperKind
from dossiers.models import Attachment, Document, FileVersion, PaperIntake
from recognitions.choices import CertificateState, Outcome, ProposalState, ReviewCapacity, ReviewMeetingState
from recognitions.models import (
    Appraisal,
    Certificate,
    Consultation,
    ConsultationItem,
    ConsultedBody,
    Decision,
    ForeseenRefusal,
    PrintFile,
    Proposal,
    ProposalItem,
    ReviewItem,
    ReviewMeeting,
    ReviewMinutes,
    ReviewParticipant,
    SheetMovement,
)
from recognitions.opinions.tokens import digest_of
from recognitions.services import certificates
from registrations.choices import MemberRole
from registrations.models import Plan, PlanDraft, PlanVersion
from tests import factories
from tests.sign_in import sign_in

SIGNED_IN = frozenset(
    {
        *("head", "other_head", "area_officer", "police", "chief", "office", "chairperson", "auditor", "administrator"),
        *("province_police", "neighbour_police", "far_police"),
    }
)
OPINION_TOKEN = "duong-dan-cua-mot-noi"
ROLES = ("stranger", *sorted(SIGNED_IN))


class World:
    """Rows are made when they are asked for; every attribute named in a table of addresses is a plain value of its URL."""

    year = 2026
    ward_code = "00235"
    kind = DossierKind.REGISTRATION
    paper = PaperKind.MINUTES
    word = "docx"
    one = 1

    def __init__(self):
        self._sessions = {}
        self.ward = factories.ward(self.ward_code)
        province = self.ward.parent
        far = Place.objects.wards().exclude(parent=province).first()
        self.enrolment = factories.EnrolmentFactory()
        self.area = self.enrolment.subject
        other = factories.EnrolmentFactory().subject
        self.people = {
            "head": factories.head_of(self.area),
            "other_head": factories.head_of(other),
            "area_officer": factories.person("area_officer"),
            "police": factories.person(),
            "chief": factories.person("chief"),
            "office": factories.person("office"),
            "chairperson": factories.person("chairperson"),
            "auditor": factories.person("auditor"),
            "administrator": factories.person("administrator"),
            "province_police": factories.person(place=province),
            "neighbour_police": factories.person(place=factories.ward("00004")),
            "far_police": factories.person(place=far),
        }
        factories.SubjectMemberFactory(subject=self.area, user=self.people["area_officer"], role=MemberRole.AREA_OFFICER)

    def answer(self, role: str, method: str, address: str) -> str:
        """What a person gets at an address: "allowed" (the page, a form's complaint, a redirect), "404" or "sign-in".

        Whatever the request changed is taken back, so that every role finds the same world.
        """
        client = self._signed_in(role)
        with transaction.atomic():
            response = getattr(client, method)(address)
            transaction.set_rollback(True)
        if response.status_code == 302 and response.url.startswith("/dang-nhap/") and role == "stranger":
            return "sign-in"
        assert response.status_code in (200, 302, 400, 404, 409, 503), (role, address, response.status_code)
        return "404" if response.status_code == 404 else "allowed"

    def _signed_in(self, role: str) -> Client:
        """A browser of its own for each request; signing in is done once for each role."""
        client = Client()
        if role == "stranger":
            return client
        if role not in self._sessions:
            sign_in(client, self.people[role])
            self._sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[role]
        return client

    @cached_property
    def slip_token(self) -> str:
        return slip_issue(person=self.people["head"], by=None).token

    @cached_property
    def phone_of_head(self) -> int:
        phone, _ = phone_remember(person=self.people["head"], device="Chrome trên Android")
        return phone.pk

    @cached_property
    def session_of_head(self) -> int:
        self._signed_in("head")
        return UserSession.objects.filter(user=self.people["head"]).first().pk

    @cached_property
    def calendar_day(self) -> int:
        return CalendarDay.objects.latest("date").pk

    @cached_property
    def subject(self) -> int:
        return self.area.pk

    @cached_property
    def head_person(self) -> int:
        return self.people["head"].pk

    @cached_property
    def failed_delivery(self) -> int:
        return factories.failed_delivery(self.people["head"]).pk

    @cached_property
    def head_member(self) -> int:
        return self.people["head"].subject_members.get().pk

    @cached_property
    def office_person(self) -> int:
        return self.people["office"].pk

    @cached_property
    def office_membership(self) -> int:
        return self.people["office"].memberships.get().pk

    @cached_property
    def dossier_row(self):
        return factories.DossierFactory(enrolment=self.enrolment, complete=True)

    @cached_property
    def dossier(self) -> int:
        return self.dossier_row.pk

    @cached_property
    def file(self) -> int:
        document = Document.objects.create(
            kind=self.paper, place=self.ward, added_by=self.people["head"], added_at=self.dossier_row.state_since
        )
        Attachment.objects.create(dossier=self.dossier_row, document=document)
        stored = file_store.put([factories.small_jpeg()])
        return FileVersion.objects.create(
            document=document,
            seq=1,
            sha256=stored.sha256,
            size=stored.size,
            media_type="image/jpeg",
            original_name="bien-ban.jpg",
            uploaded_by=self.people["head"],
            uploaded_at=self.dossier_row.state_since,
            shown_at=self.dossier_row.state_since,
        ).pk

    @cached_property
    def unit_list(self) -> int:
        return factories.unit_list(by=self.people["police"]).pk

    @cached_property
    def document(self) -> int:
        return FileVersion.objects.get(pk=self.file).document_id

    @cached_property
    def intake(self) -> int:
        visit = {"handed_in_by": "Nguyễn Thị Hòa", "received_at": self.dossier_row.state_since, "entered_at": self.dossier_row.state_since}
        return PaperIntake.objects.create(dossier=self.dossier_row, entered_by=self.people["police"], **visit).pk

    @cached_property
    def newer_file(self) -> int:
        """A file that took the place of `file`."""
        old = FileVersion.objects.get(pk=self.file)
        FileVersion.objects.filter(pk=old.pk).update(state=FileState.SUPERSEDED)
        old.pk, old.seq = None, 2
        old.save(force_insert=True)
        return old.pk

    @cached_property
    def plan(self) -> int:
        plan = Plan.objects.create(place=self.ward, year=self.year)
        content = {"plan": {"year": self.year, "province_code": "01", "ward_code": self.ward_code}}
        PlanVersion.objects.create(
            plan=plan, seq=1, content=content, sha256="0" * 64, source="kh.toml", published_at=self.dossier_row.state_since
        )
        return plan.pk

    @cached_property
    def drafting_code(self) -> str:
        """The ward's code, once the plan of the year is being drafted there."""
        content = {"plan": {"year": self.year, "province_code": "01", "ward_code": self.ward_code}}
        PlanDraft.objects.create(
            place=self.ward, year=self.year, content=content, saved_by=self.people["police"], saved_at=self.dossier_row.state_since
        )
        return self.ward_code

    @cached_property
    def appraisal_row(self) -> Appraisal:
        return Appraisal.objects.create(
            subject=self.area,
            enrolment=self.enrolment,
            dossier=self.dossier_row,
            year=self.year,
            place=self.ward,
            deciding_place=self.ward,
            criteria_set="residential_area-2022",
            opened_by=self.people["police"],
            opened_at=self.dossier_row.state_since,
        )

    @cached_property
    def appraisal(self) -> int:
        return self.appraisal_row.pk

    @cached_property
    def body_row(self) -> ConsultedBody:
        row = Consultation.objects.create(
            deciding_place=self.ward,
            year=self.year,
            seq=1,
            answer_until=timezone.localdate() + timedelta(days=5),
            opened_by=self.people["police"],
            opened_at=self.dossier_row.state_since,
        )
        ConsultationItem.objects.create(consultation=row, enrolment=self.enrolment)
        return ConsultedBody.objects.create(consultation=row, name="Ủy ban MTTQ", token_digest=digest_of(OPINION_TOKEN))

    @cached_property
    def opinion_token(self) -> str:
        """The link of the consulted body."""
        assert self.body_row.token_digest
        return OPINION_TOKEN

    @cached_property
    def consultation(self) -> int:
        return self.body_row.consultation_id

    @cached_property
    def consulted_body(self) -> int:
        return self.body_row.pk

    @cached_property
    def review_meeting(self) -> int:
        """Held, its signed minutes kept."""
        now, police = self.dossier_row.state_since, self.people["police"]
        acts = {"called_by": police, "called_at": now, "recorded_by": police, "recorded_at": now}
        row = ReviewMeeting.objects.create(
            deciding_place=self.ward,
            year=self.year,
            seq=1,
            state=ReviewMeetingState.MINUTES,
            held_at=now,
            ended_at=now,
            venue="Hội trường",
            committee="Ban Chỉ đạo 138",
            conclusion="Thống nhất.",
            **acts,
        )
        for capacity in (ReviewCapacity.CHAIR, ReviewCapacity.SECRETARY):
            ReviewParticipant.objects.create(meeting=row, name="Nguyễn Văn A", capacity=capacity, attended=True)
        ReviewItem.objects.create(meeting=row, appraisal=self.appraisal_row, outcome=Outcome.RECOGNISE, proposed=Outcome.RECOGNISE)
        scan = file_store.put([factories.small_jpeg()])
        kept = {"media_type": "image/jpeg", "kept_by": police, "kept_at": now}
        ReviewMinutes.objects.create(meeting=row, sha256=scan.sha256, size=scan.size, **kept)
        return row.pk

    @cached_property
    def refusal(self) -> int:
        """A notice that the area is foreseen not to be recognised."""
        return ForeseenRefusal.objects.create(
            appraisal=self.appraisal_row,
            unmet=[{"code": "4.5", "article": "khoản 5 Điều 4", "label": "Lực lượng bảo vệ an ninh, trật tự"}],
            reason="Có vụ việc.",
            told_at=self.dossier_row.state_since,
            told_by=self.people["police"],
            explain_until=date(2026, 11, 19),
        ).pk

    @cached_property
    def follow_up(self) -> int:
        return factories.FollowUpFactory(subject=self.area, written_by=self.people["police"]).pk

    @cached_property
    def item_row(self) -> ProposalItem:
        proposal = Proposal.objects.create(
            deciding_place=self.ward,
            year=self.year,
            round=1,
            state=ProposalState.WITH_CHAIRPERSON,
            symbol="118/TTr-CAP",
            dated_on=date(2026, 11, 16),
            drafted_by=self.people["police"],
            drafted_at=self.dossier_row.state_since,
            state_since=self.dossier_row.state_since,
        )
        return ProposalItem.objects.create(proposal=proposal, appraisal=self.appraisal_row, outcome=Outcome.RECOGNISE)

    @cached_property
    def item(self) -> int:
        return self.item_row.pk

    @cached_property
    def proposal(self) -> int:
        return self.item_row.proposal_id

    @cached_property
    def drafted_revocation(self) -> int:
        """A drafted revocation that awaits its signature."""
        return factories.DecisionFactory(unsigned=True, revoking=True, amends=Decision.objects.get(pk=self.decision)).pk

    @cached_property
    def unsigned(self) -> int:
        return factories.DecisionFactory(unsigned=True, proposal=self.item_row.proposal).pk

    @cached_property
    def certificate_row(self) -> Certificate:
        scan = file_store.put([factories.small_jpeg()])
        decision = factories.DecisionFactory(
            proposal=self.item_row.proposal, scan_sha256=scan.sha256, scan_size=scan.size, scan_media_type="image/jpeg"
        )
        factories.RecognitionFactory(decision=decision, enrolment=self.enrolment)
        (certificate,) = certificates.certificates_freeze(decision=decision, by=decision.signer)
        stored = file_store.put([b"%PDF-1.4"])
        certificate.sha256, certificate.size, certificate.state = stored.sha256, stored.size, CertificateState.READY
        certificate.save()
        PrintFile.objects.create(decision=decision, sha256=stored.sha256, size=stored.size, pages=1, made_at=decision.issued_at)
        return certificate

    @cached_property
    def certificate(self) -> int:
        return self.certificate_row.pk

    @cached_property
    def register_year(self) -> int:
        return self.certificate_row.register_year

    @cached_property
    def sheet_movement(self) -> int:
        office = self.people["office"]
        row = SheetMovement(place=self.ward, kind="received", count=9, moved_on=date(2026, 1, 5), written_by=office, written_at=clock.now())
        row.save()
        return row.pk

    @cached_property
    def certificate_code(self) -> str:
        return self.certificate_row.code

    @cached_property
    def recognition(self) -> int:
        return self.certificate_row.recognition_id

    @cached_property
    def decision(self) -> int:
        return self.certificate_row.recognition.decision_id

    @cached_property
    def deciding_code(self) -> str:
        """The code of a ward in which the first round was decided."""
        return self.certificate_row.deciding_place.code

    @cached_property
    def decided_subject(self) -> int:
        return self.certificate_row.recognition.subject_id
