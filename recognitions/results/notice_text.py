"""What a Thông báo kết quả says (practice P20): one paper for all that were decided on, or one for a single subject.

It is a paper of the People's Committee, which decided; the police have told their own part before (recognitions/hearings). Unlike a
decision it may be signed by order (TL.), by the head of the office (practice P11). Number and date are blank until they are recorded (P1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from antt_portal.accounts.choices import SigningCapacity
from antt_portal.papers.text import Annex, PaperText, Paragraph, Part, Signature, Table
from antt_portal.places.models import Place
from recognitions import paper_words as words
from recognitions.certificate_facts import signing_lines
from recognitions.choices import DecidesAs, NoticeSigning
from recognitions.decision_text import CIRCULAR_NAME, columns_of, in_text
from recognitions.models import Decision, ResultNotice
from recognitions.results.whom_to_ask import police_contact
from recognitions.results.year_results import RECOGNISED, REFUSED, REVOKED, YearResult

PLAIN, WITH_REASONS = columns_of(with_reasons=False), columns_of(with_reasons=True)
BY_ORDER = ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")
TITLES = {RECOGNISED: "Được công nhận", REFUSED: "Chưa được công nhận", REVOKED: "Đã thu hồi việc công nhận"}


@dataclass(frozen=True)
class Scope:
    """Whose results are told: those of a deciding place and year, of one round or (0) of all."""

    place: Place
    year: int
    round: int = 0

    @property
    def words(self) -> str:
        """“năm 2026”, “đợt 2 năm 2026”."""
        return f"đợt {self.round} năm {self.year}" if self.round else f"năm {self.year}"


def text_of(scope: Scope, results: Iterable[YearResult], *, signing: str = NoticeSigning.HEAD, recorded: ResultNotice | None = None):
    """The paper for all: who was recognised by which decision, who was not and why, and whom to turn to. The list is annexed."""
    rows = list(results)
    place, kinds = scope.place, words.kinds_named(row.enrolment for row in rows)
    number_line, dated = _number_line(recorded), words.date_words(recorded.dated_on if recorded else None)
    return PaperText(
        issuer=("ỦY BAN NHÂN DÂN", place.name.upper()),
        number_line=number_line,
        place_and_date=f"{place.bare_name}, {dated}",
        title="THÔNG BÁO",
        about=f"Kết quả xét, công nhận {kinds} {words.STANDARD} {scope.words}",
        body=_body(scope, rows, kinds),
        signature=Signature(_signed_by(recorded.signing if recorded else signing)),
        recipients=_recipients(place, kinds),
        annex=Annex(
            about=f"Kết quả xét, công nhận {words.STANDARD} {scope.words}",
            source=f"(Kèm theo Thông báo {in_text(number_line)} {dated} của {words.committee(place)})",
            table=Table(PLAIN, _parts(rows)),
        ),
    )


def _signed_by(signing: str) -> tuple[str, ...]:
    return BY_ORDER if signing == NoticeSigning.BY_ORDER else signing_lines(DecidesAs.COMMITTEE, SigningCapacity(signing))


def _number_line(recorded: ResultNotice | None) -> str:
    return f"Số: {recorded.symbol}" if recorded else "Số:      /TB-UBND"


def _body(scope: Scope, rows: list[YearResult], kinds: str) -> tuple[Paragraph, ...]:
    place = scope.place
    told = [
        Paragraph(f"{TITLES[standing]} {words.kinds_counted(row.enrolment for row in group)}, theo {_decisions(group)}.", f"{number}.")
        for number, (standing, group) in enumerate(_by_standing(rows), start=1)
    ]
    address = settings.PUBLIC_ADDRESS + reverse("recognised_in", args=[scope.year, place.code])
    published = f"Danh sách kết quả kèm theo Thông báo này; danh sách được công nhận đăng công khai tại {address}"
    closing = [Paragraph(f"{published}{'.' if any(row.standing == REFUSED for row in rows) else './.'}")]
    if any(row.standing == REFUSED for row in rows):
        closing.append(
            Paragraph(
                "Đối tượng chưa được công nhận cần biết thêm về điều, khoản, lý do thì liên hệ cảnh sát khu vực phụ trách hoặc "
                f"{police_contact(place)}./."
            )
        )
    return (
        Paragraph(f"Thực hiện {CIRCULAR_NAME}, {words.committee(place)} thông báo kết quả xét, công nhận {kinds} {scope.words} như sau:"),
        *told,
        *closing,
    )


def _by_standing(rows: list[YearResult]) -> list[tuple[str, list[YearResult]]]:
    groups = [(standing, [row for row in rows if row.standing == standing]) for standing in TITLES]
    return [(standing, group) for standing, group in groups if group]


def _decisions(group: list[YearResult]) -> str:
    """The decisions by which a group stands as it does: those that revoked where it was revoked."""
    found = {row.pk: row for row in (result.revoked_by or result.decision for result in group)}
    return ", ".join(_cited(row) for row in sorted(found.values(), key=lambda row: (row.dated_on, row.pk)))


def _cited(decision: Decision) -> str:
    return f"Quyết định số {decision.symbol} {words.date_words(decision.dated_on)}"


def _recipients(place: Place, kinds: str) -> tuple[str, ...]:
    kind = words.kind_of_place(place)
    above = () if place.is_province else (f"Đảng ủy, HĐND {kind} (để báo cáo);",)
    return (f"Các {kinds} có tên trong danh sách;", *above, f"Công an {kind} (để phối hợp);", "Lưu: VT.")


def _parts(rows: list[YearResult]) -> tuple[Part, ...]:
    """The list by result and kind, numbered through; of a refusal the articles and the reason."""
    parts, number = [], 0
    for standing, group in _by_standing(rows):
        of_row = {result.enrolment.pk: result for result in group}
        for kind, enrolments in words.by_kind(result.enrolment for result in group).items():
            lines = []
            for enrolment in enrolments:
                number += 1
                result = of_row[enrolment.pk]
                lines.append((str(number), result.name, enrolment.address, *((result.why,) if standing == REFUSED else ())))
            parts.append(Part(tuple(lines), f"{TITLES[standing]}: {kind}", WITH_REASONS if standing == REFUSED else ()))
    return tuple(parts)


def text_for_one(result: YearResult, *, contact: str, signing: str = NoticeSigning.HEAD) -> PaperText:
    """The paper for one subject: its result, of a refusal why, and whom to turn to (`contact`)."""
    place = result.decision.deciding_place
    return PaperText(
        issuer=("ỦY BAN NHÂN DÂN", place.name.upper()),
        number_line=_number_line(None),
        place_and_date=f"{place.bare_name}, {words.date_words(None)}",
        title="THÔNG BÁO",
        about=f"Kết quả xét, công nhận {words.STANDARD} năm {result.year}",
        addressee=f"Kính gửi: {result.name}.",
        body=(*_said_to_one(result), Paragraph(f"Cần biết thêm, {result.name} liên hệ {contact}./.")),
        signature=Signature(_signed_by(signing)),
        recipients=("Như trên;", f"Công an {words.kind_of_place(place)} (để phối hợp);", "Lưu: VT."),
    )


def _said_to_one(result: YearResult) -> list[Paragraph]:
    place, name = result.decision.deciding_place, result.name
    standard = f"{words.STANDARD} năm {result.year}, theo {_cited(result.decision)}"
    told = f"{words.committee(place)} thông báo: {name}"
    if result.standing == REFUSED:
        articles = f" Chưa đạt: {', '.join(result.articles)} Thông tư số 124/2021/TT-BCA." if result.articles else ""
        return [Paragraph(f"{told} chưa được công nhận {standard}.{articles}"), Paragraph(f"Lý do: {result.reason}")]
    if result.revoked_by:
        said = f"{told} bị thu hồi việc công nhận {words.STANDARD} năm {result.year}, theo {_cited(result.revoked_by)}"
        return [Paragraph(f"{said}. Lý do: {result.revoked_by.grounds_revoked}"), Paragraph(f"{name} nộp lại bản gốc Giấy công nhận.")]
    register = _register(result)
    corrected = f" {_cited(result.corrected_by)} đính chính nội dung công nhận." if result.corrected_by else ""
    return [Paragraph(f"{told} được công nhận {standard}{register}.{corrected}")]


def _register(result: YearResult) -> str:
    held = result.certificate
    return f"; Giấy công nhận có số vào sổ {held.register_number:04d}/{held.register_year}" if held else ""


def day_before(recorded_on: date, results: Iterable[YearResult]) -> date | None:
    """The day of the last decision that is told, when `recorded_on` lies before it: a notice follows what it tells."""
    last = max((result.last_day for result in results), default=None)
    return last if last and recorded_on < last else None
