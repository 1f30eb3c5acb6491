"""Real requests of several people at the same instant, on PostgreSQL: each act happens once, and the loser reads who was faster and
when. Each race has its control: without the lock and the version both would have gone through, or the loser would be told nothing."""

import threading
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from recognitions import deciding
from recognitions.choices import ProposalState
from recognitions.models import Decision, Proposal
from recognitions.services.proposals import ground
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks are PostgreSQL's"),
]
CSRF = "a" * 32


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


class Browser:
    """A signed-in browser of its own, which posts over the network as real ones do."""

    def __init__(self, server, person):
        client = Client()
        sign_in(client, person)
        self.session, self.server = client.cookies[settings.SESSION_COOKIE_NAME].value, server

    def post(self, address: str, data: dict) -> tuple[int, str]:
        """Status and page of a POST; a redirect is not followed."""
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        body = urlencode(data | {"csrfmiddlewaretoken": CSRF}, doseq=True).encode()
        request = Request(self.server.url + address, body, {"Cookie": cookies})
        try:
            with build_opener(_Stay).open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as answer:
            return answer.code, answer.read().decode()


def at_once(*posts) -> list[tuple[int, str]]:
    """Send the posts, each (browser, address, data), from threads that start together; their answers in order."""
    start, answers = threading.Barrier(len(posts)), [None] * len(posts)

    def send(number, browser, address, data):
        start.wait(timeout=30)
        answers[number] = browser.post(address, data)

    threads = [threading.Thread(target=send, args=(number, *one)) for number, one in enumerate(posts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=90)
    return answers


@pytest.fixture
def waiting(ward) -> Proposal:
    """A proposal of two subjects before the chairperson."""
    rows = [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2)]
    return stages.put_to_chairperson(stages.drafted(*rows, ward=ward), ward=ward)


@pytest.fixture
def no_lock(monkeypatch):
    """The protection off: nobody locks, nobody looks at the version or at the guards, and all have read before the first writes."""
    all_have_read = threading.Barrier(2)

    def unlocked(proposal, action, by, version):
        row = Proposal.objects.select_related("deciding_place", "drafted_by", "signed_by").get(pk=proposal.pk)
        all_have_read.wait(timeout=30)
        return row

    monkeypatch.setattr(ground, "locked", unlocked)
    monkeypatch.setattr(deciding, "AT_AGREEMENT", ())


def races(ward, waiting, live_server) -> dict:
    """By name, the two posts that meet."""
    chair = Browser(live_server, ward.chairperson)
    deputy = Browser(live_server, factories.person("vice_chairperson", full_name="Đỗ Thị Phó"))
    agree = (reverse("proposal_agree", args=[waiting.pk]), {"version": waiting.version})
    give_back = (reverse("proposal_return", args=[waiting.pk]), {"version": waiting.version, "reason": "Xem lại."})
    item = waiting.items.first()
    take_out = (reverse("item_take_out", args=[waiting.pk, item.pk]), {"version": waiting.version, "reason": "Xem lại."})
    split = (reverse("items_split_off", args=[waiting.pk]), {"version": waiting.version, "reason": "Xem lại.", "items": [item.pk]})
    return {
        "two chairpersons agree": ((chair, *agree), (deputy, *agree)),
        "a double click on agree": ((chair, *agree), (chair, *agree)),
        "agree and give back": ((chair, *agree), (deputy, *give_back)),
        "agree and take out": ((chair, *agree), (deputy, *take_out)),
        "agree and split off": ((chair, *agree), (deputy, *split)),
        "two give it back": ((chair, *give_back), (deputy, *give_back)),
    }


NAMES = (
    "two chairpersons agree",
    "a double click on agree",
    "agree and give back",
    "agree and take out",
    "agree and split off",
    "two give it back",
)


@pytest.mark.parametrize("name", NAMES)
def test_one_goes_through_and_the_other_reads_who_and_when(name, ward, waiting, live_server):
    answers = at_once(*races(ward, waiting, live_server)[name])
    assert sorted(status for status, _ in answers) == [302, 409], [status for status, _ in answers]
    [lost] = [page for status, page in answers if status == 409]
    assert "09:00 ngày 18/11/2026" in lost
    assert any(person in lost for person in ("Nguyễn Thị Chủ Tịch", "Đỗ Thị Phó"))
    agreed = Proposal.objects.get(pk=waiting.pk).state == ProposalState.AGREED
    assert Decision.objects.count() == (1 if agreed else 0)
    assert Proposal.objects.get(pk=waiting.pk).version == waiting.version + 1


@pytest.mark.parametrize("name", NAMES)
def test_without_the_lock_both_would_go_through(name, ward, waiting, live_server, no_lock):
    answers = at_once(*races(ward, waiting, live_server)[name])
    assert [status for status, _ in answers] == [302, 302]


def test_a_stale_tab_is_told_and_changes_nothing(ward, waiting, live_server):
    chair = Browser(live_server, ward.chairperson)
    item = waiting.items.first()
    out = chair.post(reverse("item_take_out", args=[waiting.pk, item.pk]), {"version": waiting.version, "reason": "Chờ xác minh."})
    stale, page = chair.post(reverse("proposal_agree", args=[waiting.pk]), {"version": waiting.version})
    assert (out[0], stale) == (302, 409)
    assert "Nguyễn Thị Chủ Tịch" in page
    fresh, _ = chair.post(reverse("proposal_agree", args=[waiting.pk]), {"version": waiting.version + 1})
    assert fresh == 302
    assert Decision.objects.count() == 1


def two_drafts(ward, live_server) -> list[tuple[int, str]]:
    sheets = [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2)]
    people = (ward.officer, factories.person(full_name="Bùi Văn Đồng"))
    chosen = {"appraisals": [sheet.pk for sheet in sheets]}
    return at_once(*((Browser(live_server, person), reverse("proposal_new", args=[2026]), chosen) for person in people))


def test_two_officers_draft_the_same_subjects_and_one_draft_is_made(ward, live_server):
    answers = two_drafts(ward, live_server)
    assert sorted(status for status, _ in answers) == [302, 409], [status for status, _ in answers]
    [lost] = [page for status, page in answers if status == 409]
    assert "soạn đợt 1 lúc 09:00 ngày 18/11/2026" in lost
    assert any(person in lost for person in ("Lê Thị Cán Bộ", "Bùi Văn Đồng"))
    assert Proposal.objects.get().items.count() == 2


def test_without_the_lock_of_the_place_the_loser_would_be_told_nothing(ward, live_server, monkeypatch):
    both_have_counted = threading.Barrier(2)
    counted = ground.next_round

    def next_round(place, year):
        found = counted(place, year)
        both_have_counted.wait(timeout=30)
        return found

    monkeypatch.setattr(ground, "locked_place", lambda place_id: factories.Place.objects.get(pk=place_id))
    monkeypatch.setattr(ground, "next_round", next_round)
    assert sorted(status for status, _ in two_drafts(ward, live_server)) == [302, 500]
