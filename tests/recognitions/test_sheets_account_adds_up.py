"""Blank sheets: received, printed, spoiled, handed back, left; year after year; a spoiled print is printed again, not issued again."""

from datetime import date

import pytest
from django.urls import reverse

from antt_portal.refusals import Conflict, NotYours, Refused
from recognitions.choices import SheetMovementKind as Kind
from recognitions.models import Certificate, SheetMovement
from recognitions.services.print_room import certificate_take, print_file_take
from recognitions.services.sheets import printed_sheet_spoil, sheets_strike, sheets_write
from recognitions.sheets.account import Account, year_account
from recognitions.sheets.minutes_text import text_of
from tests import factories
from tests.recognitions.test_certificates_are_frozen_and_made_in_the_background import work

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture(autouse=True)
def morning(at):
    at("2026-11-25 09:00")


@pytest.fixture
def office():
    return factories.person("office")


def written(office, kind: str = Kind.RECEIVED, count: int = 100, day: date = date(2026, 11, 10), **other) -> SheetMovement:
    given = {"paper": "Phiếu 12/PXK"} | other
    return sheets_write(place=factories.ward(), kind=kind, count=count, moved_on=day, by=office, **given)


def account(year: int = 2026):
    return year_account(factories.ward(), year)


def test_what_is_left_is_what_came_in_less_what_went_out(office):
    factories.frozen(3)
    work()
    decision = Certificate.objects.first().recognition.decision
    written(office)
    print_file_take(decision=decision, by=office)
    written(office, Kind.SPOILED, 2)
    written(office, Kind.RETURNED, 5)
    assert account().moved == Account(received=100, printed=3, spoiled_blank=2, spoiled_printed=0, returned=5)
    assert account().left == 90


def test_a_year_begins_with_what_the_year_before_left(office, at):
    written(office, day=date(2025, 12, 31))
    written(office, count=10, day=date(2026, 1, 1))
    assert (account(2025).left, account().before, account().left) == (100, 100, 110)


def test_a_printed_sheet_that_was_spoiled_is_counted_once_and_the_same_certificate_is_printed_again(office):
    (certificate,) = factories.frozen(1)
    work()
    certificate.refresh_from_db()
    with pytest.raises(Refused, match="nhiều hơn số lần đã in"):
        printed_sheet_spoil(certificate=certificate, by=office, version=certificate.version)
    written(office)
    certificate_take(certificate=certificate, by=office)
    printed_sheet_spoil(certificate=certificate, by=office, version=certificate.version, note="Lem mực")
    with pytest.raises(Conflict):
        printed_sheet_spoil(certificate=certificate, by=office, version=certificate.version)
    certificate_take(certificate=certificate, by=office)
    assert account().moved == Account(received=100, printed=2, spoiled_printed=1)
    assert account().left == 98
    assert Certificate.objects.get().issue == 1


def test_below_zero_is_said_and_not_refused(client, office):
    written(office, Kind.SPOILED, 3)
    client.force_login(office)
    html = client.get(reverse("sheets", args=[2026])).content.decode()
    assert account().left == -3
    assert "nhỏ hơn 0" in html


def test_a_line_is_struck_out_and_stays_to_be_read(client, office):
    line = written(office, note="Ghi nhầm")
    client.force_login(office)
    client.post(reverse("sheets_strike", args=[line.pk]))
    assert account().left == 0
    html = client.get(reverse("sheets", args=[2026])).content.decode()
    assert "Ghi nhầm" in html
    assert "gạch bỏ" in html
    with pytest.raises(Conflict):
        sheets_strike(movement=line, by=office)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "burnt"}, "kind"),
        ({"count": 0}, "count"),
        ({"count": 100_001}, "count"),
        ({"day": date(2026, 11, 26)}, "moved_on"),
        ({"paper": " "}, "paper"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(office, given, field):
    with pytest.raises(Refused) as refusal:
        written(office, **given)
    assert refusal.value.field == field
    assert not SheetMovement.objects.exists()


def test_the_form_keeps_what_was_typed(client, office):
    client.force_login(office)
    typed = {"kind": "received", "count": "hai trăm", "moved_on": "10/11/2026", "paper": "Phiếu 12/PXK"}
    answer = client.post(reverse("sheets_write", args=[2026]), typed)
    html = answer.content.decode()
    assert (answer.status_code, "hai trăm" in html, "Phiếu 12/PXK" in html) == (400, True, True)
    assert client.post(reverse("sheets_write", args=[2026]), typed | {"count": "200"}).status_code == 302
    assert account().left == 200


def test_only_the_office_of_the_place_writes(office):
    for person in (factories.person(), factories.person("chairperson"), factories.person("office", place=factories.ward().parent)):
        with pytest.raises(NotYours):
            written(person)


def test_the_minutes_name_every_spoiled_sheet_and_two_sign(office):
    (certificate,) = factories.frozen(1, name="Tổ dân phố số 5")
    work()
    certificate_take(certificate=certificate, by=office)
    written(office, Kind.SPOILED, 12, note="Ẩm mốc")
    printed_sheet_spoil(certificate=certificate, by=office, version=Certificate.objects.get().version, note="Lem mực")
    paper = text_of(factories.ward(), 2026, SheetMovement.objects.select_related("certificate"))
    (part,) = paper.table.parts
    assert [row[2:] for row in part.rows] == [
        ("12", "Phôi chưa in", "Ẩm mốc"),
        ("01", "Đã in số 0001/2026: Tổ dân phố số 5", "Lem mực"),
    ]
    assert "13 tờ" in paper.closing[0].text
    assert paper.left_signature
    assert paper.signature


def test_the_page_asks_no_more_for_more_lines(client, office):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(office)
    asked = []
    for more in (1, 12):
        for _ in range(more):
            written(office)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("sheets", args=[2026]))
        asked.append(len(queries))
    assert asked[0] == asked[1]
