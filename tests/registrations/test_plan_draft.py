"""A plan typed in the browser: begun, saved page by page, seen beside what is in force, published by the door of a plan file."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours
from antt_portal.trail.models import Entry
from registrations.calendar import Due
from registrations.calendar_page import sections_of
from registrations.models import Enrolment, PlanDraft, PlanVersion
from registrations.plan_files import plan_read
from registrations.planning import drafting
from registrations.planning.scopes import BY_SLUG, Scope
from registrations.plans import calendar_for, version_as_if
from registrations.services import plan_drafts as services
from registrations.services.plans import plan_publish
from tests import factories
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

PLANS = sorted((Path(__file__).parents[1] / "plans").glob("*.toml"))
DONG_DA = {"year": 2026, "province_code": "01", "ward_code": "00235", "ward_name": "Phường Đống Đa"}
HANOI = {"year": 2026, "province_code": "01", "symbol": "12/KH-UBND", "fixed": ["recognition_due", "late_dossiers"]}
UNTIL_5_11 = {"date": "2026-11-05", "inclusive": True}
UNTIL_9_11 = {"date": "2026-11-09", "inclusive": True}
AREA = {"kind": "residential_area", "recognition_due": UNTIL_5_11}


@pytest.fixture(autouse=True)
def _february(at):
    at("2026-02-10 14:05")


@pytest.fixture
def officer(client):
    """A police officer of Đống Đa who has just signed in."""
    person = factories.person()
    sign_in(client, person)
    return person


def _publish(plan=DONG_DA, **tables) -> PlanVersion:
    return plan_publish(content={"plan": plan} | tables, source="ke-hoach.toml").version


def _begin(by, beginning="empty", year=2026, place=None) -> PlanDraft:
    return services.plan_draft_start(place=place or factories.ward(), year=year, by=by, beginning=beginning)


def _said(draft: PlanDraft, by, scope: Scope, **given) -> PlanDraft:
    """The draft after the page of a scope was saved."""
    return services.plan_draft_save(
        draft=draft, by=by, version=draft.version, change=lambda content: drafting.with_rule(content, scope, given)
    )


def _address(name: str, *more, year=2026) -> str:
    return reverse(name, args=["00235", year, *more])


def _html(response) -> str:
    return " ".join(response.content.decode().split())


def _fields(page) -> dict:
    """What a browser would send back from a page that nobody touched."""
    sent = {"version": page.draft.version}
    forms = [page.form] + ([page.rows.management_form, *page.rows.forms] if page.rows is not None else [])
    for form in forms:
        for field in form:
            value = field.value()
            name = field.html_name
            if isinstance(value, date):
                value = f"{value:%d/%m/%Y}"
            if value is not None and value is not False and value != []:
                sent[name] = value
    return sent


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_real_plan_opened_saved_on_every_page_and_published_unchanged_is_no_new_version(path, client):
    version = plan_publish(content=plan_read(path), source=path.name).version
    place, year = version.plan.place, version.plan.year
    office = factories.person("office", place=place)
    sign_in(client, office)
    draft = services.plan_draft_start(place=place, year=year, by=office, beginning="in_force")
    for name, slug in [
        *(("plan_step", slug) for slug in ("van-ban", "quy-dinh-chung", "tieu-chi", "chi-tieu", "uy-quyen")),
        *(("plan_rule", slug) for slug in ("residential_area", "ward", "organisation-ward", "organisation-province", "organisation")),
    ]:
        address = reverse(name, args=[place.code, year, slug])
        saved = client.post(address, _fields(client.get(address).context["page"]))
        assert saved.status_code == 302, (slug, saved.context["page"].form.errors)
    draft.refresh_from_db()
    assert (draft.content, draft.version) == (version.content, 1)
    response = client.post(reverse("plan_publish", args=[place.code, year]), {"version": 1, "last_seq": 1, "province_seq": 0}, follow=True)
    assert "Không có gì thay đổi so với lần 1" in _html(response)
    assert PlanVersion.objects.count() == 1


def test_a_draft_begins_empty_or_from_the_plan_in_force_or_from_last_years(officer, client):
    assert list(services.beginnings_of(factories.ward(), 2026)) == ["empty"]
    _publish(DONG_DA | {"year": 2025}, rule=[{"kind": "agency", "registration_due": {"date": "2025-03-31", "inclusive": True}}])
    _publish(rule=[AREA])
    assert list(services.beginnings_of(factories.ward(), 2026)) == ["in_force", "last_year", "empty"]
    page = _html(client.get(_address("plan_edit")))
    assert "Từ kế hoạch năm 2025, các ngày chuyển sang năm 2026" in page
    assert client.post(_address("plan_edit"), {"beginning": "no"}).status_code == 400
    assert client.post(_address("plan_edit"), {"beginning": "last_year"}).status_code == 302
    draft = PlanDraft.objects.get()
    assert draft.content["rule"] == [{"kind": "agency", "registration_due": {"date": "2026-03-31", "inclusive": True}}]
    assert "Đã lưu lúc 14:05 ngày 10/02/2026" in _html(client.get(_address("plan_edit")))
    assert _begin(officer, "empty") == draft
    assert Entry.objects.filter(action="plan_draft.started").count() == 1


def test_years_too_far_ahead_and_places_of_others_are_not_found(officer, client):
    assert client.get(_address("plan_edit", year=2028)).status_code == 404
    assert client.get(reverse("plan_edit", args=["01", 2026])).status_code == 404
    assert client.get(_address("plan_step", "khac")).status_code == 404
    assert client.get(_address("plan_rule", "khac")).status_code == 404
    for stranger in (factories.person("chairperson"), factories.person(place=factories.ward().parent)):
        with pytest.raises(NotYours):
            _begin(stranger)


@pytest.mark.parametrize(
    ("wording", "inclusive", "words"),
    [
        ("before", False, "Trước ngày 05/11/2026 (hạn cuối: hết ngày 04/11/2026, thứ Tư)"),
        ("until", True, "Chậm nhất ngày 05/11/2026 (hạn cuối: hết ngày 05/11/2026, thứ Năm)"),
    ],
)
def test_a_due_date_is_typed_in_both_wordings_and_previewed_as_the_calendar_will_say_it(officer, client, wording, inclusive, words):
    _begin(officer)
    sent = {"version": 1, "recognition_due_wording": wording, "recognition_due_date": "05/11/2026"}
    assert client.post(_address("plan_rule", "residential_area"), sent).status_code == 302
    draft = PlanDraft.objects.get()
    assert draft.content["rule"] == [
        {"kind": "residential_area", "recognition_due": {"date": "2026-11-05", "inclusive": inclusive}},
    ]
    page = _html(client.get(_address("plan_preview")))
    assert words in page
    assert "theo Kế hoạch năm 2026 của Phường Đống Đa" in page
    assert "Chưa đối chiếu với văn bản gốc" in page  # of what the circular still answers


def test_bad_input_says_what_is_wrong_keeps_what_was_typed_and_changes_nothing(officer, client):
    _begin(officer)
    cases = [
        ("plan_rule", "residential_area", {"recognition_due_wording": "until", "recognition_due_date": "5 tháng 11"}, "ngày/tháng/năm"),
        ("plan_rule", "residential_area", {"recognition_due_date": "05/11/2026"}, "Ông/bà đã ghi ngày"),
        ("plan_rule", "residential_area", {"window_first": "01/11/2025"}, "Mốc đánh giá cần cả ngày đầu và ngày cuối"),
        ("plan_rule", "ward", {"window_first": "16/11/2025", "window_last": "15/11/2027"}, "phải kết thúc trong năm 2026"),
        ("plan_rule", "ward", {"approver": "ward"}, "chọn một trong các mục"),
        ("plan_step", "van-ban", {"issued_on": "12/01/2019"}, "12/01/2019"),
        ("plan_step", "van-ban", {"title": "a" * 501}, "nhiều nhất là 500"),
        ("plan_step", "chi-tieu", {"recognised_percent": "101", "review-TOTAL_FORMS": 0, "review-INITIAL_FORMS": 0}, "nhiều nhất là 100"),
    ]
    for name, slug, sent, words in cases:
        response = client.post(_address(name, slug), sent | {"version": 1})
        page = _html(response)
        assert (response.status_code, words in page) == (400, True), (slug, words)
        assert "<title>Lỗi:" in page
        assert list(sent.values())[-1] == "ward" or str(next(iter(sent.values()))) in page
    assert PlanDraft.objects.get().version == 1


def test_a_criterion_below_the_circular_is_refused_at_its_row_and_a_raised_one_is_taken(officer, client):
    _begin(officer)
    rows = {"version": 1, "criterion-TOTAL_FORMS": 2, "criterion-INITIAL_FORMS": 0}
    rows |= {"criterion-1-kind": "ward", "criterion-1-code": "5.4b", "criterion-1-threshold": "60"}
    response = client.post(_address("plan_step", "tieu-chi"), rows)
    assert response.status_code == 400
    assert 'href="#id_criterion-1-threshold"' in _html(response)
    assert "Địa phương không được quy định thấp hơn Thông tư" in _html(response)
    client.post(_address("plan_step", "tieu-chi"), rows | {"criterion-1-threshold": "80", "more": "1"})
    assert PlanDraft.objects.get().content["criterion"] == [{"kind": "ward", "code": "5.4b", "threshold": 80}]
    page = client.get(_address("plan_step", "tieu-chi")).context["page"]
    taken_out = _fields(page) | {"criterion-0-DELETE": "on"}
    client.post(_address("plan_step", "tieu-chi"), taken_out)
    assert "criterion" not in PlanDraft.objects.get().content


def test_two_officers_at_one_draft_the_second_is_told_and_keeps_what_was_typed(officer, client):
    draft = _begin(officer)
    chief = factories.person("chief", full_name="Hoàng Văn Dũng")
    _said(draft, chief, Scope("ward"), receiver="provincial_police")
    response = client.post(_address("plan_step", "van-ban"), {"version": 1, "title": "Kế hoạch của tôi"})
    assert response.status_code == 409
    page = _html(response)
    assert "Hoàng Văn Dũng đã lưu bản nháp này lúc 14:05 ngày 10/02/2026" in page
    assert "Kế hoạch của tôi</textarea>" in page
    assert 'name="version" value="2"' in page
    assert client.post(_address("plan_step", "van-ban"), {"version": 2, "title": "Kế hoạch của tôi"}).status_code == 302
    content = PlanDraft.objects.get().content
    assert (content["plan"]["title"], content["rule"][0]["receiver"]) == ("Kế hoạch của tôi", "provincial_police")


def test_what_the_province_fixed_is_only_read_and_saving_the_page_drops_what_the_draft_says_otherwise(officer, client):
    _publish(rule=[{"kind": "residential_area", "recognition_due": UNTIL_9_11, "receiver": "ward_police"}])
    _publish(HANOI, rule=[AREA])
    draft = _begin(officer, "in_force")
    page = _html(client.get(_address("plan_rule", "residential_area")))
    assert "Kế hoạch số 12/KH-UBND của Thành phố Hà Nội không cho phường, xã thay đổi mục này" in page
    assert "Do tỉnh, thành phố ấn định: chậm nhất ngày 05/11/2026" in page
    assert "recognition_due_date" not in page
    preview = _html(client.get(_address("plan_preview")))
    assert "Kế hoạch số 12/KH-UBND của Thành phố Hà Nội đã ấn định mục này" in preview
    assert "Công bố kế hoạch năm 2026" not in preview
    response = client.post(_address("plan_publish"), {"version": draft.version, "last_seq": 1, "province_seq": 1})
    assert (response.status_code, PlanVersion.objects.count()) == (400, 2)
    tampered = {"version": 1, "receiver": "ward_police", "recognition_due_wording": "until", "recognition_due_date": "20/11/2026"}
    client.post(_address("plan_rule", "residential_area"), tampered)
    assert PlanDraft.objects.get().content["rule"] == [{"kind": "residential_area", "receiver": "ward_police"}]


def test_publishing_makes_the_next_version_with_a_trail_and_closes_the_draft(officer, client):
    _publish(rule=[AREA])
    draft = _said(_begin(officer, "in_force"), officer, Scope("residential_area"), recognition_due=Due(date(2026, 11, 9)))
    preview = _html(client.get(_address("plan_preview")))
    assert "Công bố kế hoạch năm 2026 (lần 2)" in preview
    response = client.post(_address("plan_publish"), {"version": draft.version, "last_seq": 1, "province_seq": 0}, follow=True)
    page = _html(response)
    assert "Đã công bố kế hoạch năm 2026, lần 2. Cổng chưa tự báo các hạn đã đổi" in page
    assert "Khác với lần 1" in page
    version = PlanVersion.objects.get(seq=2)
    assert (version.published_by, version.source, version.draft.pk) == (officer, "soạn trên cổng", draft.pk)
    assert Entry.objects.filter(action="plan.published", actor_id=officer.pk).count() == 1
    assert not PlanDraft.objects.open().exists()
    with pytest.raises(Conflict):
        services.plan_draft_publish(draft=draft, by=officer, version=draft.version, last_seq=2)


def test_publishing_asks_for_the_password_again(officer, client):
    _begin(officer)
    client.logout()
    client.force_login(officer)
    page = _html(client.post(_address("plan_publish"), {"version": 1, "last_seq": 0, "province_seq": 0}))
    assert 'name="again-password"' in page
    assert not PlanVersion.objects.exists()


def test_a_plan_published_meanwhile_is_not_overwritten_unseen(officer, client):
    draft = _begin(officer)
    _publish(rule=[AREA])
    response = client.post(_address("plan_publish"), {"version": draft.version, "last_seq": 0, "province_seq": 0})
    assert response.status_code == 409
    assert "công bố lần 1 lúc 14:05 ngày 10/02/2026" in _html(response)
    assert PlanVersion.objects.count() == 1


def test_a_plan_of_the_province_published_meanwhile_is_looked_at_first(officer, client):
    _publish(HANOI)
    draft = _begin(officer)
    shown = client.get(_address("plan_preview")).context
    sent = {"version": draft.version, "last_seq": 0, "province_seq": shown["province_seq"]}
    _publish(HANOI | {"symbol": "13/KH-UBND"})
    response = client.post(_address("plan_publish"), sent)
    assert response.status_code == 409
    assert "công bố kế hoạch của Thành phố Hà Nội lần 2 lúc 14:05 ngày 10/02/2026" in _html(response)
    assert client.post(_address("plan_publish"), sent | {"province_seq": response.context["province_seq"]}).status_code == 302


def test_a_draft_that_is_put_away_leaves_the_plan_as_it_was(officer, client):
    _begin(officer)
    assert client.post(_address("plan_drop"), {"version": 9}).status_code == 409
    assert client.post(_address("plan_drop"), {"version": 1}).status_code == 302
    assert client.post(_address("plan_drop"), {"version": 1}).status_code == 404
    assert not PlanVersion.objects.exists()


def test_the_preview_says_what_to_look_at_twice(officer, client):
    enterprise = factories.EnrolmentFactory(subject=factories.SubjectFactory(enterprise=True))
    factories.EnrolmentFactory(subject=factories.SubjectFactory(enterprise=True), registered_at="2026-02-01T08:00:00+07:00")
    draft = _said(_begin(officer), officer, Scope("enterprise"), enabled="no")
    window = (date(2025, 11, 5), date(2026, 10, 31))
    early = Due(date(2026, 2, 3))
    draft = _said(draft, officer, Scope("residential_area"), window=window, registration_due=early, recognition_due=Due(date(2026, 10, 18)))
    page = _html(client.get(_address("plan_preview")))
    for words in (
        "<strong>1 đối tượng</strong> chưa đăng ký trong danh sách năm 2026 sẽ chuyển sang theo dõi phong trào",
        "1 đối tượng đã đăng ký vẫn thuộc diện xét",
        "4 ngày, từ ngày 01/11/2025 đến hết ngày 04/11/2025, không thuộc mốc đánh giá nào",
        "Hạn đăng ký (chậm nhất ngày 03/02/2026) đã qua; đang áp dụng: hết ngày 31/03/2026 (thứ Ba)",
        "rơi vào ngày nghỉ 18/10/2026 (Chủ nhật); nhận đến hết ngày 19/10/2026 (thứ Hai)",
        "hết trước ngày cuối của mốc đánh giá 31/10/2026",
    ):
        assert words in page, words
    services.plan_draft_publish(draft=draft, by=officer, version=draft.version, last_seq=0)
    enterprise.refresh_from_db()
    assert (enterprise.in_scope, Enrolment.objects.filter(in_scope=True).count()) == (False, 1)


def test_the_page_of_a_plan_lists_its_versions_and_each_is_a_file_that_loads_back(officer, client, tmp_path):
    first = plan_publish(content=plan_read(next(path for path in PLANS if path.stem == "dong-da-2025")), source="a.toml").version
    second = plan_publish(content=first.content | {"targets": {"recognised_percent": 80}}, source="b.toml").version
    page = _html(client.get(reverse("plan", args=[first.plan_id])))
    assert "Khác với lần 1" in page
    assert "Tỷ lệ được công nhận" in page
    assert reverse("plan_edit", args=["00235", 2025]) in page
    response = client.get(reverse("plan_file", args=[first.plan_id, 2]))
    assert 'filename="ke-hoach-00235-2025-lan-2.toml"' in response["Content-Disposition"]
    path = tmp_path / "tai-ve.toml"
    path.write_bytes(response.content)
    assert not plan_publish(content=plan_read(path), source="tai-ve.toml").is_new
    assert PlanVersion.objects.last() == second
    assert client.get(reverse("plan_file", args=[first.plan_id, 3])).status_code == 404


def test_a_province_drafts_its_own_plan_and_says_what_it_fixes(client):
    hanoi = Place.objects.get(code="01")
    office = factories.person("office", place=hanoi)
    sign_in(client, office)
    _begin(office, place=hanoi)
    address = reverse("plan_step", args=["01", 2026, "quy-dinh-chung"])
    client.post(address, {"version": 1, "late_dossiers": "refuse", "fixed": ["window", "late_dossiers"]})
    assert PlanDraft.objects.get().content["plan"] == {
        "year": 2026,
        "province_code": "01",
        "late_dossiers": "refuse",
        "fixed": ["window", "late_dossiers"],
    }
    assert client.get(reverse("plan_preview", args=["01", 2026])).status_code == 200


DUES = st.builds(
    lambda last_day, inclusive: Due(last_day if inclusive else last_day + timedelta(days=1), inclusive),
    st.dates(date(2026, 7, 1), date(2027, 1, 30)),
    st.booleans(),
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    due=DUES, rolls=st.sampled_from(["yes", "no", ""]), scope=st.sampled_from(["residential_area", "organisation-ward", "agency-province"])
)
def test_what_was_previewed_is_what_the_calendar_says_once_published(due, rolls, scope):
    """The very same rows of the very same functions, before and after."""
    place, officer = factories.ward(), factories.person()
    content = drafting.with_rule({"plan": DONG_DA}, BY_SLUG[scope], {"recognition_due": due})
    content = drafting.with_values(content, drafting.SETTINGS, {"roll_forward": rolls})
    draft = services.plan_draft_start(place=place, year=2026, by=officer, beginning="empty")
    draft = services.plan_draft_save(draft=draft, by=officer, version=draft.version, change=lambda _: content)
    previewed = calendar_for(place, 2026, instead=version_as_if(place, 2026, draft.content))
    last = PlanVersion.objects.order_by("seq").last()
    published = services.plan_draft_publish(draft=draft, by=officer, version=draft.version, last_seq=last.seq if last else 0)
    if not published.is_new:
        services.plan_draft_drop(draft=draft, by=officer, version=draft.version)
    calendar, today = calendar_for(place, 2026), date(2026, 2, 10)
    assert sections_of(previewed, today) == sections_of(calendar, today)
    assert (previewed.rules, previewed.reports) == (calendar.rules, calendar.reports)


def test_a_page_of_the_draft_and_its_preview_take_few_queries(officer, client, django_assert_max_num_queries):
    _publish(HANOI, rule=[AREA])
    _begin(officer)
    with django_assert_max_num_queries(20):
        client.get(_address("plan_rule", "organisation-ward"))
    with django_assert_max_num_queries(30):
        client.get(_address("plan_preview"))
