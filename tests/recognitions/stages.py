"""How far a ward's year has come: each function brings subjects one stage further by the portal's own services."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from antt_portal import clock
from antt_portal.places.models import Place
from dossiers.choices import PaperKind
from dossiers.models import Attachment, Document, Dossier, Figures
from recognitions.choices import Basis, CheckedPoint, DecisionKind, IssuedBy, Outcome
from recognitions.models import Appraisal, Decision, ForeseenRefusal, Proposal, ProposalItem
from recognitions.services import appraisals, decisions, hearings, proposals
from recognitions.services.appraisals import Answer
from tests import factories

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


class Ward:
    """The people of a place who take part, one of each role."""

    def __init__(self, place: Place | None = None):
        self.place = place or factories.ward()
        self.officer = factories.person(place=self.place, full_name="Lê Thị Cán Bộ")
        self.chief = factories.person("chief", place=self.place, full_name="Trần Văn Trưởng")
        self.office = factories.person("office", place=self.place, full_name="Phạm Thị Văn Phòng")
        self.chairperson = factories.person("chairperson", place=self.place, full_name="Nguyễn Thị Chủ Tịch")

    @property
    def seat(self):
        """The chairperson's membership."""
        return self.chairperson.memberships.get(role="chairperson")


def paper(dossier: Dossier, kind: str, dated_on: date | None) -> Document:
    """A paper with its own date in a dossier."""
    document = Document.objects.create(
        kind=kind, dated_on=dated_on, place=dossier.place, added_by=factories.UserFactory(), added_at=datetime.now(VIETNAM)
    )
    Attachment.objects.create(dossier=dossier, document=document)
    return document


def filed(trait: str = "", *, ward: Ward, registered: int = 120, in_quarter: bool = True, **subject) -> Dossier:
    """A complete recognition dossier of a subject of the ward whose registration papers are in order."""
    traits = {trait: True} if trait else {}
    enrolment = factories.EnrolmentFactory(
        subject=factories.SubjectFactory(place=subject.pop("place", ward.place), **traits, **subject),
        registered_at=datetime(2026, 3, 2, 9, tzinfo=VIETNAM),
    )
    signed_on = date(2026, 3, 2) if in_quarter else date(2026, 4, 2)
    registration = factories.DossierFactory(enrolment=enrolment, registration=True, complete=True)
    for kind in (PaperKind.RESOLUTION, PaperKind.PLAN, PaperKind.REGISTRATION_FORM):
        paper(registration, kind, signed_on)
    dossier = factories.DossierFactory(enrolment=enrolment, complete=True, deciding_place=ward.place)
    Figures.objects.create(dossier=dossier, households=120, households_registered=registered, staff=40, staff_briefed=40, movement_models=1)
    return dossier


def opened(dossier: Dossier, *, ward: Ward) -> Appraisal:
    return appraisals.appraisal_open(dossier=dossier, by=ward.officer)


def answered(appraisal: Appraisal, *, ward: Ward, met: bool = True) -> Appraisal:
    """Everything that a named officer decides, decided as met, or the last one as not met."""
    rows = [row for row in appraisal.results.all() if row.met is None]
    answers = {row.code: Answer(True, "Đã kiểm tra.") for row in rows}
    if not met:
        last = [row for row in rows if row.basis != Basis.DATA][-1]
        answers[last.code] = Answer(False, "Có vụ việc theo Báo cáo số 12.")
    return appraisals.criteria_decide(appraisal=appraisal, answers=answers, by=ward.officer, version=appraisal.version)


def concluded(dossier: Dossier, *, ward: Ward, met: bool = True) -> Appraisal:
    appraisal = answered(opened(dossier, ward=ward), ward=ward, met=met)
    reason = "" if met else "Có vụ việc nghiêm trọng trong mốc đánh giá."
    return appraisals.appraisal_conclude(appraisal=appraisal, by=ward.officer, version=appraisal.version, reason=reason)


def foretold(appraisal: Appraisal, *, ward: Ward) -> ForeseenRefusal:
    """The subject was told that it is foreseen not to be recognised."""
    [refusal] = hearings.refusals_foretell(appraisals=[appraisal], by=ward.officer)
    return refusal


def heard(appraisal: Appraisal, *, ward: Ward) -> Appraisal:
    """The subject was told, explained itself on paper the same day, and the police kept to what they propose."""
    refusal = foretold(appraisal, ward=ward)
    given = {"by": ward.officer}
    refusal = hearings.refusal_explain_on_paper(refusal=refusal, explanation="Đã khắc phục.", version=refusal.version, **given)
    hearings.refusal_keep(refusal=refusal, note="Vụ việc vẫn nằm trong mốc đánh giá.", version=refusal.version, **given)
    return appraisal


def refused(dossier: Dossier, *, ward: Ward) -> Appraisal:
    """Concluded: not to be recognised, and heard."""
    return heard(concluded(dossier, ward=ward, met=False), ward=ward)


def drafted(*rows: Appraisal, ward: Ward, before_window_ends: bool = False) -> Proposal:
    return proposals.proposal_draft(
        deciding_place=ward.place, year=2026, by=ward.officer, appraisals=rows, before_window_ends=before_window_ends
    )


def signed(proposal: Proposal, *, ward: Ward, symbol: str = "12/TTr-CAP") -> Proposal:
    return proposals.proposal_sign(proposal=proposal, by=ward.chief, version=proposal.version, symbol=symbol, dated_on=clock.today())


def put_to_chairperson(proposal: Proposal, *, ward: Ward, symbol: str = "12/TTr-CAP") -> Proposal:
    row = signed(proposal, ward=ward, symbol=symbol)
    row = proposals.proposal_send(proposal=row, by=ward.officer, version=row.version)
    return proposals.proposal_forward(proposal=row, by=ward.office, version=row.version, checked=CheckedPoint)


def agreed(*rows: Appraisal, ward: Ward, symbol: str = "12/TTr-CAP") -> list[Decision]:
    row = put_to_chairperson(drafted(*rows, ward=ward), ward=ward, symbol=symbol)
    return proposals.proposal_agree(proposal=row, by=ward.chairperson, version=row.version)


def scan(name: str = "quyet-dinh.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def recorded(decision: Decision, *, ward: Ward, symbol: str = "215/QĐ-UBND", dated_on: date | None = None, **other) -> Decision:
    given = {"signer": ward.seat, "means": IssuedBy.SCAN, "scan": scan(), "by": ward.office, "version": decision.version} | other
    return decisions.decision_record(decision=decision, symbol=symbol, dated_on=dated_on or clock.today(), **given)


def roster_in_every_step() -> list:
    """A varied roster, some of whose subjects have filed (one late), been appraised, recognised and refused; all of it today."""
    police, decision = factories.person(), factories.DecisionFactory()
    refusing = factories.DecisionFactory(kind=DecisionKind.REFUSE, proposal=_bare_proposal(police))
    rows = factories.varied_roster()
    for number, row in enumerate(rows[::3]):
        dossier = factories.DossierFactory(enrolment=row, late=number == 3, **({"returned": True} if number % 2 else {"complete": True}))
        if number % 2 == 0:
            sheet = _concluded(dossier, police)
        if number == 6:
            ProposalItem.objects.create(proposal=refusing.proposal, appraisal=sheet, outcome=Outcome.REFUSE)
        if number % 4 == 0:
            factories.RecognitionFactory(decision=decision, enrolment=row)
    return rows


def _concluded(dossier: Dossier, police) -> Appraisal:
    return Appraisal.objects.create(
        **{name: getattr(dossier, name) for name in ("subject", "enrolment", "year", "place", "deciding_place")},
        dossier=dossier,
        state="concluded",
        criteria_set="x",
        opened_by=police,
        opened_at=clock.now(),
        outcome="recognise",
        concluded_by=police,
        concluded_at=clock.now(),
    )


def _bare_proposal(police) -> Proposal:
    now = clock.now()
    return Proposal.objects.create(
        deciding_place=factories.ward(), year=2026, round=99, symbol="99/TTr-CAP", drafted_by=police, drafted_at=now, state_since=now
    )
