"""The second half of a year with 300 subjects: the police's pages, the chairperson's page, issuing the decision, the certificates.

The rows are made by the services that people use, up to a proposal that lies with the chairperson and is agreed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.jobs.services import publish
from antt_portal.places.models import Place
from antt_portal.trail import services as trail
from bench.measure import Line, ratio, seconds
from bench.pages import UNIT, Page
from bench.wards import unit_of, with_keys
from dossiers.choices import DossierKind, DossierState, PaperKind
from dossiers.models import Attachment, Document, Dossier, Figures
from recognitions.choices import Basis, CertificateState, CheckedPoint, IssuedBy
from recognitions.models import Appraisal, Certificate, Decision, Proposal
from recognitions.services import appraisals, certificates, decisions, proposals
from recognitions.services.appraisals import Answer
from registrations.models import Enrolment, Subject

ROOT = Path(__file__).parent.parent
WARD = 500  # of the national list by code: none that another measurement uses
SUBJECTS, FEW = 300, 30
PAGE_LIMIT, TRAIL_LIMIT, MEMORY_LIMIT_MIB = 8, 1.5, 300
ROUNDS, ISSUED = 30, 7
WORKERS, PATIENCE_SECONDS = 2, 900
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def lines() -> Iterator[Line]:
    with _last_december():
        ward = Ward()
        many, few = ward.concluded(SUBJECTS), ward.concluded(FEW)
        proposal = ward.put_to_chairperson(many, "301/TTr-CAP")
    yield from _pages(ward, proposal)
    with _last_december():
        decision, small = ward.agreed(proposal), ward.agreed(ward.put_to_chairperson(few, "302/TTr-CAP"))
        grown = _statements(ward, decision) - _statements(ward, small)
        yield Line("decision_of_300_statements", grown, f"more statements than one of {FEW}, beyond the rows written", 0)
        yield Line("decision_of_300_trail", _trail(ward, decision), "times the same without trail", TRAIL_LIMIT)
        ward.issue(decision)
    yield Line("certificates_of_300_memory", _peak_of_a_worker(decision), f"MiB in the larger of {WORKERS} workers", MEMORY_LIMIT_MIB)


@contextmanager
def _last_december():
    """Act at the end of last year: every window of it is over, whatever the day of the measurement."""
    with clock.request_received_at(datetime(clock.today().year - 1, 12, 30, 3, tzinfo=UTC)):
        yield


def _pages(ward: "Ward", proposal: Proposal) -> Iterator[Line]:
    pages = {
        "appraisals_of_300": Page(ward.officer, reverse("appraisals", args=[ward.year])),
        "appraisal_grid_of_300": Page(ward.officer, reverse("appraisal_grid", args=[ward.year])),
        "police_figures_of_300": Page(ward.officer, reverse("police_figures", args=[ward.place.code, ward.year])),
        "proposal_of_300": Page(ward.chairperson, reverse("proposal", args=[proposal.pk])),
    }
    for name, page in pages.items():
        yield Line(name, page.against_empty(rounds=ROUNDS), UNIT, PAGE_LIMIT)


class Ward:
    """A ward with its people, whose subjects are brought to a stage by the services."""

    def __init__(self):
        self.place = Place.objects.wards().filter(dissolved_on=None).order_by("code")[WARD]
        self.year = clock.today().year
        self.officer, self.chief = self._person(Role.POLICE_OFFICER), self._person(Role.POLICE_CHIEF)
        self.office, self.chairperson = self._person(Role.OFFICE), self._person(Role.CHAIRPERSON)
        self.made = 0

    def _person(self, role: str) -> User:
        person = User.objects.create(username=f"{role}-of-the-decision", full_name=f"Nguyễn Thị {role.title()}")
        Membership.objects.create(user=person, place=self.place, role=role, starts_on=date(2021, 1, 1))
        return person

    def concluded(self, count: int) -> list[Appraisal]:
        """So many further subjects with complete papers, appraised: to be recognised."""
        return [self._appraise(dossier) for dossier in self._filed(count)]

    def _filed(self, count: int) -> list[Dossier]:
        numbers = range(self.made, self.made + count)
        self.made += count
        Subject.objects.bulk_create(with_keys(unit_of(self.place, number)) for number in numbers)
        subjects = Subject.objects.filter(place=self.place, enrolments=None)
        Enrolment.objects.bulk_create(self._row(subject) for subject in subjects)
        enrolments = list(Enrolment.objects.filter(place=self.place, dossiers=None).select_related("subject"))
        Dossier.objects.bulk_create(self._dossier(row, kind) for row in enrolments for kind in DossierKind)
        dossiers = list(Dossier.objects.filter(enrolment__in=enrolments).select_related("enrolment"))
        self._papers([one for one in dossiers if one.kind == DossierKind.REGISTRATION])
        asking = [one for one in dossiers if one.kind == DossierKind.RECOGNITION]
        Figures.objects.bulk_create(_figures(dossier) for dossier in asking)
        return asking

    def _row(self, subject: Subject) -> Enrolment:
        same = ("kind", "name", "name_key", "sort_key", "label", "households", "staff", "size_class", "managing_level")
        days = {"joined_on": date(self.year, 1, 2), "registered_at": datetime(self.year, 2, 10, 3, tzinfo=UTC)}
        return Enrolment(subject=subject, place=self.place, year=self.year, **{name: getattr(subject, name) for name in same}, **days)

    def _dossier(self, row: Enrolment, kind: str) -> Dossier:
        received_at = datetime(self.year, 10 if kind == DossierKind.RECOGNITION else 2, 20, 3, tzinfo=UTC)
        return Dossier(
            subject=row.subject,
            enrolment=row,
            year=self.year,
            kind=kind,
            state=DossierState.COMPLETE,
            place=self.place,
            deciding_place=self.place,
            receipt_code=f"{self.place.pk}-{kind[:3]}-{row.pk}",
            received_at=received_at,
            state_since=received_at,
            last_day=received_at.date(),
        )

    def _papers(self, registrations: list[Dossier]) -> None:
        """Resolution, plan and registration form of the first quarter, in each registration dossier."""
        kinds = (PaperKind.RESOLUTION, PaperKind.PLAN, PaperKind.REGISTRATION_FORM)
        same = {"place": self.place, "added_by": self.officer, "added_at": clock.now(), "dated_on": date(self.year, 2, 10)}
        asked = [(dossier, Document(kind=kind, **same)) for dossier in registrations for kind in kinds]
        Document.objects.bulk_create(document for _dossier, document in asked)
        Attachment.objects.bulk_create(Attachment(dossier=dossier, document=document) for dossier, document in asked)

    def _appraise(self, dossier: Dossier) -> Appraisal:
        row = appraisals.appraisal_open(dossier=dossier, by=self.officer)
        answers = {result.code: Answer(True, "Đã kiểm tra.") for result in row.results.all() if result.basis != Basis.DATA}
        row = appraisals.criteria_decide(appraisal=row, answers=answers, by=self.officer, version=row.version)
        return appraisals.appraisal_conclude(appraisal=row, by=self.officer, version=row.version)

    def put_to_chairperson(self, rows: list[Appraisal], symbol: str) -> Proposal:
        row = proposals.proposal_draft(deciding_place=self.place, year=self.year, by=self.officer, appraisals=rows)
        row = proposals.proposal_sign(proposal=row, by=self.chief, version=row.version, symbol=symbol, dated_on=clock.today())
        row = proposals.proposal_send(proposal=row, by=self.officer, version=row.version)
        return proposals.proposal_forward(proposal=row, by=self.office, version=row.version, checked=CheckedPoint)

    def agreed(self, proposal: Proposal) -> Decision:
        (decision,) = proposals.proposal_agree(proposal=proposal, by=self.chairperson, version=proposal.version)
        return decision

    def issue(self, decision: Decision) -> None:
        decisions.decision_record(
            decision=decision,
            symbol=f"{decision.pk}/QĐ-UBND",
            dated_on=clock.today(),
            signer=self.chairperson.memberships.get(),
            means=IssuedBy.SCAN,
            scan=SimpleUploadedFile("quyet-dinh.pdf", PDF),
            by=self.office,
            version=decision.version,
        )

    def issue_and_take_back(self, decision: Decision) -> None:
        with transaction.atomic():
            self.issue(decision)
            transaction.set_rollback(True)


def _figures(dossier: Dossier) -> Figures:
    households, staff = dossier.enrolment.households, dossier.enrolment.staff
    parts = {"households_registered": households, "staff_briefed": staff, "movement_models": 1}
    return Figures(dossier=dossier, households=households, staff=staff, **parts)


def _statements(ward: Ward, decision: Decision) -> int:
    """How many statements issuing takes, those left out that only write rows: their number goes by how many rows one holds."""
    counted = []

    def count(execute, sql, params, many, context):
        if not sql.startswith("INSERT"):
            counted.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        ward.issue_and_take_back(decision)
    return len(counted)


def _trail(ward: Ward, decision: Decision) -> float:
    """Issuing with its trail against the same with every row of the trail left out."""

    def without() -> float:
        with _no_trail():
            return seconds(lambda: ward.issue_and_take_back(decision))

    return ratio(lambda: seconds(lambda: ward.issue_and_take_back(decision)), without, rounds=ISSUED, warm_up=1)


@contextmanager
def _no_trail():
    named = [module for name, module in sys.modules.items() if name.startswith("recognitions.services.")]
    patches = [mock.patch.object(module, "record", _nothing) for module in named if getattr(module, "record", None) is trail.record]
    patches.append(mock.patch.object(trail, "record", _nothing))
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()


def _nothing(**_given) -> None:
    """Takes the place of what writes the trail."""


def _peak_of_a_worker(decision: Decision) -> float:
    """Render the decision's certificates by a real worker of two processes; the highest memory of one of them, in mebibytes."""
    celery = str(Path(sys.executable).parent / "celery")
    command = [celery, "-A", "antt_portal", "worker", "--concurrency", str(WORKERS), "--loglevel", "ERROR"]
    publish(list(Job.objects.filter(state=JobState.WAITING, kind=certificates.RENDER).values_list("pk", flat=True)))
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "antt_portal.settings"}
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    waiting = Certificate.objects.filter(recognition__decision=decision).exclude(state=CertificateState.READY)
    try:
        _wait_for(lambda: not waiting.exists())
        return max(_peak(pid) for pid in _children(worker.pid)) / 1024
    finally:
        worker.terminate()
        worker.wait()


def _wait_for(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > ends:
            raise TimeoutError("the certificates are not made")
        time.sleep(0.5)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _peak(pid: int) -> int:
    """The most memory that a process has held, in kibibytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1])
