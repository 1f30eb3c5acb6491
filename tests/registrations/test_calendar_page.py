"""`/lich/<năm>/`: the year of a place with its sources, the person's own things first, and only for places that are theirs."""

from pathlib import Path

import pytest

from antt_portal.accounts.choices import Role
from antt_portal.places.models import Place
from registrations.plan_files import plan_read
from registrations.services.plans import plan_publish
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

PLANS = Path(__file__).parents[1] / "plans"


def _load(name: str):
    return plan_publish(content=plan_read(PLANS / f"{name}.toml"), source=f"{name}.toml").version


def _page(client, user, address="/lich/2026/") -> str:
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/lich/2026/").status_code == 302


def test_an_officer_reads_every_kind_with_its_days_and_sources(client, at):
    at("2026-10-20 09:00")
    page = _page(client, factories.person())
    assert "Lịch năm 2026 của Phường Đống Đa" in page
    assert "Chưa có kế hoạch nào cho năm này" in page
    assert "Trước ngày 05/11/2026 (hạn cuối: hết ngày 04/11/2026, thứ Tư)" in page
    assert "Trước ngày 20/11/2026 (hạn cuối: hết ngày 19/11/2026, thứ Năm)" in page
    assert "theo Thông tư 124/2021/TT-BCA" in page
    assert "Chưa đối chiếu với văn bản gốc" in page
    assert "Báo cáo năm" in page
    assert "Hôm nay" in page
    assert "Cơ quan, doanh nghiệp do phường, xã xét công nhận" in page


def test_a_loaded_plan_is_named_linked_and_cited(client, at):
    at("2025-10-20 09:00")
    version = _load("dong-da-2025")
    page = _page(client, factories.person(), "/lich/2025/")
    assert f'<a href="/ke-hoach/{version.plan_id}/">Kế hoạch năm 2025 của Phường Đống Đa</a>' in page
    assert "theo Kế hoạch năm 2025 của Phường Đống Đa" in page


def test_a_day_that_rolled_says_until_when_and_why(client, at):
    at("2025-10-20 09:00")
    _load("can-tho-2025")
    ward = Place.objects.filter(parent__code="92").first()
    page = _page(client, factories.person(place=ward), "/lich/2025/")
    assert "Chậm nhất ngày 16/11/2025 (nhận đến hết ngày 17/11/2025, thứ Hai, do trùng ngày nghỉ)" in page


def test_the_head_of_a_residential_area_reads_their_own_thing_first(client, at):
    at("2026-10-31 09:00")
    page = _page(client, factories.head_of(factories.SubjectFactory()))
    own, others = page.index("Gửi hồ sơ đề nghị công nhận"), page.index("Mốc của các đối tượng khác")
    assert own < others < page.index("Cơ quan, doanh nghiệp do phường, xã xét công nhận")
    assert "còn 4 ngày" in page
    assert "Báo cáo năm" not in page


def test_a_head_is_told_to_register_first_and_of_nothing_once_both_days_are_over(client, at):
    head = factories.head_of(factories.SubjectFactory())
    at("2026-03-31 23:00")
    assert "Gửi hồ sơ đăng ký" in _page(client, head)
    at("2026-11-05 00:00")
    assert "deadline-" not in _page(client, head)


def test_the_school_that_a_delegation_brings_to_the_ward_reads_the_wards_day(client, at):
    at("2026-10-20 09:00")
    _load("thuy-nguyen-2026")
    school = factories.SubjectFactory(school=True, provincial=True, place=Place.objects.get(code="11560"))
    page = _page(client, factories.head_of(school))
    assert page.index("Cơ sở giáo dục do phường, xã xét công nhận") < page.index("Mốc của các đối tượng khác")


def test_a_ward_officer_may_read_the_provinces_calendar_and_no_other_wards(client):
    officer = factories.person()
    assert "Lịch năm 2026 của Thành phố Hà Nội" in _page(client, officer, "/lich/2026/?noi=01")
    for code in ("00004", "31", "khong-co"):
        assert client.get(f"/lich/2026/?noi={code}").status_code == 404


def test_a_provincial_officer_may_read_the_calendar_of_each_of_its_wards(client):
    hanoi = Place.objects.get(code="01")
    page = _page(client, factories.person(place=hanoi), "/lich/2026/?noi=00235")
    assert "Lịch năm 2026 của Phường Đống Đa" in page


def test_who_belongs_nowhere_finds_nothing(client):
    client.force_login(factories.UserFactory())
    assert client.get("/lich/2026/").status_code == 404


def test_a_representative_by_role_still_reads_their_own_thing_first(client, at):
    at("2026-10-20 09:00")
    head = factories.head_of(factories.SubjectFactory())
    factories.MembershipFactory(user=head, role=Role.REPRESENTATIVE)
    assert "Mốc của các đối tượng khác" in _page(client, head)


@pytest.mark.parametrize(("year", "status"), [(2020, 404), (2021, 200), (2100, 200), (2101, 404), (99999, 404)])
def test_a_year_out_of_reason_is_not_found(client, year, status):
    client.force_login(factories.person())
    assert client.get(f"/lich/{year}/").status_code == status


def test_the_year_before_and_after_are_one_step_away(client):
    page = _page(client, factories.person())
    assert "/lich/2025/?noi=00235" in page
    assert "/lich/2027/?noi=00235" in page


def test_the_page_only_answers_reading(client):
    client.force_login(factories.person())
    assert client.post("/lich/2026/").status_code == 405
