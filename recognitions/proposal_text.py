"""What a proposal letter (Tờ trình) of the police says, with its list. Number and date are blank until the chief has signed it."""

from antt_portal import clock
from antt_portal.accounts.choices import SigningCapacity
from antt_portal.papers.text import Annex, PaperText, Paragraph, Signature, Table
from antt_portal.places.models import Place
from recognitions import deciding
from recognitions import paper_words as words
from recognitions.choices import Outcome, ProposalState
from recognitions.deciding import live_items
from recognitions.decision_text import CIRCULAR_NAME, columns_of, ended, in_text, parts_of
from recognitions.models import Proposal, ProposalItem
from recognitions.review_meetings.cited import minutes_cited

UNSIGNED = (ProposalState.DRAFT, ProposalState.RETURNED)
VERBS = {Outcome.RECOGNISE: "công nhận", Outcome.REFUSE: "chưa công nhận"}


def text_of(proposal: Proposal) -> PaperText:
    """The whole text of the letter; subjects that were taken out are not in it."""
    place, items = proposal.deciding_place, live_items(proposal)
    rows = [item.appraisal.enrolment for item in items]
    abbreviation = words.POLICE_ABBREVIATIONS[place.kind]
    is_signed = (
        proposal.signed_by is not None and proposal.state not in UNSIGNED
    )  # what was returned is a draft again: its next number is the chief's to give
    dated = words.date_words(proposal.dated_on if is_signed else None)
    number_line = f"Số: {proposal.symbol}" if is_signed else f"Số:      /TTr-{abbreviation}"
    about = f"xét, công nhận {words.kinds_named(rows)} {words.STANDARD} năm {proposal.year}"
    refused = any(item.outcome == Outcome.REFUSE for item in items)
    return PaperText(
        **police_heading(place),
        number_line=number_line,
        place_and_date=f"{place.bare_name}, {dated}",
        title="TỜ TRÌNH",
        about=f"Về việc đề nghị {about}",
        addressee=f"Kính gửi: Chủ tịch {words.committee(place)}.",
        grounds=ended([f"Căn cứ {CIRCULAR_NAME}", *minutes_cited([row.subject_id for row in rows], place, proposal.year)]),
        body=_body(proposal, items),
        signature=Signature(
            signing_lines(place, proposal.signed_capacity if is_signed else SigningCapacity.HEAD),
            proposal.signed_by.full_name if is_signed else "",
        ),
        recipients=("Như trên;", f"Lưu: {abbreviation}."),
        annex=Annex(
            about=f"Đề nghị {about}",
            source=f"(Kèm theo Tờ trình {in_text(number_line)} {dated} của Công an {_named(place)})",
            table=Table(columns_of(with_reasons=refused), _parts(items, with_reasons=refused)),
        ),
    )


def police_heading(place: Place) -> dict:
    """The left block of a paper of the place's police: who stands above it, and its name."""
    superior = "BỘ CÔNG AN" if place.is_province else f"CÔNG AN {place.parent.name.upper()}"
    return {"superior": superior, "issuer": (f"CÔNG AN {place.name.upper()}",)}


def _named(place: Place) -> str:
    return words.in_sentence(place.name)


def signing_lines(place: Place, capacity: str) -> tuple[str, ...]:
    """How the head of the police, a deputy or an acting head signs (practice P19)."""
    head = "GIÁM ĐỐC" if place.is_province else "TRƯỞNG CÔNG AN"
    lines = {SigningCapacity.HEAD: (head,), SigningCapacity.DEPUTY: (f"KT. {head}", f"PHÓ {head}"), SigningCapacity.ACTING: (f"Q. {head}",)}
    return lines[capacity]


def _body(proposal: Proposal, items: list[ProposalItem]) -> tuple[Paragraph, ...]:
    place = proposal.deciding_place
    rows = [item.appraisal.enrolment for item in items]
    asked = [
        Paragraph(f"Đề nghị {verb} {words.kinds_counted(of_outcome)} {words.STANDARD} năm {proposal.year}.", f"{number}.")
        for number, (verb, of_outcome) in enumerate(_by_outcome(items), start=1)
    ]
    return (
        Paragraph(
            f"Công an {_named(place)} đã thẩm định hồ sơ đề nghị công nhận của {words.kinds_counted(rows)}, đợt {proposal.round} "
            f"năm {proposal.year}, kết quả từng đối tượng trong danh sách kèm theo."
        ),
        *asked,
        *_asked_early(proposal, items),
        Paragraph(f"Công an {_named(place)} kính trình Chủ tịch {words.committee(place)} xem xét, quyết định./."),
    )


def _asked_early(proposal: Proposal, items: list[ProposalItem]) -> list[Paragraph]:
    """That some windows still run and an early decision is asked for (practice P8), where that is so on the letter's day."""
    if not proposal.before_window_ends:
        return []
    on = proposal.dated_on or clock.today()
    ends = [last for last in deciding.window_ends(proposal, items) if on <= last]
    if not ends:
        return []
    counted = f"{words.counted(len(ends))} đối tượng trong danh sách có mốc đánh giá đến hết {words.date_words(max(ends))}"
    return [Paragraph(f"{counted}; Công an {_named(proposal.deciding_place)} đề nghị xem xét, quyết định trước khi hết mốc đánh giá.")]


def _by_outcome(items: list[ProposalItem]) -> list[tuple[str, list]]:
    groups = [(verb, [item.appraisal.enrolment for item in items if item.outcome == outcome]) for outcome, verb in VERBS.items()]
    return [(verb, rows) for verb, rows in groups if rows]


def _parts(items, *, with_reasons: bool):
    recognised = [item for item in items if item.outcome == Outcome.RECOGNISE]
    refused = [item for item in items if item.outcome == Outcome.REFUSE]
    return (
        *parts_of(recognised, with_reasons=with_reasons, with_remarks=False, prefix="Đề nghị công nhận: "),
        *parts_of(refused, with_reasons=with_reasons, prefix="Đề nghị chưa công nhận: "),
    )
