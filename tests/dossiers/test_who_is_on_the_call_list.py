"""Who is on the call list, in which order: who has not sent the dossier whose turn it is, whose dossier was returned (practice P5)."""

from datetime import date

import pytest
from django.urls import reverse

from dossiers.calling.turns import is_its_turn
from dossiers.calling.waiting import Standing, waiting_for
from dossiers.choices import DossierKind, DossierState
from registrations.calendar import DaysOff, resolve
from registrations.choices import SubjectKind
from tests import factories
from tests.dossiers import samples
from tests.dossiers.calling import area, calls_on, list_url, names

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

REGISTRATION, RECOGNITION = DossierKind.REGISTRATION, DossierKind.RECOGNITION


@pytest.fixture(autouse=True)
def _in_october(at):
    at("2026-10-28 09:00")


@pytest.fixture
def police():
    return factories.person()


def kinds(user) -> set[tuple[int, str]]:
    return {(row.year, row.kind) for row in waiting_for(user, factories.ward())}


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2025, 12, 31), set()),
        (date(2026, 1, 1), {REGISTRATION}),
        (date(2026, 3, 31), {REGISTRATION}),
        (date(2026, 9, 30), {REGISTRATION}),
        (date(2026, 10, 1), {RECOGNITION}),
        (date(2026, 11, 5), {RECOGNITION}),
        (date(2027, 3, 31), {RECOGNITION}),
    ],
)
def test_registration_has_its_turn_from_its_opening_and_recognition_from_the_autumn(day, asked):
    rule = resolve(year=2026, ward=None, province=None, days_off=DaysOff())["residential_area", "ward"]
    assert {kind for kind in DossierKind.values if is_its_turn(kind, rule, year=2026, on=day)} == asked


def test_recognition_has_its_turn_earlier_where_a_plan_ends_it_earlier():
    plan = {"rule": [{"kind": "residential_area", "recognition_due": {"date": "2026-10-10", "inclusive": True}}]}
    rule = resolve(year=2026, ward=plan, province=None, days_off=DaysOff())["residential_area", "ward"]
    turns = {day: is_its_turn(RECOGNITION, rule, year=2026, on=day) for day in (date(2026, 9, 11), date(2026, 9, 12))}
    assert list(turns.values()) == [False, True]


def test_in_spring_who_has_not_registered(at, police):
    at("2026-03-10 09:00")
    factories.EnrolmentFactory(subject__name="Tổ dân phố số 1")
    area(name="Tổ dân phố số 2")  # has registered
    begun = factories.EnrolmentFactory(subject__name="Tổ dân phố số 3")
    factories.DossierFactory(enrolment=begun, registration=True)
    sent = factories.EnrolmentFactory(subject__name="Tổ dân phố số 4")
    factories.DossierFactory(enrolment=sent, registration=True, sent=True)
    assert names(police) == ["Tổ dân phố số 1", "Tổ dân phố số 3"]
    assert kinds(police) == {(2026, REGISTRATION)}


def test_in_autumn_who_has_not_asked_for_recognition(police):
    for number, state in enumerate((None, "draft", "withdrawn", "submitted", "in_review", "complete", "lapsed"), start=1):
        row = area(name=f"Tổ dân phố số {number}")
        if state:
            factories.DossierFactory(enrolment=row, sent=True, state=DossierState(state))
    assert names(police) == ["Tổ dân phố số 1", "Tổ dân phố số 2", "Tổ dân phố số 3"]
    assert kinds(police) == {(2026, RECOGNITION)}


def test_where_two_years_are_alive_both_are_on_it(at, police):
    at("2027-01-15 09:00")
    row = area()
    factories.EnrolmentFactory(subject=row.subject, year=2027)
    assert kinds(police) == {(2026, RECOGNITION), (2027, REGISTRATION)}
    at("2027-04-01 09:00")
    assert kinds(factories.person()) == {(2027, REGISTRATION)}


def test_a_returned_dossier_waits_for_its_people_whatever_the_season(police):
    row = area()
    factories.DossierFactory(enrolment=row, registration=True, returned=True, last_day=date(2026, 3, 31))
    found = {one.kind: one for one in waiting_for(police, factories.ward())}
    assert (found[REGISTRATION].standing, found[REGISTRATION].last_day) == (Standing.RETURNED, date(2026, 3, 31))
    assert found[RECOGNITION].standing == Standing.TO_SEND


def test_who_only_follows_who_left_and_the_ward_itself_are_not_called(police):
    area(in_scope=False, exclusion_reason="Doanh nghiệp nhỏ")
    area(name="Tổ dân phố số 6", left_on=date(2026, 6, 1), left_reason="Đã sáp nhập")
    factories.EnrolmentFactory(subject=factories.SubjectFactory(kind=SubjectKind.WARD, label="", name="Phường Đống Đa"))
    assert names(police) == []


def test_in_a_ward_that_is_no_more_nobody_is_called(police, at):
    area()
    ward = factories.ward()
    type(ward).objects.filter(pk=ward.pk).update(dissolved_on=date(2026, 10, 28))
    assert names(police) == []
    at("2026-10-27 23:59")
    assert names(police) == ["Tổ dân phố số 5"]


def test_who_is_not_reached_comes_first_then_the_nearest_day_then_the_name(police):
    for name in ("Tổ dân phố số 10", "Tổ dân phố số 2"):
        area(name=name)
    area(name="Trung tâm Dịch vụ", agency=True)
    reached = area(name="Tổ dân phố số 1")
    factories.SubjectMemberFactory(subject=reached.subject, user__email="to1@example.org")
    silent = area(name="Tổ dân phố số 3")
    factories.head_of(silent.subject)
    found = waiting_for(police, factories.ward())
    days = [row.last_day for row in found]
    assert days[:4] == sorted(days[:4])
    areas = [row.name for row in found if row.name.startswith("Tổ") and not row.is_reached]
    assert areas == ["Tổ dân phố số 2", "Tổ dân phố số 3", "Tổ dân phố số 10"]
    assert [row.name for row in found if row.is_reached] == [found[-1].name] == ["Tổ dân phố số 1"]


def test_one_of_a_subjects_people_with_an_address_is_enough(police):
    row = area()
    factories.head_of(row.subject)
    factories.SubjectMemberFactory(subject=row.subject, role="clerk", user__email="van-thu@example.org")
    (found,) = waiting_for(police, factories.ward())
    assert found.is_reached


def test_where_late_dossiers_are_refused_it_says_that_it_is_too_late(at, client, police):
    samples.publish(factories.ward(), late_dossiers="refuse")
    at("2026-11-06 09:00")
    area(name="Tổ dân phố số 1")
    factories.DossierFactory(enrolment=area(name="Tổ dân phố số 2"), returned=True)
    client.force_login(police)
    returned, closed = calls_on(client.get(list_url(chon="tat-ca")))
    assert (returned.row.standing, closed.row.standing) == (Standing.RETURNED, Standing.CLOSED)
    assert closed.deadline == ("Đã hết hạn nhận: hết ngày 04/11/2026. Nếu đã nộp bản giấy trong hạn, ông/bà báo Công an phường Đống Đa.")
    page = client.get(list_url(chon="tat-ca")).content.decode()
    assert "Đã hết hạn, kế hoạch không nhận hồ sơ muộn" in page
    assert reverse("paper_desk") in page
    assert page.count(" checked") == 1  # of the two only the one that can still be sent


def test_where_late_dossiers_are_accepted_the_day_is_over_and_it_may_still_be_sent(at, client, police):
    at("2026-11-06 09:00")
    area()
    client.force_login(police)
    (call,) = calls_on(client.get(list_url()))
    assert call.row.may_still_be_sent
    assert call.deadline == "Đã quá hạn: hết ngày 04/11/2026. Nộp bây giờ vẫn nhận, ghi là nộp muộn."


def test_police_have_the_whole_ward_and_an_area_officer_their_own(client, police):
    officer, neighbour = factories.person("area_officer"), factories.person(place=factories.ward("00004"))
    area(officer, name="Tổ dân phố số 1", head_name="Trần Thị B", head_phone="0912345678")
    area(name="Tổ dân phố số 2", head_name="Lê Văn C", head_phone="0987654321")
    assert (names(police), names(officer)) == (["Tổ dân phố số 1", "Tổ dân phố số 2"], ["Tổ dân phố số 1"])
    client.force_login(officer)
    page = client.get(list_url()).content.decode()
    assert "0912345678" in page
    assert "0987654321" not in page
    assert names(neighbour) == []
    client.force_login(neighbour)
    assert client.get(list_url()).status_code == 404


def test_a_clerk_who_answers_is_called_before_a_listed_head_without_a_number(client, police):
    row = area(head_name="Trần Thị Bảy")
    factories.SubjectMemberFactory(subject=row.subject, role="clerk", user__full_name="Lê Văn Tám", user__phone="0912345678")
    client.force_login(police)
    (call,) = calls_on(client.get(list_url()))
    assert (call.contact.name, call.contact.phone) == ("Lê Văn Tám", "0912345678")


def test_police_narrow_it_by_officer_dossier_standing_and_whether_somebody_called(client, police):
    officer = factories.person("area_officer", full_name="Lê Minh Tuấn")
    area(officer, name="Tổ dân phố số 1")
    area(name="Tổ dân phố số 2")
    factories.DossierFactory(enrolment=area(name="Tổ dân phố số 3"), returned=True)
    client.force_login(police)

    def shown(**query):
        return [call.row.name for call in calls_on(client.get(list_url(**query)))]

    assert shown(can_bo=str(officer.pk)) == ["Tổ dân phố số 1"]
    assert shown(can_bo="chua") == ["Tổ dân phố số 2", "Tổ dân phố số 3"]
    assert shown(tinh_trang="bo-sung") == ["Tổ dân phố số 3"]
    assert shown(ho_so="2026-recognition", nhac="chua") == ["Tổ dân phố số 1", "Tổ dân phố số 2", "Tổ dân phố số 3"]
    assert shown(nhac="roi") == []
    assert len(shown(tinh_trang="khong-co", can_bo="999999", ho_so="x")) == 3  # what is not on offer narrows nothing


def test_a_figure_opens_exactly_its_rows(client, police):
    area(name="Tổ dân phố số 1")
    returned = factories.DossierFactory(enrolment=area(name="Tổ dân phố số 2"), registration=True, returned=True)
    type(returned).objects.update(last_day=date(2026, 3, 31))
    client.force_login(police)
    figures = client.get(list_url()).context["figures"]
    assert [(number, words) for number, words, _ in figures] == [
        (1, "đang chờ hồ sơ đăng ký năm 2026"),
        (2, "đang chờ hồ sơ đề nghị công nhận năm 2026"),
    ]
    for number, _, address in figures:
        assert client.get(list_url() + address).context["found"] == number


def test_a_long_list_comes_in_pages_without_a_gap(client, police):
    for number in range(1, 56):
        area(name=f"Tổ dân phố số {number}")
    client.force_login(police)
    first = client.get(list_url(chon="tat-ca"))
    second = client.get(list_url() + first.context["next_url"])
    assert len(calls_on(first)) == 50
    assert [call.row.name for call in calls_on(first) + calls_on(second)] == [f"Tổ dân phố số {number}" for number in range(1, 56)]
    assert "Nhắc cả 55 nơi" in first.content.decode()


def test_nobody_to_call_is_said(client, police):
    client.force_login(police)
    assert "Hôm nay không phải nhắc nơi nào" in client.get(list_url()).content.decode()


def test_the_results_of_registration_and_the_call_list_lead_to_each_other(client, police):
    area()
    client.force_login(police)
    results = reverse("registration_results", args=["00235", 2026])
    assert results in client.get(list_url()).content.decode()
    assert list_url() in client.get(results).content.decode()
    client.force_login(factories.person("office"))
    assert list_url() not in client.get(results).content.decode()
