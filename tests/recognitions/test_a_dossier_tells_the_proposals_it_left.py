"""A dossier's page tells when it was taken out of a proposal, and into which it was split off."""

import pytest
from django.urls import reverse

from recognitions.services import proposals
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
REASON = "Người khác phê duyệt."


@pytest.fixture
def sheets(ward):
    return [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2)]


def told(client, ward, sheet) -> str:
    sign_in(client, ward.officer)
    return client.get(reverse("dossier", args=[sheet.dossier_id])).content.decode()


def test_one_that_was_taken_out(ward, sheets, client):
    row = stages.drafted(*sheets, ward=ward)
    out, stays = sheets
    proposals.items_take_out(proposal=row, items=row.items.filter(appraisal=out), reason=REASON, by=ward.officer, version=row.version)
    assert "đưa ra khỏi Tờ trình đợt 1" in told(client, ward, out)
    assert "đưa ra khỏi Tờ trình đợt 1" not in told(client, ward, stays)


def test_one_that_was_split_off_goes_on_in_the_next_round(ward, sheets, client):
    row = stages.drafted(*sheets, ward=ward)
    off, stays = sheets
    proposals.items_split_off(proposal=row, items=row.items.filter(appraisal=off), reason=REASON, by=ward.officer, version=row.version)
    page = told(client, ward, off)
    assert "tách khỏi Tờ trình đợt 1 sang Tờ trình khác" in page
    assert "đưa vào Tờ trình đợt 2" in page
    assert "tách khỏi" not in told(client, ward, stays)
