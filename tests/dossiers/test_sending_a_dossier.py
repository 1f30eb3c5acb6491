"""Sending: what must be there, what the receipt fixes, and what the roster then says."""

from datetime import date, datetime

import pytest

from antt_portal.notices.models import Notice
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from dossiers import services
from dossiers.choices import DossierKind, DossierState, ReceivedHow
from dossiers.models import Dossier
from registrations.calendar import VIETNAM
from registrations.choices import MemberRole
from tests import factories
from tests.dossiers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def enrolment(at):
    at("2026-03-15 09:00")
    return factories.EnrolmentFactory()


@pytest.fixture
def head(enrolment):
    return factories.head_of(enrolment.subject)


def test_a_dossier_is_begun_once_however_often_it_is_opened(enrolment, head):
    first, second = samples.opened(enrolment, head), samples.opened(enrolment, head)
    assert first == second
    assert Dossier.objects.count() == 1
    assert Entry.objects.about(first).count() == 1


def test_a_stranger_cannot_begin_one(enrolment):
    with pytest.raises(NotYours):
        samples.opened(enrolment, factories.person("chief"))


def test_a_subject_that_is_not_on_the_roster_cannot_begin_one(enrolment, head):
    with pytest.raises(Refused, match="chưa có trong danh sách năm 2027"):
        services.dossier_open(subject=enrolment.subject, year=2027, kind=DossierKind.REGISTRATION, by=head)


def test_a_subject_that_is_followed_but_not_reviewed_cannot_begin_one(enrolment, head):
    enrolment.in_scope, enrolment.exclusion_reason, enrolment.exclusion_basis = False, "Doanh nghiệp nhỏ", "điểm b khoản 2 Điều 1"
    enrolment.save()
    with pytest.raises(Refused, match="theo dõi phong trào"):
        samples.opened(enrolment, head)


@pytest.mark.parametrize("kind", DossierKind)
def test_a_sent_dossier_has_a_receipt_and_keeps_the_day_and_plan_it_was_sent_by(enrolment, head, kind):
    dossier = samples.sent(enrolment, head, kind)
    assert dossier.state == DossierState.SUBMITTED
    assert dossier.receipt_code.startswith("DD-2026-")
    assert dossier.receipt_code.isascii()
    assert dossier.received_at == datetime(2026, 3, 15, 9, tzinfo=VIETNAM)
    assert dossier.last_day == (date(2026, 3, 31) if kind == DossierKind.REGISTRATION else date(2026, 11, 4))
    assert not dossier.late
    assert dossier.received_how == ReceivedHow.PORTAL
    assert dossier.entered_by is None


def test_an_empty_dossier_is_not_sent_and_names_what_is_missing(enrolment, head):
    dossier = samples.opened(enrolment, head)
    with pytest.raises(Refused) as refusal:
        services.dossier_submit(dossier=dossier, by=head, version=dossier.version)
    name = enrolment.name
    assert f"{name} chưa nhập đủ số liệu." in refusal.value.sentence
    assert f"{name} chưa nộp nghị quyết." in refusal.value.sentence
    assert f"{name} chưa nộp bản đăng ký phấn đấu." in refusal.value.sentence
    assert samples.fresh(dossier).state == DossierState.DRAFT


def test_fewer_than_all_households_may_be_sent(enrolment, head):
    dossier = samples.opened(enrolment, head)
    samples.fill(dossier, head)
    samples.save_figures(dossier, head, households=120, households_registered=118)
    sent = services.dossier_submit(dossier=dossier, by=head, version=samples.fresh(dossier).version)
    assert sent.state == DossierState.SUBMITTED


def test_registering_is_noted_on_the_roster_the_first_time(enrolment, head, at):
    dossier = samples.sent(enrolment, head)
    enrolment.refresh_from_db()
    assert enrolment.registered_at == dossier.received_at
    officer = factories.person()
    services.dossier_take(dossier=dossier, by=officer, version=dossier.version)
    at("2026-05-02 09:00")
    returned = services.dossier_return(dossier=dossier, by=officer, version=dossier.version + 1, reasons={"resolution": "Ảnh mờ."})
    again = services.dossier_submit(dossier=returned, by=head, version=returned.version)
    enrolment.refresh_from_db()
    assert enrolment.registered_at == dossier.received_at == again.received_at
    assert not again.late
    assert not enrolment.registered_late


def test_what_is_taken_back_is_not_registered_and_counts_anew(enrolment, head, at):
    dossier = samples.sent(enrolment, head)
    draft = services.dossier_take_back(dossier=dossier, by=head, version=dossier.version)
    enrolment.refresh_from_db()
    assert enrolment.registered_at is None
    at("2026-04-02 09:00")
    again = services.dossier_submit(dossier=draft, by=head, version=draft.version)
    enrolment.refresh_from_db()
    assert again.late
    assert enrolment.registered_late
    assert again.receipt_code == dossier.receipt_code


def test_which_place_decides_is_looked_up_again_when_a_returned_dossier_is_sent(enrolment, head, at):
    dossier, officer = samples.sent(enrolment, head), factories.person()
    services.dossier_take(dossier=dossier, by=officer, version=dossier.version)
    returned = services.dossier_return(dossier=dossier, by=officer, version=dossier.version + 1, reasons={"resolution": "Ảnh mờ."})
    Dossier.objects.filter(pk=dossier.pk).update(deciding_place=enrolment.place.parent, deciding_basis="Theo ủy quyền cũ")
    at("2026-04-10 09:00")
    again = services.dossier_submit(dossier=returned, by=head, version=returned.version)
    assert (again.deciding_place, again.deciding_basis) == (enrolment.place, dossier.deciding_basis)
    assert (again.received_at, again.late) == (dossier.received_at, False)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"left_on": date(2026, 3, 10)}, "ra khỏi danh sách năm 2026 từ ngày 10/03/2026"),
        ({"in_scope": False, "exclusion_reason": "Doanh nghiệp nhỏ", "exclusion_basis": "điểm b khoản 2 Điều 1"}, "theo dõi phong trào"),
    ],
)
def test_who_left_the_roster_since_beginning_cannot_send(enrolment, head, said, words):
    dossier = samples.fill(samples.opened(enrolment, head), head)
    type(enrolment).objects.filter(pk=enrolment.pk).update(**said)
    with pytest.raises(Refused, match=words):
        services.dossier_submit(dossier=dossier, by=head, version=dossier.version)
    assert samples.fresh(dossier).state == DossierState.DRAFT


def test_sending_from_a_stale_page_is_a_conflict_that_says_who_did_what(enrolment, head):
    dossier = samples.sent(enrolment, head)
    with pytest.raises(Conflict, match=f"{head.full_name} đã gửi hồ sơ lúc 09:00 ngày 15/03/2026"):
        services.dossier_submit(dossier=dossier, by=head, version=dossier.version - 1)


def test_the_deciding_place_is_told_and_the_trail_holds_no_name(enrolment, head):
    officer = factories.person()
    dossier = samples.sent(enrolment, head)
    notice = Notice.objects.get(recipient=officer)
    assert notice.text == f"{enrolment.name} đã gửi hồ sơ đăng ký năm 2026, chờ tiếp nhận."
    assert notice.link == f"/ho-so/{dossier.pk}/"
    entry = Entry.objects.get(action="dossier.submitted")
    assert entry.place_id == dossier.deciding_place_id
    assert head.full_name not in entry.body


def test_an_area_officer_enters_paper_on_behalf_and_its_day_counts(enrolment, head, at):
    officer = factories.person("area_officer")
    factories.SubjectMemberFactory(subject=enrolment.subject, user=officer, role=MemberRole.AREA_OFFICER)
    dossier = samples.fill(samples.opened(enrolment, officer), officer)
    at("2026-04-02 08:00")
    handed_over = datetime(2026, 3, 31, 16, tzinfo=VIETNAM)
    with pytest.raises(Refused, match="lý do"):
        services.dossier_submit(dossier=dossier, by=officer, version=dossier.version, received_at=handed_over)
    sent = services.dossier_submit(
        dossier=dossier, by=officer, version=dossier.version, received_at=handed_over, received_reason="Mất điện chiều 31/3."
    )
    assert (sent.received_how, sent.entered_by, sent.received_at, sent.late) == (ReceivedHow.PAPER, officer, handed_over, False)


def test_paper_is_not_received_in_the_future(enrolment, head):
    officer = factories.person("area_officer")
    factories.SubjectMemberFactory(subject=enrolment.subject, user=officer, role=MemberRole.AREA_OFFICER)
    dossier = samples.fill(samples.opened(enrolment, officer), officer)
    with pytest.raises(Refused, match="chưa đến"):
        services.dossier_submit(dossier=dossier, by=officer, version=dossier.version, received_at=datetime(2026, 3, 16, tzinfo=VIETNAM))


def test_an_area_officer_whose_role_in_the_place_ended_cannot_enter_anything(enrolment):
    person = factories.UserFactory()
    factories.SubjectMemberFactory(subject=enrolment.subject, user=person, role=MemberRole.AREA_OFFICER)
    with pytest.raises(NotYours):
        samples.opened(enrolment, person)
