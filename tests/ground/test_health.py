"""`/healthz` answers 200 when web, database, broker and worker do, else 503 with the names of those that do not."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from antt_portal import clock, views
from antt_portal.jobs import broker
from antt_portal.jobs.models import Pulse
from antt_portal.jobs.tasks import record_pulse

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def all_answer(monkeypatch):
    monkeypatch.setattr(broker, "answers", lambda: True)
    record_pulse()


def _health(client):
    answer = client.get("/healthz")
    return answer.status_code, answer.json()["silent"]


def test_all_is_well(client, all_answer):
    assert _health(client) == (200, [])


def test_a_worker_that_never_came_is_named(client, all_answer):
    Pulse.objects.all().delete()
    assert _health(client) == (503, ["worker"])


def test_a_worker_that_fell_silent_is_named(client, all_answer):
    Pulse.objects.update(at=clock.database_now() - timedelta(minutes=3))
    assert _health(client) == (503, ["worker"])


def test_a_broker_that_is_down_is_named(client, all_answer, private_redis, monkeypatch):
    monkeypatch.undo()
    private_redis.kill()
    assert _health(client) == (503, ["broker"])


def test_a_database_that_is_down_is_named_and_is_no_error_page(client, all_answer, monkeypatch):
    def refuse():
        raise DatabaseError

    monkeypatch.setattr(views, "_database", refuse)
    monkeypatch.setattr(views, "_worker", refuse)
    client.cookies["sessionid"] = "of-somebody"
    assert _health(client) == (503, ["database", "worker"])


def test_it_opens_no_session_and_asks_little(client, all_answer, django_assert_max_num_queries):
    client.cookies["sessionid"] = "of-somebody"
    with django_assert_max_num_queries(3):
        answer = client.get("/healthz")
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_it_answers_whatever_host_it_is_asked_under(client, all_answer, settings):
    settings.ALLOWED_HOSTS = ["an-toan.example"]
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200
