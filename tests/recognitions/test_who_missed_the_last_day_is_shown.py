"""Who had not registered when the last day ended is marked so on every page that says how registration stands."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from registrations.calendar import VIETNAM
from registrations.filters import RosterFilter
from registrations.models import Enrolment
from registrations.plans import calendar_for
from registrations.rosters.export import roster_export
from registrations.rosters.standing import registered_how, standing_of
from registrations.services.roster import roster_open
from tests.calendar_days import enforce
from tests.factories import SubjectFactory, SubjectMemberFactory, head_of, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
WORDS = "Quá hạn đăng ký"


@pytest.fixture
def areas(at):
    """Three areas, of which the first has registered in time and the second late; the last day is over."""
    at("2026-01-05 08:00")
    areas = SubjectFactory.create_batch(3)
    roster_open(place=ward(), year=2026)
    Enrolment.objects.filter(subject=areas[0]).update(registered_at=datetime(2026, 2, 1, tzinfo=VIETNAM))
    enforce("2026-04-01 00:05")
    Enrolment.objects.filter(subject=areas[1]).update(registered_at=datetime(2026, 4, 1, 9, tzinfo=VIETNAM), registered_late=True)
    at("2026-04-02 09:00")
    return areas


@pytest.fixture
def signed_in(client):
    def page(user, *address, **query) -> str:
        client.force_login(user)
        answer = client.get(reverse(*address[:1], args=address[1:]), query)
        assert answer.status_code == 200
        return answer

    return page


def test_each_row_says_how_it_stands(areas):
    rows = [Enrolment.objects.get(subject=area) for area in areas]
    assert [standing_of(row) for row in rows] == ["registered", "registered_late", "missed"]
    rows[2].left_on = date(2026, 5, 1)
    assert (standing_of(rows[2]), registered_how(rows[2])) == ("left", "missed")


def test_the_roster_shows_them_and_is_narrowed_to_exactly_them(areas, signed_in):
    answer = signed_in(person(), "roster", "00235", 2026)
    assert answer.content.decode().count(f"{WORDS}</span>") == 2  # the third area, and the ward itself
    found = signed_in(person(), "roster", "00235", 2026, dang_ky="qua-han", loai="residential_area")
    assert [line.row.subject for line in found.context["lines"]] == areas[2:]


def test_a_figure_opens_them(areas, signed_in):
    answer = signed_in(person(), "roster", "00235", 2026)
    assert answer.context["figures"]["missed"] == 2
    assert "?dang_ky=qua-han" in answer.content.decode()


def test_the_results_count_and_name_them(areas, signed_in):
    answer = signed_in(person(), "registration_results", "00235", 2026)
    assert answer.context["results"].own.missed == 1
    assert [row.standing for _, rows in answer.context["groups"] for row in rows] == ["missed", "registered_late", "registered"]


def test_the_page_of_the_subject_and_the_homes_of_its_people_show_it(areas, signed_in):
    officer = person("area_officer")
    SubjectMemberFactory(subject=areas[2], user=officer, role="area_officer")
    head = head_of(areas[2])
    assert "Hết hạn ngày 31/03/2026 (thứ Ba)" in signed_in(person(), "subject", areas[2].pk).content.decode()
    for user in (head, officer):
        assert WORDS in signed_in(user, "home").content.decode()


def test_who_registered_in_time_reads_nothing_of_it(areas, signed_in):
    assert WORDS not in signed_in(head_of(areas[0]), "home").content.decode()


def test_the_file_says_it_too(areas):
    rows, police = Enrolment.objects.roster(ward(), 2026), person()
    chosen = RosterFilter({"dang_ky": "qua-han"}, rows, calendar=calendar_for(ward(), 2026), officers=())
    sheet = load_workbook(BytesIO(roster_export(place=ward(), year=2026, chosen=chosen, by=police).content)).worksheets[0]
    column = [cell.value for cell in sheet[1]].index("Đăng ký")
    assert [row[column].value for row in sheet.iter_rows(min_row=2)] == [WORDS, WORDS]
