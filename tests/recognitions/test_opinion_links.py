"""A body's link: kept only as a digest, shown once, renewed, ended by the day at 24:00 or by the close; nothing is guessed from it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from antt_portal.refusals import Conflict, NotYours, Refused
from recognitions.models import ConsultedBody, Opinion
from recognitions.opinions.tokens import address_of, digest_of
from recognitions.services import opinions
from tests import factories
from tests.recognitions import asking, stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def row(ward):
    return asking.asked(*(stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2)), ward=ward)


@pytest.fixture
def link(row, ward):
    return asking.linked(row, ward=ward)[0]


def address(link, name: str = "opinion_answer") -> str:
    return reverse(name, args=[link.token])


def answered(client, link, **fields):
    version = opinions.body_behind(link.token).version
    return client.post(address(link), {"version": version, "answer": "agrees", "step": "send"} | fields)


# --- The secret ---------------------------------------------------------------------------------------------------------


def test_only_a_digest_is_kept_of_at_least_128_bits_of_chance(link):
    assert len(link.token) >= 43  # 256 bits in base64
    assert ConsultedBody.objects.get(pk=link.body.pk).token_digest == digest_of(link.token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM recognitions_consultedbody")
        assert link.token not in str(cursor.fetchall())


def test_every_body_has_its_own_and_all_at_once_only_once(row, ward):
    first, second = asking.linked(row, ward=ward)
    assert first.token != second.token
    with pytest.raises(Refused, match="Nơi nào cũng đã có đường dẫn"):
        asking.linked(row, ward=ward)


def test_a_new_link_voids_the_old_one(ward, link):
    body = ConsultedBody.objects.get(pk=link.body.pk)
    renewed = opinions.link_renew(body=body, by=ward.officer, version=body.version)
    assert opinions.body_behind(link.token) is None
    assert opinions.body_behind(renewed.token) == body
    with pytest.raises(NotYours):
        opinions.opinion_give(token=link.token, answer=asking.AGREES, version=body.version)
    with pytest.raises(Conflict):
        opinions.link_renew(body=body, by=ward.officer, version=link.body.version)


def test_the_address_is_that_of_the_portal(link, settings):
    settings.PUBLIC_ADDRESS = "https://an-toan.example.vn"
    assert address_of(link.token) == f"https://an-toan.example.vn/y-kien/{link.token}/"


def test_links_are_shown_in_the_answer_that_made_them_and_nowhere_else(row, ward):
    client = Client()
    sign_in(client, ward.officer)
    made = client.post(reverse("consultation_links", args=[row.pk]), {"version": row.version})
    tokens = re.findall(r"/y-kien/([\w-]{43})/", made.content.decode())
    assert len(set(tokens)) == 2
    assert made["Cache-Control"] == "private, no-store"
    again = client.get(reverse("consultation", args=[row.pk])).content.decode()
    assert not any(token in again for token in tokens)


def test_the_slips_to_print_are_those_on_the_screen_as_long_as_they_open(row, ward):
    client = Client()
    sign_in(client, ward.officer)
    made = client.post(reverse("consultation_links", args=[row.pk]), {"version": row.version})
    kept = re.search(r'name="links" value="([^"]+)"', made.content.decode())[1]
    slips = client.post(reverse("consultation_slips", args=[row.pk]), {"links": kept})
    assert (slips.status_code, slips.content[:4]) == (200, b"%PDF")
    for body in row.bodies.all():
        opinions.link_renew(body=body, by=ward.officer, version=body.version)
    assert client.post(reverse("consultation_slips", args=[row.pk]), {"links": kept}).status_code == 400
    assert client.post(reverse("consultation_slips", args=[row.pk]), {"links": kept[:-2]}).status_code == 400


# --- What the holder sees -----------------------------------------------------------------------------------------------


def test_the_page_says_who_asks_until_when_and_about_whom_without_signing_in(client, link, row):
    page = client.get(address(link)).content.decode()
    for words in ("Công an phường Đống Đa", "25/11/2026", *(item.enrolment.name for item in row.items.all())):
        assert words in page


@pytest.mark.parametrize("name", ["opinion_answer", "opinion_sent"])
def test_the_page_is_never_kept_never_indexed_and_tells_other_sites_nothing(client, link, name):
    answered(client, link)
    for response in (client.get(address(link, name)), client.get(reverse(name, args=["khong-co"]))):
        assert response["Referrer-Policy"] == "same-origin"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in response["Cache-Control"]
        assert b'content="noindex, nofollow"' in response.content


def test_an_unknown_link_and_a_replaced_one_are_the_same_404(client, ward, link):
    body = ConsultedBody.objects.get(pk=link.body.pk)
    opinions.link_renew(body=body, by=ward.officer, version=body.version)
    replaced, unknown = client.get(address(link)), client.get(reverse("opinion_answer", args=["x" * 43]))
    assert (replaced.status_code, unknown.status_code) == (404, 404)
    assert _words_of(replaced, link.token) == _words_of(unknown, "x" * 43)


def _words_of(response, token: str) -> str:
    """The page without what is its own: the token of its forms, and its address."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode()).replace(token, "")


def test_trying_links_is_stopped_and_who_holds_one_is_not(client, link):
    codes = [client.get(reverse("opinion_answer", args=[f"{number:043d}"])).status_code for number in range(31)]
    assert codes == [404] * 30 + [429]
    assert client.get(address(link)).status_code == 200


def test_answers_are_checked_then_sent_then_confirmed(client, link, row):
    item = row.items.first()
    fields = {"version": link.body.version, "answer": "objects", f"reason-{item.pk}": "Còn hộ chưa ký."}
    check = client.post(address(link), fields)
    assert "Còn hộ chưa ký." in check.content.decode()
    assert not Opinion.objects.exists()
    edit = client.post(address(link), fields | {"step": "edit"})
    assert "Còn hộ chưa ký." in edit.content.decode()
    assert not Opinion.objects.exists()
    sent = client.post(address(link), fields | {"step": "send"}, follow=True)
    assert sent.redirect_chain[-1][0] == address(link, "opinion_sent")
    assert "Còn hộ chưa ký." in sent.content.decode()
    assert "Trả lời lại" in client.get(address(link)).content.decode()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Ông/bà chọn thống nhất"),
        ({"answer": "objects"}, "ghi lý do"),
        ({"answer": "agrees", "reason": "Chưa đạt."}, "nhưng lại ghi ý kiến"),
        ({"answer": "objects", "reason": "a" * 501}, "dài quá 500"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, link, row, fields, says):
    named = {f"reason-{row.items.first().pk}": fields.pop("reason")} if "reason" in fields else {}
    response = client.post(address(link), fields | named | {"version": link.body.version, "step": "send"})
    page = response.content.decode()
    assert response.status_code == 400
    assert says in page
    assert "<title>Lỗi:" in page.replace("\n", "")
    assert all(value in page for value in named.values())
    assert not Opinion.objects.exists()


def test_pressing_send_twice_is_one_answer(client, link):
    version = opinions.body_behind(link.token).version
    for _ in range(2):
        response = client.post(address(link), {"version": version, "answer": "agrees", "step": "send"})
        assert response.url == address(link, "opinion_sent")
    assert Opinion.objects.count() == 1


def test_a_page_that_somebody_else_of_the_body_overtook_is_told(client, link, row):
    stale = opinions.body_behind(link.token).version
    answered(client, link)
    reason = {f"reason-{row.items.first().pk}": "Chưa đạt."}
    response = client.post(address(link), {"version": stale, "answer": "objects", "step": "send"} | reason)
    assert response.status_code == 409
    assert "vừa trả lời" in response.content.decode()


def test_a_form_without_its_token_of_the_page_is_refused(link):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(link), {"answer": "agrees", "step": "send"}).status_code == 403


# --- It ends ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("instant", "code"), [("2026-11-25 23:59:59.999999", 302), ("2026-11-26 00:00:00", 409)])
def test_the_link_answers_until_24_00_exactly(client, link, at, instant, code):
    at(instant)
    assert answered(client, link).status_code == code
    assert Opinion.objects.count() == (code == 302)


def test_after_the_day_the_page_says_so_and_shows_no_list(client, link, row, at):
    at("2026-11-26 00:00:00")
    response = client.get(address(link))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Đã hết thời gian trả lời" in page
    assert "chưa được ghi nhận" not in page
    assert not any(item.enrolment.name in page for item in row.items.all())
    assert "chưa được ghi nhận" in answered(client, link).content.decode()


def test_a_closed_consultation_takes_no_answer_and_makes_no_link(client, ward, link, row):
    row.refresh_from_db()
    opinions.consultation_close(consultation=row, by=ward.officer, version=row.version)
    assert answered(client, link).status_code == 409
    with pytest.raises(opinions.TimeIsOver):
        asking.given(link)
    body = ConsultedBody.objects.get(pk=link.body.pk)
    with pytest.raises(Conflict):
        opinions.link_renew(body=body, by=ward.officer, version=body.version)


def test_after_the_day_no_new_link_is_made(ward, link, at):
    at("2026-11-26 08:00")
    body = ConsultedBody.objects.get(pk=link.body.pk)
    with pytest.raises(Refused, match="hết hạn trả lời"):
        opinions.link_renew(body=body, by=ward.officer, version=body.version)


def test_another_ward_s_officer_finds_no_links_to_make(row, client):
    sign_in(client, factories.person(place=factories.ward("00004")))
    assert client.post(reverse("consultation_links", args=[row.pk]), {"version": row.version}).status_code == 404
