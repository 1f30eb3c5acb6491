"""What a decision says (practice P12): the text is ours until a place brings its own.

While it is drafted its number and date are blank: both are given by the office after signing (practice P1).
"""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import Membership
from antt_portal.papers.text import Annex, Column, PaperText, Paragraph, Part, Signature, Table
from antt_portal.places.models import Place
from recognitions import paper_words as words
from recognitions.certificate_facts import signing_lines
from recognitions.choices import DecisionKind
from recognitions.models import Decision, ProposalItem
from recognitions.services.decisions import items_of
from registrations import circular
from registrations.models import Enrolment

LAW = "Căn cứ Luật Tổ chức chính quyền địa phương năm 2025"
CIRCULAR_NAME = circular.FULL_NAME
AMENDMENT = (
    "Căn cứ Thông tư số 48/2025/TT-BCA ngày 27 tháng 6 năm 2025 của Bộ trưởng Bộ Công an sửa đổi, bổ sung một số điều của "
    "Thông tư số 09/2024/TT-BCA ngày 13 tháng 3 năm 2024 và Thông tư số 124/2021/TT-BCA ngày 28 tháng 12 năm 2021"
)
VERBS = {DecisionKind.RECOGNISE: "công nhận", DecisionKind.REFUSE: "chưa công nhận"}
UNMET = "Tiêu chí chưa đạt, lý do"


def text_of(decision: Decision) -> PaperText:
    """The whole text of a decision that recognises or refuses, with its annexed list.

    Number, date and signer are those recorded; before that number and date are blank and the signer is who agreed.
    """
    place, items = decision.deciding_place, items_of(decision)
    rows = [item.appraisal.enrolment for item in items]
    verb, kinds = VERBS[decision.kind], words.kinds_named(rows)
    number_line = f"Số: {decision.symbol}" if decision.symbol else "Số:      /QĐ-UBND"
    capacity, signer_name = _signer(decision)
    return PaperText(
        issuer=("ỦY BAN NHÂN DÂN", place.name.upper()),
        number_line=number_line,
        place_and_date=f"{place.bare_name}, {words.date_words(decision.dated_on)}",
        title="QUYẾT ĐỊNH",
        about=f"Về việc {verb} {kinds} {words.STANDARD} năm {decision.year}",
        authority=words.committee(place).upper(),
        grounds=ended(_grounds(decision)),
        resolves="QUYẾT ĐỊNH:",
        body=_articles(decision, rows),
        signature=Signature(signing_lines(decision.decides_as, capacity), signer_name),
        recipients=recipients_of(place),
        annex=Annex(
            about=f"{kinds[:1].upper()}{kinds[1:]} {_passive(verb)} {words.STANDARD} năm {decision.year}",
            source=f"(Kèm theo Quyết định {in_text(number_line)} {words.date_words(decision.dated_on)} của {words.committee(place)})",
            table=list_of(items, with_reasons=decision.kind == DecisionKind.REFUSE),
        ),
    )


def in_text(number_line: str) -> str:
    """The number within a sentence: “số 215/QĐ-UBND”."""
    return number_line.replace("Số: ", "số ", 1)


def _passive(verb: str) -> str:
    return f"được {verb}" if verb == "công nhận" else verb


def _signer(decision: Decision) -> tuple[str, str]:
    """In what capacity and under what name it is signed: as recorded, else as whoever agreed holds office."""
    if decision.signer_name:
        return decision.capacity, decision.signer_name
    proposal = decision.proposal
    seats = Membership.objects.filter(user=proposal.agreed_by, role=Role.CHAIRPERSON, place=decision.deciding_place)
    seat = seats.in_force(timezone.localdate(proposal.agreed_at)).first()
    return (seat.capacity if seat else SigningCapacity.HEAD), proposal.agreed_by.full_name


def _grounds(decision: Decision) -> list[str]:
    place, proposal = decision.deciding_place, decision.proposal
    amended = [AMENDMENT] if decision.year >= 2025 else []
    delegated = [
        f"Căn cứ Quyết định số {used['symbol']} {words.date_words(date.fromisoformat(used['date']))} của {used['delegator']} "
        "về việc ủy quyền xét duyệt, quyết định công nhận và cấp Giấy công nhận"
        for used in decision.authority.get("delegations", ())
    ]
    asked = f"Theo đề nghị của {words.police_head(place)} tại Tờ trình số {proposal.symbol} {words.date_words(proposal.dated_on)}"
    return [LAW, f"Căn cứ {CIRCULAR_NAME}", *amended, *delegated, asked]


def ended(lines: Iterable[str]) -> tuple[str, ...]:
    """Grounds as they are punctuated: each ends in a semicolon, the last in a full stop."""
    *first, last = lines
    return (*(f"{line};" for line in first), f"{last}.")


def _articles(decision: Decision, rows: list[Enrolment]) -> tuple[Paragraph, ...]:
    place, verb = decision.deciding_place, VERBS[decision.kind]
    annexed = "có danh sách kèm theo" if decision.kind == DecisionKind.RECOGNISE else "có danh sách và lý do kèm theo"
    kind = words.kind_of_place(place)
    office = f"Văn phòng Ủy ban nhân dân {kind}" if place.is_province else f"Văn phòng Hội đồng nhân dân và Ủy ban nhân dân {kind}"
    return (
        Paragraph(f"{verb[:1].upper()}{verb[1:]} {words.kinds_counted(rows)} {words.STANDARD} năm {decision.year} ({annexed}).", "Điều 1."),
        Paragraph("Quyết định này có hiệu lực kể từ ngày ký.", "Điều 2."),
        Paragraph(
            f"Chánh {office}, {words.police_head(place)} và các {words.kinds_named(rows)} có tên tại Điều 1 "
            "chịu trách nhiệm thi hành Quyết định này./.",
            "Điều 3.",
        ),
    )


def recipients_of(place: Place) -> tuple[str, ...]:
    """Who gets the decision; the last line says where it is kept."""
    kept = f"Lưu: VT, {words.POLICE_ABBREVIATIONS[place.kind]}."
    if place.is_province:
        return ("Như Điều 3;", "Bộ Công an (để báo cáo);", kept)
    above = words.in_sentence(place.parent.name)
    return ("Như Điều 3;", f"Đảng ủy, HĐND {words.kind_of_place(place)} (để báo cáo);", f"Công an {above} (để báo cáo);", kept)


def list_of(items: Iterable[ProposalItem], *, with_reasons: bool) -> Table:
    """The annexed list by kind, numbered through; with what was not met where that is to be told."""
    return Table(columns_of(with_reasons=with_reasons), parts_of(items, with_reasons=with_reasons))


def columns_of(*, with_reasons: bool) -> tuple[Column, ...]:
    """The columns of a list of subjects."""
    ordinal = Column("STT", 13, centred=True)
    if with_reasons:
        return (ordinal, Column("Tên", 52), Column("Địa chỉ", 45), Column(UNMET, 55))
    return (ordinal, Column("Tên", 82), Column("Địa chỉ", 70))


def parts_of(items: Iterable[ProposalItem], *, with_reasons: bool, with_remarks=None, prefix: str = "") -> tuple[Part, ...]:
    """The rows by kind, numbered through. `with_reasons` fills a fourth cell, `with_remarks` (default: the same) says for which."""
    by_enrolment = {item.appraisal.enrolment_id: item for item in items}
    groups = words.by_kind(item.appraisal.enrolment for item in by_enrolment.values())
    told = with_reasons if with_remarks is None else with_remarks
    parts, number = [], 0
    for kind, rows in groups.items():
        lines = []
        for row in rows:
            number += 1
            remark = (unmet_words(by_enrolment[row.pk]) if told else "",) if with_reasons else ()
            lines.append((str(number), row.name, row.address, *remark))
        parts.append(Part(tuple(lines), f"{prefix}{kind[:1].upper()}{kind[1:]}"))
    return tuple(parts)


def unmet_words(item: ProposalItem) -> str:
    """The articles that were not met, and the reason that the appraisal gives for the subject."""
    articles = ", ".join(result.article for result in item.appraisal.results.all() if result.met is False)
    return f"{articles}: {item.appraisal.reason}" if articles else item.appraisal.reason
