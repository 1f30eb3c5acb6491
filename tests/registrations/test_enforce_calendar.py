"""The calendar opens each ward's roster by itself, once, also after days of standstill and with several schedulers."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from antt_portal.notices.models import NoticeLine
from antt_portal.refusals import Refused
from registrations.models import Enrolment
from registrations.services import enforcement, opening, roster
from registrations.services.plans import plan_publish
from registrations.tasks import enforce_calendar as beat
from tests.factories import SubjectFactory, head_of, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def opened(at: str) -> list[tuple]:
    return [
        (thing["place"], thing["year"], thing["added"])
        for thing in enforcement.enforce_calendar(instant(at))
        if thing["rule"] == "roster_opens"
    ]


def plan_issued(place, year: int, issued_on: str) -> None:
    codes = {"province_code": place.code} if place.is_province else {"province_code": place.parent.code, "ward_code": place.code}
    plan_publish(content={"plan": {"year": year, "issued_on": issued_on, **codes}}, source="test")


def test_the_roster_opens_with_the_year():
    SubjectFactory()
    opened("2025-12-31 23:59:59")
    assert not Enrolment.objects.filter(year=2026).exists()
    assert opened("2026-01-01 00:00:00") == [("00235", 2026, 2)]


def test_it_happens_once():
    SubjectFactory()
    assert opened("2026-01-01 00:05")
    assert opened("2026-01-01 00:10") == []


def test_it_happens_also_after_days_of_standstill():
    SubjectFactory()
    assert opened("2026-03-20 08:00") == [("00235", 2026, 2)]


def test_who_is_added_later_joins_at_the_next_run():
    SubjectFactory()
    opened("2026-01-01 00:05")
    SubjectFactory()
    assert opened("2026-05-01 00:05") == [("00235", 2026, 1)]


def test_each_ward_has_its_own():
    SubjectFactory(), SubjectFactory(place=ward("00004"))
    assert opened("2026-01-02 08:00") == [("00004", 2026, 2), ("00235", 2026, 2)]


@pytest.mark.parametrize("issuer", ["ward", "province"])
def test_a_plan_that_was_issued_earlier_opens_the_next_year(at, issuer):
    SubjectFactory()
    at("2026-12-01 08:00")
    opened("2026-06-01 08:00")
    plan_issued(ward() if issuer == "ward" else ward().parent, 2027, "2026-12-20")
    assert opened("2026-12-19 23:00") == []
    assert opened("2026-12-20 00:00") == [("00235", 2027, 2)]


def test_beat_runs_the_same(at):
    SubjectFactory()
    at("2026-01-01 00:05")
    beat()
    assert Enrolment.objects.filter(year=2026).count() == 2


def test_a_rule_that_breaks_does_not_stop_the_others(monkeypatch):
    def broken(_at):
        raise ArithmeticError

    monkeypatch.setattr(enforcement, "_rules", {"broken": broken} | enforcement._rules)
    SubjectFactory()
    with pytest.raises(enforcement.RulesFailed):
        enforcement.enforce_calendar(instant("2026-01-01 00:05"))
    assert Enrolment.objects.exists()


def test_the_command_tells_what_it_did(capsys):
    SubjectFactory()
    call_command("enforce_calendar", at="2026-01-01T00:00:00+07:00", json=True)
    assert json.loads(capsys.readouterr().out) == [{"rule": "roster_opens", "place": "00235", "year": 2026, "added": 2}]
    call_command("enforce_calendar", at="2026-01-01T00:00:00+07:00")
    assert "Không có việc nào đến hạn." in capsys.readouterr().out


def test_the_command_names_the_rule_that_failed_in_words(monkeypatch):
    def broken(_at):
        raise ArithmeticError("Nguyễn Văn A")

    monkeypatch.setattr(enforcement, "_rules", dict(enforcement._rules) | {"roster_opens": broken})
    with pytest.raises(CommandError) as failed:
        call_command("enforce_calendar", at="2026-01-01T00:00:00+07:00")
    assert str(failed.value).startswith("Chưa làm được: “lập danh sách của năm” (ArithmeticError).")
    assert "Nguyễn Văn A" not in str(failed.value)


def test_a_place_that_refuses_is_told_of_and_does_not_stop_the_others(monkeypatch):
    SubjectFactory(), SubjectFactory(place=ward("00004"))

    def roster_open(*, place, **given):
        if place.code == "00004":
            raise Refused("Chưa mở đăng ký.")
        return roster.roster_open(place=place, **given)

    monkeypatch.setattr(opening, "roster_open", roster_open)
    done = opening.open_rosters(instant("2026-01-02 08:00"))
    assert done == [
        {"place": "00004", "year": 2026, "refused": "Chưa mở đăng ký."},
        {"place": "00235", "year": 2026, "added": 2},
    ]


def test_an_instant_that_is_none_is_refused():
    with pytest.raises(CommandError, match="không phải là thời điểm"):
        call_command("enforce_calendar", at="mai")


def test_who_may_register_is_told_on_the_first_working_day():
    head = head_of(SubjectFactory())
    opened("2026-01-01 00:05"), opened("2026-01-01 00:10")
    (line,) = NoticeLine.objects.filter(notice__recipient=head)
    assert line.text == "Tổ dân phố của ông/bà gửi được hồ sơ đăng ký năm 2026 từ ngày 01/01/2026. Hạn cuối: hết ngày 31/03/2026 (thứ Ba)."
    assert line.notice.dedupe_key.startswith("digest:2026-01-02")


def test_of_a_year_that_opened_long_ago_nobody_is_told():
    head = head_of(SubjectFactory())
    opened("2026-03-20 08:00")
    assert not NoticeLine.objects.filter(notice__recipient=head, text__contains="gửi được hồ sơ đăng ký năm 2026 từ ngày").exists()
