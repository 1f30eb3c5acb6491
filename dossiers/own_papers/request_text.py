"""The papers by which a subject registers, reports and asks to be recognised (domain §4.1, §4.2)."""

from collections.abc import Iterable

from django.utils import timezone

from antt_portal.papers.text import PaperText, Paragraph
from antt_portal.papers.words import date_words, in_sentence
from dossiers.contents import Contents
from dossiers.models import Dossier
from dossiers.own_papers import said
from dossiers.own_papers.letterhead import (
    LONG_BLANK,
    STANDARD,
    approver,
    heading,
    receiver,
    recipients,
    signature,
    subject_words,
    whereabouts,
)
from registrations import circular, plans
from registrations.choices import SubjectKind


def proposal_letter(contents: Contents) -> PaperText:
    """Tờ trình đề nghị xét duyệt, công nhận."""
    dossier, meeting = contents.dossier, contents.meeting
    held = f" ngày {timezone.localdate(meeting.held_at):%d/%m/%Y}" if meeting and meeting.held_at else ""
    name, words = dossier.enrolment.name, subject_words(dossier)
    return PaperText(
        **heading(dossier, "TTr"),
        title="TỜ TRÌNH",
        about=f"Về việc đề nghị xét duyệt, công nhận {words} đạt {STANDARD} năm {dossier.year}",
        addressee=f"Kính gửi: {receiver(dossier)}",
        grounds=_grounds(dossier, [f"Căn cứ kết quả cuộc họp đánh giá{held} của {dossier.enrolment.name}"]),
        body=(
            Paragraph(
                f"Năm {dossier.year}, {name}, {whereabouts(dossier)} đã đăng ký phấn đấu và tổ chức thực hiện các tiêu chí xây dựng "
                f"{words} đạt {STANDARD}. Qua cuộc họp đánh giá, {name} tự đánh giá {said.conclusion_of_answers(contents)}."
            ),
            Paragraph(
                f"{name} đề nghị {receiver(dossier)} thẩm định, trình {approver(dossier)} xem xét, công nhận {name} đạt {STANDARD} "
                f"năm {dossier.year}."
            ),
            Paragraph("Hồ sơ gửi kèm: Báo cáo kết quả xây dựng; Biên bản cuộc họp đánh giá./."),
        ),
        signature=signature(dossier),
        recipients=recipients(dossier),
    )


def result_report(contents: Contents) -> PaperText:
    """Báo cáo kết quả xây dựng: the place, its registration, its figures, its answers; what only the subject knows stays a blank."""
    dossier = contents.dossier
    registration = said.registration_of(dossier)
    figures = contents.figures
    if dossier.enrolment.kind == SubjectKind.RESIDENTIAL_AREA and registration and not (figures and figures.households_registered):
        figures = getattr(registration, "figures", None)
    address = f" Địa chỉ: {dossier.enrolment.address}." if dossier.enrolment.address else ""
    return PaperText(
        **heading(dossier, "BC"),
        title="BÁO CÁO",
        about=f"Kết quả xây dựng {subject_words(dossier)} đạt {STANDARD} năm {dossier.year}",
        addressee=f"Kính gửi: {receiver(dossier)}",
        body=(
            Paragraph("", "I. Đặc điểm tình hình"),
            Paragraph(f"{dossier.enrolment.name} thuộc {whereabouts(dossier)}.{address} Có {said.counts(dossier, figures)}."),
            Paragraph("", "II. Kết quả thực hiện"),
            *_registered(registration),
            *said.answer_paragraphs(contents),
            Paragraph("", "III. Khó khăn, hạn chế"),
            Paragraph(LONG_BLANK),
            Paragraph(
                f"{dossier.enrolment.name} tự đánh giá {said.conclusion_of_answers(contents)}, đề nghị {receiver(dossier)} thẩm định, "
                f"trình {approver(dossier)} xem xét, công nhận đạt {STANDARD} năm {dossier.year}./.",
                "IV. Đề nghị:",
            ),
        ),
        signature=signature(dossier),
        recipients=recipients(dossier),
    )


def registration_form(contents: Contents) -> PaperText:
    """Bản đăng ký phấn đấu: the subject's own; the households' pledges are another paper."""
    dossier, words = contents.dossier, subject_words(contents.dossier)
    return PaperText(
        **heading(dossier, "ĐK") | {"number_line": ""},
        title="BẢN ĐĂNG KÝ",
        about=f"Phấn đấu đạt {STANDARD} năm {dossier.year}",
        addressee=f"Kính gửi: {receiver(dossier)}",
        grounds=_grounds(dossier, []),
        body=(
            Paragraph(
                f"{dossier.enrolment.name}, {whereabouts(dossier)} đăng ký phấn đấu xây dựng {words} đạt {STANDARD} năm {dossier.year}, "
                "với các nội dung sau:"
            ),
            *[Paragraph(f"{said.row_words(row)};", f"{number}.") for number, (row, _, _) in enumerate(said.answers(contents), 1)],
            Paragraph(f"{said.counts(dossier, contents.figures)}.", "Số liệu:"),
            Paragraph("", "Biện pháp thực hiện:"),
            Paragraph(LONG_BLANK),
            Paragraph(LONG_BLANK),
            Paragraph(f"{dossier.enrolment.name} cam kết tổ chức thực hiện đầy đủ các nội dung đã đăng ký./."),
        ),
        signature=signature(dossier),
        recipients=recipients(dossier),
    )


def _grounds(dossier: Dossier, further: Iterable[str]) -> tuple[str, ...]:
    """The circular, the plan of the place where it has one, and what is the paper's own; each ends with “;”, the last with “.”."""
    version = plans.calendar_for(dossier.place, dossier.year).version
    lines = [f"Căn cứ {circular.FULL_NAME}", *([f"Căn cứ {_plan_cited(version)}"] if version else []), *further]
    return tuple(f"{line}{';' if number < len(lines) else '.'}" for number, line in enumerate(lines, start=1))


def _plan_cited(version) -> str:
    """The plan as papers cite it: its number or year, its day, and the committee that issued it."""
    place = version.plan.place.name
    return plans.citation(version).replace(f"của {place}", f"của Ủy ban nhân dân {in_sentence(place)}")


def _registered(registration: Dossier | None) -> list[Paragraph]:
    """When and by which papers the subject registered; nothing where it did not."""
    if registration is None:
        return []
    papers = said.registration_papers(registration)
    day = date_words(timezone.localdate(registration.received_at))
    words = f" gồm: {'; '.join(papers)}" if papers else ""
    return [Paragraph(f"Đã gửi hồ sơ đăng ký (mã {registration.receipt_code}) {day}{words}.", "Đăng ký phấn đấu:")]
