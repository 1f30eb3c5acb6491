"""Plans as hypothesis draws them: parsed files that are right in their types, of which some make sense and some do not."""

from datetime import date, timedelta

from hypothesis import strategies as st

from registrations.plan_files import KINDS, LEVELS, MAY_BE_FIXED

YEARS = st.integers(2022, 2040)


def days_around(year: int):
    return st.dates(date(year - 1, 1, 1), date(year + 1, 12, 31))


def dues(year: int, first=(1, 1), next_year=None):
    """A due date in either wording, from a day of the year to its end, or to a day of the next one."""
    last = date(year + 1, *next_year) if next_year else date(year, 12, 31)
    return st.fixed_dictionaries({"date": st.dates(date(year, *first), last), "inclusive": st.booleans()})


def windows(year: int):
    """About a year, ending in `year`: mostly as a plan may set it, seldom not."""
    return st.builds(
        lambda last, length: [last - timedelta(days=length - 1), last],
        st.dates(date(year, 1, 1), date(year, 12, 31)),
        st.integers(328, 402),
    )


def rules(year: int):
    stated = {
        "level": st.sampled_from(LEVELS),
        "enabled": st.booleans(),
        "window": windows(year),
        "registration_due": dues(year),
        "recognition_due": dues(year, (7, 2), (1, 31)),
        "decision_due": dues(year, (7, 2), (3, 31)),
        "receiver": st.sampled_from(("ward_police", "provincial_police", "steering_committee")),
        "approver": st.sampled_from(LEVELS),
    }
    return st.fixed_dictionaries({"kind": st.sampled_from(KINDS)}, optional=stated)


def documents(year: int, *, of_province: bool = False):
    """A whole plan file as TOML is parsed, of a province or of a ward of it."""
    whose = {"year": st.just(year), "province_code": st.just("01")}
    stated = {
        "issued_on": days_around(year),
        "roll_forward": st.booleans(),
        "late_dossiers": st.sampled_from(("accept", "refuse")),
        "quarterly_reports": st.booleans(),
        "annual_report_due": dues(year, (10, 2), (2, 28)),
        "title": st.just("Kế hoạch"),
        "residential_area_label": st.sampled_from(("Ấp", "Khóm")),
    }
    if of_province:
        stated["fixed"] = st.lists(st.sampled_from(MAY_BE_FIXED), unique=True)
    else:
        whose["ward_code"] = st.just("00235")
    review = {"kind": st.just("five_year"), "from_year": st.just(year - 5), "to_year": st.just(year), "due": dues(year)}
    return st.fixed_dictionaries(
        {"plan": st.fixed_dictionaries(whose, optional=stated)},
        optional={
            "rule": st.lists(rules(year), max_size=6),
            "review": st.lists(st.fixed_dictionaries(review), max_size=1),
        },
    )
