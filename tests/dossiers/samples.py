"""Files as people upload them, made small, and dossiers filled as far as a test needs."""

import io
from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from antt_portal import clock, file_store
from dossiers import services
from dossiers.choices import DossierKind
from dossiers.contents import Contents
from dossiers.models import Attachment, Document, FileVersion
from registrations.calendar import VIETNAM
from registrations.choices import SubjectKind
from registrations.models import Plan, PlanVersion


def pdf(pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


PAGE = pdf()


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 80), colour: str = "white", **options) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, kind, **options)
    return target.getvalue()


def upload(content: bytes | None = None, name: str = "bien-ban.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type="application/octet-stream")


def fill(dossier, by):
    """Everything that `dossier` needs to be sent, given by `by`. Returns the row as it is then."""
    kind = dossier.enrolment.kind
    if kind == SubjectKind.RESIDENTIAL_AREA and dossier.kind == DossierKind.REGISTRATION:
        save_figures(dossier, by, households=120, households_registered=120, counted_on=date(dossier.year, 3, 1))
    elif kind == SubjectKind.WARD:
        save_figures(dossier, by, movement_models=2)
    elif kind != SubjectKind.RESIDENTIAL_AREA:
        save_figures(dossier, by, staff=40, staff_briefed=40, movement_models=1)
    for requirement in Contents(fresh(dossier)).requirements:
        if requirement.required:
            file_paper(dossier, by, requirement.kind, dated_on=date(dossier.year, 3, 1))
    if dossier.kind == DossierKind.RECOGNITION:
        hold_meeting(dossier, by)
        assess(dossier, by)
    return fresh(dossier)


def file_paper(dossier, by, kind: str, dated_on=None) -> Document:
    """A paper of one page that lies in the dossier, its bytes in the store: as uploaded, without being looked at again."""
    stored = file_store.put([PAGE])
    document = Document.objects.create(kind=kind, dated_on=dated_on, place=dossier.place, added_by=by, added_at=clock.now())
    Attachment.objects.create(dossier=dossier, document=document)
    FileVersion.objects.create(
        document=document,
        seq=1,
        sha256=stored.sha256,
        size=stored.size,
        media_type="application/pdf",
        original_name="bien-ban.pdf",
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    return document


def fresh(dossier):
    return type(dossier).objects.select_related("enrolment", "subject", "place__parent", "deciding_place").get(pk=dossier.pk)


def save_figures(dossier, by, **figures):
    return services.figures_save(dossier=dossier, by=by, version=fresh(dossier).version, **figures)


def hold_meeting(dossier, by, *capacities: str):
    present = [services.Present("Trần Thị Bình", capacities or ("chair", "party_cell_secretary"))]
    held_at = datetime(dossier.year, 3, 1, 19, 30, tzinfo=VIETNAM)
    return services.meeting_save(dossier=dossier, by=by, version=fresh(dossier).version, held_at=held_at, participants=present)


def assess(dossier, by, met: bool = True):
    from dossiers.services.answers import rows_of

    answers = {row.code: (met, "" if met else "Có một vụ việc.") for row in rows_of(fresh(dossier))}
    services.self_assessment_save(dossier=dossier, by=by, version=fresh(dossier).version, answers=answers)


def opened(enrolment, by, kind: str = DossierKind.REGISTRATION):
    return services.dossier_open(subject=enrolment.subject, year=enrolment.year, kind=kind, by=by)


def sent(enrolment, by, kind: str = DossierKind.REGISTRATION):
    """A dossier filled and sent at the test's present instant."""
    dossier = fill(opened(enrolment, by, kind), by)
    return services.dossier_submit(dossier=dossier, by=by, version=dossier.version)


def publish(place, **said) -> PlanVersion:
    """A plan of the ward for 2026 that says this in its [plan] table."""
    plan, _ = Plan.objects.get_or_create(place=place, year=2026)
    content = {"plan": {"year": 2026, "title": "Kế hoạch", "symbol": "15/KH-UBND", "issued_on": "2026-01-05"} | said}
    seq = plan.versions.count() + 1
    return PlanVersion.objects.create(
        plan=plan, seq=seq, content=content, sha256="0" * 64, source="tests", published_at="2026-01-05T00:00Z"
    )
