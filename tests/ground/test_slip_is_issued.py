"""A sign-in slip is given by who looks after the person, and can be read only from the paper that came of it."""

import io
import re
from datetime import timedelta

import pytest
import zxingcpp
from django.db.models import Q
from pypdf import PdfReader

from antt_portal.accounts.models import SignInSlip
from antt_portal.accounts.ways_in import care
from antt_portal.accounts.ways_in.sign_in_names import sign_in_name
from antt_portal.accounts.ways_in.slips import slip_behind, slip_issue, slip_sheet_pdf
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail.models import Entry
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def administrator():
    return factories.person("administrator")


def test_an_administrator_gives_a_slip_to_the_people_of_their_place_only(administrator):
    own, elsewhere, of_nowhere = factories.person("office"), factories.person(place=factories.ward("00004")), factories.UserFactory()
    in_both = factories.person("office")
    factories.MembershipFactory(user=in_both, place=factories.ward("00004"), starts_on="2099-01-01")  # even before it begins
    assert slip_issue(person=own, by=administrator).person == own
    for person in (elsewhere, of_nowhere, in_both, administrator):
        with pytest.raises(NotYours):
            slip_issue(person=person, by=administrator)
    for role in ("", "chief", "chairperson", "office", "auditor", "area_officer"):
        assert not care.may_care_for(factories.person(role), own)


def test_a_role_that_is_over_does_not_count(administrator, at):
    at("2026-05-04 09:00")
    person = factories.person("office")
    factories.MembershipFactory(user=person, place=factories.ward("00004"), ends_on="2026-05-03")
    assert care.may_care_for(administrator, person)


def test_a_rule_of_an_upper_floor_is_asked_but_never_for_oneself_or_a_superuser(monkeypatch):
    monkeypatch.setattr(care, "_rules", [])
    officer, head = factories.person(), factories.UserFactory()
    assert not care.may_care_for(officer, head)
    care.register(lambda by: Q(pk__gt=0))
    assert care.may_care_for(officer, head)
    assert not care.may_care_for(officer, officer)
    assert not care.may_care_for(officer, factories.UserFactory(is_superuser=True))


def test_only_digests_are_kept_and_the_trail_has_ids_only(administrator):
    person = factories.person("office", full_name="Trịnh Hoàng Yến")
    issued = slip_issue(person=person, by=administrator)
    assert re.fullmatch(r"\d{4} \d{4}", issued.code)
    assert issued.token not in repr(issued)
    assert issued.code not in repr(issued)
    row = SignInSlip.objects.get()
    stored = " ".join(str(value) for value in vars(row).values())
    assert issued.token not in stored
    assert issued.code.replace(" ", "") not in stored
    entry = Entry.objects.get(action="account.slip_issued")
    assert (entry.actor_id, entry.object_id) == (administrator.pk, person.pk)
    for secret in (issued.code, issued.token, "Yến"):
        assert secret not in entry.body


def test_a_new_slip_makes_the_one_before_void(administrator):
    person = factories.person("office")
    first = slip_issue(person=person, by=administrator)
    second = slip_issue(person=person, by=None)
    assert slip_behind(first.token) is None
    assert slip_behind(second.token).user == person


@pytest.mark.parametrize("hours", [0, -1, 73])
def test_a_slip_is_good_for_seventy_two_hours_at_most(hours, at):
    now = at("2026-05-04 09:00")
    person = factories.person()
    assert slip_issue(person=person, by=None).expires_at == now + timedelta(hours=72)
    with pytest.raises(Refused):
        slip_issue(person=person, by=None, hours=hours)


def test_nobody_gets_a_slip_for_a_closed_account():
    with pytest.raises(Refused, match="đã khóa"):
        slip_issue(person=factories.person(is_active=False), by=None)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("0912345678", "0912345678"),
        (" 0912 345.678 ", "0912345678"),
        ("+84 912-345-678", "0912345678"),
        ("Nguyen.Van.A", "nguyen.van.a"),
        ("2026", "2026"),
    ],
)
def test_a_phone_number_is_one_name_however_it_is_written(typed, name):
    assert sign_in_name(typed) == name


def test_the_sheet_has_eight_slips_a_page_each_with_what_its_person_needs(at):
    at("2026-05-04 09:00")
    people = [factories.person("office", username=f"091234567{n}", full_name=f"Nguyễn Thị Hoa {n}") for n in range(9)]
    issued = [slip_issue(person=person, by=None) for person in people]
    sheet = PdfReader(io.BytesIO(slip_sheet_pdf(issued, base_url="https://antt.example.org")))
    texts = [page.extract_text() for page in sheet.pages]
    assert [text.count("Mã đăng nhập cổng An toàn về an ninh, trật tự") for text in texts] == [8, 1]
    for slip, text in zip(issued, [texts[0]] * 8 + [texts[1]], strict=True):
        for words in (slip.person.full_name, slip.sign_in_name, slip.code, "09:00 ngày 07/05/2026"):
            assert words in text
    assert "antt.example.org/vao/" in texts[1].replace("\n", "")


def test_the_qr_of_the_sheet_opens_the_page_of_its_slip():
    import pypdfium2

    issued = slip_issue(person=factories.person(), by=None)
    page = pypdfium2.PdfDocument(slip_sheet_pdf([issued], base_url="https://antt.example.org/"))[0]
    found = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert [code.text for code in found] == [f"https://antt.example.org/vao/{issued.token}/"]
