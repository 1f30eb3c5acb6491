"""Whatever is sent to an address of the second half of the year, it is answered: a sentence, a page, a 404, and never a fault."""

import re
from urllib.parse import quote

import pytest
from django.db import transaction
from django.urls import reverse

from tests.ground.test_every_address_and_role import TABLE
from tests.world import World

pytestmark = pytest.mark.django_db

NUL, LONG, NEGATIVE, HUGE = "a\x00b", "ấ" * 20_000, "-1", "9" * 25
EARLY, LATE, ODD = "01/01/0001", "31/12/9999", "²"
GARBAGE = (NUL, LONG, NEGATIVE, HUGE, EARLY, LATE, ODD, "")
# Who tries: whoever may do most at the address.
BY = {
    "police": (
        "appraisal appraisal_police_items appraisal_refresh appraisal_conclude appraisal_next appraisal_reopen hearings hearing_paper "
        "hearing_consider hearing_number consultation_new consultation_number consultation_links consultation_slips consultation_link "
        "opinion_record consultation_close review_meeting_new review_meeting_change review_meeting_hold review_minutes_keep "
        "review_meeting_cancel book_write book_strike police_figures proposal_new proposal_add proposal_send items_take_out items_split_off"
    ),
    "chief": "proposal_sign place_settings proposal_return",
    "office": (
        "decision_record decision_hand_out decision_correct decision_revoke_draft decision_void decision_revoke certificate_take_back "
        "reissue printed_sheet_spoil hand_over sheets_write sheets_strike result_notice proposal_forward place_settings item_take_out"
    ),
    "chairperson": "proposal_agree",
    "head": "hearing dossier_meeting dossier_self_assessment",
    "stranger": "opinion_answer",
}
TRIED = [(role, name) for role, names in BY.items() for name in names.split()]
NAMED = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')
PARTS = 6


@pytest.fixture
def world():
    return World()


def _address(world: World, name: str) -> str:
    _method, arguments, _allowed = TABLE[name]
    return reverse(name, kwargs={key: getattr(world, value, value) for key, value in arguments.items()})


def _fields(page: str) -> dict[str, str]:
    """The fields of a page with the values they begin with, each once."""
    found: dict[str, str] = {}
    for match in NAMED.finditer(page):
        if match[1] not in found and match[1] != "csrfmiddlewaretoken":
            value = VALUE.search(match[0])
            found[match[1]] = value[1] if value else ""
    return found


def _sent(world: World, role: str, address: str, fields: dict) -> int | str:
    """The status of the answer, or the fault; what was changed is taken back."""
    client = world._signed_in(role)
    with transaction.atomic():
        try:
            status = client.post(address, fields).status_code
        except Exception as fault:
            status = f"{type(fault).__name__}: {str(fault)[:120]}"
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("tried", [TRIED[part::PARTS] for part in range(PARTS)], ids=range(1, PARTS + 1))
def test_garbage_in_any_field_is_no_fault(tried, world):
    faults = {}
    for role, name in tried:
        address = _address(world, name)
        with transaction.atomic():
            page = world._signed_in(role).get(address)
            transaction.set_rollback(True)
        fields = _fields(page.content.decode()) if page.status_code == 200 else {"version": "1", "reason": "a"}
        for field in ("", *list(fields)[:25]):
            for garbage in GARBAGE:
                sent = fields | {field: garbage} if field else dict.fromkeys(fields, garbage)
                status = _sent(world, role, address, sent)
                if not isinstance(status, int) or status >= 500:
                    faults[name, field, garbage[:12]] = status
    assert faults == {}


WITH_YEARS = [name for name, (_method, arguments, _allowed) in TABLE.items() if "year" in arguments]


@pytest.mark.parametrize("year", [0, 1, 9999, 10_000, int("9" * 25)])
def test_a_year_that_never_was_is_no_fault(year, world):
    faults = {}
    for name in WITH_YEARS:
        method, arguments, allowed = TABLE[name]
        role = next((one for one in ("police", "chief", "office", "head", "administrator") if one in allowed), "police")
        given = {key: getattr(world, value, value) for key, value in arguments.items()} | {"year": year}
        with transaction.atomic():
            try:
                status = getattr(world._signed_in(role), method)(reverse(name, kwargs=given)).status_code
            except Exception as fault:
                status = f"{type(fault).__name__}: {str(fault)[:120]}"
            transaction.set_rollback(True)
        if not isinstance(status, int) or status >= 500:
            faults[name] = status
    assert faults == {}


@pytest.mark.parametrize("typed", [NUL, HUGE, ODD, "%00", "..", "'\"<"])
def test_what_anyone_may_type_into_an_address_is_no_fault(typed, client):
    address = quote(typed, safe="")
    paths = [f"/tra-cuu/{address}/", f"/y-kien/{address}/", f"/ket-qua/2026/{address}/", f"/ket-qua/2026/{address}/ket-qua.csv"]
    asked = ("tra-cuu/?ma", "ket-qua/?nam", "ket-qua/?tim", "ket-qua/?noi", "ket-qua/?phuong", "ket-qua/?sau")
    paths += [f"/{page}={address}" for page in asked]
    assert {path: status for path in paths if (status := client.get(path).status_code) >= 500} == {}
