"""What an officer at the desk finds for some words: subjects with their two dossiers of the years alive, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse

from antt_portal import clock
from antt_portal.text import folded
from dossiers import permissions
from dossiers.choices import BEING_CHECKED, EDITABLE, RESTS_ON_ITS_PAPERS, DossierKind, DossierState
from dossiers.models import Attachment, Dossier, PaperIntake
from dossiers.reviewing.queue import dossiers_to_review
from registrations import plans
from registrations.calendar import deciding_level, years_alive
from registrations.choices import MemberRole
from registrations.models import Enrolment, Subject
from registrations.querysets import own_subject_ids

LIMIT = 20


@dataclass(frozen=True)
class DeskDossier:
    """One dossier of a subject as the desk sees it: where it leads, how it stands, and a word on what may be done."""

    label: str
    url: str
    state: str
    hint: str


@dataclass(frozen=True)
class DeskSubject:
    subject: Subject
    dossiers: list[DeskDossier]
    note: str


def found(user, words: str) -> list[DeskSubject]:
    """Subjects whose name holds every word; without words those assigned to an area officer."""
    rows = Subject.objects.visible_to(user).alive().select_related("place__parent").order_by("sort_key", "pk")
    rows = rows.search(words) if folded(words) else rows.filter(pk__in=own_subject_ids(user, MemberRole.AREA_OFFICER))
    return _with_dossiers(user, list(rows[:LIMIT]))


def _with_dossiers(user, subjects: list[Subject]) -> list[DeskSubject]:
    years, ids = years_alive(clock.today()), [subject.pk for subject in subjects]
    begun = Dossier.objects.filter(subject__in=ids, year__in=years).select_related("deciding_place", "enrolment")
    by_key = {(row.subject_id, row.year, row.kind): row for row in begun}
    enrolled = {(row.subject_id, row.year): row for row in Enrolment.objects.filter(subject__in=ids, year__in=years)}
    delegations = {place.pk: plans.delegations_for(place) for place in {subject.place for subject in subjects}}
    found_rows = []
    for subject in subjects:
        rows, notes = [], []
        for year in years:
            enrolment = enrolled.get((subject.pk, year))
            if (trouble := _trouble(subject, enrolment, year)) and not any((subject.pk, year, kind) in by_key for kind in DossierKind):
                notes += [trouble] if year <= clock.today().year else []
                continue
            for kind in DossierKind:
                dossier = by_key.get((subject.pk, year, kind)) or _to_begin(subject, enrolment, year, kind, delegations[subject.place_id])
                rows.append(_row_of(user, dossier, subject))
        found_rows.append(DeskSubject(subject, rows, " ".join(notes)))
    return found_rows


def _trouble(subject: Subject, enrolment: Enrolment | None, year: int) -> str:
    """Why no dossier of `year` can be begun; empty when one can."""
    if subject.place.is_gone_on(clock.today()):
        return f"{subject.place.name} đã giải thể ngày {subject.place.dissolved_on:%d/%m/%Y}."
    if enrolment is None:
        return f"Chưa có trong danh sách năm {year}."
    if not enrolment.in_scope:
        return f"Năm {year}: theo dõi phong trào, không xét công nhận."
    return f"Đã ra khỏi danh sách năm {year}." if enrolment.left_on else ""


def _to_begin(subject: Subject, enrolment: Enrolment, year: int, kind: str, delegations) -> Dossier:
    deciding = deciding_level(kind=subject.kind, managing_level=enrolment.managing_level, delegations=delegations, on=clock.today())
    place = plans.place_at(subject.place, deciding.level)
    return Dossier(subject=subject, enrolment=enrolment, year=year, kind=kind, deciding_place=place)


def _row_of(user, dossier: Dossier, subject: Subject) -> DeskDossier:
    dossier.subject = subject  # read already, with its place
    label = f"{dossier.get_kind_display()} năm {dossier.year}"
    if not permissions.may_take_in(user, dossier):
        return DeskDossier(label, "", dossier.state, f"Nộp tại Công an {dossier.deciding_place.name}")
    if takes_paper(dossier):
        act = "Nhận bổ sung bản giấy" if dossier.state in (DossierState.RETURNED, *BEING_CHECKED) else "Nhận bản giấy"
        return DeskDossier(f"{act}: {label[0].lower()}{label[1:]}", intake_address(dossier), dossier.state, "")
    return DeskDossier(
        label, reverse("dossier", args=[dossier.pk]), dossier.state, f"Mã {dossier.receipt_code}" if dossier.receipt_code else ""
    )


def takes_paper(dossier: Dossier) -> bool:
    """Whether paper may be taken in as the dossier stands: not yet sent, returned, or on paper and being checked."""
    if dossier.state in (*EDITABLE, DossierState.WITHDRAWN):
        return True
    return dossier.state in BEING_CHECKED and permissions.came_on_paper(dossier)


def intake_address(dossier: Dossier) -> str:
    """The desk's form for a dossier, begun or not."""
    return reverse("paper_intake", args=[dossier.subject_id, dossier.year, dossier.kind])


def papers_without_scan(user):
    """The papers (as attachments) within the reach of `user` whose sheets lie with the police and of which there is no picture yet, in
    dossiers that take a scan as they stand (`documents.may_scan`)."""
    waiting = dossiers_to_review(user).filter(state__in=RESTS_ON_ITS_PAPERS)
    rows = Attachment.objects.filter(removed_at=None, document__on_paper=True, dossier__in=waiting)
    at_a_desk = Exists(PaperIntake.objects.filter(dossier=OuterRef("dossier")))
    return rows.filter(at_a_desk).exclude(document__files__state="kept").select_related("document", "dossier__enrolment")
