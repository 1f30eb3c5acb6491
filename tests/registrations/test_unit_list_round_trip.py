"""The file with the units that are there says the same as they do: sent back it changes nothing, and one cell changes one row."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from antt_portal.list_workbook import as_bytes
from antt_portal.text import folded, sort_key
from antt_portal.trail.models import Entry
from registrations.choices import Level, MemberRole, SchoolLevel, SizeClass, SubjectKind
from registrations.models import Subject
from registrations.unit_import import COLUMNS, Known, checked
from registrations.units.matching import matched
from registrations.units.template import unit_template
from registrations.units.words import as_row
from registrations.workbooks import first_sheet
from tests.factories import SubjectFactory, SubjectMemberFactory, person, ward
from tests.registrations.unit_sheets import sent
from tests.sign_in import sign_in

pytestmark = pytest.mark.embedded
KNOWN = Known(residential_label="Khối phố", officers={"csk.lan": 7}, today=date(2026, 2, 10))
INDEX = {column.field: index for index, column in enumerate(COLUMNS, 1)}
WORDS = st.text("ABCĐÊÔƠƯabcđêôơưạáàảã =+-@'\"0159.", min_size=1, max_size=30).map(lambda text: " ".join(text.split()))
NAMES = WORDS.filter(folded)
KINDS = st.sampled_from([kind for kind in SubjectKind if kind != SubjectKind.WARD])


@st.composite
def units(draw):
    """Some subjects of a place as they may stand there, no two of one kind and name."""
    found = draw(st.lists(st.tuples(KINDS, NAMES), min_size=1, max_size=6, unique_by=lambda pair: (pair[0], folded(pair[1]))))
    return [draw(_unit(pk, kind, name)) for pk, (kind, name) in enumerate(found, 1)]


@st.composite
def _unit(draw, pk, kind, name):
    is_area = kind == SubjectKind.RESIDENTIAL_AREA
    return Subject(
        pk=pk,
        kind=kind,
        name=name,
        name_key=folded(name),
        sort_key=sort_key(name),
        label=draw(st.sampled_from(["Tổ dân phố", "Khối phố", "Thôn"])) if is_area else "",
        address=draw(st.just("") | WORDS),
        head_name=draw(st.just("") | WORDS),
        head_phone=draw(st.sampled_from(["", "0912345678", "02438512345"])),
        managing_level=Level.WARD if is_area else draw(st.sampled_from(Level)),
        households=draw(st.none() | st.integers(0, 10_000)),
        staff=draw(st.none() | st.integers(0, 10_000)),
        size_class=draw(st.sampled_from(["", *SizeClass])),
        school_levels=[level.value for level in SchoolLevel if draw(st.booleans())],
        tax_code=draw(st.just("") | st.just(f"01012345{pk:02}") | st.just(f"01012345{pk:02}-001")),
        has_party_organisation=draw(st.booleans()),
        founded_on=draw(st.none() | st.dates(date(1945, 9, 2), date(2026, 2, 10))),
    )


def written(subjects) -> bytes:
    return as_bytes(unit_template(as_row(subject, known=KNOWN, officer="") for subject in subjects))


def taken(content: bytes, subjects):
    result = checked(first_sheet(content), KNOWN)
    assert [str(error) for error in result.errors] == []
    return matched(result.rows, subjects=subjects, place=None, residential_label="Khối phố")


@hypothesis_settings(max_examples=12, deadline=None)
@given(units())
def test_sent_back_as_it_is_it_changes_nothing(subjects):
    matches = taken(written(subjects), subjects)
    assert (len(matches.new), len(matches.changed), len(matches.unchanged)) == (0, 0, len(subjects))


@hypothesis_settings(max_examples=12, deadline=None)
@given(units(), st.data())
def test_one_changed_cell_is_one_changed_row_of_one_field(subjects, data):
    book = load_workbook(io.BytesIO(written(subjects)))
    one = data.draw(st.sampled_from(subjects))
    changes = {"address": "Ngõ 77", "head_name": "Lò Thị Mới", "head_phone": "0977777777", "households": 77_777, "staff": 77_777}
    name = data.draw(st.sampled_from(sorted(changes)))
    book.worksheets[0].cell(subjects.index(one) + 2, INDEX[name]).value = changes[name]
    matches = taken(as_bytes(book), subjects)
    [changed] = matches.changed
    assert (changed.subject.pk, list(changed.was)) == (one.pk, [name])
    assert matches.new == []
    again = taken(as_bytes(book), subjects)
    assert len(again.unchanged) == len(subjects), "sent again, nothing is left to change"


@pytest.mark.django_db
class TestInTheBrowser:
    @pytest.fixture(autouse=True)
    def _in_february(self, at, client):
        at("2026-02-10 09:00")
        sign_in(client, person())

    def filled(self, client) -> bytes:
        answer = client.post("/danh-sach/00235/tep-mau/")
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith('attachment; filename="don-vi-00235-2026-02-10.xlsx"')
        return answer.content

    def test_the_filled_file_holds_the_living_units_and_their_officers_and_comes_back_unchanged(self, client):
        area = SubjectFactory(name="Tổ dân phố số 5", head_phone="0912345678")
        SubjectMemberFactory(subject=area, user=person("area_officer", username="csk.lan"), role=MemberRole.AREA_OFFICER)
        SubjectFactory(enterprise=True, name="=1+1 Công ty", tax_code="0101234567")
        SubjectFactory(school=True, founded_on=date(1995, 8, 15))
        SubjectFactory(closed=True)
        SubjectFactory(place=ward("00004"))
        content = self.filled(client)
        rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2))
        assert len(rows) == 3
        assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d"}, "no formula"
        assert [row[INDEX["officer"] - 1].value for row in rows].count("csk.lan") == 1
        assert '"units":3' in Entry.objects.get(action="units.exported").body
        address = client.post("/danh-sach/00235/nap/", {"file": sent(content)}).url
        preview = client.get(address).context["preview"]
        assert (preview.unchanged.total, preview.new.total, preview.changed.total) == (3, 0, 0)

    def test_the_empty_file_is_for_the_asking(self, client):
        answer = client.get("/danh-sach/00235/tep-mau/")
        assert 'filename="mau-danh-sach-don-vi.xlsx"' in answer["Content-Disposition"]
        assert load_workbook(io.BytesIO(answer.content)).worksheets[0].max_row == 1
        assert not Entry.objects.filter(action="units.exported").exists()

    def test_the_filled_file_asks_for_the_password_when_it_was_long_ago(self, client, at):
        SubjectFactory()
        at("2026-02-10 09:20")
        answer = client.post("/danh-sach/00235/tep-mau/")
        assert "Mật khẩu" in answer.content.decode()
        assert not Entry.objects.filter(action="units.exported").exists()
