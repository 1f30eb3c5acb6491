"""What an act on a subject's life means for its rows on the rosters, foreseen: nothing is saved here."""

from collections.abc import Iterable, Sequence
from datetime import date

from antt_portal import clock
from antt_portal.places.models import Place
from registrations.calendar import years_alive
from registrations.lives.change import Change, Edit
from registrations.lives.decided import decided
from registrations.models import Enrolment, Subject
from registrations.plans import calendar_for
from registrations.rosters.freezing import FROZEN_FIELDS, Origin, freeze
from registrations.services.roster import new_row, open_years, origins_of, rows_still_open, rows_that_follow

REASON_LENGTH = 250
SENT_STAYS = "đã gửi hồ sơ đề nghị công nhận nên danh sách năm giữ nguyên như lúc gửi"


def leave(change: Change, subject: Subject, *, reason: str) -> None:
    """Let `subject` leave the rosters that people still work on, from the day of the change: it is not reviewed and not counted any
    more (practice P7). Where an issued decision has settled its year it stays, and keeps what was decided; a year that was over before
    that day it has lived through and stays on too."""
    for row in rows_still_open(subject):
        if row.year < change.on.year:
            if row.left_on is None:
                change.kept.append(f"Năm {row.year}: {row.name} vẫn ở trong danh sách vì năm đó đã hết trước ngày {change.on:%d/%m/%Y}.")
            continue
        if decided([subject.pk], row.year):
            change.kept.append(f"Năm {row.year}: {row.name} đã có quyết định nên vẫn ở trong danh sách, kết quả giữ nguyên.")
            continue
        change.rows.append(Edit.of(row, left_on=row.left_on or change.on, left_reason=reason[:REASON_LENGTH]))


def come_back(change: Change, subject: Subject, *, left_because: str) -> None:
    """Let `subject` come back on the rosters that it left for this reason, and join those that opened meanwhile. What it left in a year
    that was over before the day of the change stays left."""
    standing = rows_still_open(subject)
    for row in standing:
        if row.left_on and row.year >= change.on.year and row.left_reason.startswith(left_because):
            fields = () if row.registered_at else FROZEN_FIELDS
            change.rows.append(Edit.of(row, left_on=None, left_reason="", **as_it_stands(row, subject, fields)))
    join(change, subject, years=set(open_years(subject.place)) - {row.year for row in standing})


def join(change: Change, subject: Subject, *, years: Iterable[int], kind: str = "", predecessors: Sequence[Subject] = ()) -> None:
    """Let `subject` join the open rosters of `years`, in scope or only followed, as one that came of `predecessors` by `kind`."""
    for year in sorted(years):
        row = new_row(subject, calendar_for(subject.place, year), change.on, _origin(kind, predecessors, year))
        if row is None:
            continue
        change.rows.append(Edit.new(row))
        if not row.in_scope:
            change.warnings.append(f"Năm {year}: {subject.name} chỉ theo dõi phong trào. {row.exclusion_reason} ({row.exclusion_basis}).")


def follow(change: Change, subject: Subject, *, registered: Sequence[str] = (), unless: Iterable[int] = (), because: str = "") -> None:
    """Let the rows of `subject` on open rosters take its new values: all of them where `rows_that_follow` says so, else the fields named
    `registered`. A year that a decision has settled, or that is in `unless`, stays as it was; `because` says why."""
    for year in open_years(subject.place):
        row = Enrolment.objects.filter(subject=subject, year=year, left_on=None).select_related("place__parent").first()
        if row is None:
            continue
        if decided([subject.pk], year) or year in unless:
            reason = because if year in unless else "đã có quyết định"
            change.kept.append(f"Năm {year}: danh sách giữ nguyên như cũ vì {reason}.")
            continue
        follows = bool(rows_that_follow([row], year))
        edit = Edit.of(row, **as_it_stands(row, subject, FROZEN_FIELDS if follows else registered))
        if edit:
            change.rows.append(edit)
        elif not follows and change.subjects and change.subjects[0]:
            since = "đã đăng ký nên danh sách năm giữ nguyên như lúc đăng ký" if row.registered_at else SENT_STAYS
            change.kept.append(f"Năm {year}: {row.name} {since}.")


def as_it_stands(row: Enrolment, subject: Subject, fields: Sequence[str]) -> dict[str, object]:
    """The values of `fields` that `row` would have were it frozen now."""
    if not fields:
        return {}
    calendar = calendar_for(row.place, row.year)
    fresh = Enrolment(subject=subject, year=row.year, included_reason=row.included_reason)
    freeze(fresh, subject, calendar, origin=origins_of([subject], row.year).get(subject.pk))
    return {name: getattr(fresh, name) for name in fields}


def _origin(kind: str, predecessors: Sequence[Subject], year: int) -> Origin | None:
    if not predecessors:
        return None
    rows = Enrolment.objects.filter(subject__in=predecessors, year=year).select_related("place")
    row_of, settled = {row.subject_id: row for row in rows}, decided([one.pk for one in predecessors], year)
    return Origin(kind, tuple(row_of.get(one.pk) for one in predecessors), all(one.pk in settled for one in predecessors))


def years_of_place(place: Place, on: date) -> list[int]:
    """The years with an open roster that a subject beginning on `on` in `place` belongs to: last year's too, while people still work on
    it, so that whom others leave it for does not miss it."""
    first = max(on.year, min(years_alive(clock.today())))
    rows = Enrolment.objects.filter(place=place, year__gte=first)
    return list(rows.order_by("year").values_list("year", flat=True).distinct())
