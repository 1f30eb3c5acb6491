"""“Đã gọi”, “Đã nhắn”, “Đã đưa phiếu nhắc”: a row each, once, whoever clicks how often; taken back within the day by a row against it."""

import threading

import pytest
from django.db import connection
from django.db.utils import IntegrityError

from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from dossiers import services
from dossiers.models import Reminding
from tests import factories
from tests.dossiers import samples
from tests.dossiers.calling import area, calls_on, keys, list_url, mark_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_october(at):
    at("2026-10-28 09:10")


@pytest.fixture
def officer():
    return factories.person("area_officer", full_name="Nguyễn Thị Hoa")


def mark(by, marked, how="called", seen=0):
    return services.remindings_mark(place=factories.ward(), keys=marked, how=how, seen=seen, by=by)


def page_of(client, **query):
    answer = client.get(list_url(**query))
    return answer, answer.context["seen"]


def test_a_call_is_written_down_and_shown(client, officer):
    row = area(officer)
    client.force_login(officer)
    _, seen = page_of(client)
    answer = client.post(mark_url(), {"seen": seen, "da": f"called:{keys(officer)[0]}"}, follow=True)
    assert "Đã ghi “Đã gọi” cho 1 nơi." in answer.content.decode()
    (call,) = calls_on(answer)
    assert [one.words for one in call.marks] == ["Đã gọi lúc 09:10 ngày 28/10 (Nguyễn Thị Hoa)"]
    kept = Reminding.objects.get()
    assert (kept.subject_id, kept.year, kept.kind, kept.how, kept.by) == (row.subject_id, 2026, "recognition", "called", officer)
    entry = Entry.objects.get(action="reminding.marked")
    assert (entry.actor_id, "Hoa" in entry.body) == (officer.pk, False)


def test_two_clicks_write_one_mark_and_a_second_call_writes_another(client, officer, at):
    area(officer)
    client.force_login(officer)
    _, seen = page_of(client)
    one_click = {"seen": seen, "da": f"called:{keys(officer)[0]}"}
    assert [client.post(mark_url(), one_click).status_code for _ in range(2)] == [302, 302]
    assert Reminding.objects.count() == 1
    at("2026-10-28 16:00")
    client.force_login(officer)
    _, seen = page_of(client)
    client.post(mark_url(), one_click | {"seen": seen})
    assert Reminding.objects.count() == 2
    (call,) = calls_on(client.get(list_url()))
    assert [one.words[:18] for one in call.marks] == ["Đã gọi lúc 16:00 n"]


def test_the_database_itself_keeps_one_mark_of_a_page(officer):
    row = area(officer)
    mark(officer, keys(officer))
    fields = {"subject": row.subject, "year": 2026, "kind": "recognition", "how": "called", "by": officer, "seen": 0}
    with pytest.raises(IntegrityError, match=r"(?i)reminding_once_a_page|unique"):
        Reminding.objects.create(**fields, at="2026-10-28T03:00Z")


def test_a_colleagues_mark_meanwhile_is_told_and_nothing_is_written(client, officer):
    area(officer)
    police = factories.person()
    client.force_login(police)
    _, seen = page_of(client)
    mark(officer, keys(officer))
    answer = client.post(mark_url(), {"seen": seen, "da": f"called:{keys(officer)[0]}"})
    assert answer.status_code == 409
    assert "Nguyễn Thị Hoa đã ghi “Đã gọi” lúc 09:10 ngày 28/10/2026" in answer.content.decode()
    assert Reminding.objects.count() == 1
    assert client.post(mark_url(), {"seen": seen, "da": f"texted:{keys(officer)[0]}"}).status_code == 302  # another way is another mark


def test_what_was_sent_meanwhile_is_told_and_nothing_is_written(client, officer):
    factories.DossierFactory(enrolment=area(officer), complete=True)
    key = f"{officer.subject_members.get().subject.enrolments.get().pk}-recognition"
    client.force_login(officer)
    answer = client.post(mark_url(), {"seen": 0, "da": f"called:{key}"})
    assert answer.status_code == 409
    assert "hồ sơ vừa được gửi" in answer.content.decode()
    assert not Reminding.objects.exists()


def test_all_are_marked_at_once_with_their_messages_in_one_page(client, officer):
    for number in (1, 2, 3):
        area(officer, name=f"Tổ dân phố số {number}")
    client.force_login(officer)
    answer, seen = page_of(client, chon="tat-ca")
    assert answer.content.decode().count(" checked") == 3
    sent = {"seen": seen, "chon": keys(officer), "how": "texted"}
    answer = client.post(mark_url(chon="tat-ca"), sent, follow=True)
    assert "Đã ghi “Đã nhắn” cho 3 nơi." in answer.content.decode()
    assert [call.row.name for call in answer.context["calls"]] == [f"Tổ dân phố số {number}" for number in (1, 2, 3)]
    assert answer.context["all_messages"].count("Hạn cuối: hết ngày 04/11/2026.") == 3
    assert Entry.objects.filter(action="reminding.marked").count() == 1
    again = client.post(mark_url(chon="tat-ca"), sent, follow=True)
    assert (Reminding.objects.count(), len(again.context["calls"])) == (3, 3)


def test_all_of_the_filter_are_marked_also_those_of_further_pages(client, officer):
    for number in range(1, 53):
        area(officer, name=f"Tổ dân phố số {number}")
    client.force_login(officer)
    _, seen = page_of(client, chon="tat-ca")
    answer = client.post(mark_url(), {"seen": seen, "tat_ca": "texted"}, follow=True)
    assert len(answer.context["calls"]) == Reminding.objects.count() == 52


def test_of_many_those_that_a_colleague_marked_or_that_were_sent_are_left_out(client, officer):
    rows = [area(officer, name=f"Tổ dân phố số {number}") for number in (1, 2, 3)]
    client.force_login(officer)
    _, seen = page_of(client)
    ticked = keys(officer)
    mark(factories.person(), ticked[:1], how="texted")
    factories.DossierFactory(enrolment=rows[1], complete=True)
    answer = client.post(mark_url(), {"seen": seen, "chon": ticked, "how": "texted"}, follow=True)
    told = answer.content.decode()
    assert "Đã ghi “Đã nhắn” cho 1 nơi. 1 nơi đồng nghiệp vừa nhắc nên không ghi thêm. 1 nơi không còn phải nhắc" in told
    assert Reminding.objects.filter(by=officer).count() == 1


def test_what_is_not_ones_own_does_not_exist(client, officer):
    area(officer)
    other = area(name="Tổ dân phố số 9")
    key = f"{other.pk}-recognition"
    with pytest.raises(NotYours):
        mark(officer, [key])
    with pytest.raises(NotYours):
        mark(officer, [*keys(officer), key])
    client.force_login(officer)
    assert client.post(mark_url(), {"seen": 0, "da": f"called:{key}"}).status_code == 404
    assert not Reminding.objects.exists()


@pytest.mark.parametrize(
    "garbage",
    [
        {},
        {"seen": "0"},
        {"seen": "0", "how": "texted"},
        {"seen": "0", "how": "texted", "chon": ""},
        {"seen": "0", "how": "shouted", "chon": "KEY"},
        {"seen": "", "how": "texted", "chon": "KEY"},
        {"seen": "-1", "how": "texted", "chon": "KEY"},
        {"seen": "9" * 30, "how": "texted", "chon": "KEY"},
        {"seen": "٣", "how": "texted", "chon": "KEY"},
        {"seen": "0", "da": "called"},
        {"seen": "0", "da": "called:1-nothing"},
        {"seen": "0", "da": f"called:{'9' * 40}-recognition"},
        {"seen": "0", "tat_ca": "x"},
        {"thoi": "x"},
    ],
)
def test_garbage_gets_a_sentence_and_changes_nothing(client, officer, garbage):
    area(officer)
    client.force_login(officer)
    sent = {name: keys(officer)[0] if value == "KEY" else value for name, value in garbage.items()}
    answer = client.post(mark_url(), sent)
    assert answer.status_code in (400, 404), answer.status_code
    if answer.status_code == 400:
        assert "Ông/bà" in answer.content.decode()
    assert not Reminding.objects.exists()


def test_a_mark_is_taken_back_within_the_day_by_a_row_against_it(client, officer, at):
    area(officer)
    (kept,) = mark(officer, keys(officer)).marks
    client.force_login(officer)
    for _ in range(2):
        answer = client.post(mark_url(), {"thoi": kept.pk}, follow=True)
        assert "Đã bỏ dấu “Đã gọi”." in answer.content.decode()
    assert calls_on(answer)[0].marks == []
    assert list(Reminding.objects.values_list("takes_back", flat=True)) == [None, kept.pk]
    assert Entry.objects.filter(action="reminding.taken_back").count() == 1
    again = client.post(mark_url(), {"seen": 0, "da": f"called:{keys(officer)[0]}"})  # from the page before
    assert (again.status_code, "rồi bỏ dấu đó" in again.content.decode()) == (409, True)
    assert mark(officer, keys(officer), seen=Reminding.objects.last().pk).marks


def test_nobody_elses_mark_and_no_mark_of_yesterday_is_taken_back(officer, at):
    area(officer)
    (kept,) = mark(officer, keys(officer)).marks
    with pytest.raises(Refused):
        services.reminding_take_back(mark=kept, by=factories.person())
    with pytest.raises(NotYours):
        services.reminding_take_back(mark=kept, by=factories.person("area_officer"))
    at("2026-10-29 00:00")
    with pytest.raises(Refused):
        services.reminding_take_back(mark=kept, by=officer)
    assert Reminding.objects.count() == 1


def test_who_is_no_longer_on_the_beat_marks_nothing(officer, at):
    row = area(officer)
    key = f"{row.pk}-recognition"
    officer.subject_members.update(ends_on="2026-10-27")
    with pytest.raises(NotYours):
        mark(type(officer).objects.get(pk=officer.pk), [key])


def test_who_sent_is_no_longer_on_the_list_and_the_marks_stay(client, at):
    at("2026-03-10 09:00")
    officer = factories.person("area_officer")
    row = area(officer, registered_at=None)
    mark(officer, keys(officer))
    samples.sent(row, officer)
    assert keys(officer) == []
    assert Reminding.objects.count() == 1


class TestTwoClicksAtOnce:
    """Proved on PostgreSQL; the control takes the lock away."""

    pytestmark = [
        pytest.mark.django_db(transaction=True),
        pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: there is no race to lose"),
    ]

    def clicked(self, by) -> list[str]:
        together, got, chosen = threading.Barrier(2), [], keys(by)

        def click():
            try:
                together.wait(timeout=20)
                mark(type(by).objects.get(pk=by.pk), chosen)
                got.append("marked")
            except (Conflict, IntegrityError) as problem:
                got.append(type(problem).__name__)
            finally:
                connection.close()

        threads = [threading.Thread(target=click) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return sorted(got)

    def test_two_clicks_at_the_same_instant_write_one_mark(self, officer):
        area(officer)
        assert self.clicked(officer) == ["marked", "marked"]
        assert Reminding.objects.count() == 1

    def test_without_the_lock_the_second_is_lost(self, officer, monkeypatch):
        """The control: only the database's own rule keeps the second mark out then, and its person sees an error."""
        area(officer)
        both_read = threading.Barrier(2)
        from dossiers.services import calling

        read = calling._marked_since

        def reads_with_the_other(*args):
            found = read(*args)
            both_read.wait(timeout=20)
            return found

        monkeypatch.setattr(calling, "_marked_since", reads_with_the_other)
        monkeypatch.setattr(Place.objects, "select_for_update", lambda **_: Place.objects.all())
        assert self.clicked(officer) == ["IntegrityError", "marked"]
