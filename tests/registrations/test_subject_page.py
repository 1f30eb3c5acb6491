"""A subject's page says what is known of it, whom to call (to those who may), its years, and what upper floors add."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from registrations import subject_sections
from registrations.choices import LineageKind, MemberRole, SubjectStatus
from registrations.models import SubjectLineage
from registrations.subject_sections import Row
from tests.factories import EnrolmentFactory, SubjectFactory, SubjectMemberFactory, UserFactory, head_of, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture(autouse=True)
def _in_june(at):
    at("2026-06-01 10:00")


@pytest.fixture
def area():
    return SubjectFactory(name="Tổ dân phố số 5", address="Ngõ 10 phố Tây Sơn", head_name="Nguyễn Văn Đức", head_phone="0912345678")


def page(client, subject, by) -> str:
    client.force_login(by)
    answer = client.get(reverse("subject", args=[subject.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_what_is_known_and_nothing_of_what_is_not(client, area):
    told = page(client, area, person())
    for words in ("Tổ dân phố số 5", "Ngõ 10 phố Tây Sơn", "Phường Đống Đa, Thành phố Hà Nội", "120"):
        assert words in told
    for words in ("Mã số thuế", "Quy mô", "Ngày thành lập"):
        assert words not in told


def test_it_asks_for_the_size_or_level_on_which_the_scope_depends(client):
    unknown = SubjectFactory(enterprise=True, size_class="")
    assert "Chưa rõ quy mô doanh nghiệp" in page(client, unknown, person())
    assert "Chưa rõ cấp học" in page(client, SubjectFactory(school=True, school_levels=[]), person())
    assert "Cần làm rõ" not in page(client, SubjectFactory(enterprise=True), person())


@pytest.mark.parametrize("trait", ["", "chief", "office", "chairperson"])
def test_those_who_would_call_see_telephone_numbers(client, area, trait):
    for place in (ward(), ward().parent):
        assert "0912345678" in page(client, area, person(trait, place=place))


def test_the_subject_s_own_people_and_its_area_officer_see_them(client, area):
    officer = person("area_officer", phone="0987654321")
    SubjectMemberFactory(subject=area, user=officer, role=MemberRole.AREA_OFFICER)
    clerk = SubjectMemberFactory(subject=area, role=MemberRole.CLERK).user
    assert "0912345678" in page(client, area, officer)
    assert "0987654321" in page(client, area, clerk)


def test_an_auditor_reads_names_without_numbers(client, area):
    told = page(client, area, person("auditor"))
    assert "Nguyễn Văn Đức" in told
    assert "0912345678" not in told


def test_the_head_who_signs_in_stands_for_the_head_in_the_list(client, area):
    SubjectMemberFactory(subject=area, user=UserFactory(full_name="Trần Thị Bình"))
    SubjectMemberFactory(subject=area, user=UserFactory(full_name="Người Cũ"), ends_on=date(2026, 5, 31))
    told = page(client, area, person())
    assert "Trần Thị Bình" in told
    assert "Nguyễn Văn Đức" not in told
    assert "Người Cũ" not in told


def test_its_years_are_told_each_as_it_was(client, area):
    EnrolmentFactory(subject=area, year=2025, name="Tổ dân phố số 5 cũ", registered_at=timezone.now(), registered_late=True)
    EnrolmentFactory(subject=area, year=2026, in_scope=False, exclusion_reason="Thành lập sau Quý I")
    told = page(client, area, person())
    for words in (
        "Tổ dân phố số 5 cũ",
        "Đã đăng ký (muộn)",
        "Theo dõi phong trào",
        "Thành lập sau Quý I",
        reverse("roster", args=["00235", 2025]),
    ):
        assert words in told


def test_a_head_is_given_no_link_to_the_roster(client, area):
    EnrolmentFactory(subject=area)
    assert "/danh-sach/" not in page(client, area, head_of(area))


def test_one_that_is_gone_says_since_when_why_and_by_what(client, area):
    area.status, area.status_on = SubjectStatus.MERGED, date(2026, 5, 1)
    area.status_reason, area.status_paper = "Sáp nhập vào tổ khác", "Nghị quyết 15/NQ-HĐND"
    area.save()
    heir = SubjectFactory(name="Tổ dân phố số 3")
    SubjectLineage.objects.create(
        predecessor=area, successor=heir, kind=LineageKind.MERGED, effective_on=date(2026, 5, 1), resolution="15/NQ-HĐND"
    )
    told = page(client, area, person())
    assert "Từ ngày 01/05/2026. Sáp nhập vào tổ khác. Theo Nghị quyết 15/NQ-HĐND." in told
    assert "Tổ dân phố số 3" in told
    assert "Tổ dân phố số 5" in page(client, heir, person())


def test_upper_floors_add_their_sections(client, area, monkeypatch):
    rows = [Row("Hồ sơ đăng ký năm 2026", "/ho-so/1/", ("dossier", "complete"), "Mã HS-000001")]
    monkeypatch.setattr(subject_sections, "_sections", {"Hồ sơ": lambda subject, user: rows, "Kết quả": lambda subject, user: []})
    told = page(client, area, person())
    for words in ("Hồ sơ đăng ký năm 2026", "/ho-so/1/", "Hồ sơ đầy đủ", "Mã HS-000001"):
        assert words in told
    assert "Kết quả</h2>" not in told


def test_what_one_may_not_see_does_not_exist(client, area):
    for stranger in (person("administrator"), person(place=ward("00004")), head_of(SubjectFactory()), person("area_officer")):
        client.force_login(stranger)
        assert client.get(reverse("subject", args=[area.pk])).status_code == 404
    assert client.get(reverse("subject", args=[area.pk + 1000])).status_code == 404


@pytest.mark.parametrize("many", [1, 10])
def test_the_number_of_queries_does_not_grow(client, area, many, django_assert_max_num_queries):
    for number in range(many):
        EnrolmentFactory(subject=area, year=2030 - number)
        SubjectMemberFactory(subject=area)
    client.force_login(person())
    with django_assert_max_num_queries(20):
        client.get(reverse("subject", args=[area.pk]))
