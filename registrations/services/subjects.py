"""Bringing the list of a ward's units in: all of it, or nothing."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from antt_portal.collector import collector_at_rest
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from registrations import conclusions
from registrations.choices import GONE, LineageKind, SubjectEventKind, SubjectKind
from registrations.models import Subject, SubjectEvent, SubjectLineage
from registrations.plans import YearCalendar, calendar_for
from registrations.rosters.freezing import OutOfScope
from registrations.services import assignments, roster
from registrations.services.scope_foreseen import scope_foreseen
from registrations.unit_import import Known, RowError, UnitRow
from registrations.units.changed_facts import changed_facts
from registrations.units.matching import Match, Matches, matched
from registrations.units.refused_rows import acts_of_their_own, came_back, gone_sentences

BATCH = 1000
BY_LIST = "Nạp danh sách đơn vị từ tệp Excel"
IMPORTED_FIELDS = [
    *("name", "name_key", "sort_key", "label", "address", "head_name", "head_phone", "managing_level", "households", "staff"),
    *("size_class", "school_levels", "tax_code", "has_party_organisation", "founded_on"),
]


class UnitsRefused(Refused):
    """A list of units was not taken; `errors` says everything that is wrong with it."""

    def __init__(self, errors: Sequence[RowError]):
        super().__init__(f"Danh sách chưa được nạp: có {len(errors)} chỗ cần sửa. Cổng chưa ghi gì.")
        self.errors = tuple(errors)


@dataclass(frozen=True)
class ImportSummary:
    """What an import did (or would do), in numbers of units; `excluded` by reason."""

    total: int
    new: int
    changed: int
    unchanged: int
    excluded: Counter[str]


@dataclass(frozen=True)
class Intended:
    """What bringing a list in would do now: its rows matched to units, which area officers would change (unit to user id), and by row
    number which units will be followed but not reviewed, and why."""

    matches: Matches
    new_officers: dict[int, int]
    left_out: dict[int, OutOfScope]

    @property
    def summary(self) -> ImportSummary:
        """A unit whose area officer changes has changed too, though no field of its own did."""
        reassigned = sum(match.subject.pk in self.new_officers for match in self.matches.unchanged)
        return ImportSummary(
            total=len(self.matches.rows),
            new=len(self.matches.new),
            changed=len(self.matches.changed) + reassigned,
            unchanged=len(self.matches.unchanged) - reassigned,
            excluded=Counter(why.reason for why in self.left_out.values()),
        )

    @property
    def fingerprint(self) -> str:
        """The same for two looks at a list between which nothing changed of what it would do."""
        acts = [self._act(match) for match in self.matches.rows]
        return hashlib.sha256(json.dumps(acts, sort_keys=True, default=str).encode()).hexdigest()

    def _act(self, match: Match) -> list:
        """What is done for one row: which unit, which fields from what to what, which area officer, reviewed or why not."""
        officer = match.row.officer_id if match.is_new else self.new_officers.get(match.subject.pk)
        changes = {name: [was, getattr(match.subject, name)] for name, was in match.was.items()}
        left_out = self.left_out.get(match.row.number)
        return [match.row.number, None if match.is_new else match.subject.pk, changes, officer, left_out and left_out.reason]


def known_of(place: Place) -> Known:
    """What the check of a list must know of `place` today."""
    today = clock.today()
    officers = Membership.objects.in_force(today).filter(place=place, role=Role.AREA_OFFICER, user__is_active=True)
    return Known(
        residential_label=calendar_for(place, today.year).label,
        officers={username.casefold(): user_id for username, user_id in officers.values_list("user__username", "user_id")},
        today=today,
    )


def units_intended(*, rows: Sequence[UnitRow], place: Place) -> Intended:
    """What `units_import` would do now, or the UnitsRefused it would raise; nothing is written."""
    calendar = calendar_for(place, clock.today().year)
    matches = matched(rows, subjects=Subject.objects.filter(place=place).alive(), place=place, residential_label=calendar.label)
    if errors := [*matches.errors, *acts_of_their_own(matches), *_came_back(matches, place)]:
        raise UnitsRefused(sorted(errors, key=lambda error: error.row))
    scopes = scope_foreseen([match.subject for match in matches.rows], _of_open_year(place, calendar))
    left_out = {match.row.number: why for match, why in zip(matches.rows, scopes, strict=True) if why}
    return Intended(matches, assignments.that_change(_wanted_officers(matches)), left_out)


def units_preview(*, rows: Sequence[UnitRow], place: Place) -> ImportSummary:
    """`units_intended` in numbers."""
    return units_intended(rows=rows, place=place).summary


@collector_at_rest()
def units_import(
    *, rows: Sequence[UnitRow], place: Place, by, source_sha256: str, expected: str | None = None, unit_list: int | None = None
) -> ImportSummary:
    """Bring the checked rows of a list into `place`: all of them or, by UnitsRefused, none.

    A row whose kind and folded name (or tax code) exists updates that unit, which keeps an event of what changed; its name and its
    managing level have acts of their own. `by` is an officer of the place's police, or None for
    the command line; `source_sha256` is the hash of the file. Who has seen a preview gives its fingerprint as `expected`: a Conflict
    when something else would be done now. One trail row; area officers are told. The rosters that are open follow. Refused when the
    place is dissolved.
    """
    if by is not None and not by.holds(Role.POLICE_OFFICER, Role.POLICE_CHIEF, place=place):
        raise NotYours
    with transaction.atomic():
        must_stand(_lock(place))
        intended = units_intended(rows=rows, place=place)
        if expected is not None and expected != intended.fingerprint:
            raise Conflict(
                "Cổng chưa nạp: danh sách đơn vị của phường, xã đã thay đổi từ lúc ông/bà mở trang này. "
                "Dưới đây là kết quả kiểm tra mới. Ông/bà xem lại rồi bấm nạp."
            )
        matches = intended.matches
        _hold(matches, place=place)
        _write(matches)
        _keep_events(matches, by=by, unit_list=unit_list)
        of_new = {match.subject.pk: match.row.officer_id for match in matches.new if match.row.officer_id}
        wanted = intended.new_officers | of_new
        former = assignments.officers_today(wanted)
        assignments.area_officers_assign(wanted=wanted)
        roster.rosters_follow(place=place, subjects=[match.subject for match in matches.rows if match.is_new or match.was])
        _look_again(matches, place=place, by=by)
        summary = intended.summary
        details = asdict(summary) | {"excluded": summary.excluded.total(), "sha256": source_sha256}
        if unit_list is not None:
            details["unit_list"] = unit_list
        if wanted:
            details["officers"] = assignments.by_officer(wanted)
        entry = trail.record(action="units.imported", of=place, by=by, place_id=place.pk, details=details)
        assignments.officers_tell(place=place, wanted=wanted, former=former, occasion=f"units.imported:{place.pk}:{entry.seq}")
    return summary


def _hold(matches: Matches, *, place: Place) -> None:
    """Lock what `_look_again` may open, before the units and the roster are written; a new unit is felt by the ward's own share alone."""
    own = Subject.objects.filter(kind=SubjectKind.WARD, place=place).values_list("pk", flat=True)
    for year in roster.open_years(place):
        conclusions.hold([*(match.subject.pk for match in matches.changed), *own], year)


def _look_again(matches: Matches, *, place: Place, by) -> None:
    """What was concluded of the units that the list changes is looked at again; of new ones nothing was, but any one of them tells
    that the ward has more."""
    concerned = [match.subject.pk for match in (*matches.changed, *matches.new[:1])]
    for year in roster.open_years(place):
        conclusions.look_again(concerned, year, changed=conclusions.ROSTER, by=by)


def must_stand(place: Place) -> None:
    """Refused when `place` is dissolved: no unit begins or changes there any more."""
    if place.is_gone_on(clock.today()):
        raise Refused(f"{place.name} đã giải thể ngày {place.dissolved_on:%d/%m/%Y}, không nạp danh sách được nữa.")


def _lock(place: Place) -> Place:
    """One import of a place at a time."""
    return Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)


def _of_open_year(place: Place, calendar: YearCalendar) -> YearCalendar:
    """The calendar of the roster that the list will stand on first: of the first year that is open, else of this year."""
    year = next(iter(roster.open_years(place)), calendar.year)
    return calendar if year == calendar.year else calendar_for(place, year)


def _came_back(matches: Matches, place: Place) -> Iterator[RowError]:
    """The errors of rows that mean a unit of `place` which is gone, with what it became. One query, and another where there are any."""
    pairs = came_back(matches, Subject.objects.filter(place=place, status__in=GONE) if matches.new else ())
    became = defaultdict(list)
    lineages = SubjectLineage.objects.filter(predecessor__in={subject.pk for _, subject in pairs}).exclude(kind=LineageKind.RENAMED)
    for lineage in lineages.select_related("successor__place") if pairs else ():
        where = f" của {lineage.successor.place.name}" if lineage.successor.place_id != place.pk else ""
        became[lineage.predecessor_id].append(f"“{lineage.successor.name}”{where}")
    return gone_sentences(pairs, became)


def _write(matches: Matches) -> None:
    Subject.objects.bulk_create([match.subject for match in matches.new], batch_size=BATCH)
    Subject.objects.bulk_create(
        [match.subject for match in matches.changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=IMPORTED_FIELDS,
    )


def _keep_events(matches: Matches, *, by, unit_list: int | None) -> None:
    """Each unit that was there keeps what the list changed of it, as it does of a correction by form."""
    about = {
        "kind": SubjectEventKind.CHANGED,
        "effective_on": clock.today(),
        "reason": BY_LIST,
        "written_by": by,
        "written_at": clock.now(),
    }
    source = {} if unit_list is None else {"unit_list": unit_list}
    events = (SubjectEvent(subject=m.subject, details=changed_facts(m.was, m.subject) | source, **about) for m in matches.changed)
    SubjectEvent.objects.bulk_create(events, batch_size=BATCH)


def _wanted_officers(matches: Matches) -> dict[int, int]:
    """Unit id to the user id of the area officer that its row names, of the units that are there already."""
    return {match.subject.pk: match.row.officer_id for match in matches.rows if match.row.officer_id and not match.is_new}
