"""The reading side of plans: the calendar of a place's year, and where a subject is decided. Few queries, no writing."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Max, Min, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from antt_portal.places.choices import DayKind, PlaceKind
from antt_portal.places.models import CalendarDay, Place
from antt_portal.trail.services import canonical
from registrations import circular
from registrations.calendar import DaysOff, Deciding, Delegation, Rule, deciding_level, first_quarter_ends, resolve
from registrations.criteria import Addition, CriteriaSet, criteria_for
from registrations.evaluation_years import evaluation_years, years_around
from registrations.models import Enrolment, Plan, PlanVersion, Subject
from registrations.querysets import own_subject_ids
from registrations.report_days import DEFAULT, Report, reports_due

LABELS = {PlaceKind.WARD: "Tổ dân phố", PlaceKind.COMMUNE: "Thôn"}


@dataclass(frozen=True)
class YearCalendar:
    """What holds in one year in one place: the eight rules, with the plan versions they come from.

    `version` is the ward's plan in force and `province_version` its province's; either may be None, the circular always answers.
    `delegations` are those that the place's and its province's plans of any year state. `first_issued_on` is the earliest day that
    any version of the nearest plan says it was issued.
    """

    place: Place
    year: int
    version: PlanVersion | None
    province_version: PlanVersion | None
    delegations: tuple[Delegation, ...]
    days_off: DaysOff
    first_issued_on: date | None

    @cached_property
    def rules(self) -> dict[tuple[str, str], Rule]:
        """The eight rules by (kind, level), in the order of the circular."""
        return resolve(year=self.year, ward=_content(self.version), province=_content(self.province_version), days_off=self.days_off)

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """The reports due in the year, in order."""
        return reports_due(year=self.year, ward=_content(self.version), province=_content(self.province_version), days_off=self.days_off)

    def rule(self, kind: str, level: str) -> Rule:
        """The rule for a kind of subject decided at `level`; KeyError for a pair that does not exist (a ward at ward level)."""
        return self.rules[kind, level]

    def source_text(self, kind: str, level: str, field: str) -> str:
        """Where a field comes from: “theo Kế hoạch số … của Phường …” or “theo Thông tư 124/2021/TT-BCA”.

        Of late dossiers the circular is not known to say anything: there the portal's own default is named.
        """
        source = self.rule(kind, level).sources[field]
        return self.cited(DEFAULT if (field, source) == ("late_dossiers", "circular") else source)

    def cited(self, source: str) -> str:
        """The same for a source (ward, province, circular), or for the portal's own default."""
        if source == DEFAULT:
            return "theo mặc định của cổng"
        version = {"ward": self.version, "province": self.province_version}.get(source)
        return f"theo {citation(version)}" if version else f"theo {circular.NAME}"

    @property
    def content(self) -> Mapping:
        """All that the nearest plan says (plans/FORMAT's tables as a dict); empty without a plan."""
        return _content(self.version) or _content(self.province_version) or {}

    def setting(self, key: str):
        """A key of the [plan] table: the ward's plan, else the province's, else None."""
        for version in (self.version, self.province_version):
            value = (_content(version) or {}).get("plan", {}).get(key)
            if value is not None:
                return value
        return None

    @property
    def label(self) -> str:
        """What people here call a residential area: the plan's word, else Tổ dân phố in a ward and Thôn in a commune."""
        return self.setting("residential_area_label") or LABELS.get(self.place.kind, "Khu dân cư")

    @property
    def targets(self) -> Mapping[str, int]:
        """The locality's own aims: they alert, they never decide. The ward's win over the province's, one by one."""
        return {key: value for version in self._versions for key, value in version.content.get("targets", {}).items()}

    def criteria(self, kind: str) -> CriteriaSet:
        """The circular's criteria for `kind` with what the province's and the ward's plan add or raise."""
        return criteria_for(kind, self.year, self.additions)

    @property
    def additions(self) -> tuple[Addition, ...]:
        rows = ((version, row) for version in self._versions for row in version.content.get("criterion", ()))
        return tuple(Addition.of(row, citation(version)) for version, row in rows)

    def deciding(self, *, kind: str, managing_level: str, on: date) -> Deciding:
        """The level that decides on a subject on the day `on`, and its basis."""
        return deciding_level(kind=kind, managing_level=managing_level, delegations=self.delegations, on=on)

    def first_quarter_exception(self, founded_on: date | None = None) -> str:
        """Why a paper “trong Quý I” may be missing without failing the criterion, which is then for a named officer; else empty.

        `founded_on` is the subject's own day; the place's and the plan's are known. A plan that was first issued in time and revised
        later excuses nothing.
        """
        ends = first_quarter_ends(self.year)
        for day, words in (
            (founded_on, "thành lập"),
            (self.place.founded_on, f"{self.place.name} thành lập"),
            (self.first_issued_on, "kế hoạch ban hành"),
        ):
            if day and day > ends:
                return f"{words} ngày {day:%d/%m/%Y}, sau Quý I năm {self.year}"
        return ""

    @property
    def _versions(self) -> tuple[PlanVersion, ...]:
        """Province first, so that what the ward says comes last and wins."""
        return tuple(version for version in (self.province_version, self.version) if version)


def calendar_for(place: Place, year: int, *, instead: PlanVersion | None = None) -> YearCalendar:
    """The calendar of a ward's or a province's year, from the plan versions in force. Two queries.

    `instead` is a version that is not published: it is read as if it were in force in its place and year (`version_as_if`).
    """
    versions = _versions_in_force(_concerned(place))
    if instead:
        versions = _as_if_published(versions, instead)
    return _calendar(place, year, versions, days_off_around(year))


def calendars_for(places: Iterable[Place], year: int) -> dict[int, YearCalendar]:
    """The calendars of one year of many places, by their ids. Two queries, as for one."""
    places = list(places)
    versions = _versions_in_force({pk for place in places for pk in _concerned(place)})
    by_place = defaultdict(list)
    for version in versions:
        by_place[version.plan.place_id].append(version)
    days_off = days_off_around(year)
    return {place.pk: _calendar(place, year, _by_year(by_place, _concerned(place)), days_off) for place in places}


def _calendar(place: Place, year: int, versions: list[PlanVersion], days_off: DaysOff) -> YearCalendar:
    """The calendar of a place by the versions, of every year, that are in force there and in its province."""
    ward_id, province_id = (None, place.pk) if place.is_province else (place.pk, place.parent_id)
    by_place = {version.plan.place_id: version for version in versions if version.plan.year == year}
    nearest = by_place.get(ward_id) or by_place.get(province_id)
    return YearCalendar(
        place=place,
        year=year,
        version=by_place.get(ward_id),
        province_version=by_place.get(province_id),
        delegations=_delegations(versions),
        days_off=days_off,
        first_issued_on=date.fromisoformat(nearest.first_issued_on) if nearest and nearest.first_issued_on else None,
    )


def calendars_around(place: Place, year: int) -> tuple[YearCalendar, YearCalendar, YearCalendar]:
    """The calendars of a place's year, of the year before and of the year after, as they hold now."""
    return calendar_for(place, year), calendar_for(place, year - 1), calendar_for(place, year + 1)


def deciding_place(subject: Subject, year: int, on: date) -> tuple[Place, str]:
    """The place that decides on a subject's dossier of `year` on the day `on`, and the words of its basis.

    The managing level is the roster's of that year, else the subject's own.
    """
    enrolled = Enrolment.objects.filter(subject=subject, year=year).values_list("managing_level", flat=True).first()
    deciding = deciding_level(
        kind=subject.kind, managing_level=enrolled or subject.managing_level, delegations=delegations_for(subject.place), on=on
    )
    return place_at(subject.place, deciding.level), deciding.basis


def evaluation_years_of(subject: Subject, day: date) -> tuple[int, ...]:
    """The years to whose evaluation window, as its place holds it, a day belongs for `subject`: one, unless plans leave a gap between
    two windows or let them overlap. Two queries for each year that comes into question."""
    windows = {}
    for year in years_around(day):
        calendar = calendar_for(subject.place, year)
        level = calendar.deciding(kind=subject.kind, managing_level=subject.managing_level, on=day).level
        windows[year] = calendar.rule(subject.kind, level).window
    return evaluation_years(day, windows)


def place_at(place: Place, level: str) -> Place:
    """The place of a level seen from `place`: itself, or its province."""
    return place.parent if level == "province" and place.parent_id else place


def delegations_for(place: Place) -> tuple[Delegation, ...]:
    """The delegations that a place's and its province's plans state; of one symbol the latest plan's words hold. One query."""
    return _delegations(_versions_in_force(_known(place.pk, place.parent_id)))


def delegations_of_wards(province: Place) -> dict[int, tuple[Delegation, ...]]:
    """The same by ward, of those wards of `province` whose own plans state any. Two queries."""
    own = defaultdict(list)
    for version in _versions_in_force(Place.objects.filter(parent=province).values("pk"), content__has_key="delegation"):
        own[version.plan.place_id].append(version)
    common = _versions_in_force([province.pk]) if own else []
    return {pk: _delegations(sorted([*common, *versions], key=lambda one: (one.plan.year, one.pk))) for pk, versions in own.items()}


def versions_of_years(years: Iterable[int]) -> list[PlanVersion]:
    """The versions in force of every place's plans of these years, with their place. One query."""
    return _versions_in_force(Place.objects.values("pk"), plan__year__in=list(years))


def delegations_of_all() -> Callable[[int, int], tuple[Delegation, ...]]:
    """What `delegations_for` answers, for any ward by its id and its province's. One query."""
    stating = _versions_in_force(Place.objects.values("pk"), content__has_key="delegation")
    by_place = defaultdict(list)
    for version in stating:
        by_place[version.plan.place_id].append(version)

    def of(ward_id: int, province_id: int) -> tuple[Delegation, ...]:
        return _delegations(sorted([*by_place[province_id], *by_place[ward_id]], key=lambda one: (one.plan.year, one.pk)))

    return of


def days_off_around(year: int) -> DaysOff:
    """The table of days off from the year before to the year after. One query."""
    return days_off_between(year - 1, year + 1)


def days_off_between(first_year: int, last_year: int) -> DaysOff:
    """The table of days off from a year to a year, both included. One query."""
    rows = CalendarDay.objects.filter(active=True, date__year__range=(first_year, last_year)).values_list("date", "kind")
    days = {kind: frozenset(day for day, row_kind in rows if row_kind == kind) for kind in DayKind}
    return DaysOff(off=days[DayKind.DAY_OFF], working=days[DayKind.WORKING_DAY])


def version_as_if(place: Place, year: int, content: Mapping) -> PlanVersion:
    """A version with `content` that is nowhere stored: what the preview of a draft reads."""
    return PlanVersion(plan=Plan(place=place, year=year), seq=0, content=content)


def version_in_force(place: Place, year: int) -> PlanVersion | None:
    """The last version of a place's plan of a year."""
    return PlanVersion.objects.filter(plan__place=place, plan__year=year).select_related("plan__place").order_by("seq").last()


def places_open_to(user) -> QuerySet[Place]:
    """The places whose calendar a person may read: those they belong to or have a subject in, their province, and its wards
    for who reads a province whole."""
    held = [membership.place_id for membership in user.current_memberships]
    own = Subject.objects.filter(pk__in=own_subject_ids(user)).values("place_id")
    mine = Q(pk__in=held) | Q(pk__in=own) | Q(parent__in=user.place_ids())
    return Place.objects.filter(mine | Q(children__in=held) | Q(children__in=own)).distinct()


def citation(version: PlanVersion) -> str:
    """How a plan is named in a sentence: “Kế hoạch số 390/KH-BCĐ ngày 25/03/2024 của Phường Phước Long”."""
    stated = version.content["plan"]
    number = f"số {stated['symbol']}" if stated.get("symbol") else f"năm {version.plan.year}"
    dated = f" ngày {version.issued_on:%d/%m/%Y}" if version.issued_on else ""
    return f"Kế hoạch {number}{dated} của {version.plan.place.name}"


def content_hash(content: Mapping) -> str:
    """SHA-256 over a plan's content in canonical JSON: what tells one version from another."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def versions_that_changed() -> Iterator[str]:
    """For `doctor`: plan versions whose content is not what was published."""
    for version in PlanVersion.objects.iterator():
        if content_hash(version.content) != version.sha256:
            yield f"plans: version {version.seq} of plan {version.plan_id} is not what was published"


def _known(*place_ids: int | None) -> list[int]:
    return [pk for pk in place_ids if pk]


def _concerned(place: Place) -> list[int]:
    """The ids of the places whose plans hold in `place`: its own and its province."""
    return [place.pk] if place.is_province else _known(place.pk, place.parent_id)


def _by_year(versions: Mapping[int, list[PlanVersion]], place_ids: Iterable[int]) -> list[PlanVersion]:
    found = (version for pk in place_ids for version in versions.get(pk, ()))
    return sorted(found, key=lambda version: (version.plan.year, version.pk))


def _versions_in_force(place_ids: Iterable[int] | QuerySet, **asked) -> list[PlanVersion]:
    """The last version of every plan of these places, by year, with the first `issued_on` (ISO date) of all its versions; where the
    last one is not as `asked`, none."""
    issued_on = KeyTextTransform("issued_on", KeyTransform("plan", "plan__versions__content"))
    versions = PlanVersion.objects.filter(plan__place__in=place_ids, **asked)
    versions = versions.annotate(last=Max("plan__versions__seq"), first_issued_on=Min(issued_on))
    return [version for version in versions.select_related("plan__place").order_by("plan__year", "pk") if version.seq == version.last]


def _as_if_published(versions: list[PlanVersion], draft: PlanVersion) -> list[PlanVersion]:
    """`versions` with `draft` in the stead of the one of its place and year; a plan that was issued earlier stays issued then."""
    of_draft = (draft.plan.place_id, draft.plan.year)
    replaced = [version for version in versions if (version.plan.place_id, version.plan.year) == of_draft]
    issued = [draft.content["plan"].get("issued_on"), *(version.first_issued_on for version in replaced)]
    draft.first_issued_on = min((day for day in issued if day), default=None)
    kept = [version for version in versions if version not in replaced]
    return sorted([*kept, draft], key=lambda version: version.plan.year)


def _delegations(versions: Iterable[PlanVersion]) -> tuple[Delegation, ...]:
    """Of one symbol the words of the latest year hold, so that a later plan may end what an earlier one began."""
    by_symbol = {row["symbol"]: Delegation.of(row) for version in versions for row in version.content.get("delegation", ())}
    return tuple(by_symbol.values())


def _content(version: PlanVersion | None) -> Mapping | None:
    return version.content if version else None
