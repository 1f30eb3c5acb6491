"""Each figure of a roster opens exactly as many rows as it says, whatever the roster; filters combine, and their parts add up."""

import re
from html import unescape
from itertools import product

import pytest
from django.urls import reverse

from registrations.eligibility import open_question
from registrations.filters import ALL_ORGANISATIONS, NO_OFFICER
from registrations.models import Enrolment
from tests.factories import EnrolmentFactory, SubjectMemberFactory, person, varied_roster, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

PARTS = {"", "muon", "day-du", "chua-dat", ALL_ORGANISATIONS}  # each lies within another choice of its filter
FIGURE = re.compile(r'<a class="figure-tile" href="([^"]*)">\s*<span class="figure-number">([\d.]+)')


@pytest.fixture
def shown(client, at):
    """The roster page of a varied roster as a police officer sees it."""
    at("2026-04-10 09:00")
    varied_roster()
    client.force_login(person())
    address = reverse("roster", args=["00235", 2026])

    def get(query: str = ""):
        return client.get(f"{address}{query}")

    return get


def rows_of(answer) -> list[Enrolment]:
    rows = [line.row for line in answer.context["lines"]]
    assert len(rows) == answer.context["found"]
    return rows


def test_every_figure_opens_exactly_its_rows(shown):
    figures = [(unescape(address), int(number)) for address, number in FIGURE.findall(shown().content.decode())]
    assert len(figures) == 8
    for address, number in figures:
        assert number == len(rows_of(shown(address))) > 0


@pytest.mark.parametrize("name", ["loai", "cap", "xet", "can_bo", "ho_so", "tham_dinh", "cong_nhan", "quyet_dinh"])
def test_the_parts_of_a_filter_add_up_to_the_whole(shown, name):
    whole = [row for row in rows_of(shown()) if name != "can_bo" or row.kind != "ward"]  # the ward itself is nobody's beat
    choices = [value for value, _ in shown().context["filter"].form.fields[name].choices if value not in PARTS]
    parts = [row for value in choices for row in rows_of(shown(f"?{name}={value}"))]
    assert sorted(row.pk for row in parts) == sorted(row.pk for row in whole)


def test_filters_combine(shown):
    for kind, state, officer in product(("residential_area", "enterprise"), ("co", "chua"), (NO_OFFICER, "")):
        both = rows_of(shown(f"?loai={kind}&dang_ky={state}&can_bo={officer}"))
        alone = rows_of(shown(f"?dang_ky={state}&can_bo={officer}"))
        assert both == [row for row in alone if row.kind == kind]


def test_an_open_question_is_asked_of_those_that_have_one(shown):
    asked = {row.pk for question in ("quy-mo", "cap-hoc") for row in rows_of(shown(f"?lam_ro={question}"))}
    everyone = rows_of(shown())
    has_question = {row.pk for row in everyone if open_question(kind=row.kind, size_class=row.size_class, school_levels=row.school_levels)}
    assert asked == has_question != set()
    assert "Chưa rõ quy mô doanh nghiệp" in shown("?lam_ro=quy-mo").content.decode()


def test_each_filter_of_an_upper_floor_can_be_taken_away(shown):
    answer = shown("?cong_nhan=chua&loai=agency")
    assert dict(answer.context["filters_in_force"])["Công nhận: Chưa công nhận"] == "?loai=agency"
    assert "<details" in answer.content.decode().split('class="filter-more"')[0][-40:]


def test_who_is_area_officer_no_more_is_responsible_for_nobody(shown):
    row = EnrolmentFactory()
    former = person("area_officer")
    SubjectMemberFactory(subject=row.subject, user=former, role="area_officer")
    assert row in rows_of(shown(f"?can_bo={former.pk}"))
    former.memberships.update(ends_on="2026-04-09")
    assert row in rows_of(shown(f"?can_bo={NO_OFFICER}"))
    assert str(former.pk) not in dict(shown().context["filter"].form.fields["can_bo"].choices)


def test_one_who_was_assigned_last_is_responsible(shown):
    row, earlier, later = EnrolmentFactory(), person("area_officer"), person("area_officer")
    SubjectMemberFactory(subject=row.subject, user=later, role="area_officer", starts_on="2026-02-01")
    SubjectMemberFactory(subject=row.subject, user=earlier, role="area_officer", starts_on="2025-02-01")
    assert row in rows_of(shown(f"?can_bo={later.pk}"))
    assert row not in rows_of(shown(f"?can_bo={earlier.pk}"))


def test_a_subject_of_a_neighbour_never_shows(shown):
    EnrolmentFactory(subject__place=ward("00004"))
    assert {row.place_id for row in rows_of(shown())} == {ward().pk}
