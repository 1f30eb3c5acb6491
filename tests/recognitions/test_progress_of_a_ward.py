"""A ward's year against its calendar: every number opens exactly its rows and is the number of the other pages, whoever looks."""

import re
from datetime import date, datetime
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from antt_portal import clock
from recognitions.homes.officers import police_home
from recognitions.progress.arrivals import arrivals_of
from recognitions.statistics import decided_here, progress
from registrations import plans
from registrations.calendar import Delegation
from registrations.choices import Level, MemberRole, SubjectKind
from registrations.milestones import milestones_of
from registrations.models import Enrolment
from registrations.services.plans import plan_publish
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

DELEGATION = Delegation("120/QĐ-UBND", date(2026, 1, 1), "UBND thành phố", ("enterprise", "agency"), date(2026, 1, 1))
LINK = re.compile(r'<a href="(/danh-sach/[^"]*\?[^"]*)">([\d.]+)[^<]*</a>')
OWN_DAYS = [
    {"kind": "agency", "registration_due": {"date": "2026-04-15", "inclusive": True}},
    {"kind": "residential_area", "recognition_due": {"date": "2026-11-16", "inclusive": True}},
    {"kind": "enterprise", "level": "ward", "decision_due": {"date": "2026-11-27", "inclusive": True}},
]


@pytest.fixture
def address():
    return reverse("year_progress", args=["00235", 2026])


@pytest.fixture
def officer(client):
    officer = factories.person()
    sign_in(client, officer)
    return officer


@pytest.fixture
def plan():
    """A plan that gives kinds days of their own, some to decide by."""
    content = {"plan": {"year": 2026, "province_code": "01", "ward_code": "00235"}, "rule": OWN_DAYS}

    def publish():
        plan_publish(content=content, source="ke-hoach.toml")

    return publish


def links_of(answer) -> list[tuple[str, int]]:
    return [(unescape(link), int(number.replace(".", ""))) for link, number in LINK.findall(answer.content.decode())]


def groups_of(answer) -> dict[tuple[str, str], object]:
    """What is due, and over, by its title and its day."""
    return {(due.title, f"{due.day:%d/%m}", due.who): due.group for due in answer.context["ahead"] + answer.context["over"] if due.group}


@pytest.mark.parametrize("by_own_plan", [False, True])
@pytest.mark.parametrize("delegations", [(), (DELEGATION,)], ids=["nothing delegated", "two kinds delegated"])
@pytest.mark.parametrize("day", ["2026-03-20 09:00", "2026-11-18 09:00"])
def test_every_number_opens_exactly_its_rows(client, officer, address, at, monkeypatch, plan, by_own_plan, delegations, day):
    at(day)
    stages.roster_in_every_step()
    if by_own_plan:
        plan()
    monkeypatch.setattr(plans, "_delegations", lambda versions: delegations)
    links = links_of(client.get(address))
    assert len(links) > 40
    for link, number in links:
        assert client.get(link).context["found"] == number > 0, link
    assert any("han_ho_so" in link for link, _ in links)
    assert any("han_quyet_dinh" in link for link, _ in links) == by_own_plan


def test_the_sums_are_those_of_the_home_and_of_the_registration_results(client, officer, address, at):
    at("2026-11-18 09:00")
    stages.roster_in_every_step()
    own = client.get(address).context["own_sum"].counts
    counted = progress(decided_here(plans.calendar_for(factories.ward(), 2026), on=clock.today()))
    assert counted.recognised
    assert {step: own[step] for step in ("total", "registered", "filed", "appraised", "recognised")} == vars(counted)
    assert police_home(factories.ward(), 2026).progress == counted
    results = client.get(reverse("registration_results", args=["00235", 2026])).context["results"].own
    assert (own["registered_late"], own["not_registered"]) == (results.late, results.not_registered)
    assert own["refused"] == 1


def test_what_is_due_says_how_many_are_in_how_many_late_and_who_is_missing(client, officer, address, at):
    at("2026-11-02 09:00")
    for name in "abc":
        factories.EnrolmentFactory(subject__name=f"Tổ dân phố {name}", registered_at=clock.now())
    rows = list(Enrolment.objects.all())
    factories.DossierFactory(enrolment=rows[0], sent=True)
    factories.DossierFactory(enrolment=rows[1], returned=True, late=True)
    factories.EnrolmentFactory(subject=factories.SubjectFactory(agency=True))
    answer = client.get(address)
    group = groups_of(answer)["Hạn gửi hồ sơ đề nghị", "04/11", "tổ dân phố; cơ quan do phường, xã xét"]
    assert (group.done.count, group.all.count, group.missing.count, group.late.count) == (2, 4, 2, 1)
    assert [(words, number.count) for words, number in group.missing_by_kind] == [("Tổ dân phố", 1), ("Cơ quan", 1)]
    page = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    assert "2 / 4 đối tượng đã gửi hồ sơ đề nghị 2 chưa gửi : 1 tổ dân phố , 1 cơ quan 1 gửi muộn" in page
    assert "còn 2 ngày · hết ngày 04/11/2026 (thứ Tư)" in page


def test_only_rows_in_scope_that_are_still_there_and_dossiers_not_withdrawn_are_counted(client, officer, address, at):
    at("2026-11-02 09:00")
    factories.EnrolmentFactory(in_scope=False, exclusion_reason="Doanh nghiệp nhỏ", registered_at=clock.now())
    factories.EnrolmentFactory(left_on=date(2026, 5, 1), registered_at=clock.now())
    withdrawn = factories.DossierFactory(sent=True)
    withdrawn.state = "withdrawn"
    withdrawn.save()
    own = client.get(address).context["own_sum"].counts
    assert (own["total"], own["registered"], own["filed"], own["not_filed"]) == (1, 0, 0, 1)


def test_who_was_refused_and_is_recognised_after_all_is_not_refused(client, officer, address, at):
    at("2026-11-18 09:00")
    stages.roster_in_every_step()
    [refused] = client.get("/danh-sach/00235/2026/?cong_nhan=chua-dat").context["lines"]
    factories.RecognitionFactory(enrolment=refused.row)
    assert client.get(address).context["own_sum"].counts["refused"] == 0


def test_the_provinces_own_stand_apart(client, officer, address, at):
    at("2026-10-20 09:00")
    factories.EnrolmentFactory()
    factories.EnrolmentFactory(subject__kind=SubjectKind.WARD, subject__name="Phường Đống Đa", managing_level=Level.PROVINCE)
    factories.EnrolmentFactory(subject=factories.SubjectFactory(agency=True, provincial=True))
    answer = client.get(address)
    assert answer.context["own_sum"].total == 1
    assert [line.words for line in answer.context["province"]] == ["Phường Đống Đa", "Cơ quan"]
    group = groups_of(answer)["Hạn gửi hồ sơ đề nghị", "19/11", "phường; cơ quan do tỉnh, thành phố xét"]
    assert (group.done.count, group.all.count) == (0, 2)
    assert "Hồ sơ của chính phường Đống Đa" in answer.content.decode()


def test_ends_of_windows_decisions_and_reports_are_among_what_is_due(client, officer, address, at, plan):
    at("2026-10-20 09:00")
    factories.EnrolmentFactory()
    factories.EnrolmentFactory(subject=factories.SubjectFactory(enterprise=True))
    plan()
    days = [(f"{due.day:%d/%m}", due.title) for due in client.get(address).context["ahead"]]
    assert days == [
        ("31/10", "Hết mốc đánh giá"),
        ("04/11", "Hạn gửi hồ sơ đề nghị"),
        ("15/11", "Hết mốc đánh giá"),
        ("16/11", "Hạn gửi hồ sơ đề nghị"),
        ("25/11", "Hạn gửi báo cáo năm"),
        ("27/11", "Hạn quyết định"),
    ]
    at("2026-12-20 09:00")
    sign_in(client, officer)
    answer = client.get(address)
    assert answer.context["ahead"] == []
    assert "Không còn hạn nào trong năm 2026." in answer.content.decode()
    assert {due.title for due in answer.context["over"]} == {"Hạn đăng ký", "Hạn gửi hồ sơ đề nghị", "Hạn quyết định"}


@pytest.mark.parametrize("by_own_plan", [False, True])
def test_the_page_shows_the_days_on_which_the_calendar_acts(client, officer, address, at, plan, by_own_plan):
    at("2026-01-05 09:00")
    sign_in(client, officer)
    for trait in ({}, {"agency": True}, {"enterprise": True}, {"school": True}, {"kind": SubjectKind.WARD}):
        levels = [Level.PROVINCE] if "kind" in trait else [Level.WARD] if not trait else Level
        for level in levels:
            factories.EnrolmentFactory(subject=factories.SubjectFactory(managing_level=level, **trait))
    if by_own_plan:
        plan()
    calendar = plans.calendar_for(factories.ward(), 2026)
    acts = milestones_of(calendar.rules.values(), calendar.reports, is_province=False)
    assert {due.day for due in client.get(address).context["ahead"]} == {milestone.day for milestone in acts}


def test_a_day_belongs_to_vietnam_and_a_return_leaves_the_day_of_the_first_receipt(at):
    at("2026-11-10 09:00")
    before_midnight, after = (datetime(2026, 11, 4, 23, 59, 59, 999999, stages.VIETNAM), datetime(2026, 11, 5, 0, 0, 0, 0, stages.VIETNAM))
    for received_at, trait in ((before_midnight, "returned"), (after, "complete")):
        row = factories.EnrolmentFactory(registered_at=datetime(2026, 3, 31, 23, 59, 59, 0, stages.VIETNAM))
        factories.DossierFactory(enrolment=row, received_at=received_at, **{trait: True})
    calendar = plans.calendar_for(factories.ward(), 2026)
    arrivals = arrivals_of(Enrolment.objects.all(), calendar, on=clock.today())
    assert arrivals.by_day["filed", "residential_area", "ward"] == {date(2026, 11, 4): 1, date(2026, 11, 5): 1}
    assert arrivals.by_day["registered", "residential_area", "ward"] == {date(2026, 3, 31): 2}


def test_each_group_of_five_and_more_has_a_curve_that_ends_at_its_numbers(client, officer, address, at, plan):
    at("2026-11-02 09:00")
    plan()
    for number in range(6):
        row = factories.EnrolmentFactory(registered_at=clock.now())
        if number < 4:
            factories.DossierFactory(enrolment=row, sent=True)
    for _ in range(4):
        factories.EnrolmentFactory(subject=factories.SubjectFactory(agency=True))
    answer = client.get(address)
    curves = [(curve.title, curve.came, curve.total, curve.first_day, curve.last_day) for curve in answer.context["curves"]]
    assert curves == [
        ("Hồ sơ đề nghị công nhận: tổ dân phố", 4, 6, date(2026, 10, 1), date(2026, 11, 16)),
        ("Đăng ký: tổ dân phố", 6, 6, date(2026, 1, 1), date(2026, 3, 31)),
    ]
    assert answer.content.decode().count('<svg class="curve-picture"') == 2


def test_the_home_of_the_police_shows_the_curve_of_the_next_last_day(client, officer, at):
    at("2026-11-02 09:00")
    for _ in range(5):
        factories.EnrolmentFactory()
    assert client.get("/").context["home"].curve.title == "Hồ sơ đề nghị công nhận: tổ dân phố"
    at("2026-12-20 09:00")
    sign_in(client, officer)
    assert client.get("/").context["home"].curve is None


def test_an_area_officer_counts_the_subjects_assigned_to_them_and_opens_the_same(client, address, at):
    at("2026-11-02 09:00")
    area_officer, rows = factories.person("area_officer"), [factories.EnrolmentFactory() for _ in range(9)]
    for row in rows[:6]:
        factories.SubjectMemberFactory(subject=row.subject, user=area_officer, role=MemberRole.AREA_OFFICER)
    sign_in(client, area_officer)
    answer = client.get(address)
    assert answer.context["own_sum"].total == 6
    assert [curve.total for curve in answer.context["curves"]] == [6, 6]
    assert not [due for due in answer.context["ahead"] if "báo cáo" in due.title]
    assert "không phải cả Phường Đống Đa" in answer.content.decode()
    links = links_of(answer)
    assert links
    for link, number in links:
        assert client.get(link).context["found"] == number, link


def test_an_area_officer_without_subjects_is_told_who_assigns_them(client, address):
    factories.EnrolmentFactory()
    sign_in(client, factories.person("area_officer"))
    assert "Chưa có đối tượng nào được giao" in client.get(address).content.decode()


@pytest.mark.parametrize("trait", ["chief", "office", "chairperson", "auditor"])
def test_who_reads_the_ward_reads_its_progress(client, address, trait):
    factories.EnrolmentFactory()
    sign_in(client, factories.person(trait))
    assert client.get(address).context["own_sum"].total == 1


def test_a_province_reads_those_of_its_wards_and_has_none_itself(client, address):
    factories.EnrolmentFactory()
    sign_in(client, factories.person(place=factories.ward().parent))
    assert client.get(address).context["own_sum"].total == 1
    assert client.get(reverse("year_progress", args=[factories.ward().parent.code, 2026])).status_code == 404
    assert address in client.get("/?nam=2026").content.decode()


def test_a_year_without_a_roster_says_when_it_opens(client, officer, at):
    at("2026-11-20 09:00")
    sign_in(client, officer)
    page = client.get(reverse("year_progress", args=["00235", 2027])).content.decode()
    assert "Đăng ký năm 2027 mở từ ngày 01/01/2027 (thứ Sáu)." in page
    assert "Danh sách năm này chưa có ai" in page


def test_the_years_before_and_after_are_a_click_away_while_two_are_alive(client, officer, address, at):
    at("2026-11-20 09:00")
    sign_in(client, officer)
    page = client.get(address).content.decode()
    for year in (2025, 2027):
        assert reverse("year_progress", args=["00235", year]) in page
    assert client.get(reverse("year_progress", args=["00235", 2020])).status_code == 404


def test_the_calendar_leads_to_it_whoever_may_open_it(address):
    row = factories.EnrolmentFactory()
    readers, head = (factories.person("office"), factories.person("area_officer")), factories.head_of(row.subject)
    for user in (*readers, head):
        client = Client()
        sign_in(client, user)
        assert (address in client.get(reverse("calendar", args=[2026])).content.decode()) == (user in readers)


def test_the_number_of_queries_does_not_grow_with_the_units(address, at):
    at("2026-11-02 09:00")
    officer = factories.person()

    def add(count: int) -> None:
        for number in range(count):
            row = factories.EnrolmentFactory(registered_at=clock.now())
            factories.DossierFactory(enrolment=row, **({"returned": True} if number % 2 else {"complete": True}))

    def queries() -> int:
        client = Client()
        sign_in(client, officer)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    add(5)
    few = queries()
    add(45)
    assert queries() == few <= 15
