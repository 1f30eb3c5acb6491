"""Role × place × subject × action, drawn at random, against a plain reading of who may do what (design §3).

A person holds one role in one place and may be something to one subject, each now, no longer or not yet. The act is then really
done, through its service, and rolled back: it either is theirs (whatever else the service says) or answers NotYours.
"""

from dataclasses import dataclass
from datetime import date
from itertools import product

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import User
from antt_portal.accounts.people import memberships
from antt_portal.accounts.ways_in import slips
from antt_portal.places.models import Place
from antt_portal.refusals import NotYours, Refused
from dossiers import services as dossiers
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from dossiers.services import claims, desk, reasons, receiving, remarks
from registrations.choices import Level, MemberRole, SubjectEventKind
from registrations.models import Enrolment
from registrations.services import assignments, members, plan_drafts, roster
from registrations.services.life import including, level, merging, status
from tests import factories

pytestmark = pytest.mark.django_db

PLACES = ("own ward", "neighbour", "own province", "far ward", "far province")
LIVES = {"now": (factories.LONG_AGO, None), "no longer": (factories.LONG_AGO, date(2026, 5, 31)), "not yet": (date(2026, 6, 2), None)}
SUBJECTS = ("area", "company of the ward", "company of the province", "the ward itself")
POLICE, COMMITTEE = {Role.POLICE_OFFICER, Role.POLICE_CHIEF}, {Role.CHAIRPERSON}


@dataclass(frozen=True)
class Somebody:
    """What a person is today, in plain words."""

    role: str
    place: str
    role_life: str
    tie: str
    tied_to: str
    tie_life: str

    def is_(self, roles: set[str], place: str) -> bool:
        return self.role in roles and self.place == place and self.role_life == "now"

    def represents(self, subject: str) -> bool:
        return self.tied_to == subject and self.tie in (MemberRole.HEAD, MemberRole.CLERK) and self.tie_life == "now"

    def walks_the_beat_of(self, subject: str) -> bool:
        is_area_officer = self.tied_to == subject and self.tie == MemberRole.AREA_OFFICER and self.tie_life == "now"
        return is_area_officer and self.is_({Role.AREA_OFFICER}, "own ward")


def decided_in(subject: str) -> str:
    return "own province" if subject in ("company of the province", "the ward itself") else "own ward"


# --- Who may, in plain words -------------------------------------------------------------------------------------------


def its_people(who: Somebody, subject: str) -> bool:
    """Its own people and its area officer; the ward's own dossiers are filled by its police and its chairperson."""
    of_the_ward = subject == "the ward itself" and who.is_(POLICE | COMMITTEE, "own ward")
    return who.represents(subject) or who.walks_the_beat_of(subject) or of_the_ward


def its_senders(who: Somebody, subject: str) -> bool:
    if subject == "the ward itself":
        return who.is_(COMMITTEE, "own ward")
    return who.represents(subject) or who.walks_the_beat_of(subject)


def its_reviewers(who: Somebody, subject: str) -> bool:
    return who.is_(POLICE, decided_in(subject))


def those_at_the_desk(who: Somebody, subject: str) -> bool:
    return its_reviewers(who, subject) or (who.walks_the_beat_of(subject) and not who.represents(subject))


def police_of_the_ward(who: Somebody, subject: str) -> bool:
    return who.is_(POLICE, "own ward")


def police_of_the_ward_for_whom_it_represents(who: Somebody, subject: str) -> bool:
    """The ward's own case is filled by its police and sent by its chairperson: nobody else represents it."""
    return subject != "the ward itself" and police_of_the_ward(who, subject)


def police_or_office_of_the_ward(who: Somebody, subject: str) -> bool:
    return who.is_(POLICE | {Role.OFFICE}, "own ward")


def administrators_of_the_ward(who: Somebody, subject: str) -> bool:
    return who.is_({Role.ADMINISTRATOR}, "own ward")


def those_who_look_after_its_people(who: Somebody, subject: str) -> bool:
    return who.is_(POLICE | {Role.ADMINISTRATOR}, "own ward") or who.walks_the_beat_of(subject)


# --- What is done ------------------------------------------------------------------------------------------------------


class World:
    """A ward with a subject of each kind, another residential area to merge with, and one head who signs in."""

    def __init__(self):
        ward = factories.ward()
        far = Place.objects.wards().exclude(parent=ward.parent).select_related("parent").first()
        self.places = dict(zip(PLACES, (ward, factories.ward("00004"), ward.parent, far, far.parent), strict=True))
        self.ward = ward
        company, province = {"enterprise": True}, {"provincial": True}
        self.subjects = {
            "area": factories.SubjectFactory(),
            "company of the ward": factories.SubjectFactory(**company),
            "company of the province": factories.SubjectFactory(**company, **province),
            "the ward itself": roster.ward_subject(ward),
        }
        self.other_area = factories.SubjectFactory()
        for subject in (*self.subjects.values(), self.other_area):
            factories.EnrolmentFactory(subject=subject)
        self.heads = {name: factories.head_of(subject) for name, subject in self.subjects.items()}
        self.colleague = factories.person("office")
        self.officer = factories.person("area_officer")

    def dossier(self, subject: str, state: str) -> Dossier:
        row = self.subjects[subject]
        traits = {} if state == DossierState.DRAFT else {"sent": True, "state": state}
        deciding = self.places[decided_in(subject)]
        enrolment = Enrolment.objects.get(subject=row, year=2026)
        return factories.DossierFactory(enrolment=enrolment, kind=DossierKind.REGISTRATION, deciding_place=deciding, **traits)

    def somebody(self, who: Somebody) -> User:
        starts_on, ends_on = LIVES[who.role_life]
        place = self.places[who.place]
        user = factories.UserFactory()
        if who.role != Role.REPRESENTATIVE:
            factories.MembershipFactory(user=user, role=who.role, place=place, starts_on=starts_on, ends_on=ends_on)
        if who.tie:
            starts_on, ends_on = LIVES[who.tie_life]
            subject = self.subjects[who.tied_to]
            factories.SubjectMemberFactory(user=user, subject=subject, role=who.tie, starts_on=starts_on, ends_on=ends_on)
        return user


def of_a_dossier(service, state, **given):
    """The act on a registration dossier that stands in `state`."""

    def act(world: World, subject: str, by: User) -> None:
        dossier = world.dossier(subject, state)
        versioned = {"version": dossier.version} if service not in (claims.dossier_claim, remarks.remark_add) else {}
        service(dossier=dossier, by=by, **versioned, **given)

    return act


def of_the_subject(service, **given):
    return lambda world, subject, by: service(subject=world.subjects[subject], by=by, **given)


def of_the_ward(service, **given):
    return lambda world, subject, by: service(place=world.ward, by=by, **given)


def paper_handed_over(world: World, subject: str, by: User) -> None:
    desk.paper_take_in(
        subject=world.subjects[subject],
        year=2026,
        kind=DossierKind.REGISTRATION,
        by=by,
        version=0,
        handed_over=receiving.HandedOver(by_whom="Nguyễn Văn An", at=clock.now()),
        papers=[desk.HandedPaper("registration_form", dated_on=date(2026, 2, 10))],
    )


def areas_assigned(world: World, subject: str, by: User) -> None:
    assignments.area_officers_give(place=world.ward, subjects={world.subjects["area"].pk: None}, officer=world.officer, by=by)


def areas_merged(world: World, subject: str, by: User) -> None:
    predecessors = [world.subjects["area"], world.other_area]
    merging.subjects_merge(place=world.ward, by=by, predecessors=predecessors, into=None, name="Tổ dân phố số 99", **BY_PAPER)


def slip_given(world: World, subject: str, by: User) -> None:
    slips.slip_issue(person=world.heads[subject], by=by)


def slip_given_to_a_colleague(world: World, subject: str, by: User) -> None:
    slips.slip_issue(person=world.colleague, by=by)


def role_given(world: World, subject: str, by: User) -> None:
    seat = memberships.Seat(Role.OFFICE, date(2026, 6, 1))
    memberships.staff_add(place=world.ward, seat=seat, by=by, full_name="Đỗ Thị Hạnh", phone="0912000111")


BY_PAPER = {"on": date(2026, 5, 20), "reason": "Theo đề nghị của đơn vị", "paper": "Nghị quyết số 05/NQ-HĐND"}
NEW_PERSON = {"starts_on": date(2026, 6, 1), "paper": "Quyết định số 7", "full_name": "Đỗ Thị Hạnh", "phone": "0912000111"}

ACTIONS = {
    "open a dossier": (of_the_subject(dossiers.dossier_open, year=2026, kind=DossierKind.REGISTRATION), its_people),
    "fill in figures": (of_a_dossier(dossiers.figures_save, DossierState.DRAFT, households=1), its_people),
    "send": (of_a_dossier(dossiers.dossier_submit, DossierState.DRAFT), its_senders),
    "take back": (of_a_dossier(dossiers.dossier_take_back, DossierState.SUBMITTED), its_senders),
    "withdraw": (of_a_dossier(dossiers.dossier_withdraw, DossierState.SUBMITTED, reason="Làm lại."), its_senders),
    "take up": (of_a_dossier(dossiers.dossier_take, DossierState.SUBMITTED), its_reviewers),
    "return": (of_a_dossier(dossiers.dossier_return, DossierState.IN_REVIEW, reasons={"": "Thiếu trang."}), its_reviewers),
    "find complete": (of_a_dossier(dossiers.dossier_complete, DossierState.IN_REVIEW), its_reviewers),
    "reopen": (of_a_dossier(dossiers.dossier_reopen, DossierState.COMPLETE, reason="Xem lại."), its_reviewers),
    "claim": (of_a_dossier(claims.dossier_claim, DossierState.IN_REVIEW), its_reviewers),
    "remark": (of_a_dossier(remarks.remark_add, DossierState.IN_REVIEW, words="Gọi lại tổ trưởng."), its_reviewers),
    "take in paper": (paper_handed_over, those_at_the_desk),
    "add a stock reason": (of_the_ward(reasons.stock_reason_add, words="Thiếu dấu."), police_of_the_ward),
    "open the roster": (of_the_ward(roster.roster_open, year=2026), police_of_the_ward),
    "suspend": (of_the_subject(status.subject_set_status, act=SubjectEventKind.SUSPENDED, **BY_PAPER), police_of_the_ward),
    "change the level": (of_the_subject(level.subject_change_level, level=Level.PROVINCE, **BY_PAPER), police_of_the_ward),
    "include": (of_the_subject(including.enrolment_include, year=2026, reason="Đã hoạt động ổn định"), police_of_the_ward),
    "merge": (areas_merged, police_of_the_ward),
    "assign area officers": (areas_assigned, police_of_the_ward),
    "draft the plan": (of_the_ward(plan_drafts.plan_draft_start, year=2026, beginning="empty"), police_or_office_of_the_ward),
    "name a clerk": (of_the_subject(members.member_add, role=MemberRole.CLERK, **NEW_PERSON), police_of_the_ward_for_whom_it_represents),
    "give its head a slip": (slip_given, those_who_look_after_its_people),
    "give a colleague a slip": (slip_given_to_a_colleague, administrators_of_the_ward),
    "give a role": (role_given, administrators_of_the_ward),
}


@pytest.fixture
def world(at):
    at("2026-06-01 10:00")
    return World()


EVERYBODY = [Somebody(*drawn) for drawn in product(Role.values, PLACES, LIVES, ["", *MemberRole.values], SUBJECTS, LIVES)]


def somebody_and_a_subject(may):
    """Anybody with any subject, and as often one whose act it is: chance alone would seldom draw those."""
    anyone = st.tuples(st.sampled_from(EVERYBODY), st.sampled_from(SUBJECTS))
    rightly = [(who, subject) for who in EVERYBODY for subject in SUBJECTS if may(who, subject)]
    return anyone | st.sampled_from(rightly)


def is_theirs(world: World, act, subject: str, who: Somebody) -> bool:
    """Whether the act is theirs to do; it is rolled back whatever comes of it."""
    by = world.somebody(who)
    try:
        with transaction.atomic():
            act(world, subject, by)
            transaction.set_rollback(True)
    except NotYours:
        return False
    except Refused:
        return True
    return True


@pytest.mark.parametrize("action", ACTIONS)
def test_an_act_is_theirs_whom_the_design_names_and_nobody_elses(action, world):
    act, may = ACTIONS[action]

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(drawn_pair=somebody_and_a_subject(may))
    def drawn(drawn_pair):
        who, subject = drawn_pair
        with transaction.atomic():
            assert is_theirs(world, act, subject, who) == may(who, subject), (action, subject, who)
            transaction.set_rollback(True)

    drawn()
