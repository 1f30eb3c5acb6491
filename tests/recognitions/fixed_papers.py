"""The same papers every time: one round of the ward with everything that they print named, for the measures and the golden files."""

from dataclasses import dataclass
from functools import cache

from django.test import Client
from django.urls import reverse

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


@dataclass(frozen=True)
class Made:
    """`papers` are plain values, `files` what is printed on a form of its own; both by the name of their golden files."""

    papers: dict[str, PaperText]
    files: dict[str, bytes]


@cache
def made() -> Made:
    """All of them, made once in a process, on the `DAY`."""
    ward = stages.Ward()
    decisions = the_round(ward)
    recognise = decisions[DecisionKind.RECOGNISE]
    told = results_of_place(ward.place, recognise.year)
    refused = next(row for row in told if row.standing == REFUSED)
    office = Client()
    office.force_login(ward.office)
    return Made(
        papers={
            "decision-recognise": decision_text.text_of(recognise),
            "decision-refuse": decision_text.text_of(decisions[DecisionKind.REFUSE]),
            "proposal-letter": proposal_text.text_of(recognise.proposal),
            "result-notice": notice_text.text_of(Scope(ward.place, recognise.year), told, signing=NoticeSigning.BY_ORDER),
            "result-notice-for-one": notice_text.text_for_one(refused, contact="cảnh sát khu vực Lê Minh Tuấn, điện thoại 0912000111"),
        },
        files={
            "register-book": office.get(reverse("register_pdf", args=[recognise.dated_on.year])).content,
            **{f"certificate-{version}": certificate.render(print_samples.FACTS, version) for version in certificate.TEMPLATES},
        },
    )


def the_round(ward: stages.Ward) -> dict[str, Decision]:
    """A round of four that are recognised and one that is refused, both decisions issued; by kind of decision."""
    sheets = [stages.concluded(stages.filed(trait, ward=ward, **fields), ward=ward) for trait, fields in SUBJECTS]
    trait, fields = NOT_RECOGNISED
    sheets.append(stages.refused(stages.filed(trait, ward=ward, **fields), ward=ward))
    rows = stages.agreed(*sheets, ward=ward)
    symbols = {DecisionKind.RECOGNISE: "215/QĐ-UBND", DecisionKind.REFUSE: "216/QĐ-UBND"}
    return {row.kind: stages.recorded(row, ward=ward, symbol=symbols[row.kind]) for row in rows}
