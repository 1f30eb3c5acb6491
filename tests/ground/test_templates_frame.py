"""The frame of every page: who one is, where one may go, what waits, who runs the portal, in what size it reads."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from antt_portal import navigation
from antt_portal.accounts.choices import Role
from antt_portal.notices import services as notices
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
PAGE = "/mau-giao-dien/"


def page(client, path: str = PAGE, **extra) -> str:
    return client.get(path, **extra).content.decode()


def test_every_role_has_its_places_and_never_more_than_five():
    assert set(navigation.BY_ROLE) == set(Role)
    assert all(1 <= len(places) <= 5 for places in (*navigation.BY_ROLE.values(), navigation.STRANGER))


@pytest.mark.parametrize(
    ("trait", "labels"),
    [
        ("", ["Trang chủ", "Danh sách", "Hồ sơ", "Thẩm định", "Tờ trình"]),
        ("area_officer", ["Trang chủ", "Danh sách", "Hồ sơ", "Lịch năm"]),
        ("office", ["Trang chủ", "Tờ trình", "Quyết định", "Sổ vào sổ"]),
        ("vice_chairperson", ["Trang chủ", "Tờ trình", "Quyết định"]),
    ],
)
def test_a_role_sees_its_own_places(trait, labels):
    assert [link.label for link in navigation.places_of(factories.person(trait), "/")] == labels


def test_who_holds_no_role_is_a_representative():
    assert [link.label for link in navigation.places_of(factories.UserFactory(), "/")] == ["Trang chủ", "Lịch năm", "Giúp đỡ"]


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 12, 31), 2026), (date(2027, 1, 1), 2026), (date(2027, 3, 31), 2026), (date(2027, 4, 1), 2027)],
)
def test_the_year_before_is_worked_on_until_the_end_of_march(day, year):
    assert navigation.working_year(day) == year


def test_in_the_first_quarter_work_leads_to_the_year_being_finished_and_the_calendar_to_the_new_one(at):
    at("2027-02-10 09:00")
    links = [*navigation.places_of(factories.person("area_officer"), "/"), *navigation.places_of(factories.person("office"), "/")]
    addresses = {link.label: link.address for link in [*links, *navigation.places_of(factories.person(), "/")]}
    assert addresses["Danh sách"] == "/danh-sach/00235/2026/"
    assert addresses["Thẩm định"] == "/tham-dinh/2026/"
    assert addresses["Sổ vào sổ"] == "/so-vao-so/2026/"
    assert addresses["Lịch năm"] == "/lich/2027/"


def test_a_stranger_may_look_up_read_the_results_and_sign_in(client):
    html = page(client)
    for label in ("Tra cứu", "Kết quả", "Đăng nhập"):
        assert f">{label}</a>" in html
    assert "Đăng xuất" not in html


def test_the_place_one_stands_in_is_marked():
    links = navigation.places_of(factories.person("office"), "/to-trinh/12/")
    assert [(link.label, link.here) for link in links if link.here] == [("Tờ trình", "true")]
    assert next(link.here for link in navigation.places_of(factories.person(), "/") if link.label == "Trang chủ") == "page"


def test_the_header_names_the_place_and_what_one_acts_as(client, at):
    at("2026-11-04 10:00")
    person = factories.MembershipFactory(vice_chairperson=True, ends_on=date(2026, 11, 30)).user
    client.force_login(person)
    html = page(client)
    assert '<span class="text-mark-place">Phường Đống Đa</span>' in html
    assert "Phó Chủ tịch UBND, Phường Đống Đa, ký thay Chủ tịch UBND đến hết ngày 30/11/2026" in html


def test_officers_can_search_and_heads_are_not_offered_it(client):
    client.force_login(factories.person())
    assert 'role="search"' in page(client)
    client.force_login(factories.UserFactory())
    assert 'role="search"' not in page(client)


def test_the_bell_counts_what_is_unread_with_one_query(client):
    person = factories.person()
    for number in range(3):
        notices.tell(recipients=[person], kind="test", text="Hồ sơ cần bổ sung", dedupe_key=f"n{number}")
    client.force_login(person)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        html = page(client)
    assert sum("notices_notice" in query["sql"] for query in queries) == 1
    assert '<span class="bell-count">3<span class="visually-hidden"> chưa đọc</span></span>' in html


def test_a_page_for_strangers_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page(client)


def test_a_trial_says_so_on_each_page_and_production_does_not(client, settings):
    assert "Bản dùng thử" in page(client)
    settings.PRODUCTION = True
    assert "Bản dùng thử</strong>" not in page(client, "/khong-co/")


def test_the_style_guide_is_not_there_in_production(client, settings):
    settings.PRODUCTION = True
    assert client.get(PAGE).status_code == 404


def test_the_footer_names_who_runs_the_portal(client, settings):
    settings.GOVERNING_BODY, settings.RESPONSIBLE_PERSON = "Ủy ban nhân dân phường Đống Đa", "Trần Văn Bình"
    settings.CONTACT_PHONE, settings.CONTACT_EMAIL, settings.CONTACT_ADDRESS = "024 1234 5678", "ubnd@example.org", "59 Hoàng Cầu"
    footer = page(client).split("<footer", 1)[1]
    for words in ("Ủy ban nhân dân phường Đống Đa", "Trần Văn Bình", "024 1234 5678", "ubnd@example.org", "59 Hoàng Cầu", settings.VERSION):
        assert words in footer


def test_the_page_is_vietnamese_and_begins_with_the_way_to_its_contents(client):
    html = page(client)
    assert '<html lang="vi">' in html
    assert html.index('class="skip-link" href="#noi-dung"') < html.index("<header")
    assert '<main id="noi-dung"' in html


def test_large_text_is_one_button_away_and_comes_back_to_the_same_page(client):
    answer = client.post("/co-chu/", {"large": "1", "next": PAGE})
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert '<html lang="vi" class="large-text">' in page(client)
    client.post("/co-chu/", {"large": "0", "next": PAGE})
    assert '<html lang="vi">' in page(client)


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_the_text_size_never_sends_anyone_to_another_site(client, elsewhere):
    assert client.post("/co-chu/", {"large": "1", "next": elsewhere}).url == "/"


def test_reading_a_page_never_changes_the_text_size(client):
    assert client.get("/co-chu/").status_code == 405


@pytest.mark.parametrize("code", ["00235", "01"])
@pytest.mark.parametrize("role", Role.values)
def test_every_place_that_a_role_is_offered_opens(client, role, code):
    person = factories.MembershipFactory(role=role, place=factories.ward(code)).user
    client.force_login(person)
    shut = [link.address for link in navigation.places_of(person, "/") if client.get(link.address).status_code != 200]
    assert shut == []


def test_every_place_that_a_stranger_is_offered_opens(client):
    for link in navigation.places_of(AnonymousUser(), "/"):
        assert client.get(link.address).status_code == 200
