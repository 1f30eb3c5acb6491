"""The review queue: filters that stay, figures equal to what they lead to, orders that page by key, and the next dossier."""

import itertools

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers import services
from dossiers.choices import DossierState, ReceivedHow
from dossiers.models import Dossier
from dossiers.reviewing.queue import REMEMBERED
from registrations.choices import MemberRole
from tests import factories
from tests.dossiers import samples

pytestmark = pytest.mark.django_db
QUEUE, NEXT = "/ho-so/cho-kiem-tra/", "/ho-so/cho-kiem-tra/tiep-theo/"


@pytest.fixture
def officer(at):
    at("2026-11-01 09:00")
    return factories.person(full_name="Trần Quốc Bảo")


@pytest.fixture
def client(officer):
    client = Client()
    client.force_login(officer)
    return client


def shown(client, query: str = "") -> list[int]:
    return [row.pk for row in client.get(QUEUE + query).context["rows"]]


def test_each_filter_narrows_and_filters_join(client, officer):
    area_officer = factories.person("area_officer", full_name="Lê Minh Tuấn")
    late = factories.DossierFactory(sent=True, late=True, enrolment__subject__name="Tổ dân phố số 905")
    paper = factories.DossierFactory(in_review=True, registration=True, received_how=ReceivedHow.PAPER, claimed_by=officer)
    Dossier.objects.filter(pk=paper.pk).update(claimed_at=paper.state_since)
    firm = factories.DossierFactory(sent=True, enrolment__subject=factories.SubjectFactory(enterprise=True), enrolment__year=2025)
    complete = factories.DossierFactory(complete=True)
    withdrawn = factories.DossierFactory(sent=True, state=DossierState.WITHDRAWN)
    factories.DossierFactory()  # a draft is nobody's work yet
    factories.DossierFactory(state=DossierState.WITHDRAWN)  # and what never was sent stays its subject's own business
    factories.SubjectMemberFactory(subject=late.subject, user=area_officer, role=MemberRole.AREA_OFFICER)
    waiting = {late.pk, paper.pk, firm.pk}
    expected = {
        "?state=": waiting,
        "?state=all": waiting | {complete.pk, withdrawn.pk},
        "?state=complete": {complete.pk},
        "?state=withdrawn": {withdrawn.pk},
        "?kind=registration": {paper.pk},
        "?late=true": {late.pk},
        "?late=false": {paper.pk, firm.pk},
        "?subject=enterprise": {firm.pk},
        f"?officer={area_officer.pk}": {late.pk},
        "?how=paper": {paper.pk},
        "?year=2025": {firm.pk},
        "?holder=mine": {paper.pk},
        "?holder=free": {late.pk, firm.pk},
        "?holder=others": set(),
        "?q=to+dan+pho+so+905": {late.pk},
        "?q=so&how=paper&year=2026": {paper.pk},
        "?kind=nonsense&year=1066": waiting,
    }
    assert {query: set(shown(client, query)) for query in expected} == expected


def test_who_holds_a_dossier_narrows_by_live_claims_and_stale_ones_count_as_free(officer, at):
    colleague = factories.person("chief")
    held, left = factories.DossierFactory.create_batch(2, in_review=True)
    services.dossier_claim(dossier=left, by=colleague)
    at("2026-11-01 09:40")
    services.dossier_claim(dossier=held, by=colleague)
    client = Client()
    client.force_login(officer)
    assert shown(client, "?holder=others") == [held.pk]
    assert shown(client, "?holder=free") == [left.pk]
    page = client.get(QUEUE + "?state=").content.decode()
    assert f"{colleague.full_name} đang giữ, từ 09:40" in page
    assert f"{colleague.full_name} để đó từ 09:00" in page


def test_filters_stay_until_they_are_taken_away_and_words_are_never_kept(client):
    wanted = factories.DossierFactory(complete=True, registration=True)
    factories.DossierFactory(sent=True)
    assert shown(client, "?kind=registration&state=complete&order=newest&q=to") == [wanted.pk]
    assert client.session[REMEMBERED] == {"kind": "registration", "state": "complete", "order": "newest"}
    again = client.get(QUEUE)
    assert [row.pk for row in again.context["rows"]] == [wanted.pk]
    assert "Bỏ hết bộ lọc" in again.content.decode()
    removable = dict(again.context["active"])
    assert set(removable) == {"Loại hồ sơ: Hồ sơ đăng ký", "Trạng thái: Hồ sơ đầy đủ"}
    client.get(QUEUE + removable["Trạng thái: Hồ sơ đầy đủ"])
    assert client.session[REMEMBERED] == {"kind": "registration", "order": "newest"}
    client.get(QUEUE + client.get(QUEUE).context["clear_url"])
    assert client.session[REMEMBERED] == {"order": "newest"}
    assert len(shown(client)) == 1


def test_every_figure_is_the_number_of_rows_that_its_link_shows(client, officer):
    factories.DossierFactory.create_batch(2, sent=True)
    factories.DossierFactory(sent=True, late=True)
    factories.DossierFactory.create_batch(2, returned=True, late=True)
    factories.DossierFactory(complete=True)
    services.dossier_claim(dossier=factories.DossierFactory(in_review=True), by=officer)
    figures = client.get(QUEUE).context["figures"]
    assert [number for number, _, _ in figures] == [3, 1, 2, 1, 1]
    for number, words, url in figures:
        page = client.get(QUEUE + url)
        assert (words, page.context["total"], len(page.context["rows"])) == (words, number, number)


@pytest.mark.parametrize("order", ["", "newest", "last_day"])
def test_every_order_shows_each_row_once_over_all_pages_also_where_days_are_equal(client, order, monkeypatch, at):
    monkeypatch.setattr("dossiers.reviewing.queue.PAGE_ROWS", 3)
    for day in (3, 1, 2, 2, 2, 1, 3, 1):
        moment = at(f"2026-11-0{day} 08:00")
        factories.DossierFactory(sent=True, received_at=moment, last_day=f"2026-11-{20 - day}")
    seen, query = [], f"?state=&order={order}"
    while query:
        page = client.get(QUEUE + query)
        seen += page.context["rows"]
        query = page.context["next_url"]
    assert len({row.pk for row in seen}) == len(seen) == 8
    kept = Dossier.objects.in_bulk([row.pk for row in seen])
    values = [(kept[row.pk].last_day if order == "last_day" else kept[row.pk].received_at) for row in seen]
    assert values == sorted(values, reverse=order == "newest")


def test_rows_say_how_long_they_wait_how_they_came_and_what_was_asked_for(client, officer, at):
    enrolment = factories.EnrolmentFactory()
    at("2026-03-10 09:00")
    head = factories.head_of(enrolment.subject)
    sent = samples.sent(enrolment, head)
    at("2026-03-13 09:00")
    (row,) = client.get(QUEUE + "?year=2026").context["rows"]
    assert (row.received, row.came, row.told) == ("09:00 ngày 10/03/2026", "Gửi qua cổng · chờ 3 ngày", "")
    taken = services.dossier_take(dossier=sent, by=officer, version=sent.version)
    asked = {"registration_form": "Thiếu chữ ký.", "": "Số hộ chưa khớp."}
    returned = services.dossier_return(dossier=taken, by=officer, version=taken.version, reasons=asked)
    (row,) = client.get(QUEUE + "?state=returned").context["rows"]
    assert row.told == "Chờ bổ sung: bản đăng ký phấn đấu, các mục đã nhập"
    services.dossier_submit(dossier=returned, by=head, version=returned.version)
    page = client.get(QUEUE + "?state=submitted")
    assert page.context["rows"][0].told == "Đã bổ sung: bản đăng ký phấn đấu, các mục đã nhập"
    assert "Gửi qua cổng · chờ từ hôm nay" in page.content.decode()


def test_after_one_dossier_comes_the_next_of_the_same_filter_that_no_colleague_holds(client, officer, at):
    rows = []
    for minute in range(4):
        moment = at(f"2026-11-01 08:0{minute}")
        rows.append(factories.DossierFactory(in_review=True, received_at=moment))
    other_kind = factories.DossierFactory(in_review=True, registration=True, received_at=at("2026-11-01 08:30"))
    services.dossier_claim(dossier=rows[2], by=factories.person("chief"))
    shown(client, "?kind=recognition")

    def next_after(dossier) -> str:
        return client.get(f"{NEXT}?sau={dossier.pk}").url

    first = services.dossier_return(dossier=rows[0], by=officer, version=rows[0].version, reasons={"minutes": "Ảnh mờ."})
    page = client.get(reverse("dossier", args=[first.pk])).content.decode()
    assert f"{NEXT}?sau={first.pk}" in page
    assert next_after(first) == reverse("dossier", args=[rows[1].pk])
    assert next_after(rows[1]) == reverse("dossier", args=[rows[3].pk])  # the third is held
    assert next_after(rows[3]) == reverse("dossier", args=[rows[1].pk])  # from the top again
    Dossier.objects.exclude(pk=other_kind.pk).update(state=DossierState.COMPLETE)
    assert next_after(rows[3]) == QUEUE
    assert "Không còn hồ sơ nào khác" in client.get(QUEUE).content.decode()


def test_an_area_officer_finds_only_their_own_subjects_and_the_neighbours_nothing(officer):
    own, other = factories.DossierFactory.create_batch(2, sent=True)
    area_officer = factories.person("area_officer")
    factories.SubjectMemberFactory(subject=own.subject, user=area_officer, role=MemberRole.AREA_OFFICER)
    found = {}
    for name, person in (("area", area_officer), ("police", officer), ("neighbour", factories.person(place=factories.ward("00004")))):
        client = Client()
        client.force_login(person)
        found[name] = set(shown(client))
        assert found[name] <= set(Dossier.objects.visible_to(person).values_list("pk", flat=True))
    assert found == {"area": {own.pk}, "police": {own.pk, other.pk}, "neighbour": set()}


def test_the_queue_makes_as_many_queries_for_thirty_rows_as_for_three_whatever_they_tell(client, officer):
    def add(many: int) -> None:
        for state, _ in zip(itertools.cycle(["returned", "in_review"]), range(many), strict=False):
            dossier = factories.DossierFactory(**{state: True}, claimed_by=officer if state == "in_review" else None)
            Dossier.objects.filter(pk=dossier.pk, claimed_by__isnull=False).update(claimed_at=dossier.state_since)
            dossier.notes.create(paper_kind="minutes", reason="Ảnh mờ.", written_by=officer, written_at=dossier.state_since)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code in (200, 302)
        return len(made)

    addresses = [QUEUE + "?state=all", NEXT]
    add(3)
    for address in addresses:
        queries(address)
    few = [queries(address) for address in addresses]
    add(27)
    assert [queries(address) for address in addresses] == few
