"""What a decision says that revokes a recognition. Thông tư 124 as known has no rule on it: it rests on the general law (domain §5)."""

from antt_portal.papers.text import PaperText, Paragraph
from recognitions import paper_words as words
from recognitions.decision_frame import framed, named_and_dated, office_of
from recognitions.models import Amendment, Decision
from recognitions.register import number_shown


def text_of(decision: Decision) -> PaperText:
    """The whole text of a revocation: whose certificate, why, and that the original is handed back (practice P29)."""
    place, first = decision.deciding_place, named_and_dated(decision.amends)
    amendments = list(decision.amendments.select_related("recognition__enrolment"))
    named = "; ".join(_named(amendment) for amendment in amendments)
    who = "đối tượng có tên tại Điều 1" if len(amendments) == 1 else "các đối tượng có tên tại Điều 1"
    return framed(
        decision,
        about=f"Về việc thu hồi Giấy công nhận {words.STANDARD} năm {decision.year}",
        grounds=[
            f"Căn cứ Quyết định {first} về việc công nhận {words.STANDARD} năm {decision.year}",
            f"Theo đề nghị của Chánh {office_of(place)}",
        ],
        body=(
            Paragraph(
                f"Thu hồi Giấy công nhận {words.STANDARD} năm {decision.year} đã cấp theo Quyết định {first} cho: {named}. "
                f"Lý do: {decision.grounds_revoked.rstrip('.')}.",
                "Điều 1.",
            ),
            Paragraph(f"{who[:1].upper()}{who[1:]} nộp lại bản gốc Giấy công nhận cho {office_of(place)}.", "Điều 2."),
            Paragraph(
                f"Quyết định này có hiệu lực kể từ ngày ký. Chánh {office_of(place)}, {words.police_head(place)} và {who} "
                "chịu trách nhiệm thi hành Quyết định này./.",
                "Điều 3.",
            ),
        ),
    )


def _named(amendment: Amendment) -> str:
    """“Tổ dân phố số 5 (số vào sổ 0012/2026)”."""
    certificate = amendment.recognition.certificates.order_by("-issue").first()
    shown = f" (số vào sổ {number_shown(certificate.register_number, certificate.register_year)})" if certificate else ""
    return f"{amendment.recognition.enrolment.name}{shown}"
