"""The results of a proposal as an Excel file: what its page says, a row for each subject."""

from collections.abc import Iterable

from django.utils import timezone

from antt_portal.list_workbook import Column, ExcelFile, list_file
from recognitions.models import Certificate, Proposal
from recognitions.proposing.results import ItemResult
from recognitions.register import number_shown

COLUMNS = (
    Column("Tên", 42, lambda one: one.item.appraisal.enrolment.name),
    Column("Loại", 18, lambda one: one.item.appraisal.enrolment.kind_label),
    Column("Đề nghị", 24, lambda one: one.item.get_outcome_display()),
    Column("Kết quả", 34, lambda one: one.fate_words),
    Column("Ai đưa ra, vì sao", 44, lambda one: one.out_words),
    Column("Đưa ra ngày", 13, lambda one: timezone.localdate(one.item.taken_out_at) if one.item.taken_out_at else None),
    Column("Quyết định số", 18, lambda one: one.decision.symbol if one.decision else ""),
    Column("Ngày Quyết định", 16, lambda one: one.decision.dated_on if one.decision else None),
    Column("Số vào sổ", 14, lambda one: _register_number(one.certificate)),
)


def _register_number(row: Certificate | None) -> str:
    return number_shown(row.register_number, row.register_year) if row else ""


def workbook_of(proposal: Proposal, results: Iterable[ItemResult]) -> ExcelFile:
    """One sheet: which round, and what became of each subject."""
    name = f"ket-qua-to-trinh-{proposal.year}-dot-{proposal.round}.xlsx"
    return list_file(name, title=f"Đợt {proposal.round} năm {proposal.year}", columns=COLUMNS, rows=results)
