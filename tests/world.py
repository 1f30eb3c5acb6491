"""A small world for the tests that ask who may see what: one ward's year, its people, its neighbours, its province."""

from datetime import date
from functools import cached_property

from django.test import Client

from antt_portal import file_store
from antt_portal.places.models import Place
from dossiers.choices import DossierKind, PaperKind
from dossiers.models import Attachment, Document, FileVersion
from recognitions.choices import CertificateState, Outcome, ProposalState
from recognitions.models import Appraisal, Certificate, PrintFile, Proposal, ProposalItem
from recognitions.services import certificates
from registrations.choices import MemberRole
from registrations.models import Plan, PlanVersion
from tests import factories
from tests.sign_in import sign_in

SIGNED_IN = frozenset(
    {
        *("head", "other_head", "area_officer", "police", "chief", "office", "chairperson", "auditor", "administrator"),
        *("province_police", "neighbour_police", "far_police"),
    }
)
ROLES = ("stranger", *sorted(SIGNED_IN))


class World:
    """Rows are made when they are asked for; every attribute named in a table of addresses is a plain value of its URL."""

    year = 2026
    ward_code = "00235"
    kind = DossierKind.REGISTRATION
    paper = PaperKind.MINUTES
    one = 1

    def __init__(self):
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
        """What a person gets at an address: "allowed" (the page, a form's complaint, a redirect), "404" or "sign-in"."""
        client = Client()
        if role != "stranger":
            sign_in(client, self.people[role])
        response = getattr(client, method)(address)
        if response.status_code == 302 and response.url.startswith("/dang-nhap/") and role == "stranger":
            return "sign-in"
        assert response.status_code in (200, 302, 400, 404, 409, 503), (role, address, response.status_code)
        return "404" if response.status_code == 404 else "allowed"

    @cached_property
    def subject(self) -> int:
        return self.area.pk

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
    def plan(self) -> int:
        plan = Plan.objects.create(place=self.ward, year=self.year)
        content = {"plan": {"year": self.year, "province_code": "01", "ward_code": self.ward_code}}
        PlanVersion.objects.create(
            plan=plan, seq=1, content=content, sha256="0" * 64, source="kh.toml", published_at=self.dossier_row.state_since
        )
        return plan.pk

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
    def certificate_code(self) -> str:
        return self.certificate_row.code

    @cached_property
    def recognition(self) -> int:
        return self.certificate_row.recognition_id

    @cached_property
    def decision(self) -> int:
        return self.certificate_row.recognition.decision_id
