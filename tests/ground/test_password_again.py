"""Before an act that cannot be undone the password is asked again when it is older than five minutes; nothing typed is lost."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from antt_portal.accounts.reauthentication import password_again
from antt_portal.urls import urlpatterns as portal_addresses
from tests import factories
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded, pytest.mark.urls(__name__)]

acts = []


@password_again
def agree(request, pk):
    if request.method == "POST":
        files = [(field, file.name, file.content_type, b"".join(file.chunks())) for field, file in request.FILES.items()]
        acts.append((pk, request.user.pk, {name: request.POST.getlist(name) for name in request.POST}, files))
    return HttpResponse("phê duyệt")


urlpatterns = [path("to-trinh/<int:pk>/phe-duyet/", agree), path("chi-post/<int:pk>/", require_POST(agree)), *portal_addresses]
handler404 = "antt_portal.views.not_found"
handler400 = "antt_portal.views.bad_request"
ADDRESS = "/to-trinh/7/phe-duyet/?trang=2"


@pytest.fixture(autouse=True)
def _no_acts_yet(settings, tmp_path):
    acts.clear()
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path


@pytest.fixture
def person(client, at):
    """Signed in at 09:00, and it is 09:06 now."""
    at("2026-11-10 09:00")
    person = factories.person("chairperson")
    sign_in(client, person)
    at("2026-11-10 09:06")
    return person


def hidden_fields(answer) -> dict[str, list[str]]:
    """What the page would send again, without the header's own form."""
    form = answer.content.decode().split("<main")[1]
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', form):
        name, value = re.search(r'name="([^"]*)"', tag)[1], re.search(r'value="([^"]*)"', tag)[1]
        fields.setdefault(name, []).append(value.replace("&quot;", '"').replace("&amp;", "&"))
    return fields


def test_just_after_signing_in_nothing_is_asked(client, at):
    at("2026-11-10 09:00")
    sign_in(client, factories.person("chairperson"))
    at("2026-11-10 09:04")
    client.post(ADDRESS, {"reason": "đủ"})
    assert len(acts) == 1


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.post(ADDRESS).url.startswith("/dang-nhap/")


def test_with_an_old_password_nothing_happens_and_the_password_is_asked(client, person):
    answer = client.post(ADDRESS, {"reason": "đủ điều kiện"})
    assert acts == []
    assert "Nhập lại mật khẩu" in answer.content.decode()


def test_with_the_password_the_same_act_happens_once(client, person):
    asked = client.post(ADDRESS, {"reason": 'đủ "điều kiện" & <đẹp>\r\nhai dòng', "items": ["1", "3"], "version": "4"})
    client.post(ADDRESS, hidden_fields(asked) | {"again-password": factories.PASSWORD})
    assert len(acts) == 1
    pk, user, fields, _ = acts[0]
    assert (pk, user) == (7, person.pk)
    assert fields["items"] == ["1", "3"]
    assert fields["version"] == ["4"]
    assert not any("password" in name for name in fields)


def test_text_of_several_lines_comes_through_unchanged(client, person):
    words = 'đủ "điều kiện" & <đẹp>\r\nhai dòng'
    asked = client.post(ADDRESS, {"reason": words})
    assert asked.context["typed"] == [("reason", words)]
    assert "&lt;đẹp&gt;" in asked.content.decode()


def test_a_wrong_password_changes_nothing_and_keeps_what_was_typed(client, person):
    asked = client.post(ADDRESS, {"reason": "đủ"})
    again = client.post(ADDRESS, hidden_fields(asked) | {"again-password": "sai-mat-khau"})
    assert acts == []
    assert "Mật khẩu chưa đúng" in again.content.decode()
    assert hidden_fields(again)["reason"] == ["đủ"]


def test_wrong_passwords_here_count_as_failed_sign_ins(client, person):
    answers = [client.post(ADDRESS, {"again-password": "sai-mat-khau"}).status_code for _ in range(11)]
    assert answers[8] == 200
    assert answers[9:] == [429, 429]
    assert client.post(ADDRESS, {"again-password": factories.PASSWORD}).status_code == 429
    assert acts == []


def stay(client, at, *times: str):
    """Open a page at each of `times`, so that the session is not idle for half an hour."""
    for time in times:
        at(f"2026-11-10 {time}")
        assert client.get("/thong-bao/").status_code == 200


def test_an_act_that_was_abandoned_does_not_happen_later(client, person, at):
    client.post(ADDRESS, {"reason": "đủ"})
    stay(client, at, "09:30", "09:55", "10:20")
    client.post("/tai-khoan/xac-nhan-lai/", {"password": factories.PASSWORD})
    client.get(ADDRESS)
    assert acts == []


def test_the_session_id_changes_when_the_password_was_given(client, person, settings):
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(ADDRESS, {"again-password": factories.PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_opening_the_form_asks_first_and_comes_back_to_it(client, person):
    answer = client.get(ADDRESS)
    assert answer.status_code == 302
    back = client.post(answer.url, {"password": factories.PASSWORD})
    assert back.url == ADDRESS
    assert client.get(ADDRESS).status_code == 200


def test_a_view_that_takes_only_posts_works_the_same(client, person):
    asked = client.post("/chi-post/9/", {"reason": "đủ"})
    client.post("/chi-post/9/", hidden_fields(asked) | {"again-password": factories.PASSWORD})
    assert [act[0] for act in acts] == [9]


def test_a_file_that_was_sent_along_is_kept(client, person, settings):
    scan = SimpleUploadedFile("Quyết định số 12.pdf", b"%PDF-1.7 scan", content_type="application/pdf")
    asked = client.post(ADDRESS, {"symbol": "12/QĐ-UBND", "scan": scan})
    client.post(ADDRESS, hidden_fields(asked) | {"again-password": factories.PASSWORD})
    assert acts[0][3] == [("scan", "Quyết định số 12.pdf", "application/pdf", b"%PDF-1.7 scan")]
    assert list((Path(settings.FILE_UPLOAD_TEMP_DIR) / "kept").iterdir()) == []


def test_a_file_of_somebody_else_cannot_be_taken(client, person, at):
    scan = SimpleUploadedFile("a.pdf", b"%PDF-1.7", content_type="application/pdf")
    token = hidden_fields(client.post(ADDRESS, {"scan": scan}))["again-upload"]
    other = type(client)()
    sign_in(other, factories.person("chairperson"))
    assert other.post(ADDRESS, {"again-upload": token}).status_code == 400
    assert acts == []


def test_a_kept_file_is_gone_after_an_hour(client, person, at):
    scan = SimpleUploadedFile("a.pdf", b"%PDF-1.7", content_type="application/pdf")
    fields = hidden_fields(client.post(ADDRESS, {"scan": scan}))
    stay(client, at, "09:30", "09:55", "10:10")
    answer = client.post(ADDRESS, fields | {"again-password": factories.PASSWORD})
    assert answer.status_code == 400
    assert "chọn lại tệp" in answer.content.decode()
    assert acts == []
