"""The same papers every time: one round of the ward with everything that they print named, for the measures and the golden files."""

from functools import cache

from antt_portal.papers.text import PaperText
from recognitions import certificate, decision_text, proposal_text
from recognitions.choices import DecisionKind, NoticeSigning
from recognitions.models import Decision
from recognitions.results import notice_text
from recognitions.results.notice_text import Scope
from recognitions.results.year_results import REFUSED, results_of_place
from tests.recognitions import print_samples, stages

DAY = "2026-11-18 09:00"
SUBJECTS = (
    ("", {"name": "Tổ dân phố số 5", "address": "Ngõ 12, phố Đặng Tiến Đông"}),
    ("", {"name": "Tổ dân phố số 12", "address": "Ngõ 46, phố Khâm Thiên"}),
    ("agency", {"name": "Trạm Y tế phường Đống Đa", "address": "Số 8, phố Hoàng Cầu"}),
    ("school", {"name": "Trường THCS Sao Mai", "address": "Số 3, phố Nguyễn Lương Bằng"}),
)
NOT_RECOGNISED = ("enterprise", {"name": "Công ty cổ phần In Sen Hồng", "address": "Số 21, phố Xã Đàn"})


def the_round() -> dict[str, Decision]:
    """A round of four that are recognised and one that is refused, both decisions issued; by kind of decision."""
    ward = stages.Ward()
    sheets = [stages.concluded(stages.filed(trait, ward=ward, **fields), ward=ward) for trait, fields in SUBJECTS]
    trait, fields = NOT_RECOGNISED
    sheets.append(stages.refused(stages.filed(trait, ward=ward, **fields), ward=ward))
    rows = stages.agreed(*sheets, ward=ward)
    symbols = {DecisionKind.RECOGNISE: "215/QĐ-UBND", DecisionKind.REFUSE: "216/QĐ-UBND"}
    return {row.kind: stages.recorded(row, ward=ward, symbol=symbols[row.kind]) for row in rows}


@cache
def papers() -> dict[str, PaperText]:
    """Every administrative paper of the round, by the name of its golden file: plain values, made once, on the `DAY`."""
    decisions = the_round()
    recognise = decisions[DecisionKind.RECOGNISE]
    told = results_of_place(recognise.deciding_place, recognise.year)
    refused = next(row for row in told if row.standing == REFUSED)
    return {
        "decision-recognise": decision_text.text_of(recognise),
        "decision-refuse": decision_text.text_of(decisions[DecisionKind.REFUSE]),
        "proposal-letter": proposal_text.text_of(recognise.proposal),
        "result-notice": notice_text.text_of(Scope(recognise.deciding_place, recognise.year), told, signing=NoticeSigning.BY_ORDER),
        "result-notice-for-one": notice_text.text_for_one(refused, contact="cảnh sát khu vực Lê Minh Tuấn, điện thoại 0912000111"),
    }


def other_files() -> dict[str, bytes]:
    """What is printed on a form of its own."""
    return {f"certificate-{version}": certificate.render(print_samples.FACTS, version) for version in certificate.TEMPLATES}
