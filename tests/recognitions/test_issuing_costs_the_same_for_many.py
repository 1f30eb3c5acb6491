"""Issuing costs as many statements for eight subjects as for two, their people told and their certificates put to work; the list of
decisions as many for fifty as for five, page by page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from antt_portal.jobs.models import Job
from antt_portal.notices.models import Notice
from recognitions.choices import DecisionKind
from recognitions.models import Decision
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def statements(ward, count: int, number: int) -> int:
    sheets = [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(count)]
    for sheet in sheets:
        factories.head_of(sheet.subject)
    [decision] = stages.agreed(*sheets, ward=ward, symbol=f"{number}/TTr-CAP")
    with CaptureQueriesContext(connection) as captured:
        stages.recorded(decision, ward=ward, symbol=f"{number}/QĐ-UBND")
    return len(captured)


def test_issuing_takes_as_many_statements_for_eight_as_for_two(ward):
    statements(ward, 1, 1)  # the first of a year also begins the register and the chain
    assert statements(ward, 8, 2) == statements(ward, 2, 3)
    assert Notice.objects.filter(kind="decision.issued").count() == 11
    assert Job.objects.filter(kind="certificate.render").count() == 11


def test_the_list_is_filtered_and_paged_by_key(ward):
    for number in range(60):
        factories.DecisionFactory(symbol=f"{number + 1}/QĐ-UBND", kind=DecisionKind.REVOKE if number % 2 else DecisionKind.RECOGNISE)
    client, address = Client(), reverse("decisions")
    sign_in(client, ward.office)
    client.get(address)

    def seen(query=""):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"{address}{query}")
        return answer.context, len(captured)

    first, cost = seen()
    rest, _ = seen(first["next_url"])
    pks = [row.pk for row in (*first["decisions"], *rest["decisions"])]
    assert sorted(pks) == sorted(Decision.objects.values_list("pk", flat=True))
    assert rest["next_url"] == ""
    found, few = seen("?kind=revoke&q=12/")
    assert [row.symbol for row in found["decisions"]] == ["12/QĐ-UBND"]
    assert found["total"] == 1
    assert few <= cost
