"""Which papers a dossier needs (Điều 9 Thông tư 124/2021/TT-BCA as the plans name them: domain §4.1, §4.2). Pure.

A residential area has no seal and numbers nothing of its own (practice P13): it is never asked for a number or a seal. The
resolution is its Party cell's paper and carries that cell's number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dossiers.choices import DossierKind, PaperKind
from registrations.choices import SubjectKind


@dataclass(frozen=True)
class Requirement:
    """One paper of the checklist. `asks_date` means that it does not count without its date; a symbol is asked but may be missing.

    A date and a symbol are asked only where the form has them (practice P13)."""

    kind: str
    label: str
    short: str
    required: bool
    asks_date: bool
    asks_symbol: bool
    hint: str
    why: str
    symbol_example: str = ""


@dataclass(frozen=True)
class Paper:
    """What the checklist needs to know of a document that is there: its kind, its date, how many files it still has, and whether
    the sheets themselves lie with the police (then it is there without a file too)."""

    kind: str
    dated_on: date | None
    files: int
    on_paper: bool = False


SHORT = {
    PaperKind.RESOLUTION: "nghị quyết",
    PaperKind.PLAN: "kế hoạch",
    PaperKind.REGISTRATION_FORM: "bản đăng ký phấn đấu",
    PaperKind.PROPOSAL_LETTER: "tờ trình",
    PaperKind.RESULT_REPORT: "báo cáo kết quả",
    PaperKind.MINUTES: "biên bản họp",
    PaperKind.OTHER: "tài liệu khác",
}
QUARTER_ONE = "Tiêu chí tính theo ngày ghi trên giấy, trong Quý I (đến hết ngày 31/3)."


def papers_for(dossier) -> list[Requirement]:
    """The papers of one dossier row, in the order of the checklist."""
    figures = getattr(dossier, "figures", None)
    has_party = dossier.enrolment.has_party_organisation and not (figures and figures.no_party_organisation)
    return requirements(dossier.kind, dossier.enrolment.kind, has_party_organisation=has_party)


def requirements(dossier_kind: str, subject_kind: str, *, has_party_organisation: bool) -> list[Requirement]:
    """The papers of a kind of dossier for a kind of subject."""
    if dossier_kind == DossierKind.REGISTRATION:
        return _registration(subject_kind, has_party_organisation)
    return _recognition(subject_kind)


def _registration(subject_kind: str, has_party_organisation: bool) -> list[Requirement]:
    in_area = subject_kind == SubjectKind.RESIDENTIAL_AREA
    return [
        _paper(
            PaperKind.RESOLUTION,
            required=has_party_organisation,
            asks_date=True,
            asks_symbol=True,
            hint=RESOLUTION_HINTS[subject_kind],
            symbol_example=RESOLUTION_SYMBOLS.get(subject_kind, "03-NQ/CB hoặc 03-NQ/ĐU"),
            why=f"Nơi có tổ chức Đảng cần có nghị quyết, riêng hoặc lồng ghép. {QUARTER_ONE}",
        ),
        _paper(
            PaperKind.PLAN,
            required=not in_area,
            asks_date=True,
            asks_symbol=not in_area,
            symbol_example="" if in_area else PLAN_SYMBOLS.get(subject_kind, "15/KH"),
            hint="Tổ dân phố, thôn không bắt buộc; có thì nộp." if in_area else "Kế hoạch của năm nay, đã ký.",
            why="" if in_area else QUARTER_ONE,
        ),
        _paper(
            PaperKind.REGISTRATION_FORM,
            required=True,
            asks_date=True,
            asks_symbol=False,
            hint="Bản đã ký. Không cần số, không cần đóng dấu." if in_area else "Bản đã ký tên, đóng dấu của người đứng đầu.",
            why=QUARTER_ONE,
        ),
    ]


RESOLUTION_HINTS = {
    SubjectKind.RESIDENTIAL_AREA: "Nghị quyết của chi bộ, ví dụ số 03-NQ/CB.",
    SubjectKind.WARD: "Nghị quyết của Đảng ủy, ví dụ số 05-NQ/ĐU. Nếu Đảng ủy ban hành chỉ thị thì nộp chỉ thị.",
    SubjectKind.AGENCY: "Nghị quyết của chi bộ, đảng bộ cơ quan, riêng hoặc lồng ghép.",
    SubjectKind.ENTERPRISE: "Nghị quyết của chi bộ, đảng bộ doanh nghiệp, riêng hoặc lồng ghép.",
    SubjectKind.EDUCATIONAL_INSTITUTION: "Nghị quyết của chi bộ, đảng bộ nhà trường, riêng hoặc lồng ghép.",
}


# Party papers write their number, a hyphen and the kind (practice P13); a ward's Party committee may issue a directive instead.
RESOLUTION_SYMBOLS = {SubjectKind.RESIDENTIAL_AREA: "03-NQ/CB", SubjectKind.WARD: "05-NQ/ĐU hoặc 01-CT/ĐU"}
PLAN_SYMBOLS = {SubjectKind.WARD: "15/KH-UBND"}


def _recognition(subject_kind: str) -> list[Requirement]:
    in_area = subject_kind == SubjectKind.RESIDENTIAL_AREA
    signed = "Bản đã ký. Không cần số, không cần đóng dấu." if in_area else "Bản đã ký tên, đóng dấu."
    official = {"asks_date": not in_area, "asks_symbol": not in_area}
    return [
        _paper(PaperKind.PROPOSAL_LETTER, required=True, **official, hint=signed, why="", symbol_example="" if in_area else "12/TTr"),
        _paper(PaperKind.RESULT_REPORT, required=True, **official, hint=signed, why="", symbol_example="" if in_area else "40/BC"),
        _paper(
            PaperKind.MINUTES,
            required=True,
            asks_date=False,
            asks_symbol=False,
            hint="Biên bản có chữ ký của chủ trì và thư ký.",
            why="Cuộc họp đánh giá tình hình, kết quả thực hiện các tiêu chí.",
        ),
        _paper(
            PaperKind.OTHER,
            required=False,
            asks_date=False,
            asks_symbol=False,
            hint="Có thì nộp, bao nhiêu tài liệu cũng được.",
            why="",
        ),
    ]


def _paper(kind: str, **facts) -> Requirement:
    return Requirement(kind=kind, label=PaperKind(kind).label, short=SHORT[kind], **facts)


def missing(requirements: Iterable[Requirement], papers: Iterable[Paper], *, subject_name: str) -> list[str]:
    """What is still missing, one sentence for each paper; empty when the checklist is complete."""
    there = [paper for paper in papers if paper.files or paper.on_paper]
    sentences = []
    for requirement in requirements:
        of_kind = [paper for paper in there if paper.kind == requirement.kind]
        if requirement.required and not of_kind:
            sentences.append(f"{subject_name} chưa nộp {requirement.short}.")
        elif requirement.asks_date and any(paper.dated_on is None for paper in of_kind):
            sentences.append(f"{subject_name} chưa ghi ngày của {requirement.short}.")
    return sentences
