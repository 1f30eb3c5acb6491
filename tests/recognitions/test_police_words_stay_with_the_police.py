"""What the police counted, noted and wrote in the book is for police eyes only (P16).

A marker is planted in each place where such words are kept. Then every role walks the portal as a person does, from link to link, and
opens every page, paper and file that it finds: none may hold a marker. The control: the police's own walk finds each of them.
"""

import io
import re
import zipfile
from collections import Counter
from datetime import date
from html import unescape

import pypdfium2
import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from antt_portal.trail.models import Entry
from recognitions.book.figures import Figures
from recognitions.choices import FollowUpKind
from recognitions.models import PlaceSettings
from recognitions.services import appraisals, hearings
from recognitions.services.appraisals import Answer
from recognitions.services.book import follow_up_write
from recognitions.services.police_figures import Answer as Confirmed
from recognitions.services.police_figures import police_figures_confirm
from registrations.choices import MemberRole
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

NOTE, REFERENCE, POLICE_NOTE, PAPER = "Ghichumat", "77/BC-SOMAT", "Nhanxetmat", "88/BC-SOLIEUMAT"
COUNTS = ("7071", "6061", "5051")
MARKERS = (NOTE, REFERENCE, POLICE_NOTE, PAPER, *COUNTS)
MOST_OF_ONE_KIND = 2
NOT_FOLLOWED = {"account_logout", "text_size", "style_guide", "calendar", "plan_file"}


@pytest.fixture
def ward(ward):
    """A ward with one subject that was decided on, whose year is full of what the police know."""
    dossier = stages.filed(ward=ward)
    ward.subject, ward.dossier = dossier.subject, dossier
    ward.head = factories.head_of(ward.subject)
    ward.beat = factories.person("area_officer")
    factories.SubjectMemberFactory(subject=ward.subject, user=ward.beat, role=MemberRole.AREA_OFFICER)
    said = {"kind": FollowUpKind.INCIDENT, "criterion": "4.3e", "reference": REFERENCE, "note": f"{NOTE}: gây rối."}
    follow_up_write(subject=ward.subject, happened_on=date(2026, 5, 3), by=ward.officer, **said)
    figures = Figures(*map(int, COUNTS), paper=PAPER, dated_on=date(2026, 11, 16))
    given = {"answers": {ward.subject.pk: Confirmed(figures, 0)}, "conclusions_only": False}
    police_figures_confirm(place=ward.place, year=2026, by=ward.officer, **given)
    sheet = stages.opened(dossier, ward=ward)
    note = f"{POLICE_NOTE}: theo sổ theo dõi."
    answers = {row.code: Answer(row.code not in ("4.3e", "4.5"), note) for row in sheet.results.all() if row.basis == "police"}
    answers |= {row.code: Answer(True, "Đã kiểm tra.") for row in sheet.results.all() if row.basis != "police" and row.met is None}
    sheet = appraisals.criteria_decide(appraisal=sheet, answers=answers, by=ward.officer, version=sheet.version)
    given = {"by": ward.officer, "version": sheet.version, "reason": "Trong năm có vụ việc về trật tự."}
    ward.sheet = appraisals.appraisal_conclude(appraisal=sheet, **given)
    return ward


@pytest.fixture
def decided(ward, at):
    """The same after the refusal was told, proposed, agreed and issued, beside a recognition."""
    hearings.refusals_foretell(appraisals=[ward.sheet], by=ward.officer)
    at("2026-11-26 09:00")  # its days to explain are over
    other = stages.concluded(stages.filed(ward=ward), ward=ward)
    for number, decision in enumerate(stages.agreed(ward.sheet, other, ward=ward)):
        stages.recorded(decision, ward=ward, symbol=f"{215 + number}/QĐ-UBND")
    return ward


def walk(person) -> dict[str, str]:
    """Every page, paper and file that a person finds from their home on, by address, as text."""
    client = Client()
    sign_in(client, person)
    found, waiting, kinds = {}, ["/"], Counter()
    while waiting:
        address = waiting.pop(0)
        kind = _name_of(address)
        if address in found or kind is None or kinds[kind] >= MOST_OF_ONE_KIND:
            continue
        kinds[kind] += 1
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        found[address] = _text_of(content)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            waiting += re.findall(r'href="(/[^"#]*)', unescape(content.decode()))
    return found


def _name_of(address: str) -> str | None:
    """The name of an address of the portal, if it is one that is followed."""
    try:
        name = resolve(address.partition("?")[0]).url_name
    except Resolver404:
        return None
    return None if name in NOT_FOLLOWED else name


def _text_of(content: bytes) -> str:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return " ".join(packed.read(name).decode(errors="ignore") for name in packed.namelist())
    if content.startswith(b"%PDF"):
        with_text = pypdfium2.PdfDocument(content)
        return " ".join(page.get_textpage().get_text_range() for page in with_text)
    return content.decode(errors="ignore")


def told(pages: dict[str, str], markers=MARKERS) -> dict[str, set[str]]:
    """Which markers stand in which pages."""
    found = {address: {marker for marker in markers if marker in words} for address, words in pages.items()}
    return {address: hits for address, hits in found.items() if hits}


def people_of(ward) -> dict[str, object]:
    clerk = factories.SubjectMemberFactory(subject=ward.subject, role=MemberRole.CLERK).user
    other_beat = factories.person("area_officer")
    return {
        "head": ward.head,
        "clerk": clerk,
        "office": ward.office,
        "chairperson": ward.chairperson,
        "administrator": factories.person("administrator"),
        "the area officer of others": other_beat,
        "office of the province": factories.person("office", place=ward.place.parent),
        "chairperson of the province": factories.person("chairperson", place=ward.place.parent),
        "police of another ward": factories.person(place=factories.ward("00004")),
    }


WHO_NOT = (
    "head",
    "clerk",
    "office",
    "chairperson",
    "administrator",
    "the area officer of others",
    "office of the province",
    "chairperson of the province",
    "police of another ward",
)


@pytest.mark.parametrize("who", WHO_NOT)
def test_nobody_else_finds_a_word_of_it_on_any_page_paper_or_file(decided, who):
    pages = walk(people_of(decided)[who])
    assert pages
    assert told(pages) == {}


def test_the_walk_of_the_office_comes_by_the_pages_and_papers_and_by_what_is_theirs_to_know(decided):
    """The control of the walk."""
    pages = walk(decided.office)
    assert {_name_of(address) for address in pages} >= {"appraisal", "proposal", "proposal_file", "decision", "decision_file", "dossier"}
    assert any("Trong năm có vụ việc về trật tự." in words for words in pages.values())


def test_the_walk_of_the_police_finds_each_of_them(decided):
    """The control of the markers."""
    assert set().union(*told(walk(decided.officer)).values()) == set(MARKERS)


@pytest.mark.parametrize("who", ["chief", "auditor", "police of the province"])
def test_police_of_the_place_and_above_it_and_auditors_see_each_of_them(decided, who):
    persons = {
        "chief": decided.chief,
        "auditor": factories.person("auditor"),
        "police of the province": factories.person(place=decided.place.parent),
    }
    client = Client()
    sign_in(client, persons[who])
    named = (("police_figures", ["00235", 2026]), ("book", ["00235"]), ("appraisal", [decided.sheet.pk]))
    pages = {name: client.get(reverse(name, args=arguments)).content.decode() for name, arguments in named}
    assert set().union(*told(pages).values()) == set(MARKERS)


def test_an_area_officer_finds_their_lines_and_no_figure_of_the_police(decided):
    found = set().union(*told(walk(decided.beat)).values())
    assert found == {NOTE, REFERENCE}


def test_addresses_of_the_police_are_not_there_for_others(decided):
    client = Client()
    for name in ("head", "office", "chairperson", "administrator"):
        sign_in(client, people_of(decided)[name])
        for address, arguments in (("book", ["00235"]), ("book_export", ["00235"]), ("police_figures", ["00235", 2026])):
            assert client.get(reverse(address, args=arguments)).status_code == 404
        client.post(reverse("account_logout"))


def test_the_sheet_says_only_who_assesses(ward):
    client = Client()
    sign_in(client, ward.office)
    words = client.get(reverse("appraisal", args=[ward.sheet.pk])).content.decode()
    assert "Công an phường đánh giá" in words
    assert "so với mốc năm trước" not in words
    assert "Sổ theo dõi" not in words


def test_that_an_incident_opened_the_sheet_again_is_said_without_the_line(ward):
    """Who decides is told why a proposal stands still (P8); what was written stays with the police."""
    said = {"kind": FollowUpKind.INCIDENT, "criterion": "4.3g", "reference": REFERENCE, "note": NOTE}
    follow_up_write(subject=ward.subject, happened_on=date(2026, 6, 3), by=ward.officer, **said)
    for person in (ward.office, ward.chairperson, ward.head):
        assert told(walk(person)) == {}


def test_the_trail_holds_none_of_it(decided):
    bodies = " ".join(Entry.objects.values_list("body", flat=True))
    assert [marker for marker in MARKERS if marker in bodies] == []


def test_counts_kept_before_are_hidden_where_only_conclusions_are_shown(ward):
    PlaceSettings.objects.update_or_create(place=ward.place, defaults={"conclusions_only": True})
    pages = walk(ward.officer)
    assert told(pages, COUNTS) == {}
    assert any(PAPER in words for words in pages.values())
