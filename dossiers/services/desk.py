"""Taking in paper at the desk (practice P3): an officer ticks what was handed over, and the dossier is received from that instant.

What is missing does not keep it from being taken in, since its day counts; “Xác nhận hồ sơ đầy đủ” keeps its strict guard.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.files.uploadedfile import UploadedFile

from antt_portal import clock, text
from antt_portal.refusals import Conflict, Refused
from antt_portal.trail import services as trail
from dossiers import checklist, history, permissions, rearrangement
from dossiers.choices import BEING_CHECKED, NOT_SENT, PaperKind, ReceivedHow
from dossiers.contents import Contents
from dossiers.models import Attachment, Document, Dossier, PaperIntake
from dossiers.services import document_files, receiving
from dossiers.services.answers import figures_of, party_of
from dossiers.services.documents import checked_symbol, record_rearrangement, require_asked
from dossiers.services.dossiers import begun, begun_or_to_begin
from dossiers.services.transition import locked, perform
from registrations import conclusions
from registrations.models import Subject


@dataclass(frozen=True)
class HandedPaper:
    """One paper that was handed over: what it says of itself, and its scan if it was scanned at once."""

    kind: str
    dated_on: date | None = None
    symbol: str = ""
    title: str = ""
    after_rearrangement: bool = False
    scan: Sequence[UploadedFile] = field(default=())


def paper_take_in(
    *,
    subject: Subject,
    year: int,
    kind: str,
    by,
    version: int,
    handed_over: receiving.HandedOver,
    papers: Sequence[HandedPaper],
    figures: Mapping[str, object] | None = None,
    no_party_organisation: bool | None = None,
    unclassified: bool = False,
) -> PaperIntake:
    """Take in the paper of a subject's dossier of `year` and `kind`: the dossier is begun if need be, and sent from the instant of
    handing over; one that was returned is sent again, and one that is being checked takes what is brought later, in its state.

    `version` is that of the dossier as the page showed it, 0 when it was not begun. Raises NotYours, Conflict, or Refused at one of
    the fields handed_in_by, received_on, received_reason, unclassified, `<paper kind>-files|dated_on|symbol`, or of the figures.
    """
    dossier = begun_or_to_begin(subject, year, kind)
    permissions.require(permissions.may_take_in(by, dossier))
    _require_something(dossier, handed_over, papers)
    if any(paper.scan for paper in papers):
        document_files.require_declaration(dossier, unclassified)
    scans = [_scanned(paper) for paper in papers]
    visit = _Visit(by, handed_over, list(zip(papers, scans, strict=True)), figures or {}, no_party_organisation)
    return receiving.with_a_free_code(lambda: visit.take_in(begun_or_to_begin(subject, year, kind), version))


def _require_something(dossier: Dossier, handed_over: receiving.HandedOver, papers: Sequence[HandedPaper]) -> None:
    if not text.normal(handed_over.by_whom):
        raise Refused("Ông/bà chưa ghi người nộp. Ghi họ tên người mang hồ sơ đến.", field="handed_in_by")
    if not papers:
        raise Refused("Ông/bà chưa đánh dấu giấy tờ nào đã nhận. Đánh dấu từng giấy tờ người nộp mang đến.", field="papers")
    for paper in papers:
        require_asked(dossier, paper.kind)
        checked_symbol(paper.dated_on, paper.symbol, prefix=f"{paper.kind}-")
        if paper.after_rearrangement and not rearrangement.is_offered(dossier, paper.kind):
            raise Refused(
                "Trong năm không có sắp xếp, sáp nhập nên không ghi “Đăng ký lại sau sắp xếp”.", field=f"{paper.kind}-after_rearrangement"
            )


def _scanned(paper: HandedPaper) -> list:
    """The files of a paper that was scanned at once; what is wrong with one of them is said at that paper."""
    try:
        return document_files.taken_in(paper.scan) if paper.scan else []
    except Refused as refusal:
        raise Refused(refusal.sentence, field=f"{paper.kind}-files") from None


@dataclass(frozen=True)
class _Visit:
    """Somebody came to the desk: what is written of it, whichever way the dossier goes then."""

    by: object
    handed_over: receiving.HandedOver
    papers: list[tuple[HandedPaper, list]]
    figures: Mapping[str, object]
    no_party_organisation: bool | None

    def take_in(self, dossier: Dossier, version: int) -> PaperIntake:
        """The visit in the transaction of its caller: a first one, one after a return, or one while the dossier is checked."""
        conclusions.hold([dossier.subject_id], dossier.year)
        row, is_new = begun(dossier, by=self.by)
        row = locked(row)
        if not is_new and version != row.version:
            raise Conflict(history.conflict_sentence(row))
        if row.state in BEING_CHECKED:
            return self._while_checked(row)
        perform("take_in", dossier=row, by=self.by, before=self._before, change=self._send)
        return row.intakes.last()

    def _before(self, row: Dossier) -> None:
        receiving.require_sensible(row, self.handed_over)
        receiving.fix_instant(row, self.handed_over.received_at)
        permissions.require(permissions.may_take_in(self.by, row))

    def _send(self, row: Dossier) -> dict:
        details = self._written(row)
        return receiving.receive(row, by=self.by, how=ReceivedHow.PAPER) | details

    def _while_checked(self, row: Dossier) -> PaperIntake:
        permissions.require(permissions.may_take_in(self.by, row))
        if not permissions.came_on_paper(row):
            raise Conflict("Hồ sơ này đã gửi qua cổng và đang được kiểm tra. Cần giấy tờ khác thì yêu cầu bổ sung rồi nhận bản giấy.")
        receiving.require_sensible(row, self.handed_over)
        details = self._written(row)
        receiving.show_files(row)
        row.saved_at, row.version = clock.now(), row.version + 1
        row.save(update_fields=["saved_at", "version", "unclassified_declared_at"])
        details |= {"on_behalf": True}
        trail.record(action="dossier.paper_added", of=row, by=self.by, place_id=row.deciding_place_id, details=details)
        return row.intakes.last()

    def _written(self, row: Dossier) -> dict:
        """Write papers, figures and the desk's record; details for the trail."""
        if self.no_party_organisation is not None:
            party_of(row, no_party_organisation=self.no_party_organisation)
        if self.figures:
            figures_of(row, self.figures)
        documents_ = [self._put_in(row, paper, scan) for paper, scan in self.papers]
        row.unclassified_declared_at = row.unclassified_declared_at or (clock.now() if any(scan for _, scan in self.papers) else None)
        lines = [receiving.paper_line(document) for document in documents_]
        _, details = receiving.intake_of(row, self.handed_over, by=self.by, papers=lines + missing_lines(row, received=documents_))
        return details | {"documents": [document.pk for document in documents_]}

    def _put_in(self, row: Dossier, paper: HandedPaper, scan: list) -> Document:
        document_files.require_room(row, scan)
        document = self._document_for(row, paper)
        asked = next(one for one in checklist.papers_for(row) if one.kind == paper.kind)
        document.on_paper, document.kept_at = True, text.normal(self.handed_over.kept_at)[:200]
        document.dated_on = paper.dated_on if asked.asks_date else document.dated_on
        document.symbol = text.normal(paper.symbol) if asked.asks_symbol else document.symbol
        is_marked_anew = document.after_rearrangement != paper.after_rearrangement
        document.after_rearrangement = paper.after_rearrangement
        document.save()
        if is_marked_anew:
            record_rearrangement(row, document, by=self.by)
        if scan or row.state not in NOT_SENT:  # what was handed over now stands in the place of what was there
            document_files.supersede(document)
        if scan:
            document_files.append(document, scan, self.by)
        return document

    def _document_for(self, row: Dossier, paper: HandedPaper) -> Document:
        """The dossier's document of that kind, or a new one: for a further other document, and where the one at hand serves other
        dossiers too, which keep theirs."""
        document = None if paper.kind == PaperKind.OTHER else document_files.document_of(row, paper.kind)
        if document and document_files.others_of(document, row).exists():
            Attachment.objects.filter(dossier=row, document=document).update(removed_at=clock.now())
            document = None
        if document is None:
            title = text.normal(paper.title)[:200]
            document = Document.objects.create(kind=paper.kind, title=title, place=row.place, added_by=self.by, added_at=clock.now())
            Attachment.objects.create(dossier=row, document=document)
        return document


def missing_lines(row: Dossier, *, received: Sequence[Document]) -> list[dict]:
    """The papers that the dossier still lacks, as the desk's record keeps them beside those that were `received`."""
    there = {document.kind for document in received}
    lacking = [paper for paper in Contents(row).papers if paper.requirement.required and not paper.is_there]
    return [{"kind": paper.requirement.kind, "missing": True} for paper in lacking if paper.requirement.kind not in there]


def intakes_of_today(by) -> list[PaperIntake]:
    """What `by` took in at the desk today, last first."""
    rows = PaperIntake.objects.filter(entered_by=by, entered_at__date=clock.today())
    return list(rows.select_related("dossier__enrolment", "dossier__place").order_by("-pk"))
