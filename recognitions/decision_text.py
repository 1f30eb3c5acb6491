"""What a decision says (practice P12): the text is ours until a place brings its own. What all have in common is in `decision_frame`."""

from collections.abc import Iterable
from datetime import date

from antt_portal.papers.text import Annex, Column, PaperText, Paragraph, Part, Table
from recognitions import paper_words as words
from recognitions.amendments import correction_text, revocation_text
from recognitions.choices import DecisionKind
from recognitions.deciding import items_of
from recognitions.decision_frame import AMENDMENT, CIRCULAR_NAME, LAW, ended, framed, in_text, named_and_dated, office_of, recipients_of
from recognitions.models import Decision, ProposalItem
from registrations.models import Enrolment

__all__ = ["AMENDMENT", "CIRCULAR_NAME", "LAW", "columns_of", "ended", "in_text", "list_of", "parts_of", "recipients_of", "text_of"]

VERBS = {DecisionKind.RECOGNISE: "công nhận", DecisionKind.REFUSE: "chưa công nhận"}
UNMET = "Tiêu chí chưa đạt, lý do"


def text_of(decision: Decision) -> PaperText:
    """The whole text of a decision of any kind."""
    if decision.kind == DecisionKind.CORRECT:
        return correction_text.text_of(decision)
    if decision.kind == DecisionKind.REVOKE:
        return revocation_text.text_of(decision)
    return _of_proposal(decision)


def _of_proposal(decision: Decision) -> PaperText:
    """A decision that recognises or refuses, with its annexed list."""
    items = items_of(decision)
    rows = [item.appraisal.enrolment for item in items]
    verb, kinds = VERBS[decision.kind], words.kinds_named(rows)
    return framed(
        decision,
        about=f"Về việc {verb} {kinds} {words.STANDARD} năm {decision.year}",
        grounds=_grounds(decision),
        body=_articles(decision, rows),
        annex=Annex(
            about=f"{kinds[:1].upper()}{kinds[1:]} {_passive(verb)} {words.STANDARD} năm {decision.year}",
            source=f"(Kèm theo Quyết định {named_and_dated(decision)})",
            table=list_of(items, with_reasons=decision.kind == DecisionKind.REFUSE),
        ),
    )


def _passive(verb: str) -> str:
    return f"được {verb}" if verb == "công nhận" else verb


def _grounds(decision: Decision) -> list[str]:
    """The plan and the minutes that are kept with the decision, and what the police asked for."""
    place, proposal, planned = decision.deciding_place, decision.proposal, []
    if plan := decision.authority.get("plan"):
        dated = words.date_words(date.fromisoformat(plan["date"]))
        planned = [f"Căn cứ Kế hoạch số {plan['symbol']} {dated} của {words.committee(place)}"]
    asked = f"Theo đề nghị của {words.police_head(place)} tại Tờ trình số {proposal.symbol} {words.date_words(proposal.dated_on)}"
    return [*planned, *decision.authority.get("minutes", ()), asked]


def _articles(decision: Decision, rows: list[Enrolment]) -> tuple[Paragraph, ...]:
    place, verb = decision.deciding_place, VERBS[decision.kind]
    annexed = "có danh sách kèm theo" if decision.kind == DecisionKind.RECOGNISE else "có danh sách và lý do kèm theo"
    named = f"các {words.kinds_named(rows)} có tên tại Điều 1"
    return (
        Paragraph(f"{verb[:1].upper()}{verb[1:]} {words.kinds_counted(rows)} {words.STANDARD} năm {decision.year} ({annexed}).", "Điều 1."),
        Paragraph(f"Quyết định này có hiệu lực kể từ ngày ký.{_whom_to_turn_to(decision, named)}", "Điều 2."),
        Paragraph(
            f"Chánh {office_of(place)}, {words.police_head(place)} và {named} chịu trách nhiệm thi hành Quyết định này./.", "Điều 3."
        ),
    )


def _whom_to_turn_to(decision: Decision, named: str) -> str:
    """Who is not recognised is told where to ask and to complain (practice P20)."""
    if decision.kind != DecisionKind.REFUSE:
        return ""
    place = decision.deciding_place
    return (
        f" {named[:1].upper()}{named[1:]} có ý kiến về kết quả thì liên hệ Công an {words.in_sentence(place.name)} hoặc "
        f"{office_of(place)} để được hướng dẫn, hoặc khiếu nại theo quy định của pháp luật về khiếu nại."
    )


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
        parts.append(Part(tuple(lines), f"{prefix}{kind}" if prefix else f"{kind[:1].upper()}{kind[1:]}"))
    return tuple(parts)


def unmet_words(item: ProposalItem) -> str:
    """The articles that were not met, and the reason that the appraisal gives for the subject."""
    articles = ", ".join(result.article for result in item.appraisal.results.all() if result.met is False)
    return f"{articles}: {item.appraisal.reason}" if articles else item.appraisal.reason
