"""The figures of the police home open exactly their rows on the roster, also where the province has delegated kinds to the ward;
and the lower floor's registration results count the same rows as the statistics do."""

from datetime import date

import pytest
from django.urls import reverse

from antt_portal import clock
from recognitions.statistics import decided_here, progress
from registrations import plans
from registrations.calendar import Delegation
from registrations.models import Enrolment
from registrations.rosters.results import results_of
from tests import factories
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

DELEGATION = Delegation("120/QĐ-UBND", date(2026, 1, 1), "UBND thành phố", ("enterprise", "agency"), date(2026, 1, 1))
STEPS = {
    "total": "",
    "registered": "&dang_ky=co",
    "filed": "&ho_so=co",
    "appraised": "&tham_dinh=co",
    "recognised": "&cong_nhan=co",
}


@pytest.fixture(params=[(), (DELEGATION,)], ids=["nothing delegated", "two kinds delegated"])
def calendar(request, monkeypatch, at):
    """A varied roster, some of whose subjects have filed, been appraised and recognised."""
    at("2026-11-18 09:00")
    monkeypatch.setattr(plans, "_delegations", lambda versions: request.param)
    stages.roster_in_every_step()
    return plans.calendar_for(factories.ward(), 2026)


def test_each_figure_of_the_home_opens_its_rows(client, calendar):
    counted = progress(decided_here(calendar, on=clock.today()))
    assert counted.recognised
    client.force_login(factories.person())
    for figure, query in STEPS.items():
        answer = client.get(f"{reverse('roster', args=['00235', 2026])}?xet=phuong{query}")
        assert len(answer.context["lines"]) == answer.context["found"] == getattr(counted, figure), figure


@pytest.mark.parametrize(
    ("whole", "part"), [("ho_so=co", "ho_so=muon"), ("ho_so=co", "ho_so=day-du"), ("cong_nhan=chua", "cong_nhan=chua-dat")]
)
def test_a_part_lies_within_its_whole(client, calendar, whole, part):
    client.force_login(factories.person())
    rows = [
        {line.row.pk for line in client.get(f"{reverse('roster', args=['00235', 2026])}?{query}").context["lines"]}
        for query in (whole, part)
    ]
    assert set() < rows[1] < rows[0]


def test_the_results_count_what_the_statistics_count(calendar):
    rows = Enrolment.objects.roster(calendar.place, 2026).in_force()
    own = results_of(rows, calendar, on=clock.today()).own
    counted = progress(decided_here(calendar, on=clock.today()))
    assert (own.total, own.registered) == (counted.total, counted.registered)
