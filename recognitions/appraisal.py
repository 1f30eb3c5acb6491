"""What the data say of one subject's year, criterion by criterion, and what follows from all answers together.

Pure: dates and numbers in, findings out; no queries, no clock. The rules are named by the criteria sets
(`registrations/criteria.py`). “Quý I” is by the paper's own date and never rolled past a day off (practice P9).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from recognitions.choices import Basis, Outcome, Trend
from registrations.calendar import paper_is_of_first_quarter
from registrations.choices import LineageKind
from registrations.lineage import to_compare_with


@dataclass(frozen=True)
class Tally:
    """The in-scope units of a ward's roster: how many there are, are registered, are recognised."""

    total: int = 0
    registered: int = 0
    recognised: int = 0


@dataclass(frozen=True)
class Confirmed:
    """What the police confirmed of the year's figures. `trend` (Trend) is "" where nothing is compared; the counts are None where only
    conclusions are kept or shown (practice P16)."""

    trend: str
    nobody_disciplined: bool | None
    cases_before: int | None = None
    cases_now: int | None = None
    disciplined_now: int | None = None
    paper: str = ""
    dated_on: date | None = None

    @property
    def source(self) -> str:
        """“, theo văn bản số 12/BC-CAP ngày 03/11/2026”, or nothing."""
        return f", theo văn bản số {self.paper} ngày {self.dated_on:%d/%m/%Y}" if self.paper and self.dated_on else ""


@dataclass(frozen=True)
class YearFacts:
    """All that the rules may ask of one subject's year.

    The three tuples hold the papers' own dates, None for a paper without one. `no_party_organisation` is what the roster says,
    `party_organisation_denied` that the subject says so of itself although the roster names one. `began_later` says in words why a
    paper of the first quarter may be missing (the place or the subject was founded, or the plan issued, after it), or is empty;
    `registered_elsewhere` names the paper by which it registered with its former ward. `anew` holds the papers marked “đăng ký lại
    sau sắp xếp”, as (field of this class, own date).

    `registration_unchecked` says that a registration dossier was sent and not found complete yet: what lies in it does not count so far.

    `predecessors` are the subjects that it came of within the year, `goes_on` says that it stood before they came to it (P6);
    `counted_before` is the day on which the last of them did, when the only count of households is older and so is left out.
    `name` is its own, as the roster has it. `confirmed` are the figures of the police, None until they were confirmed. `book` says by
    criterion code what the year's book holds in the evaluation window, as `Finding.book` does.
    """

    year: int
    resolutions: tuple[date | None, ...] = ()
    plans: tuple[date | None, ...] = ()
    registration_forms: tuple[date | None, ...] = ()
    no_party_organisation: bool = False
    party_organisation_denied: bool = False
    households: int | None = None
    households_registered: int | None = None
    staff: int | None = None
    staff_briefed: int | None = None
    movement_models: int | None = None
    began_later: str = ""
    registered_elsewhere: str = ""
    registration_unchecked: bool = False
    anew: tuple[tuple[str, date | None], ...] = ()
    predecessors: tuple["Predecessor", ...] = ()
    goes_on: bool = False
    counted_before: date | None = None
    name: str = ""
    units: Tally = field(default_factory=Tally)
    confirmed: Confirmed | None = None
    book: Mapping[str, Mapping] = field(default_factory=dict)


@dataclass(frozen=True)
class Predecessor:
    """A subject that another one came of within the year, how, and the facts of its own year."""

    name: str
    facts: YearFacts
    kind: str = LineageKind.MERGED


@dataclass(frozen=True)
class Finding:
    """What the data say of one criterion. `met` is None when they cannot say: then a named officer decides.

    `sentence` never holds a count of the police: those are among `figures` only (`cases_before`, `cases_now`, `disciplined_now`).
    `book` is what the year's book holds under this criterion in the window, for police eyes only (practice P16):
    {"incidents": n, "disciplined": n, "papers": [document numbers]}, without the two counts where only conclusions are shown.
    """

    met: bool | None
    figures: dict[str, int | str]
    sentence: str
    book: Mapping | None = None

    def as_figures(self) -> dict:
        """The numbers with the sentence and, under "book", what the book holds: as they are stored beside the criterion."""
        return {**self.figures, "sentence": self.sentence} | ({"book": dict(self.book)} if self.book else {})


@dataclass(frozen=True)
class Conclusion:
    """What may be proposed. `outcome` is "" while criteria are undecided, which are named by code, like those not met."""

    outcome: str
    undecided: tuple[str, ...]
    unmet: tuple[str, ...]


def conclusion(results: Iterable) -> Conclusion:
    """Recognise only if every criterion is met (Điều 4–7: all of them, no scoring); no outcome while one is undecided.

    `results` are objects with `code` and `met` (True, False or None). No criterion at all is no outcome.
    """
    rows = list(results)
    undecided = tuple(row.code for row in rows if row.met is None)
    unmet = tuple(row.code for row in rows if row.met is False)
    if undecided or not rows:
        return Conclusion("", undecided, unmet)
    return Conclusion(Outcome.REFUSE if unmet else Outcome.RECOGNISE, (), unmet)


def find(rule: str | None, facts: YearFacts, threshold: int | None = None, *, code: str = "") -> Finding:
    """What the data say by the rule of this name, and what the book holds under the criterion `code`. Without a rule the data say
    nothing."""
    finding = RULES[rule](facts, threshold) if rule else Finding(None, {}, "")
    return replace(finding, book=facts.book.get(code))


ASKS_REASON = "asks_reason"  # among the figures of a finding: whoever decides says why, whatever the answer


def settled(basis: str, data_says: bool | None) -> bool:
    """Whether the data have the last word on a criterion; otherwise a named officer decides it."""
    return basis == Basis.DATA and data_says is not None


def needs_reason(result, met: bool) -> bool:
    """Whether an officer who answers `met` must write why: “not met” always; “met” where the data cannot decide what they should,
    where a finding asks for it, or where the figures of the police say otherwise."""
    if not met or result.figures.get(ASKS_REASON):
        return True
    return result.basis == Basis.DATA or result.data_says is False


def met_now(result, finding: Finding) -> bool | None:
    """The answer of a stored criterion in the light of a new finding.

    Where the data have the last word they win; where they have lost it the criterion is undecided again; else what the
    officer decided stands. `result` has `basis`, `data_says` (the finding that `met` was given under) and `met`.
    """
    if settled(result.basis, finding.met):
        return finding.met
    if settled(result.basis, result.data_says):
        return None
    return result.met


SHARES = ("subjects_registered_100", "subjects_recognised_percent")  # counts of others, which move without the subject's own doing


def says_otherwise(result, finding: Finding) -> bool:
    """Whether the data say something else of a stored criterion than when it was concluded: another answer, or other figures.

    Of the shares of Điều 5.4 only the answer counts. The words around the figures never do: they follow names and dates of others.
    """
    if finding.met != result.data_says:
        return True
    if result.figures.get("rule") in SHARES:
        return False
    return any(result.figures.get(name) != value for name, value in finding.figures.items())


def resolution_in_q1(facts: YearFacts, threshold: int | None = None) -> Finding:
    """Điều 4.1, 5.1, 6.1, 7.1: a Party resolution of the first quarter, where there is a Party organisation."""
    if facts.no_party_organisation:
        return Finding(True, {}, "Không có tổ chức Đảng nên không cần nghị quyết.")
    finding = _in_q1_or_through_predecessors(facts, RESOLUTION)
    if facts.party_organisation_denied and finding.met is not True:
        return Finding(
            None,
            finding.figures,
            "Hồ sơ khai không có tổ chức Đảng, nhưng danh sách năm ghi có tổ chức Đảng: cán bộ thẩm định xác minh rồi quyết định.",
        )
    return finding


def plan_in_q1(facts: YearFacts, threshold: int | None = None) -> Finding:
    """Điều 5.1, 6.1, 7.1: a plan and the registration form, both of the first quarter."""
    plan = _in_q1_or_through_predecessors(facts, PLAN)
    form = registration_form_in_q1(facts)
    answers = {plan.met, form.met}
    met = False if False in answers else None if None in answers else True
    figures = {"plan_on": plan.figures.get("dated_on", ""), "form_on": form.figures.get("dated_on", "")}
    return Finding(met, figures, f"{plan.sentence} {form.sentence}")


def registration_form_in_q1(facts: YearFacts, threshold: int | None = None) -> Finding:
    """Điều 4.1 and its like: the registration form is dated in the first quarter."""
    return _in_q1_or_through_predecessors(facts, REGISTRATION_FORM)


@dataclass(frozen=True)
class Paper:
    """A paper of the first quarter: where its dates stand in the facts, and what it is called."""

    field: str
    name: str
    lower_name: str


RESOLUTION = Paper("resolutions", "Nghị quyết", "nghị quyết")
PLAN = Paper("plans", "Kế hoạch", "kế hoạch")
REGISTRATION_FORM = Paper("registration_forms", "Bản đăng ký phấn đấu", "bản đăng ký phấn đấu")


def _in_q1_or_through_predecessors(facts: YearFacts, paper: Paper) -> Finding:
    """Whether a paper is of the first quarter. For one that came of others in the year: whether every one of them had it then (P6);
    where one had not, a named officer decides, by the papers of a registration anew if there are any. Never an automatic failure."""
    own = _paper_in_q1(facts, paper)
    if not facts.predecessors or (own.met and not facts.goes_on):
        return own
    without = [one.name for one in facts.predecessors if not _had_it(one.facts, paper)]
    if not without and (own.met or not facts.goes_on):
        names = ", ".join(one.name for one in facts.predecessors)
        own_words = f"{own.sentence} " if facts.goes_on else ""
        return Finding(True, own.figures, f"{own_words}Trước sắp xếp, {names} đều đã có {paper.lower_name} trong Quý I/{facts.year}.")
    if marked := _anew(facts, paper):
        return Finding(None, own.figures, marked)
    lacking = ", ".join(without) or "đối tượng này"
    return Finding(
        None,
        own.figures,
        f"Trước sắp xếp, {lacking} không có {paper.lower_name} trong Quý I/{facts.year}: cán bộ thẩm định quyết định.",
    )


def _had_it(facts: YearFacts, paper: Paper) -> bool:
    """Whether a predecessor had the paper in the first quarter, or had no need of it."""
    if paper is RESOLUTION and facts.no_party_organisation:
        return True
    return _in_q1_or_through_predecessors(facts, paper).met is True


def _anew(facts: YearFacts, paper: Paper) -> str:
    """What is said of a paper marked “đăng ký lại sau sắp xếp”; empty where there is none."""
    marked = [day for field_name, day in facts.anew if field_name == paper.field]
    if not marked:
        return ""
    dated = sorted(day for day in marked if day)
    when = f", đề ngày {dated[0]:%d/%m/%Y}" if dated else ""
    return f"{paper.name} đăng ký lại sau sắp xếp{when}: cán bộ thẩm định xem rồi quyết định."


def _paper_in_q1(facts: YearFacts, paper: Paper) -> Finding:
    dates: tuple[date | None, ...] = getattr(facts, paper.field)
    dated = sorted(day for day in dates if day)
    inside = [day for day in dated if paper_is_of_first_quarter(day, facts.year)]
    if inside:
        return Finding(True, {"dated_on": inside[0].isoformat()}, f"{paper.name} đề ngày {inside[0]:%d/%m/%Y}, trong Quý I/{facts.year}.")
    known = f"{paper.name} đề ngày {dated[0]:%d/%m/%Y}, ngoài Quý I/{facts.year}" if dated else f"Hồ sơ không có {paper.lower_name}"
    figures = {"dated_on": dated[0].isoformat()} if dated else {}
    if marked := _anew(facts, paper):
        return Finding(None, figures, marked)
    if facts.registration_unchecked:
        waits = "hồ sơ đăng ký đã gửi mà chưa được xác nhận đầy đủ nên giấy tờ trong đó chưa tính"
        return Finding(None, figures, f"{known}; {waits}: ông/bà kiểm tra hồ sơ đăng ký trước.")
    if facts.registered_elsewhere:
        words = f"{known}; đã đăng ký tại phường, xã cũ theo {facts.registered_elsewhere}: cán bộ thẩm định xem rồi quyết định."
        return Finding(None, figures, words)
    if facts.began_later:
        return Finding(None, figures, f"{known}; {facts.began_later}: cán bộ thẩm định quyết định.")
    if not dated and dates:
        return Finding(None, figures, f"{paper.name} chưa ghi ngày ban hành: cán bộ thẩm định xem bản giấy rồi quyết định.")
    return Finding(False, figures, f"{known}.")


def households_100(facts: YearFacts, threshold: int | None = None) -> Finding:
    """Điều 4.1: every household that lives there has registered; counted anew after others were merged into it (P6)."""
    if facts.counted_before:
        when = f"{facts.counted_before:%d/%m/%Y}"
        words = f"Số hộ đã ghi được đếm trước ngày sáp nhập {when} nên không tính: đếm lại sau sáp nhập, hoặc cán bộ thẩm định quyết định."
        return Finding(None, {}, words)
    return _all_of(facts.households_registered, facts.households, "hộ đang cư trú", "đã đăng ký")


def staff_100(facts: YearFacts, threshold: int | None = None) -> Finding:
    """Điều 6.1, 7.1: all staff have been told of the rules and criteria."""
    return _all_of(facts.staff_briefed, facts.staff, "cán bộ, người lao động", "đã được phổ biến")


def _all_of(part: int | None, total: int | None, whom: str, done: str) -> Finding:
    if part is None or total is None:
        return Finding(None, {}, f"Hồ sơ chưa ghi số {whom}: cán bộ thẩm định quyết định.")
    figures = {"part": part, "total": total}
    if total == 0:
        return Finding(None, figures, f"Tổng số {whom} là 0 nên không tính được tỷ lệ: cán bộ thẩm định quyết định.")
    return Finding(part == total, figures, f"{count(part)}/{count(total)} {whom} {done}.")


def models_at_least(facts: YearFacts, threshold: int | None = None) -> Finding:
    """Điều 5.1, 6.1: at least `threshold` movement models (1 unless a place asks for more)."""
    needed = threshold or 1
    if facts.movement_models is None:
        return Finding(None, {"needed": needed}, "Hồ sơ chưa ghi số mô hình phong trào: cán bộ thẩm định quyết định.")
    figures = {"part": facts.movement_models, "needed": needed}
    return Finding(facts.movement_models >= needed, figures, f"Có {facts.movement_models:02d} mô hình, cần ít nhất {needed:02d}.")


def subjects_registered_100(facts: YearFacts, threshold: int | None = None) -> Finding:
    """Điều 5.4: every unit in scope that the ward decides on has registered."""
    units = facts.units
    figures = {"part": units.registered, "total": units.total}
    if units.total == 0:
        return Finding(None, figures, "Danh sách năm chưa có đối tượng nào thuộc diện xét nên không tính được tỷ lệ.")
    return Finding(units.registered == units.total, figures, f"{count(units.registered)}/{count(units.total)} đối tượng đã đăng ký.")


def subjects_recognised_percent(facts: YearFacts, threshold: int | None = None) -> Finding:
    """Điều 5.4: at least `threshold` per cent (70) of the units are recognised, in whole numbers, without rounding."""
    percent, units = threshold or 70, facts.units
    figures = {"part": units.recognised, "total": units.total, "percent": percent}
    if units.total == 0:
        return Finding(None, figures, "Danh sách năm chưa có đối tượng nào thuộc diện xét nên không tính được tỷ lệ.")
    met = reaches(units.recognised, units.total, percent)
    return Finding(met, figures, f"{count(units.recognised)}/{count(units.total)} đối tượng được công nhận, cần từ {percent}% trở lên.")


TRENDS = {Trend.FEWER: "giảm so với", Trend.EQUAL: "bằng", Trend.MORE: "tăng so với"}


def fewer_cases_than_the_year_before(facts: YearFacts, threshold: int | None = None) -> Finding:
    """Điều 4.4 (and 5.2 of a whole ward): not more cases in the window than in the one before, as the police confirmed. The police
    decide. After a rearrangement the data say with whom they compare; after a split nothing is compared by itself (P6)."""
    kinds = _kinds(facts)
    compared = to_compare_with(kinds, _names_of_the_year_before(facts)) if facts.predecessors else ""
    if LineageKind.SPLIT in kinds:
        return Finding(None, {ASKS_REASON: 1}, compared)
    said = facts.confirmed
    if said is None or not said.trend:
        return Finding(None, {}, compared)
    sentence = f"Công an xác nhận số vụ việc {TRENDS[Trend(said.trend)]} mốc năm trước{said.source}."
    counts = {"cases_before": said.cases_before, "cases_now": said.cases_now}
    return Finding(said.trend != Trend.MORE, _known(counts), f"{sentence} {compared}".strip())


def nobody_disciplined(facts: YearFacts, threshold: int | None = None) -> Finding:
    """Điều 4.5, 5.3: nobody broke the rules and was disciplined in the window, as the police confirmed. The police decide: whether the
    force did its duty no figure says."""
    said = facts.confirmed
    if said is None or said.nobody_disciplined is None:
        return Finding(None, {}, "")
    words = "không có" if said.nobody_disciplined else "có"
    sentence = f"Công an xác nhận {words} người vi phạm bị kỷ luật trong mốc{said.source}."
    return Finding(said.nobody_disciplined, _known({"disciplined_now": said.disciplined_now}), sentence)


def _known(counts: Mapping[str, int | None]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if number is not None}


def _kinds(facts: YearFacts) -> set[str]:
    return {kind for one in facts.predecessors for kind in (one.kind, *_kinds(one.facts))}


def _names_of_the_year_before(facts: YearFacts) -> list[str]:
    """Who there was in the year before of those that this one came of in turn, itself included where it stood already."""
    itself = [facts.name] if facts.goes_on and facts.name else []
    earlier = [_names_of_the_year_before(one.facts) if one.facts.predecessors else [one.name] for one in facts.predecessors]
    return itself + [name for names in earlier for name in names]


def reaches(part: int, total: int, percent: int) -> bool:
    """Whether `part` of `total` is at least `percent` per cent, in whole numbers: 18 of 25 reach 70 %, 17 do not."""
    return part * 100 >= percent * total


def count(number: int) -> str:
    """A count as it is written in Vietnamese: 1.234."""
    return f"{number:,}".replace(",", ".")


RULES: dict[str, Callable[[YearFacts, int | None], Finding]] = {
    rule.__name__: rule
    for rule in (
        resolution_in_q1,
        registration_form_in_q1,
        plan_in_q1,
        households_100,
        staff_100,
        models_at_least,
        subjects_registered_100,
        subjects_recognised_percent,
        fewer_cases_than_the_year_before,
        nobody_disciplined,
    )
}
