"""Every address of the portal with every role: allowed, 404, or the sign-in page. An address that is not in the table fails."""

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.world import ROLES, SIGNED_IN, World

pytestmark = pytest.mark.django_db

HEAD, OTHER_HEAD, AREA, POLICE, CHIEF = "head", "other_head", "area_officer", "police", "chief"
OFFICE, CHAIR, AUDITOR, ADMIN = "office", "chairperson", "auditor", "administrator"
PROVINCE, NEIGHBOUR, FAR = "province_police", "neighbour_police", "far_police"

EVERYBODY = frozenset({"stranger", *SIGNED_IN})
OWN_WARD = frozenset({POLICE, CHIEF, OFFICE, CHAIR, AUDITOR})
WARD_AND_ABOVE = OWN_WARD | {PROVINCE}
READERS_OF_A = WARD_AND_ABOVE | {HEAD, AREA}
POLICE_OF_A = frozenset({POLICE, CHIEF, AUDITOR, PROVINCE})
PRINTERS = frozenset({POLICE, CHIEF, OFFICE, CHAIR})
POLICE_ANYWHERE = frozenset({POLICE, CHIEF, AUDITOR, PROVINCE, NEIGHBOUR, FAR})

PARTS = 8

# Address name → (method, arguments taken from the world, who is allowed). Everyone else who is signed in gets 404.
TABLE = {
    "healthz": ("get", {}, EVERYBODY),
    "home": ("get", {}, EVERYBODY),
    "verify_form": ("get", {}, EVERYBODY),
    "verify": ("get", {"code": "certificate_code"}, EVERYBODY),
    "recognised": ("get", {}, EVERYBODY),
    "result_notices": ("get", {"year": "year", "code": "ward_code"}, WARD_AND_ABOVE),
    "result_notice": ("get", {"year": "year", "code": "deciding_code", "number": "one"}, WARD_AND_ABOVE),
    "result_notice_file": ("get", {"year": "year", "code": "deciding_code", "number": "one", "form": "docx"}, WARD_AND_ABOVE),
    "result_notice_of": ("get", {"subject": "decided_subject", "year": "year", "form": "docx"}, READERS_OF_A),
    "recognised_in": ("get", {"year": "year", "code": "ward_code"}, EVERYBODY),
    "recognised_file": ("get", {"year": "year", "code": "ward_code", "form": "csv"}, EVERYBODY),
    "style_guide": ("get", {}, EVERYBODY),
    "text_size": ("post", {}, EVERYBODY),
    "privacy": ("get", {}, EVERYBODY),
    "accessibility": ("get", {}, EVERYBODY),
    "account_login": ("get", {}, EVERYBODY),
    "account_logout": ("post", {}, EVERYBODY),
    "account_signup": ("get", {}, frozenset()),
    "account_set_password": ("get", {}, SIGNED_IN),
    "account_reset_password": ("get", {}, EVERYBODY),
    "slip_sign_in": ("get", {}, EVERYBODY),
    "slip_open": ("get", {"token": "slip_token"}, EVERYBODY),
    "slip_used": ("get", {}, SIGNED_IN),
    "phone_sign_in": ("post", {}, SIGNED_IN),  # to the sign-in page: this browser is not remembered
    "own_sessions": ("get", {}, SIGNED_IN),
    "session_end": ("post", {"pk": "session_of_head"}, {HEAD}),
    "sessions_end_others": ("post", {}, SIGNED_IN),
    "phone_remember": ("post", {}, {HEAD, OTHER_HEAD}),
    "phone_forget": ("post", {"pk": "phone_of_head"}, {HEAD}),
    "account_inactive": ("get", {}, EVERYBODY),
    "account": ("get", {}, SIGNED_IN),
    "account_change_password": ("get", {}, SIGNED_IN),
    "account_reauthenticate": ("get", {}, SIGNED_IN),
    "mfa_index": ("get", {}, SIGNED_IN),
    "mfa_activate_totp": ("get", {}, SIGNED_IN),
    "mfa_deactivate_totp": ("get", {}, frozenset()),
    "mfa_authenticate": ("get", {}, SIGNED_IN),
    "mfa_reauthenticate": ("get", {}, SIGNED_IN),
    "mfa_view_recovery_codes": ("get", {}, frozenset()),
    "mfa_generate_recovery_codes": ("get", {}, SIGNED_IN),
    "mfa_download_recovery_codes": ("get", {}, frozenset()),
    "own_reminders": ("get", {}, SIGNED_IN),
    "notices": ("get", {}, SIGNED_IN),
    "notices_read": ("post", {}, SIGNED_IN),
    "failed_deliveries": ("get", {"code": "ward_code"}, {ADMIN, POLICE, CHIEF}),
    "delivery_send_again": ("post", {"code": "ward_code", "pk": "failed_delivery"}, {ADMIN, POLICE, CHIEF}),
    "calendar": ("get", {"year": "year"}, SIGNED_IN),
    "days_off": ("get", {"year": "year"}, SIGNED_IN),
    "day_off_new": ("get", {"year": "year"}, {ADMIN}),
    "day_off": ("get", {"pk": "calendar_day"}, {ADMIN}),
    "day_off_switch": ("post", {"pk": "calendar_day"}, {ADMIN}),
    "plan": ("get", {"pk": "plan"}, SIGNED_IN - {NEIGHBOUR, FAR}),
    "plan_file": ("get", {"pk": "plan", "seq": "one"}, SIGNED_IN - {NEIGHBOUR, FAR}),
    "plan_edit": ("get", {"code": "ward_code", "year": "year"}, {POLICE, CHIEF, OFFICE}),
    "plan_rule": ("get", {"code": "ward_code", "year": "year", "scope": "organisation-ward"}, {POLICE, CHIEF, OFFICE}),
    "plan_step": ("get", {"code": "ward_code", "year": "year", "step": "van-ban"}, {POLICE, CHIEF, OFFICE}),
    "plan_preview": ("get", {"code": "ward_code", "year": "year"}, {POLICE, CHIEF, OFFICE}),
    "plan_publish": ("post", {"code": "drafting_code", "year": "year"}, {POLICE, CHIEF, OFFICE}),
    "plan_drop": ("post", {"code": "drafting_code", "year": "year"}, {POLICE, CHIEF, OFFICE}),
    "roster": ("get", {"code": "ward_code", "year": "year"}, WARD_AND_ABOVE | {AREA}),
    "roster_export": ("post", {"code": "ward_code", "year": "year"}, WARD_AND_ABOVE | {AREA}),
    "registration_results": ("get", {"code": "ward_code", "year": "year"}, WARD_AND_ABOVE | {AREA}),
    "registration_results_print": ("get", {"code": "ward_code", "year": "year"}, WARD_AND_ABOVE | {AREA}),
    "year_progress": ("get", {"code": "ward_code", "year": "year"}, WARD_AND_ABOVE | {AREA}),
    "area_officers": ("get", {"code": "ward_code"}, {POLICE, CHIEF}),
    "units_upload": ("get", {"code": "ward_code"}, {POLICE, CHIEF}),
    "units_check": ("get", {"code": "ward_code", "pk": "unit_list"}, {POLICE, CHIEF}),
    "unit_template": ("get", {"code": "ward_code"}, {POLICE, CHIEF}),
    "subject": ("get", {"pk": "subject"}, READERS_OF_A),
    "subject_new": ("get", {"code": "ward_code"}, {POLICE, CHIEF}),
    "subject_merge": ("get", {"code": "ward_code"}, {POLICE, CHIEF}),
    "subject_change": ("get", {"pk": "subject"}, {POLICE, CHIEF}),
    "subject_status": ("get", {"pk": "subject"}, {POLICE, CHIEF}),
    "subject_split": ("get", {"pk": "subject"}, {POLICE, CHIEF}),
    "subject_move": ("get", {"pk": "subject"}, {POLICE, CHIEF}),
    "subject_level": ("get", {"pk": "subject"}, {POLICE, CHIEF}),
    "enrolment_include": ("get", {"pk": "subject", "year": "year"}, {POLICE, CHIEF}),
    "registered_elsewhere": ("get", {"pk": "subject", "year": "year"}, {POLICE, CHIEF}),
    "people": ("get", {"code": "ward_code"}, {ADMIN, POLICE, CHIEF}),
    "person_new": ("get", {"code": "ward_code"}, {ADMIN, POLICE, CHIEF}),
    "people_upload": ("get", {"code": "ward_code"}, {ADMIN, POLICE, CHIEF}),
    "people_take_in": ("post", {"code": "ward_code"}, {ADMIN, POLICE, CHIEF}),
    "people_template": ("get", {"code": "ward_code"}, {ADMIN, POLICE, CHIEF}),
    "slip_sheet": ("post", {"code": "ward_code"}, {ADMIN, POLICE, CHIEF}),
    "person": ("get", {"code": "ward_code", "pk": "head_person"}, {ADMIN, POLICE, CHIEF}),
    "person_change": ("get", {"code": "ward_code", "pk": "head_person"}, {ADMIN, POLICE, CHIEF}),
    "person_deactivate": ("get", {"code": "ward_code", "pk": "head_person"}, {ADMIN, POLICE, CHIEF}),
    "person_reactivate": ("get", {"code": "ward_code", "pk": "head_person"}, {ADMIN, POLICE, CHIEF}),
    "slip_issue": ("post", {"code": "ward_code", "pk": "head_person"}, {ADMIN, POLICE, CHIEF, AREA}),
    "slip_print": ("post", {"code": "ward_code", "pk": "head_person"}, {ADMIN, POLICE, CHIEF, AREA}),
    "ways_in_close": ("post", {"code": "ward_code", "pk": "head_person"}, {ADMIN, POLICE, CHIEF, AREA}),
    "membership_begin": ("get", {"code": "ward_code", "pk": "office_person"}, {ADMIN}),
    "stand_in_begin": ("get", {"code": "ward_code", "pk": "office_person"}, {ADMIN}),
    "membership_end": ("get", {"code": "ward_code", "pk": "office_person", "membership": "office_membership"}, {ADMIN}),
    "subject_people": ("get", {"pk": "subject"}, READERS_OF_A),
    "member_add": ("get", {"pk": "subject"}, {POLICE, CHIEF}),
    "head_change": ("get", {"pk": "subject"}, {POLICE, CHIEF}),
    "member_end": ("get", {"pk": "subject", "member": "head_member"}, {POLICE, CHIEF}),
    "search": ("get", {}, SIGNED_IN),
    "dossier_start": ("post", {"subject": "subject", "year": "year", "kind": "kind"}, {HEAD, AREA}),
    "calls": ("get", {"code": "ward_code"}, {POLICE, CHIEF, AREA}),
    "calls_mark": ("post", {"code": "ward_code"}, {POLICE, CHIEF, AREA}),
    "calls_messages": ("get", {"code": "ward_code", "seen": "one"}, {POLICE, CHIEF, AREA}),
    "call_slips": ("post", {"code": "ward_code"}, {POLICE, CHIEF, AREA}),
    "calls_print": ("get", {"code": "ward_code"}, {POLICE, CHIEF, AREA}),
    "review_queue": ("get", {}, {POLICE, CHIEF, PROVINCE, NEIGHBOUR, FAR, AREA}),
    "dossier": ("get", {"pk": "dossier"}, READERS_OF_A),
    "dossier_figures": ("get", {"pk": "dossier"}, {HEAD, AREA}),
    "dossier_meeting": ("get", {"pk": "dossier"}, {HEAD, AREA}),
    "own_paper": ("get", {"pk": "dossier", "draft": "paper", "form": "word"}, {HEAD, AREA}),
    "dossier_self_assessment": ("get", {"pk": "dossier"}, {HEAD, AREA}),
    "dossier_paper": ("get", {"pk": "dossier", "kind": "paper"}, {HEAD, AREA}),
    "dossier_paper_upload": ("post", {"pk": "dossier", "kind": "paper"}, {HEAD, AREA}),
    "dossier_paper_share": ("post", {"pk": "dossier", "kind": "paper"}, frozenset()),  # names no document of theirs
    "document_share_with": ("post", {"pk": "dossier", "document": "document"}, {HEAD, AREA}),
    "document_unshare": ("post", {"pk": "dossier", "document": "document"}, {HEAD, AREA}),
    "paper_desk": ("get", {}, {POLICE, CHIEF, PROVINCE, NEIGHBOUR, FAR, AREA}),
    "papers_without_scan": ("get", {}, {POLICE, CHIEF, PROVINCE, NEIGHBOUR, FAR, AREA}),
    "paper_intake": ("get", {"subject": "subject", "year": "year", "kind": "kind"}, {POLICE, CHIEF, AREA}),
    "intake": ("get", {"pk": "dossier", "intake": "intake"}, READERS_OF_A),
    "intake_receipt": ("get", {"pk": "dossier", "intake": "intake"}, READERS_OF_A),
    "household_sheet": ("get", {"pk": "dossier"}, READERS_OF_A),
    "dossier_file_replace": ("post", {"pk": "dossier", "file": "file"}, {HEAD, AREA}),
    "dossier_file_remove": ("post", {"pk": "dossier", "file": "file"}, {HEAD, AREA}),
    "dossier_check": ("get", {"pk": "dossier"}, {HEAD, AREA}),
    "dossier_sent": ("get", {"pk": "dossier"}, READERS_OF_A),
    "dossier_receipt": ("get", {"pk": "dossier"}, READERS_OF_A),
    "review_next": ("get", {}, {POLICE, CHIEF, PROVINCE, NEIGHBOUR, FAR, AREA}),
    "stock_reasons": ("get", {}, {POLICE, CHIEF, PROVINCE, NEIGHBOUR, FAR}),
    "dossier_claim": ("post", {"pk": "dossier"}, {POLICE, CHIEF}),
    "dossier_release": ("post", {"pk": "dossier"}, {POLICE, CHIEF}),
    "review_note": ("post", {"pk": "dossier"}, {POLICE, CHIEF}),
    "dossier_compare": ("get", {"pk": "dossier", "file": "newer_file"}, READERS_OF_A),
    "dossier_act": ("post", {"pk": "dossier", "action": "reopen"}, {POLICE, CHIEF}),
    "file": ("get", {"pk": "file"}, READERS_OF_A),
    "file_page": ("get", {"pk": "file", "number": "one"}, READERS_OF_A),
    "appraisals": ("get", {"year": "year"}, POLICE_ANYWHERE),
    "appraisal_grid": ("get", {"year": "year"}, POLICE_ANYWHERE),
    "foreseen": ("get", {"year": "year"}, POLICE_ANYWHERE),
    "appraisal_start": ("post", {"dossier": "dossier"}, {POLICE, CHIEF}),
    "appraisal": ("get", {"pk": "appraisal"}, WARD_AND_ABOVE),
    "appraisal_police_items": ("get", {"pk": "appraisal"}, {POLICE, CHIEF}),
    "appraisal_refresh": ("post", {"pk": "appraisal"}, {POLICE, CHIEF}),
    "appraisal_conclude": ("post", {"pk": "appraisal"}, {POLICE, CHIEF}),
    "appraisal_next": ("post", {"pk": "appraisal"}, {POLICE, CHIEF}),
    "appraisal_reopen": ("post", {"pk": "appraisal"}, {POLICE, CHIEF}),
    "hearings": ("get", {"year": "year"}, POLICE_ANYWHERE),
    "hearing": ("get", {"pk": "refusal"}, READERS_OF_A),
    "hearing_paper": ("post", {"pk": "refusal"}, {POLICE, CHIEF, AREA}),
    "hearing_consider": ("post", {"pk": "refusal"}, {POLICE, CHIEF}),
    "hearing_number": ("post", {"pk": "refusal"}, {POLICE, CHIEF}),
    "hearing_file": ("get", {"pk": "refusal", "form": "docx"}, READERS_OF_A),
    "consultations": ("get", {}, POLICE_ANYWHERE | {OFFICE, CHAIR}),
    "consultation_new": ("get", {"year": "year"}, POLICE_ANYWHERE - {AUDITOR}),
    "consultation": ("get", {"pk": "consultation"}, WARD_AND_ABOVE),
    "consultation_number": ("get", {"pk": "consultation"}, {POLICE, CHIEF}),
    "consultation_file": ("get", {"pk": "consultation", "paper": "tong-hop", "form": "docx"}, WARD_AND_ABOVE),
    "consultation_links": ("post", {"pk": "consultation"}, {POLICE, CHIEF}),
    "consultation_slips": ("post", {"pk": "consultation"}, {POLICE, CHIEF}),
    "consultation_link": ("post", {"pk": "consultation", "body": "consulted_body"}, {POLICE, CHIEF}),
    "opinion_record": ("get", {"pk": "consultation", "body": "consulted_body"}, {POLICE, CHIEF}),
    "consultation_close": ("get", {"pk": "consultation"}, {POLICE, CHIEF}),
    "opinion_answer": ("get", {"token": "opinion_token"}, EVERYBODY),
    "opinion_sent": ("get", {"token": "opinion_token"}, EVERYBODY),
    "review_meetings": ("get", {}, POLICE_ANYWHERE | {OFFICE, CHAIR}),
    "review_meeting_new": ("get", {"year": "year"}, POLICE_ANYWHERE - {AUDITOR}),
    "review_meeting": ("get", {"pk": "review_meeting"}, WARD_AND_ABOVE),
    "review_meeting_change": ("get", {"pk": "review_meeting"}, {POLICE, CHIEF}),
    "review_meeting_hold": ("get", {"pk": "review_meeting"}, {POLICE, CHIEF}),
    "review_minutes_keep": ("get", {"pk": "review_meeting"}, {POLICE, CHIEF}),
    "review_minutes_scan": ("get", {"pk": "review_meeting"}, WARD_AND_ABOVE),
    "review_meeting_cancel": ("get", {"pk": "review_meeting"}, {POLICE, CHIEF}),
    "review_meeting_file": ("get", {"pk": "review_meeting", "paper": "bien-ban", "form": "docx"}, WARD_AND_ABOVE),
    "book": ("get", {"code": "ward_code"}, POLICE_OF_A | {AREA}),
    "book_export": ("post", {"code": "ward_code"}, POLICE_OF_A | {AREA}),
    "book_write": ("get", {"code": "ward_code"}, {POLICE, CHIEF, AREA}),
    "book_strike": ("get", {"pk": "follow_up"}, {POLICE, CHIEF}),
    "police_figures": ("get", {"code": "ward_code", "year": "year"}, POLICE_OF_A),
    "place_settings": ("get", {"code": "ward_code"}, {CHIEF, OFFICE, ADMIN}),
    "proposals": ("get", {}, POLICE_ANYWHERE | {OFFICE, CHAIR}),
    "proposal_new": ("get", {"year": "year"}, POLICE_ANYWHERE - {AUDITOR}),
    "proposal": ("get", {"pk": "proposal"}, WARD_AND_ABOVE),
    "proposal_add": ("post", {"pk": "proposal"}, {POLICE, CHIEF}),
    "proposal_sign": ("get", {"pk": "proposal"}, {CHIEF}),
    "proposal_send": ("post", {"pk": "proposal"}, {POLICE, CHIEF}),
    "proposal_forward": ("post", {"pk": "proposal"}, {OFFICE}),
    "proposal_return": ("post", {"pk": "proposal"}, {CHIEF, OFFICE, CHAIR}),
    "proposal_agree": ("get", {"pk": "proposal"}, {CHAIR}),
    "item_take_out": ("post", {"pk": "proposal", "item": "item"}, {POLICE, CHIEF, OFFICE, CHAIR}),
    "items_take_out": ("get", {"pk": "proposal"}, {POLICE, CHIEF, OFFICE, CHAIR}),
    "items_split_off": ("get", {"pk": "proposal"}, {POLICE, CHIEF, OFFICE, CHAIR}),
    "proposal_results": ("get", {"pk": "proposal"}, WARD_AND_ABOVE),
    "proposal_file": ("get", {"pk": "proposal", "form": "docx"}, WARD_AND_ABOVE),
    "decisions": ("get", {}, POLICE_ANYWHERE | {OFFICE, CHAIR}),
    "decision": ("get", {"pk": "decision"}, READERS_OF_A),
    "decision_record": ("get", {"pk": "unsigned"}, {OFFICE}),
    "decision_file": ("get", {"pk": "decision", "form": "docx"}, WARD_AND_ABOVE),
    "decision_scan": ("get", {"pk": "decision"}, WARD_AND_ABOVE),
    "decision_hand_out": ("post", {"pk": "drafted_revocation"}, {OFFICE}),
    "decision_correct": ("get", {"pk": "decision"}, {OFFICE}),
    "decision_revoke_draft": ("get", {"pk": "decision"}, {OFFICE, CHAIR}),
    "decision_void": ("get", {"pk": "drafted_revocation"}, {OFFICE}),
    "decision_revoke": ("get", {"pk": "decision", "recognition": "recognition"}, {OFFICE, CHAIR}),
    "certificates": ("get", {"pk": "decision"}, WARD_AND_ABOVE),
    "certificates_progress": ("get", {"pk": "decision"}, WARD_AND_ABOVE),
    "certificates_retry": ("post", {"pk": "decision"}, PRINTERS),
    "certificates_print": ("post", {"pk": "decision"}, PRINTERS),
    "certificate_file": ("get", {"pk": "certificate"}, READERS_OF_A),
    "certificate_print": ("post", {"pk": "certificate"}, PRINTERS),
    "certificate": ("get", {"pk": "certificate"}, READERS_OF_A),
    "certificate_take_back": ("get", {"pk": "certificate"}, PRINTERS),
    "reissue": ("get", {"pk": "certificate"}, {OFFICE}),
    "printed_sheet_spoil": ("get", {"pk": "certificate"}, {OFFICE}),
    "hand_over": ("get", {"pk": "decision"}, PRINTERS),
    "hand_over_list": ("get", {"pk": "decision", "form": "docx"}, WARD_AND_ABOVE),
    "sheets": ("get", {"year": "year"}, POLICE_ANYWHERE | {OFFICE, CHAIR}),
    "sheets_write": ("get", {"year": "year"}, {OFFICE}),
    "sheets_strike": ("post", {"pk": "sheet_movement"}, {OFFICE}),
    "sheets_minutes": ("get", {"year": "year", "form": "docx"}, POLICE_ANYWHERE | {OFFICE, CHAIR}),
    "register": ("get", {"year": "year"}, POLICE_ANYWHERE | {OFFICE, CHAIR}),
    "register_pdf": ("get", {"year": "register_year"}, WARD_AND_ABOVE),
    "register_excel": ("get", {"year": "register_year"}, WARD_AND_ABOVE),
}


def names():
    return sorted({name for name in get_resolver().reverse_dict if isinstance(name, str)})


def test_every_address_is_in_the_table():
    assert set(names()) == set(TABLE)


@pytest.fixture
def world():
    return World()


@pytest.mark.parametrize("names", [pytest.param(sorted(TABLE)[start::PARTS], id=f"part {start + 1}") for start in range(PARTS)])
def test_who_may_open(names, world):
    """Some of the addresses at a time: making the world anew for each would take most of the time."""
    wrong = {}
    for name in names:
        method, arguments, allowed = TABLE[name]
        address = reverse(name, kwargs={key: getattr(world, value, value) for key, value in arguments.items()})
        for role in ROLES:
            answer, expected = world.answer(role, method, address), _expected(role, name, allowed)
            if answer != expected:
                wrong[name, role] = f"{answer}, not {expected}"
    assert wrong == {}


def _expected(role: str, name: str, allowed: frozenset) -> str:
    if role in allowed:
        return "allowed"
    return "sign-in" if role == "stranger" and not _closed(name) else "404"


def _closed(name: str) -> bool:
    """Addresses that are offered to nobody are 404 to strangers too."""
    return name == "account_signup"


def test_an_address_cannot_be_built_without_its_arguments():
    """The control of this file's own reading of the addresses: one that takes a number is not found without it."""
    with pytest.raises(NoReverseMatch):
        reverse("dossier")
