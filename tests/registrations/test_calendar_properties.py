"""What holds of the calendar in every year from 2022 to 2040, whatever plans, days off and instants come."""

import tomllib
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from antt_portal.places.choices import PlaceKind
from antt_portal.places.models import Place
from antt_portal.timeline import picture_of
from registrations import circular
from registrations.calendar import (
    KEYS,
    LAST_DAYS,
    ONE_DAY,
    ORGANISATIONS,
    VIETNAM,
    DaysOff,
    Due,
    day_of,
    end_of,
    is_in_time,
    resolve,
    years_alive,
)
from registrations.calendar_page import grid_of, late_words, reports_of, sections_of, timeline_of
from registrations.calendar_words import last_day_words
from registrations.circular import DECIDED_AT
from registrations.evaluation_years import WINDOW_DAYS, evaluation_years, lies_in, years_around
from registrations.milestones import milestones_of, next_instant, reminded_on
from registrations.plan_files import plan_checked, plan_problems, plan_typed
from registrations.planning.beginnings import moved_by_a_year
from registrations.planning.preview import parts_of
from registrations.planning.toml_writer import toml_of
from registrations.planning.warnings import warnings_of
from registrations.planning.words import tables_of
from registrations.plans import YearCalendar, days_off_around, version_as_if
from registrations.report_days import reports_due
from tests.registrations.plan_contents import YEARS, documents, windows

FIRST, LAST = date(2022, 1, 1), date(2040, 12, 31)
DAYS = st.dates(FIRST, LAST)
KINDS = sorted({kind for kind, _ in DECIDED_AT})
ZONES = st.sampled_from(
    [ZoneInfo("UTC"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati"), VIETNAM, timezone(timedelta(hours=-12))]
)
PROVINCE = Place(code="01", kind=PlaceKind.PROVINCE, name="Thành phố Hà Nội")
WARD = Place(code="00235", kind=PlaceKind.WARD, name="Phường Đống Đa", parent=PROVINCE)


def days_off_tables(year: int):
    """Days off and swapped working days around a year, weekends among both."""
    some = st.frozensets(st.dates(date(year - 1, 1, 1), date(year + 1, 12, 31)), max_size=40)
    block = st.builds(  # Tết, as many days as a Government ever gave, and more
        lambda first, length: frozenset(first + timedelta(days=number) for number in range(length)),
        st.dates(date(year, 1, 1), date(year, 12, 31)),
        st.integers(0, 30),
    )
    return st.builds(lambda off, long, working: DaysOff(off | long, working), some, block, some)


def circular_windows(kind: str) -> dict[int, tuple[date, date]]:
    level = "province" if kind == "ward" else "ward"
    return {year: resolve(year=year, ward=None, province=None, days_off=DaysOff())[kind, level].window for year in range(2021, 2043)}


WINDOWS = {kind: circular_windows(kind) for kind in KINDS}


class TestTheCircularsWindows:
    @pytest.mark.parametrize("kind", KINDS)
    def test_every_day_from_2022_to_2040_belongs_to_exactly_one_year(self, kind):
        day = FIRST
        while day <= LAST:
            years = evaluation_years(day, WINDOWS[kind])
            assert len(years) == 1, day
            assert years[0] in years_around(day)
            day += ONE_DAY

    @given(st.datetimes(datetime(2022, 1, 1, 12), datetime(2040, 12, 31, 12), timezones=ZONES), st.sampled_from(KINDS))
    def test_every_instant_belongs_to_exactly_one_year_wherever_the_clock_stands(self, instant, kind):
        holding = [
            year for year, (first, last) in WINDOWS[kind].items() if is_in_time(instant, last) and not is_in_time(instant, first - ONE_DAY)
        ]
        assert holding == list(evaluation_years(day_of(instant), WINDOWS[kind]))
        assert len(holding) == 1

    @pytest.mark.parametrize("year", range(2022, 2041))
    @pytest.mark.parametrize("kind", KINDS)
    def test_at_24_00_of_the_last_day_the_next_year_begins(self, kind, year):
        ends = end_of(WINDOWS[kind][year][1])
        before = ends - timedelta(microseconds=1)
        assert evaluation_years(day_of(before), WINDOWS[kind]) == (year,)
        assert evaluation_years(day_of(ends), WINDOWS[kind]) == (year + 1,)
        assert (before.astimezone(VIETNAM).day, before.astimezone(VIETNAM).hour) == (31 if kind == "residential_area" else 15, 23)


class TestPlansWindows:
    @given(YEARS.flatmap(windows), st.integers(0, 500))
    @example([date(2024, 11, 27), date(2026, 1, 1)], 0)  # 401 days: not a window that a plan may have
    @example([date(2024, 11, 28), date(2026, 1, 1)], 0)  # 400 days: begins two calendar years before its own
    def test_a_day_is_looked_for_in_every_year_whose_window_may_hold_it(self, window, into):
        first, last = window
        assume((last - first).days + 1 in WINDOW_DAYS)
        day = min(first + timedelta(days=into), last)
        assert lies_in(day, window)
        assert last.year in years_around(day)

    @given(YEARS.flatmap(windows))
    @example([date(2027, 3, 1), date(2028, 2, 29)])
    @example([date(2030, 3, 1), date(2031, 2, 28)])
    @example([date(2028, 2, 29), date(2029, 2, 27)])
    def test_a_window_moved_year_by_year_leaves_no_day_out_and_counts_none_twice(self, window):
        first, last = window
        content = {"plan": {"year": last.year}, "rule": [{"kind": "ward", "window": [first.isoformat(), last.isoformat()]}]}
        after = last + ONE_DAY
        anniversary = (3, 1) if (first.month, first.day) == (2, 29) else (first.month, first.day)
        is_a_year = after.year == first.year + 1 and (after.month, after.day) == anniversary
        for _ in range(6):
            content = moved_by_a_year(content)
            moved = [date.fromisoformat(day) for day in content["rule"][0]["window"]]
            assert moved[1].year == content["plan"]["year"]
            assert not is_a_year or moved[0] == last + ONE_DAY
            first, last = moved


class TestRolling:
    @given(YEARS.flatmap(lambda year: st.tuples(days_off_tables(year), st.dates(date(year, 1, 1), date(year, 12, 31)))))
    def test_it_never_goes_backwards_ends_on_a_working_day_and_skips_none(self, drawn):
        days_off, day = drawn
        rolled = days_off.roll_forward(day)
        assert rolled >= day
        assert not days_off.is_off(rolled)
        assert all(days_off.is_off(day + timedelta(days=number)) for number in range((rolled - day).days))
        assert days_off.roll_forward(rolled) == rolled

    @given(YEARS.flatmap(lambda year: st.tuples(days_off_tables(year), st.dates(date(year, 1, 1), date(year, 12, 30)))))
    def test_a_later_day_never_rolls_to_an_earlier_one(self, drawn):
        days_off, day = drawn
        assert days_off.roll_forward(day) <= days_off.roll_forward(day + ONE_DAY)

    @given(DAYS)
    def test_before_a_day_is_at_the_latest_the_day_before(self, day):
        assert Due(day, inclusive=False).last_day == Due(day - ONE_DAY, inclusive=True).last_day == day - ONE_DAY

    @given(DAYS, st.booleans(), st.frozensets(DAYS, max_size=20))
    def test_the_words_of_a_deadline_name_its_last_day(self, day, inclusive, off):
        due = Due(day, inclusive)
        last_day = DaysOff(off).roll_forward(due.last_day)
        assert f"{last_day:%d/%m/%Y}" in last_day_words(due, last_day)

    @pytest.mark.parametrize("year", [2024, 2028, 2032, 2036, 2040])
    def test_29_february_is_a_day_like_any_other(self, year):
        leap_day = date(year, 2, 29)
        assert Due(date(year, 3, 1), inclusive=False).last_day == leap_day
        assert evaluation_years(leap_day, WINDOWS["residential_area"]) == (year,)
        rolled = DaysOff().roll_forward(leap_day)
        assert rolled == (leap_day if leap_day.weekday() < 5 else rolled)
        assert is_in_time(end_of(leap_day) - timedelta(microseconds=1), leap_day)
        assert day_of(end_of(leap_day)) == date(year, 3, 1)


@pytest.mark.django_db
class TestTheTableOfDaysOff:
    """The table as it is loaded: Tết by the Vietnamese moon, Giỗ Tổ, 30/4, and what falls on a weekend given back."""

    TET = {
        2026: (2, 17),
        2027: (2, 6),
        2028: (1, 26),
        2029: (2, 13),
        2030: (2, 2),  # a day before China's
    }

    @pytest.mark.parametrize(("year", "first_day"), sorted(TET.items()))
    def test_a_deadline_in_tet_moves_behind_all_of_it(self, year, first_day):
        tet, days_off = date(year, *first_day), days_off_around(year)
        rolled = days_off.roll_forward(tet)
        assert days_off.is_off(tet)
        assert (rolled - tet).days >= 3
        assert rolled.weekday() < 5
        assert days_off.roll_forward(tet - ONE_DAY) == rolled

    @pytest.mark.parametrize("year", range(2022, 2041))
    def test_no_year_of_the_table_keeps_a_deadline_away_for_longer_than_a_fortnight(self, year):
        days_off, day = days_off_around(year), date(year, 1, 1)
        while day.year == year:
            assert (days_off.roll_forward(day) - day).days < 14
            day += ONE_DAY

    @pytest.mark.parametrize("year", range(2022, 2041))
    def test_the_circulars_own_days_of_the_year_stand_in_order(self, year):
        for rule in resolve(year=year, ward=None, province=None, days_off=days_off_around(year)).values():
            assert rule.registration_opens < rule.registration_last_day < rule.recognition_last_day
            assert rule.registration_last_day >= date(year, 3, 31)
            assert rule.recognition_last_day >= date(year, 11, 4 if rule.level == "ward" else 19)
            assert {day.weekday() for day in (rule.registration_last_day, rule.recognition_last_day)} <= set(range(5))

    def test_a_swapped_saturday_takes_the_deadline_back_from_monday(self):
        saturday = date(2028, 11, 4)
        assert resolve(year=2028, ward=None, province=None, days_off=DaysOff())["residential_area", "ward"].recognition_last_day == date(
            2028, 11, 6
        )
        swapped = DaysOff(off=frozenset({date(2028, 11, 3)}), working=frozenset({saturday}))
        assert resolve(year=2028, ward=None, province=None, days_off=swapped)["residential_area", "ward"].recognition_last_day == saturday


@st.composite
def planned_years(draw):
    """A year with its table of days off, and what a ward's and its province's plan say of it; each may be absent."""
    year = draw(YEARS)
    province = draw(st.none() | documents(year, of_province=True))
    ward = draw(st.none() | documents(year))
    return year, ward, province, draw(days_off_tables(year))


def sensible(document: dict | None) -> dict | None:
    """The content without the rules and the issuing day that make no sense: what is left is a plan that loads."""
    if document is None:
        return None
    content = plan_typed(document)
    if plan_problems(content):
        content["rule"] = []
        content["plan"].pop("issued_on", None)
        kept = []
        for rule in plan_typed(document).get("rule", ()):
            if not plan_problems(content | {"rule": [*kept, rule]}):
                kept.append(rule)
        content["rule"] = kept
    assume(not plan_problems(content))
    return content


@given(YEARS.flatmap(lambda year: st.tuples(st.just(year), days_off_tables(year))), ZONES)
def test_every_last_day_of_the_circular_ends_at_24_00_in_vietnam_wherever_the_clock_stands(drawn, zone):
    year, days_off = drawn
    for rule in resolve(year=year, ward=None, province=None, days_off=days_off).values():
        for last_day in (rule.registration_last_day, rule.recognition_last_day):
            midnight = datetime.combine(last_day + ONE_DAY, datetime.min.time(), VIETNAM)
            assert is_in_time((midnight - timedelta(milliseconds=1)).astimezone(zone), last_day)
            assert not is_in_time(midnight.astimezone(zone), last_day)


class TestAnyPlan:
    @given(planned_years())
    def test_each_field_comes_from_the_nearest_plan_that_may_speak_of_it(self, planned):
        year, ward, province, days_off = planned
        ward, province = sensible(ward), sensible(province)
        fixed = said_in_plan(province, "fixed") or ()
        for (kind, level), rule in resolve(year=year, ward=ward, province=province, days_off=days_off).items():
            by_ward = said_in_plan(ward, "late_dossiers") if "late_dossiers" not in fixed else None
            late = by_ward or said_in_plan(province, "late_dossiers")
            assert rule.late_dossiers == (late or "accept")
            assert rule.sources["late_dossiers"] == ("ward" if by_ward else "province" if late else "circular")
            for name, key in KEYS.items():
                by_ward = said_of(ward, kind, level, key) if key not in fixed else None
                by_province = said_of(province, kind, level, key)
                expected = "ward" if by_ward is not None else "province" if by_province is not None else "circular"
                value = by_ward if by_ward is not None else by_province
                if key == "decision_due" and value is None:
                    assert (name not in rule.sources, rule.decision_last_day) == (True, None)
                    continue
                assert rule.sources[name] == expected
                assert rule.verified[name] == (expected != "circular" or circular.is_verified(kind, level, name))
                if value is None:
                    continue
                if name in LAST_DAYS:
                    assert rule.dues[name] == Due.of(value)
                elif name == "window":
                    assert rule.window == tuple(map(date.fromisoformat, value))
                else:
                    assert getattr(rule, name) == value

    @given(planned_years())
    def test_last_days_come_after_the_opening_and_roll_only_forward_and_only_where_their_plan_lets_them(self, planned):
        year, ward, province, days_off = planned
        ward, province = sensible(ward), sensible(province)
        own = {"ward": said_in_plan(ward, "roll_forward"), "province": said_in_plan(province, "roll_forward")}
        is_fixed = "roll_forward" in (said_in_plan(province, "fixed") or ())
        nearest = [own["province"]] if is_fixed else [own["ward"], own["province"]]
        for rule in resolve(year=year, ward=ward, province=province, days_off=days_off).values():
            assert rule.registration_opens <= rule.registration_last_day
            assert rule.window[0] <= rule.recognition_last_day
            assert rule.window[1].year == year
            for name, due in rule.dues.items():
                asked = nearest if is_fixed or rule.sources[name] == "circular" else [own[rule.sources[name]]]
                rolls = next((says for says in asked if says is not None), True)
                assert getattr(rule, name) == (days_off.roll_forward(due.last_day) if rolls else due.last_day)

    @given(planned_years())
    def test_reports_are_about_days_before_their_last_day_and_stand_in_order(self, planned):
        year, ward, province, days_off = planned
        reports = reports_due(year=year, ward=sensible(ward), province=sensible(province), days_off=days_off)
        assert [report.report for report in reports].count("annual") == 1
        assert [report.last_day for report in reports] == sorted(report.last_day for report in reports)
        for report in reports:
            assert report.period[0] <= report.period[1]
            assert report.last_day >= report.due.last_day
            if report.report != "five_year":
                assert report.period[1] <= report.last_day
        quarterly = [report.period for report in reports if report.report == "quarterly"]
        assert all(later[0] == earlier[1] + ONE_DAY for earlier, later in pairwise(quarterly))

    @given(planned_years())
    def test_people_are_reminded_on_working_days_before_every_last_day(self, planned):
        year, ward, province, days_off = planned
        shown = calendar(year, sensible(ward), sensible(province), days_off)
        for milestone in milestones_of(shown.rules.values(), shown.reports, is_province=False):
            files_until = shown.rule(milestone.kind, milestone.level).recognition_last_day if milestone.what == "recheck" else None
            reminded = reminded_on(milestone, days_off, files_until=files_until)
            assert not any(days_off.is_off(day) for day in reminded)
            assert all(day <= milestone.day for day in reminded)
            assert reminded == sorted(set(reminded))
            assert reminded or milestone.what in ("window_ends", "ward_provable", "recheck")
            if milestone.what == "ward_provable" and not days_off.off:
                assert reminded
            ends = end_of(milestone.day)
            assert next_instant(milestone, reminded, after=ends - timedelta(seconds=1)) == ends
            assert next_instant(milestone, reminded, after=datetime(year - 2, 1, 1, tzinfo=VIETNAM)) <= ends

    @given(planned_years(), st.integers(-40, 500))
    def test_every_page_can_say_it_on_every_day(self, planned, into):
        year, ward, province, days_off = planned
        ward, province = sensible(ward), sensible(province)
        today = date(year, 1, 1) + timedelta(days=into)
        shown, bare = calendar(year, ward, province, days_off), calendar(year, None, province, days_off)
        around = [calendar(one, None, None, days_off) for one in (year - 1, year + 1)]
        sections = sections_of(shown, today)
        assert grid_of(sections).lines
        assert late_words(shown)
        assert len(reports_of(shown)) == len(shown.reports)
        drawn = timeline_of(shown, today)
        assert picture_of(drawn)
        assert all(mark.day <= drawn.last_day for mark in drawn.marks)
        assert all(rule.recognition_last_day <= drawn.last_day for rule in shown.rules.values() if rule.enabled)
        assert parts_of(shown, bare, around[0])
        said = warnings_of(draft=shown, in_force=bare, last_year=around[0], next_year=around[1], today=today)
        assert len(said) == len(set(said))

    @given(YEARS.flatmap(documents))
    def test_it_is_refused_in_words_or_taken_and_then_written_and_moved(self, document):
        problems = plan_problems(plan_typed(document))
        assert all(problem.key and problem.sentence for problem in problems)
        if problems:
            return
        content = plan_checked(document)
        assert plan_checked(tomllib.loads(toml_of(content))) == content
        tables_of(content)
        assert moved_by_a_year(content)["plan"]["year"] == content["plan"]["year"] + 1


@given(DAYS)
def test_the_years_people_work_on_are_the_day_own_year_and_at_most_one_beside_it(day):
    years = years_alive(day)
    assert day.year in years
    assert list(years) == sorted(set(years))
    assert len(years) <= 2
    for kind in KINDS:  # papers of a window that still runs, or has just ended, are always among them
        assert set(evaluation_years(day, WINDOWS[kind])) & set(years)


def said_of(content: dict | None, kind: str, level: str, key: str):
    """What a plan says, told anew: the rule of the narrowest scope that speaks of `key`."""
    scopes = [(kind, level), (kind, None), *([("organisation", level), ("organisation", None)] if kind in ORGANISATIONS else [])]
    found = {(rule["kind"], rule.get("level")): rule[key] for rule in (content or {}).get("rule", ()) if key in rule}
    return next((found[scope] for scope in scopes if scope in found), None)


def said_in_plan(content: dict | None, key: str):
    return (content or {}).get("plan", {}).get(key)


def calendar(year: int, ward: dict | None, province: dict | None, days_off: DaysOff) -> YearCalendar:
    return YearCalendar(
        place=WARD,
        year=year,
        version=version_as_if(WARD, year, ward) if ward else None,
        province_version=version_as_if(PROVINCE, year, province) if province else None,
        delegations=(),
        days_off=days_off,
        first_issued_on=None,
    )
