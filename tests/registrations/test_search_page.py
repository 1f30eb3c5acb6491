"""Search finds a subject however its name is typed, and only what the person may see."""

import unicodedata

import pytest
from django.urls import reverse

from registrations import search
from tests.factories import EnrolmentFactory, SubjectFactory, head_of, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
FIVE = "Tổ dân phố số 5"


@pytest.fixture(autouse=True)
def _in_june(at):
    at("2026-06-01 10:00")


def asked(client, words: str, by) -> list:
    client.force_login(by)
    answer = client.get(reverse("search"), {"q": words})
    assert answer.status_code == 200
    return [row.title for _, rows in answer.context["groups"] for row in rows]


@pytest.mark.parametrize(
    "typed",
    [
        "to dan pho so 5",
        FIVE,
        unicodedata.normalize("NFD", FIVE),
        "TỔ DÂN PHỐ SỐ 5",
        "so 05",
        "5 pho",
        "  tổ   dân, phố 5 ",
    ],
)
def test_every_way_of_typing_finds_it(client, typed):
    SubjectFactory(name=FIVE)
    for other in ("Tổ dân phố số 15", "Tổ dân phố số 50", "Trường Tiểu học số 4"):
        SubjectFactory(name=other)
    assert asked(client, typed, person()) == [FIVE]


def test_letters_are_found_inside_words(client):
    SubjectFactory(name="Trường THCS Đống Đa", school=True)
    assert asked(client, "dong d", person()) == ["Trường THCS Đống Đa"]


def test_only_what_the_person_may_see_is_found(client):
    own = SubjectFactory(name=FIVE)
    SubjectFactory(name="Tổ dân phố số 5B")
    SubjectFactory(name="Thôn số 5", place=ward("00004"))
    assert asked(client, "5", head_of(own)) == [FIVE]
    assert asked(client, "thôn", person()) == []
    assert asked(client, "to dan pho", person("administrator")) == []
    assert len(asked(client, "so", person(place=ward().parent))) == 3


def test_each_row_says_what_it_is_where_it_lives_and_how_its_year_stands(client):
    enrolment = EnrolmentFactory(subject=SubjectFactory(name=FIVE))
    SubjectFactory(name="Tổ dân phố số 6", closed=True)
    SubjectFactory(name="Tổ dân phố số 7")
    client.force_login(person())
    page = client.get(reverse("search"), {"q": "tổ dân phố"}).content.decode()
    assert reverse("subject", args=[enrolment.subject_id]) in page
    assert "Tổ dân phố · Phường Đống Đa" in page
    for words in ("Năm 2026: chưa đăng ký", "Giải thể, chấm dứt", "Năm 2026: chưa có trong danh sách"):
        assert words in page


@pytest.mark.parametrize("typed", ["", "   ", "…,!", "\0"])
def test_nothing_typed_finds_nothing(client, typed):
    SubjectFactory()
    assert asked(client, typed, person()) == []


def test_what_is_not_there_is_answered_in_words(client):
    client.force_login(person())
    assert "Không tìm thấy trong phạm vi ông/bà được xem" in client.get(reverse("search"), {"q": "thôn"}).content.decode()


def test_words_are_shown_back_as_text(client):
    client.force_login(person())
    page = client.get(reverse("search"), {"q": "<b>a</b>"}).content.decode()
    assert "<b>a</b>" not in page
    assert "&lt;b&gt;a&lt;/b&gt;" in page


def test_upper_floors_may_add_what_is_found(client, monkeypatch):
    found = search.Found("HS-000001", "Hồ sơ đăng ký", "Phường Đống Đa", "Đã gửi", "/ho-so/1/")
    monkeypatch.setattr(search, "_sources", search._sources | {"Hồ sơ": lambda user, words: [found] if words == "HS-000001" else []})
    assert asked(client, "HS-000001", person()) == ["HS-000001"]


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(reverse("search"), {"q": "5"}).status_code == 302


@pytest.mark.parametrize("many", [5, 50])
def test_the_number_of_queries_does_not_grow(client, many, django_assert_max_num_queries):
    for _ in range(many):
        EnrolmentFactory()
    client.force_login(person())
    with django_assert_max_num_queries(10):
        assert client.get(reverse("search"), {"q": "so"}).context["total"] == many
