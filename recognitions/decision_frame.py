"""What every decision has in common: heading, authority, grounds, signature, to whom it goes (practice P11, P12; domain §7).

Whether the committee decides or its chairperson in own authority is frozen with the decision: heading, first line, grounds and
signature change together. Number, date and signer are those recorded; before that number and date are blank, since both are given
by the office after signing (practice P1), and the signer is who agreed, or whoever heads the committee.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from antt_portal import clock
from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import Membership
from antt_portal.papers.text import PaperText, Paragraph, Signature
from antt_portal.places.models import Place
from recognitions import paper_words as words
from recognitions.certificate_facts import issuer_of, signing_lines
from recognitions.choices import DecidesAs
from recognitions.models import Decision
from registrations import circular

LAW = "Căn cứ Luật Tổ chức chính quyền địa phương năm 2025"
CIRCULAR_NAME = circular.FULL_NAME
AMENDMENT = (
    "Căn cứ Thông tư số 48/2025/TT-BCA ngày 27 tháng 6 năm 2025 của Bộ trưởng Bộ Công an sửa đổi, bổ sung một số điều của "
    "Thông tư số 09/2024/TT-BCA ngày 13 tháng 3 năm 2024 và Thông tư số 124/2021/TT-BCA ngày 28 tháng 12 năm 2021"
)


def framed(decision: Decision, *, about: str, grounds: Iterable[str], body: tuple[Paragraph, ...], **rest) -> PaperText:
    """A decision on `about`: the common grounds, then those of its own (`grounds`), its articles, and what else the paper has."""
    place, signing = decision.deciding_place, signing_of(decision)
    return PaperText(
        issuer=_heading(decision),
        number_line=number_line(decision),
        place_and_date=f"{place.bare_name}, {words.date_words(decision.dated_on)}",
        title="QUYẾT ĐỊNH",
        about=about,
        authority=issuer_of(decision.decides_as, place).upper(),
        grounds=ended([*_common_grounds(decision, signing), *grounds]),
        resolves="QUYẾT ĐỊNH:",
        body=body,
        signature=Signature(signing_lines(decision.decides_as, signing.capacity), signing.name),
        recipients=recipients_of(place),
        **rest,
    )


def _heading(decision: Decision) -> tuple[str, ...]:
    """The issuing body above the number: the committee, or the office that its chairperson holds (Nghị định 30: chức danh nhà nước)."""
    lines = ("ỦY BAN NHÂN DÂN", decision.deciding_place.name.upper())
    return ("CHỦ TỊCH", *lines) if decision.decides_as == DecidesAs.CHAIRPERSON else lines


def number_line(decision: Decision) -> str:
    """“Số: 215/QĐ-UBND”; with room to write it while there is none."""
    return f"Số: {decision.symbol}" if decision.symbol else "Số:      /QĐ-UBND"


def in_text(line: str) -> str:
    """The number within a sentence: “số 215/QĐ-UBND”."""
    return line.replace("Số: ", "số ", 1)


def named_and_dated(decision: Decision) -> str:
    """“số 215/QĐ-UBND ngày 18 tháng 11 năm 2026 của Ủy ban nhân dân phường Đống Đa”."""
    issuer = issuer_of(decision.decides_as, decision.deciding_place)
    return f"{in_text(number_line(decision))} {words.date_words(decision.dated_on)} của {issuer}"


@dataclass(frozen=True)
class Signing:
    """In what capacity and under what name a decision is signed; `acting_by` is the paper by which somebody acts as chairperson."""

    capacity: str
    name: str
    acting_by: str = ""


def signing_of(decision: Decision) -> Signing:
    """As recorded; before that as whoever agreed holds office, or for a later amendment whoever heads the committee today."""
    if decision.signer_name:
        return Signing(decision.capacity, decision.signer_name, decision.authority.get("acting", ""))
    seats = Membership.objects.filter(role=Role.CHAIRPERSON, place=decision.deciding_place).select_related("user")
    if proposal := decision.proposal:
        seat = seats.filter(user=proposal.agreed_by).in_force(timezone.localdate(proposal.agreed_at)).first()
        name = proposal.agreed_by.full_name
    else:
        seat = seats.exclude(capacity=SigningCapacity.DEPUTY).in_force(clock.today()).first()
        name = seat.user.full_name if seat else ""
    capacity = seat.capacity if seat else SigningCapacity.HEAD
    return Signing(capacity, name, seat.basis if seat and capacity == SigningCapacity.ACTING else "")


def _common_grounds(decision: Decision, signing: Signing) -> list[str]:
    circular = f"Căn cứ Điều 9 {CIRCULAR_NAME}" if decision.decides_as == DecidesAs.CHAIRPERSON else f"Căn cứ {CIRCULAR_NAME}"
    amended = [AMENDMENT] if decision.year >= 2025 else []
    acting = [f"Căn cứ {signing.acting_by} về việc giao quyền Chủ tịch {words.committee(decision.deciding_place)}"]
    delegated = [
        f"Căn cứ Quyết định số {used['symbol']} {words.date_words(date.fromisoformat(used['date']))} của {used['delegator']} "
        "về việc ủy quyền xét duyệt, quyết định công nhận và cấp Giấy công nhận"
        for used in decision.authority.get("delegations", ())
    ]
    return [LAW, circular, *amended, *delegated, *(acting if signing.acting_by else [])]


def ended(lines: Iterable[str]) -> tuple[str, ...]:
    """Grounds as they are punctuated: each ends in a semicolon, the last in a full stop."""
    *first, last = lines
    return (*(f"{line};" for line in first), f"{last}.")


def office_of(place: Place) -> str:
    """“Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường”; at the province that of the committee alone."""
    kind = words.kind_of_place(place)
    return f"Văn phòng Ủy ban nhân dân {kind}" if place.is_province else f"Văn phòng Hội đồng nhân dân và Ủy ban nhân dân {kind}"


def recipients_of(place: Place) -> tuple[str, ...]:
    """Who gets the decision; the last line says where it is kept."""
    kept = f"Lưu: VT, {words.POLICE_ABBREVIATIONS[place.kind]}."
    if place.is_province:
        return ("Như Điều 3;", "Bộ Công an (để báo cáo);", kept)
    above = words.in_sentence(place.parent.name)
    return ("Như Điều 3;", f"Đảng ủy, HĐND {words.kind_of_place(place)} (để báo cáo);", f"Công an {above} (để báo cáo);", kept)
