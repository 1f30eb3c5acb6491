"""`/ngay-nghi/<năm>/`: everybody who is signed in reads the table; an administrator changes it, and sees first whom that touches."""

import re
from datetime import date
from html import unescape

import pytest

from antt_portal.places.models import CalendarDay
from tests import factories
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

PAPER = "Thông báo số 15/TB-BNV ngày 01/11/2026"
CULTURE_DAY = date(2026, 11, 24)
NEW = {"day": "04/11/2026", "kind": "day_off", "name": "Nghỉ hoán đổi", "source": PAPER}


@pytest.fixture
def administrator(at):
    at("2026-10-20 09:00")
    return factories.person("administrator", full_name="Cao Thị Xuân")


def _words(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def _signed_in(client, person):
    sign_in(client, person)
    return client


def _culture_day() -> CalendarDay:
    return CalendarDay.objects.get(date=CULTURE_DAY)


def _version_shown(response) -> str:
    return re.search(r'name="version" value="(\d+)"', response.content.decode())[1]


# --- Reading --------------------------------------------------------------------------------------------------------------


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/ngay-nghi/2026/").status_code == 302


def test_a_head_reads_days_off_and_worked_saturdays_with_their_source_and_may_change_nothing(client, at):
    at("2026-08-01 09:00")
    client.force_login(factories.head_of(factories.SubjectFactory()))
    page = _words(client.get("/ngay-nghi/2026/"))
    assert "24/11/2026 (thứ Ba)" in page
    assert "Ngày Văn hóa Việt Nam" in page
    assert "22/08/2026 (thứ Bảy)" in page
    assert "Ngày làm bù" in page
    assert "holidays 0." in page
    assert "Nạp sẵn" in page
    assert "Thêm ngày" not in page
    assert "/ngay-nghi/ngay/" not in page


def test_the_calendar_leads_to_the_table_of_its_year(client):
    client.force_login(factories.head_of(factories.SubjectFactory()))
    assert 'href="/ngay-nghi/2026/"' in _words(client.get("/lich/2026/"))


@pytest.mark.parametrize(("year", "status"), [(2020, 404), (2021, 200), (2041, 200), (2042, 404)])
def test_the_table_has_the_years_that_are_loaded(client, year, status):
    client.force_login(factories.person())
    assert client.get(f"/ngay-nghi/{year}/").status_code == status


def test_the_table_says_who_changed_a_day_and_when(client, administrator, at):
    at("2026-10-20 14:05")
    client = _signed_in(client, administrator)
    client.post("/ngay-nghi/2026/them/", NEW | {"version": "0"})
    page = _words(client.get("/ngay-nghi/2026/"))
    assert "Cao Thị Xuân, 14:05 ngày 20/10/2026" in page
    assert PAPER in page


@pytest.mark.parametrize("changed", [1, 10])
def test_the_table_costs_the_same_however_many_days_were_changed(client, administrator, django_assert_num_queries, changed):
    rows = CalendarDay.objects.of_year(2026)[:changed]
    CalendarDay.objects.filter(pk__in=[row.pk for row in rows]).update(changed_by=administrator, changed_at=factories.timezone.now())
    client.force_login(factories.head_of(factories.SubjectFactory()))
    client.get("/ngay-nghi/2026/")
    with django_assert_num_queries(5):
        client.get("/ngay-nghi/2026/")


def test_only_administrators_find_the_pages_that_change(client, at):
    at("2026-10-20 09:00")
    client = _signed_in(client, factories.person())
    for address in ("/ngay-nghi/2026/them/", f"/ngay-nghi/ngay/{_culture_day().pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/ngay-nghi/ngay/{_culture_day().pk}/ap-dung/", {"active": "0", "version": "0"}).status_code == 404
    assert _culture_day().active


def test_the_home_of_an_administrator_leads_here(client, administrator):
    assert 'href="/ngay-nghi/2026/"' in _words(_signed_in(client, administrator).get("/"))


# --- What changes is shown before it is saved ---------------------------------------------------------------------------------


def test_before_a_day_is_added_the_page_says_what_moves_and_whom_it_touches_and_nothing_is_written(client, administrator):
    factories.EnrolmentFactory()
    response = _signed_in(client, administrator).post("/ngay-nghi/2026/them/", NEW)
    page = _words(response)
    assert response.status_code == 200
    assert "Hạn gửi hồ sơ đề nghị công nhận năm 2026: khu dân cư; cơ quan, doanh nghiệp, cơ sở giáo dục do phường, xã xét" in page
    assert "04/11/2026 (thứ Tư) → <strong>05/11/2026 (thứ Năm)</strong>" in page
    assert "1 hạn đổi ngày, ở 3.321 phường, xã, đặc khu; 1 đối tượng trong danh sách." in page
    assert "Phường Đống Đa, thành phố Hà Nội: 1 đối tượng trong danh sách" in page
    assert "Ngoài ra còn 3.320 phường, xã, đặc khu" in page
    assert not CalendarDay.objects.filter(date=date(2026, 11, 4)).exists()


def test_the_day_of_culture_put_out_of_force_moves_the_report_and_names_the_ward_touched(client, administrator, at):
    at("2026-11-20 09:00")
    factories.EnrolmentFactory()
    client, address = _signed_in(client, administrator), f"/ngay-nghi/ngay/{_culture_day().pk}/ap-dung/"
    shown = client.post(address, {"active": "0"})
    page = _words(shown)
    assert "Báo cáo năm (2026), phường, xã, đặc khu gửi" in page
    assert "25/11/2026 (thứ Tư) → <strong>24/11/2026 (thứ Ba)</strong>" in page
    assert "Phường Đống Đa, thành phố Hà Nội: hạn của chính nơi này" in page
    assert _culture_day().active
    done = client.post(address, {"active": "0", "version": _version_shown(shown)}, follow=True)
    assert "Đã lưu ngày 24/11/2026 (thứ Ba): không áp dụng. 1 hạn đổi ngày, ở 3.321 phường, xã, đặc khu" in _words(done)
    assert not _culture_day().active
    assert "hạn cuối: hết ngày 24/11/2026, thứ Ba" in _words(client.get("/lich/2026/"))
    again = client.post(address, {"active": "1", "version": "1"}, follow=True)
    assert "Đã lưu ngày 24/11/2026 (thứ Ba): ngày nghỉ" in _words(again)
    assert "nhận đến hết ngày 25/11/2026, thứ Tư, do trùng ngày nghỉ" in _words(client.get("/lich/2026/"))


def test_what_was_confirmed_is_saved_and_the_calendar_follows(client, administrator):
    client = _signed_in(client, administrator)
    shown = client.post("/ngay-nghi/2026/them/", NEW)
    done = client.post("/ngay-nghi/2026/them/", NEW | {"version": _version_shown(shown)}, follow=True)
    assert "Đã lưu ngày 04/11/2026 (thứ Tư): ngày nghỉ" in _words(done)
    assert CalendarDay.objects.get(date=date(2026, 11, 4)).changed_by == administrator
    assert "nhận đến hết ngày 05/11/2026, thứ Năm, do trùng ngày nghỉ" in _words(client.get("/lich/2026/"))


def test_a_day_that_moves_nothing_says_so(client, administrator):
    page = _words(_signed_in(client, administrator).post("/ngay-nghi/2026/them/", NEW | {"day": "09/12/2026"}))
    assert "Không hạn nào còn ở phía trước thay đổi." in page


def test_the_other_day_of_an_exchange_is_named(client, administrator, at):
    at("2026-08-01 09:00")
    free = CalendarDay.objects.get(date=date(2026, 8, 31))
    page = _words(_signed_in(client, administrator).post(f"/ngay-nghi/ngay/{free.pk}/ap-dung/", {"active": "0"}))
    assert "Ngày 22/08/2026 (thứ Bảy), ngày làm bù, đi cùng với ngày 31/08/2026" in page


def test_who_goes_back_finds_what_they_typed(client, administrator):
    response = _signed_in(client, administrator).post("/ngay-nghi/2026/them/", NEW | {"back": "1", "version": "0"})
    assert response.status_code == 200
    assert 'value="Nghỉ hoán đổi"' in _words(response)
    assert "Lỗi" not in _words(response)


def test_a_day_is_changed_by_a_paper_of_ones_own(client, administrator):
    client, address = _signed_in(client, administrator), f"/ngay-nghi/ngay/{_culture_day().pk}/"
    page = _words(client.get(address))
    assert "Theo holidays 0." in page
    assert 'value="holidays' not in page
    typed = {"kind": "day_off", "name": "Ngày Văn hóa Việt Nam", "source": PAPER}
    shown = client.post(address, typed)
    assert "Không hạn nào" in _words(shown)
    client.post(address, typed | {"version": _version_shown(shown)})
    assert _culture_day().source == PAPER
    assert "Cao Thị Xuân sửa văn bản" in _words(client.get(address))


# --- Bad input -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": "31/02/2026"}, "ngày/tháng/năm"),
        ({"day": "04/11/2042"}, "Bảng này ghi các năm từ 2021 đến 2041"),
        ({"day": "19/10/2026"}, "đã qua"),
        ({"kind": "working_day"}, "vốn là ngày làm việc. Ngày làm bù chỉ rơi vào thứ Bảy hoặc Chủ nhật"),
        ({"day": "07/11/2026"}, "vốn đã là ngày nghỉ, không cần ghi"),
        ({"kind": "khac"}, "Ông/bà chọn ngày nghỉ hoặc ngày làm bù"),
        ({"source": ""}, "Ông/bà ghi số, ký hiệu và ngày của văn bản quy định ngày này"),
        ({"name": ""}, "Ông/bà ghi tên ngày"),
    ],
)
@pytest.mark.parametrize("confirmed", [{}, {"version": "0"}])
def test_bad_input_gets_a_sentence_keeps_what_was_typed_and_changes_nothing(client, administrator, wrong, words, confirmed):
    before = CalendarDay.objects.count()
    response = _signed_in(client, administrator).post("/ngay-nghi/2026/them/", NEW | wrong | confirmed)
    page = _words(response)
    assert response.status_code == 400
    assert words in page
    assert "<title>Lỗi: " in page
    kept = NEW | wrong
    assert all(f'value="{kept[name]}"' in page for name in ("day", "name", "source") if kept[name])
    assert CalendarDay.objects.count() == before


def test_a_day_that_is_there_is_offered_to_be_opened(client, administrator):
    response = _signed_in(client, administrator).post("/ngay-nghi/2026/them/", NEW | {"day": "24/11/2026"})
    page = _words(response)
    assert response.status_code == 400
    assert "Ngày 24/11/2026 (thứ Ba) đã có trong bảng: “Ngày Văn hóa Việt Nam”, ngày nghỉ, đang áp dụng." in page
    assert 'href="#id_day">Ngày: Ngày 24/11/2026' in page
    assert f'<a href="/ngay-nghi/ngay/{_culture_day().pk}/">Mở ngày này để sửa</a>' in page


def test_a_day_gone_by_is_shown_without_anything_to_press(client, administrator):
    national_day = CalendarDay.objects.get(date=date(2026, 9, 2))
    client = _signed_in(client, administrator)
    page = _words(client.get(f"/ngay-nghi/ngay/{national_day.pk}/"))
    assert "Ngày này đã qua" in page
    assert "Thôi áp dụng" not in page
    response = client.post(f"/ngay-nghi/ngay/{national_day.pk}/ap-dung/", {"active": "0", "version": "0"})
    assert response.status_code == 400
    assert "đã qua" in _words(response)
    assert CalendarDay.objects.get(pk=national_day.pk).active


def test_a_date_that_is_over_is_not_brought_back_by_the_day_it_fell_on(client, administrator, at):
    """Trước ngày 05/11 was 04/11; on 05/11 that Wednesday can no longer be made a day off, which would open the intake again."""
    at("2026-11-05 09:00")
    response = _signed_in(client, administrator).post("/ngay-nghi/2026/them/", NEW | {"version": "0"})
    assert response.status_code == 400
    assert "hạn cuối: hết ngày 04/11/2026, thứ Tư" in _words(client.get("/lich/2026/"))


# --- Two at once -----------------------------------------------------------------------------------------------------------------


def test_who_confirms_an_older_page_reads_who_changed_what_and_what_moves_now(client, administrator, at):
    sign_in(client, administrator)
    shown = client.post("/ngay-nghi/2026/them/", NEW)
    at("2026-10-20 09:03")
    other = factories.person("administrator", full_name="Lê Văn Bình")
    theirs = client.__class__()
    sign_in(theirs, other)
    theirs.post(f"/ngay-nghi/ngay/{_culture_day().pk}/ap-dung/", {"active": "0", "version": "0"})
    answer = client.post("/ngay-nghi/2026/them/", NEW | {"version": _version_shown(shown)})
    page = _words(answer)
    assert answer.status_code == 409
    assert "Lê Văn Bình đã ghi ngày 24/11/2026 lúc 09:03 ngày 20/10/2026" in page
    assert 'name="name" value="Nghỉ hoán đổi"' in page
    assert _version_shown(answer) == "1"
    assert not CalendarDay.objects.filter(date=date(2026, 11, 4)).exists()
    client.post("/ngay-nghi/2026/them/", NEW | {"version": "1"})
    assert CalendarDay.objects.filter(date=date(2026, 11, 4)).exists()


def test_who_adds_the_day_that_somebody_just_added_is_told_and_offered_to_open_it(client, administrator):
    sign_in(client, administrator)
    client.post("/ngay-nghi/2026/them/", NEW | {"version": "0"})
    answer = client.post("/ngay-nghi/2026/them/", NEW | {"name": "Khác", "version": "0"})
    assert answer.status_code == 409
    assert "đã có trong bảng" in _words(answer)
    assert CalendarDay.objects.get(date=date(2026, 11, 4)).name == "Nghỉ hoán đổi"


@pytest.mark.parametrize("version", ["", "x", "99999999999", "-1"])
def test_a_version_that_no_page_showed_counts_as_stale(client, administrator, version):
    answer = _signed_in(client, administrator).post("/ngay-nghi/2026/them/", NEW | {"version": version})
    assert answer.status_code == 409
    assert not CalendarDay.objects.filter(date=date(2026, 11, 4)).exists()


def test_who_switches_off_what_somebody_just_switched_off_is_told_who_did(client, administrator):
    client, address = _signed_in(client, administrator), f"/ngay-nghi/ngay/{_culture_day().pk}/ap-dung/"
    client.post(address, {"active": "0", "version": "0"})
    answer = client.post(address, {"active": "0", "version": "0"})
    assert answer.status_code == 409
    assert "Chính ông/bà đã ghi ngày 24/11/2026" in _words(answer)
