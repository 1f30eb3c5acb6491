"""What a subject's own papers say of its year: its answers, its figures, its registration."""

from antt_portal.papers.text import Paragraph
from antt_portal.papers.words import counted, date_words, in_sentence
from dossiers.choices import SENT, DossierKind, PaperKind
from dossiers.contents import Contents
from dossiers.models import Attachment, Dossier, Figures
from dossiers.own_papers.letterhead import BLANK
from dossiers.self_assessment import Row
from dossiers.services.answers import rows_of
from registrations.choices import SubjectKind

CITED = {PaperKind.RESOLUTION: "Nghị quyết", PaperKind.PLAN: "Kế hoạch", PaperKind.REGISTRATION_FORM: "Bản đăng ký phấn đấu"}


def answers(contents: Contents) -> list[tuple[Row, bool | None, str]]:
    """Each row of the self-assessment with its answer and note; None where it is not answered yet."""
    given = {one.code: (one.met, one.note) for one in contents.answers}
    return [(row, *given.get(row.code, (None, ""))) for row in rows_of(contents.dossier)]


def answer_paragraphs(contents: Contents) -> list[Paragraph]:
    """One paragraph for each criterion with what the subject says of it, a blank where it has not said."""
    return [
        Paragraph(f"{row_words(row)}: {_answer_words(row, met, note)}", f"{number}.")
        for number, (row, met, note) in enumerate(answers(contents), start=1)
    ]


def row_words(row: Row) -> str:
    """The row with its article, unless it names the article itself."""
    return row.label if row.article in row.label else f"{row.label} ({row.article})"


def _answer_words(row: Row, met: bool | None, note: str) -> str:
    if met is None:
        return BLANK
    said = in_sentence(row.yes if met else row.no.removesuffix(", nêu rõ"))
    return f"{said}: {note.rstrip('.')}." if note else f"{said}."


def conclusion_of_answers(contents: Contents) -> str:
    """“đạt 5/5 nội dung”, or how many; a blank while answers are missing."""
    rows = answers(contents)
    if any(met is None for _, met, _ in rows):
        return BLANK
    return f"đạt {sum(met for _, met, _ in rows)}/{len(rows)} nội dung"


def registration_of(dossier: Dossier) -> Dossier | None:
    """The registration of the same year that was sent."""
    rows = Dossier.objects.of(dossier.subject, dossier.year, DossierKind.REGISTRATION).filter(state__in=SENT)
    return rows.select_related("figures").first()


def registration_papers(registration: Dossier) -> list[str]:
    """“Nghị quyết số 03-NQ/CB ngày 10 tháng 3 năm 2026”, one for each paper of the registration that has a day."""
    rows = Attachment.objects.filter(dossier=registration, removed_at=None, document__dated_on__isnull=False, document__kind__in=CITED)
    return [
        f"{CITED[one.document.kind]}{f' số {one.document.symbol}' if one.document.symbol else ''} {date_words(one.document.dated_on)}"
        for one in rows.select_related("document").order_by("pk")
    ]


def counts(dossier: Dossier, figures: Figures | None) -> str:
    """“155 hộ đang cư trú, 155 hộ đã đăng ký, ký cam kết”, with blanks for what nobody counted yet."""
    if dossier.enrolment.kind == SubjectKind.RESIDENTIAL_AREA:
        whole, part = (figures and figures.households) or dossier.enrolment.households, figures and figures.households_registered
        return f"{_number(whole)} hộ đang cư trú, {_number(part)} hộ đã đăng ký, ký cam kết"
    models = figures and figures.movement_models
    named = f" ({figures.movement_model_names})" if figures and figures.movement_model_names else ""
    counted_models = f"{_number(models)} mô hình phong trào đang hoạt động{named}"
    if dossier.enrolment.kind == SubjectKind.WARD:
        return counted_models
    whole, part = (figures and figures.staff) or dossier.enrolment.staff, figures and figures.staff_briefed
    return f"{_number(whole)} cán bộ, người lao động, {_number(part)} người đã được phổ biến quy định và tiêu chí, {counted_models}"


def _number(number: int | None) -> str:
    return "......" if number is None else counted(number)
