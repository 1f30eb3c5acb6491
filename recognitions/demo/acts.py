"""What the people of the demo do, through the same services as real people, each at its instant of the portal's clock."""

from contextlib import contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from antt_portal import clock
from antt_portal.accounts.models import User
from dossiers.choices import DossierKind, DossierState, PaperKind
from dossiers.models import Document, Dossier
from dossiers.services import answers, documents, dossiers
from recognitions.choices import Basis, CheckedPoint, IssuedBy
from recognitions.demo import meetings, papers
from recognitions.models import Appraisal, Decision, Proposal
from recognitions.services import appraisals, decisions, proposals
from registrations.models import Subject

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
PAPERS_OF_RECOGNITION = (PaperKind.PROPOSAL_LETTER, PaperKind.RESULT_REPORT, PaperKind.MINUTES)


@contextmanager
def on(day: date, hour: int = 9):
    """Act on `day`, or now if that day has not come."""
    instant = min(datetime.combine(day, time(hour), VIETNAM), timezone.now())
    with clock.request_received_at(instant):
        yield


def register(subject: Subject, year: int, by: User, *, send: bool = True) -> Dossier:
    """Open and fill the registration dossier, and send it."""
    dossier = dossiers.dossier_open(subject=subject, year=year, kind=DossierKind.REGISTRATION, by=by)
    if not subject.has_party_organisation:
        answers.party_save(dossier=dossier, by=by, no_party_organisation=True)
    fill_figures(dossier, by)
    for kind in _registration_papers(subject):
        add_paper(dossier, kind, by, symbol="03-NQ/CB" if kind == PaperKind.RESOLUTION else "")
    return send_in(dossier, by) if send else dossier


def add_paper(dossier: Dossier, kind: str, by: User, *, symbol: str = "") -> Document:
    """Add a paper of `kind`, dated the day of the act."""
    document = documents.document_add(dossier=dossier, by=by, kind=kind, files=[papers.paper(kind)], unclassified=True)
    documents.document_describe(dossier=dossier, document=document, by=by, dated_on=clock.today(), symbol=symbol)
    return document


def _registration_papers(subject: Subject) -> list[str]:
    resolution = [PaperKind.RESOLUTION] if subject.has_party_organisation else []
    plan = [] if subject.is_residential_area else [PaperKind.PLAN]
    return [*resolution, *plan, PaperKind.REGISTRATION_FORM]


def fill_figures(dossier: Dossier, by: User) -> None:
    """All households registered, all staff briefed, one movement model."""
    subject, today = dossier.subject, clock.today()
    if subject.is_residential_area:
        values = {"households": subject.households, "households_registered": subject.households, "counted_on": today}
    else:
        values = {
            "staff": subject.staff,
            "staff_briefed": subject.staff,
            "movement_models": 1,
            "movement_model_names": "Cổng trường, cổng cơ quan an toàn",
        }
    answers.figures_save(dossier=_fresh(dossier), by=by, version=_fresh(dossier).version, **values)


def ask_for_recognition(subject: Subject, year: int, by: User, *, send: bool = True, police: bool = True) -> Dossier:
    """Open and fill the recognition dossier after its meeting, to which the police came or not, and send it."""
    dossier = dossiers.dossier_open(subject=subject, year=year, kind=DossierKind.RECOGNITION, by=by)
    fill_figures(dossier, by)
    meetings.hold(dossier, by, police=police)
    rows = answers.rows_of(dossier)
    answers.self_assessment_save(dossier=dossier, by=by, version=_fresh(dossier).version, answers={row.code: (True, "") for row in rows})
    for kind in PAPERS_OF_RECOGNITION:
        add_paper(dossier, kind, by, symbol="" if subject.is_residential_area else "12/TTr")
    return send_in(dossier, by) if send else dossier


def send_in(dossier: Dossier, by: User) -> Dossier:
    """Send the dossier; who enters it on behalf names the head as the one who handed the paper in."""
    version = _fresh(dossier).version
    return dossiers.dossier_submit(dossier=dossier, by=by, version=version, handed_in_by=dossier.subject.head_name)


def check(dossier: Dossier, officer: User, *, result: str = DossierState.COMPLETE) -> Dossier:
    """Take the dossier up, and find it complete, return it for its minutes, or leave it in review."""
    dossier = dossiers.dossier_take(dossier=dossier, by=officer, version=_fresh(dossier).version)
    if result == DossierState.COMPLETE:
        dossier = dossiers.dossier_complete(dossier=dossier, by=officer, version=dossier.version)
    if result == DossierState.RETURNED:
        reasons = {PaperKind.MINUTES: "Biên bản thiếu chữ ký của thư ký. Ông/bà bổ sung chữ ký rồi chụp lại cả trang."}
        dossier = dossiers.dossier_return(dossier=dossier, by=officer, version=dossier.version, reasons=reasons)
    return dossier


def appraise(dossier: Dossier, officer: User, *, unmet: str = "") -> Appraisal:
    """Appraise the dossier; the criterion `unmet` is not met."""
    appraisal = appraisals.appraisal_open(dossier=dossier, by=officer)
    open_codes = [row.code for row in appraisal.results.all() if row.met is None or (row.basis != Basis.DATA)]
    given = {code: appraisals.Answer(code != unmet, "Theo sổ theo dõi của Công an phường." if code == unmet else "") for code in open_codes}
    appraisal = appraisals.criteria_decide(appraisal=appraisal, answers=given, by=officer, version=appraisal.version)
    reason = "Trong năm có vụ việc về trật tự, đã được nhắc nhở bằng văn bản." if unmet else ""
    return appraisals.appraisal_conclude(appraisal=appraisal, by=officer, version=appraisal.version, reason=reason)


def propose(items: list[Appraisal], cast: dict[str, User], *, symbol: str = "", until: str = "agree", **asked) -> Proposal:
    """Draft a proposal and take it as far as `until`: draft, sign, send, forward, return or agree."""
    officer, chief, office, chairperson = (cast[name] for name in ("can-bo-cong-an", "truong-cong-an", "van-phong", "chu-tich"))
    proposal = proposals.proposal_draft(deciding_place=items[0].deciding_place, year=items[0].year, by=officer, appraisals=items, **asked)
    steps = (
        ("sign", lambda row: proposals.proposal_sign(proposal=row, by=chief, version=row.version, symbol=symbol, dated_on=clock.today())),
        ("send", lambda row: proposals.proposal_send(proposal=row, by=officer, version=row.version)),
        ("forward", lambda row: proposals.proposal_forward(proposal=row, by=office, version=row.version, checked=CheckedPoint)),
    )
    for name, step in steps:
        if until == "draft":
            return proposal
        proposal = step(proposal)
        if until == name:
            return proposal
    if until == "return":
        return proposals.proposal_return(
            proposal=proposal, by=chairperson, version=proposal.version, reason="Cần nói rõ kết quả khắc phục của đơn vị."
        )
    proposals.proposal_agree(proposal=proposal, by=chairperson, version=proposal.version)
    return proposal


def issue(proposal: Proposal, cast: dict[str, User], *, symbol: str) -> Decision:
    """The office records the only decision of the proposal."""
    return issue_one(proposal.decisions.get(), cast, symbol=symbol)


def issue_one(decision: Decision, cast: dict[str, User], *, symbol: str, signer: str = "chu-tich") -> Decision:
    """The office records a signed decision: symbol, date, signer, scan."""
    membership = cast[signer].memberships.get()
    return decisions.decision_record(
        decision=decision,
        symbol=symbol,
        dated_on=clock.today(),
        signer=membership,
        means=IssuedBy.SCAN,
        scan=papers.signed_decision(),
        by=cast["van-phong"],
        version=decision.version,
    )


def _fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)
