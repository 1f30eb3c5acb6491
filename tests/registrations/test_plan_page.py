"""`/ke-hoach/<số>/`: everything a plan says, in words, and its earlier versions, for the people of the place."""

from pathlib import Path

import pytest

from antt_portal.places.models import Place
from registrations.plan_files import plan_read
from registrations.planning.words import tables_of
from registrations.services.plans import plan_publish
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

PLANS = Path(__file__).parents[1] / "plans"


def _load(name: str):
    return plan_publish(content=plan_read(PLANS / f"{name}.toml"), source=f"{name}.toml").version.plan


def _page(client, user, plan) -> str:
    client.force_login(user)
    response = client.get(f"/ke-hoach/{plan.pk}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_plan_is_read_in_words(client):
    plan = _load("thuy-nguyen-2026")
    page = _page(client, factories.person(place=plan.place), plan)
    assert "Ban Chỉ đạo 799" in page
    assert "Chỉ thị số 01-CT-ĐU ngày 26/01/2026" in page
    assert "Quyết định số 4087/QĐ-UBND ngày 15/10/2025" in page
    assert "Mô hình phong trào của phường, xã" in page


def test_a_head_of_the_ward_may_read_it_and_another_ward_may_not(client):
    plan = _load("dong-da-2025")
    assert "Trước ngày 05/11/2025" in _page(client, factories.head_of(factories.SubjectFactory()), plan)
    client.force_login(factories.person(place=Place.objects.get(code="00004")))
    assert client.get(f"/ke-hoach/{plan.pk}/").status_code == 404
    assert client.get("/ke-hoach/999999/").status_code == 404


def test_earlier_versions_stay_readable(client):
    plan = _load("dong-da-2025")
    content = plan_read(PLANS / "dong-da-2025.toml")
    plan_publish(content=content | {"commendation": {"collectives": 7}}, source="lan-2.toml")
    page = _page(client, factories.person(), plan)
    assert "bản công bố lần 2" in page
    assert "Nội dung lần 1" in page
    assert "lan-2.toml" in page


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/ke-hoach/1/").status_code == 302


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_table_of_a_real_plan_has_words(path):
    tables = tables_of(plan_read(path))
    assert tables[0].heading == "Văn bản"
    assert all(label and words for table in tables for label, words in table.lines)
