"""What breaks in one place keeps no other from its own, stays due, and is reported: by the command in words, by the log without data."""

import io
import json
import logging

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from antt_portal.places.models import Place
from registrations.choices import MilestoneKind
from registrations.models import Enrolment, Milestone
from registrations.services import enforcement, milestones
from registrations.tasks import enforce_calendar
from tests.dossiers.calendar_ward import days_over, instant, opened_ward
from tests.factories import ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
CANARY = "Trịnh Hoàng Yến"
MIDNIGHT = "2026-04-01 00:00"


@pytest.fixture
def places(at):
    """Two wards; in the first the registration's last day cannot be ended."""
    at("2026-01-05 08:00")
    return [opened_ward(place=ward(code), areas=2) for code in ("00004", "00008")]


@pytest.fixture
def breaks(places, monkeypatch):
    acts = dict(milestones._acts)

    def broken(step):
        done = acts[MilestoneKind.REGISTRATION_ENDS](step)
        if step.place == places[0]:
            raise ArithmeticError(f"Key (head_name)=({CANARY})")
        return done

    monkeypatch.setitem(milestones._acts, MilestoneKind.REGISTRATION_ENDS, broken)
    return lambda: monkeypatch.setitem(milestones._acts, MilestoneKind.REGISTRATION_ENDS, acts[MilestoneKind.REGISTRATION_ENDS])


@pytest.fixture
def log():
    root = logging.getLogger()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(next(each.formatter for each in root.handlers if type(each) is logging.StreamHandler))
    root.addHandler(handler)
    yield lambda: stream.getvalue()
    root.removeHandler(handler)


def is_waiting(place: Place) -> bool:
    return Milestone.objects.due(instant(MIDNIGHT)).filter(place=place).exists()


def marked_in(place: Place) -> int:
    return Enrolment.objects.filter(place=place).exclude(missed_on=None).count()


def test_the_other_place_has_its_day_and_the_broken_one_keeps_its_own_until_it_is_mended(places, breaks):
    with pytest.raises(enforcement.RulesFailed) as failed:
        enforcement.enforce_calendar(instant(MIDNIGHT))
    assert {one["place"] for one in failed.value.done if one["what"] == MilestoneKind.REGISTRATION_ENDS} >= {places[1].code}
    assert [marked_in(place) for place in places] == [0, 3]
    assert [len(days_over(place)) for place in places] == [0, 1]
    assert [is_waiting(place) for place in places] == [True, False]
    breaks()
    enforcement.enforce_calendar(instant(MIDNIGHT))
    assert [marked_in(place) for place in places] == [3, 3]
    assert [len(days_over(place)) for place in places] == [1, 1]


def test_in_the_broken_place_what_else_is_due_is_done(places, breaks, monkeypatch):
    seen = []
    monkeypatch.setitem(milestones._acts, MilestoneKind.REPORT, lambda step: seen.append(step.place.code) or milestones.Done())
    Milestone.objects.filter(what=MilestoneKind.REPORT).update(next_at=instant(MIDNIGHT))
    with pytest.raises(enforcement.RulesFailed):
        enforcement.enforce_calendar(instant(MIDNIGHT))
    assert {place.code for place in places} <= set(seen)


def test_without_a_transaction_for_each_step_the_broken_one_would_take_the_others_with_it(places, breaks, monkeypatch):
    """The control: what broke breaks the whole place."""

    def attempt(turn, act):
        return act()

    monkeypatch.setattr(milestones._Turn, "attempt", attempt)
    monkeypatch.setitem(milestones._acts, MilestoneKind.REPORT, lambda step: milestones.Done())
    Milestone.objects.filter(what=MilestoneKind.REPORT).update(next_at=instant(MIDNIGHT))
    with pytest.raises(enforcement.RulesFailed):
        enforcement.enforce_calendar(instant(MIDNIGHT))
    assert Milestone.objects.filter(place=places[0], what=MilestoneKind.REPORT, next_at=instant(MIDNIGHT)).exists()
    assert not Milestone.objects.filter(place=places[1], what=MilestoneKind.REPORT, next_at=instant(MIDNIGHT)).exists()


def test_the_command_tells_what_was_done_and_names_in_words_what_was_not(places, breaks, capsys):
    with pytest.raises(CommandError) as failed:
        call_command("enforce_calendar", at=instant(MIDNIGHT).isoformat(), json=True)
    assert str(failed.value).startswith("Chưa làm được: “nhắc hạn và chốt các mốc trong năm” (ArithmeticError).")
    assert CANARY not in str(failed.value)
    done = json.loads(capsys.readouterr().out)
    assert (places[1].code, "registration_ends") in [(one["place"], one["what"]) for one in done]
    assert (places[0].code, "registration_ends") not in [(one["place"], one["what"]) for one in done]


def test_the_worker_logs_which_place_and_where_it_broke_and_nobodys_data(places, breaks, log, at):
    at(MIDNIGHT)
    enforce_calendar()
    lines = [json.loads(line) for line in log().splitlines()]
    (failure,) = [line for line in lines if line["event"] == "calendar_rule_failed"]
    assert (failure["rule"], failure["errors"], failure["objects"]) == ("milestones", ["ArithmeticError"], [places[0].pk])
    assert any("broken" in frame for frame in failure["stack"])
    assert CANARY not in log()


def test_what_the_command_says_is_the_same_for_the_same_work(places, capsys):
    def said(*, keep: bool) -> list[dict]:
        with transaction.atomic():
            call_command("enforce_calendar", at=instant("2026-03-24 07:00").isoformat(), json=True)
            transaction.set_rollback(not keep)
        return json.loads(capsys.readouterr().out)

    first = said(keep=False)
    of_registration = [one for one in first if one.get("what") == "registration_ends"]
    assert [list(one) for one in of_registration] == [["rule", "place", "year", "what", "over", "told"]] * 3
    assert {one["place"] for one in of_registration} == {places[0].code, places[1].code, places[0].parent.code}
    assert said(keep=True) == first
    assert said(keep=True) == []


@pytest.mark.parametrize(("seconds", "done"), [(None, 2), (0.0, 1)])
def test_a_run_that_has_no_time_does_one_place_of_each_rule_and_leaves_the_rest_to_the_next(places, seconds, done):
    of_wards = {place.code for place in places}
    found = enforcement.enforce_calendar(instant(MIDNIGHT), seconds=seconds)
    assert len({one["place"] for one in found if one["rule"] == "milestones"} & (of_wards | {"01"})) == (3 if done == 2 else 1)
    for _ in range(2):
        enforcement.enforce_calendar(instant(MIDNIGHT), seconds=seconds)
    assert not any(is_waiting(place) for place in places)
