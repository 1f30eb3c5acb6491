"""The roster page shows exactly the rows that it counts, keeps the followed apart, and narrows by removable filters."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from antt_portal.places.models import Place
from registrations.choices import MemberRole
from registrations.models import Enrolment
from tests.factories import EnrolmentFactory, SubjectFactory, SubjectMemberFactory, head_of, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture(autouse=True)
def _in_february(at):
    at("2026-02-10 09:00")


def address(code="00235", year=2026) -> str:
    return reverse("roster", args=[code, year])


@pytest.fixture
def shown(client):
    """The page as a police officer sees it."""
    client.force_login(person())

    def get(**query):
        answer = client.get(address(), query)
        assert answer.status_code == 200
        return answer

    return get


def names(answer) -> list[str]:
    return [line.row.name for line in answer.context["lines"]]


@pytest.fixture
def roster():
    """Four rows of each sort; two of the reviewed have registered."""
    rows = {
        "area": EnrolmentFactory(subject=SubjectFactory(name="Tổ dân phố số 5")),
        "registered": EnrolmentFactory(subject=SubjectFactory(name="Tổ dân phố số 10"), registered_at=timezone.now()),
        "firm": EnrolmentFactory(subject=SubjectFactory(enterprise=True, name="Công ty Ánh Dương"), registered_at=timezone.now()),
        "provincial": EnrolmentFactory(subject=SubjectFactory(agency=True, provincial=True, name="Viện Bình Minh")),
        "followed": EnrolmentFactory(
            subject=SubjectFactory(enterprise=True, name="Hộ Đức Anh"),
            in_scope=False,
            exclusion_reason="Doanh nghiệp nhỏ",
            exclusion_basis="điểm b khoản 2 Điều 1",
        ),
        "left": EnrolmentFactory(subject=SubjectFactory(name="Tổ dân phố số 1"), left_on=date(2026, 2, 1), left_reason="Đã sáp nhập"),
    }
    EnrolmentFactory(subject=rows["area"].subject, year=2025)
    EnrolmentFactory(subject=SubjectFactory(place=ward("00004")))
    return rows


def test_the_reviewed_are_shown_first_in_the_order_of_the_alphabet(shown, roster):
    assert names(shown()) == ["Công ty Ánh Dương", "Tổ dân phố số 5", "Tổ dân phố số 10", "Viện Bình Minh"]


def test_the_followed_and_the_gone_are_apart_with_their_reasons(shown, roster):
    followed = shown(dien="theo-doi")
    assert names(followed) == ["Hộ Đức Anh"]
    assert "Doanh nghiệp nhỏ" in followed.content.decode()
    left = shown(dien="da-ra")
    assert names(left) == ["Tổ dân phố số 1"]
    assert "Đã sáp nhập" in left.content.decode()


def test_the_figures_count_each_group(shown, roster):
    figures = shown().context["figures"]
    counted = {"reviewed": 4, "registered": 2, "not_registered": 2, "followed": 1, "left": 1}
    assert figures == figures | counted


@pytest.mark.parametrize(
    ("instant", "told"),
    [
        ("2026-03-31 23:59", "hôm nay là ngày cuối"),
        ("2026-04-01 00:00", "đã hết ngày 31/03/2026 (thứ Ba), theo Thông tư 124/2021/TT-BCA"),
    ],
)
def test_the_last_day_of_registration_is_told_with_its_source(client, roster, at, instant, told):
    at(instant)
    client.force_login(person())
    assert told in client.get(address()).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"loai": "residential_area"}, ["Tổ dân phố số 5", "Tổ dân phố số 10"]),
        ({"loai": "enterprise", "dien": "theo-doi"}, ["Hộ Đức Anh"]),
        ({"cap": "province"}, ["Viện Bình Minh"]),
        ({"dang_ky": "chua", "loai": "residential_area"}, ["Tổ dân phố số 5"]),
        ({"tu_khoa": "to dan pho so 05"}, ["Tổ dân phố số 5"]),
        ({"tu_khoa": "không có"}, []),
    ],
)
def test_each_filter_narrows(shown, roster, query, found):
    assert names(shown(**query)) == found


def test_each_filter_can_be_taken_away_alone(shown, roster):
    answer = shown(loai="residential_area", tu_khoa="so 5", dien="theo-doi")
    chips = dict(answer.context["filters_in_force"])
    assert set(chips) == {"Loại: Tổ dân phố", "Từ khóa: “so 5”", "Diện: Theo dõi phong trào"}
    without = parse_qs(urlsplit(chips["Loại: Tổ dân phố"]).query)
    assert without == {"tu_khoa": ["so 5"], "dien": ["theo-doi"]}


@pytest.mark.parametrize("query", [{"loai": "thung"}, {"dien": "xyz"}, {"sau": "abc"}, {"sau": "9" * 30}, {"tu_khoa": "\0"}])
def test_a_filter_that_is_not_understood_breaks_nothing(shown, roster, query):
    assert len(names(shown(**query))) == 4


def test_a_long_list_comes_in_pages_of_fifty_without_a_gap(client, shown):
    for number in range(1, 121):
        EnrolmentFactory(subject=SubjectFactory(name=f"Tổ dân phố số {number}"))
    answer = shown(loai="residential_area")
    collected = names(answer)
    assert len(collected) == 50
    while answer.context["next_url"]:
        answer = client.get(address() + answer.context["next_url"])
        assert answer.context["found"] == 120
        collected += names(answer)
    assert collected == [f"Tổ dân phố số {number}" for number in range(1, 121)]
    assert "loai=residential_area" in answer.context["first_url"]


def test_names_that_are_alike_are_not_lost_between_pages(client, shown):
    for _ in range(51):
        EnrolmentFactory(subject=SubjectFactory(enterprise=True))
    Enrolment.objects.update(sort_key="same")
    answer = shown()
    rest = client.get(address() + answer.context["next_url"])
    assert len(set(names(answer)) | set(names(rest))) == 51


class TestEmpty:
    def test_the_police_are_told_how_to_bring_the_units_in(self, shown):
        page = shown().content.decode()
        assert "nạp danh sách đơn vị từ tệp Excel" in page
        assert "manage.py" not in page

    def test_others_are_told_who_does_it(self, client):
        client.force_login(person("chairperson"))
        assert "Công an phường, xã nạp danh sách" in client.get(address()).content.decode()

    def test_filters_that_match_nothing_can_all_be_taken_away(self, shown, roster):
        page = shown(tu_khoa="không có").content.decode()
        assert "Không có đối tượng nào khớp với bộ lọc" in page
        assert "Bỏ hết bộ lọc" in page


class TestWho:
    @pytest.mark.parametrize("trait", ["", "chief", "office", "chairperson", "vice_chairperson", "auditor"])
    def test_those_who_work_for_the_ward_or_its_province_read_it(self, client, roster, trait):
        for place in (ward(), ward().parent):
            client.force_login(person(trait, place=place))
            assert len(client.get(address()).context["lines"]) == 4

    def test_others_do_not_know_that_it_exists(self, client, roster):
        for stranger in (
            head_of(roster["area"].subject),
            person("administrator"),
            person(place=ward("00004")),
            person("area_officer", place=ward("00004")),
        ):
            client.force_login(stranger)
            assert client.get(address()).status_code == 404

    def test_an_area_officer_finds_their_own_subjects_and_counts_only_these(self, client, roster):
        officer = person("area_officer")
        SubjectMemberFactory(subject=roster["registered"].subject, user=officer, role=MemberRole.AREA_OFFICER)
        client.force_login(officer)
        answer = client.get(address())
        assert names(answer) == ["Tổ dân phố số 10"]
        assert answer.context["figures"]["reviewed"] == answer.context["figures"]["registered"] == 1

    @pytest.mark.parametrize(("code", "year"), [("99999", 2026), ("00235", 2020), ("00235", 99999)])
    def test_a_place_or_year_that_is_not_is_not_found(self, client, code, year):
        client.force_login(person())
        assert client.get(address(code, year)).status_code == 404

    def test_a_stranger_is_asked_to_sign_in(self, client):
        assert client.get(address()).status_code == 302


def test_a_province_sees_how_far_its_wards_have_come(client, roster):
    client.force_login(person(place=ward().parent))
    answer = client.get(address(code=ward().parent.code))
    assert [(row["place__code"], row["reviewed"], row["registered"]) for row in answer.context["wards"]] == [
        ("00004", 1, 0),
        ("00235", 4, 2),
    ]


@pytest.mark.parametrize("many", [5, 50])
def test_the_number_of_queries_does_not_grow(client, many, django_assert_max_num_queries):
    for _ in range(many):
        EnrolmentFactory()
    client.force_login(person())
    with django_assert_max_num_queries(16):
        assert len(client.get(address()).context["lines"]) == many


class TestOfAProvince:
    """A filter opens the rows of all its wards."""

    @pytest.fixture
    def narrowed(self, client):
        client.force_login(person("office", place=ward().parent))
        return lambda **query: client.get(address(code=ward().parent.code), query)

    def test_a_filter_shows_the_rows_of_all_its_wards_each_with_its_ward(self, narrowed, roster):
        EnrolmentFactory(subject=SubjectFactory(agency=True, provincial=True, name="Sở Bình Minh", place=ward("00004")))
        answer = narrowed(xet="tinh", loai="to-chuc", dang_ky="chua")
        assert names(answer) == ["Sở Bình Minh", "Viện Bình Minh"]
        assert answer.context["found"] == 2
        assert ward("00004").name in answer.content.decode()

    def test_another_provinces_rows_never_show(self, narrowed, roster):
        elsewhere = Place.objects.exclude(parent=ward().parent).filter(parent__isnull=False).first()
        EnrolmentFactory(subject=SubjectFactory(place=elsewhere, name="Tổ dân phố nơi khác"))
        assert "Tổ dân phố nơi khác" not in names(narrowed(loai="residential_area"))

    @pytest.mark.parametrize("many", [5, 50])
    def test_the_number_of_queries_does_not_grow(self, narrowed, many, django_assert_max_num_queries):
        for _ in range(many):
            EnrolmentFactory(subject=SubjectFactory(agency=True, provincial=True))
        with django_assert_max_num_queries(14):
            assert len(narrowed(xet="tinh").context["lines"]) == many


def test_all_organisations_are_asked_for_at_once(shown, roster):
    assert names(shown(loai="to-chuc")) == ["Công ty Ánh Dương", "Viện Bình Minh"]
