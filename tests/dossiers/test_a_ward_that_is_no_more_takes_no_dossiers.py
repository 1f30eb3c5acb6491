"""A ward that was dissolved takes no dossier from that day on and says where to go; what was sent or begun stays to be read (P6)."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from antt_portal.notices.models import Notice
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from dossiers import services
from dossiers.choices import DossierKind, DossierState, PaperKind
from dossiers.models import Dossier
from dossiers.services.desk import HandedPaper, paper_take_in
from dossiers.services.receiving import HandedOver
from dossiers.services.year_end import lapse_unsent
from registrations.calendar import VIETNAM
from tests import factories
from tests.dossiers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
GONE_ON = date(2026, 7, 1)
GONE = r"Phường Đống Đa đã giải thể ngày 01/07/2026, từ ngày đó không nhận hồ sơ nữa\."


@pytest.fixture
def enrolment(at):
    at("2026-06-01 09:00")
    Place.objects.filter(pk=factories.ward().pk).update(dissolved_on=GONE_ON)
    return factories.EnrolmentFactory(subject__place=factories.ward())


def draft(enrolment):
    head = factories.head_of(enrolment.subject)
    return samples.fill(samples.opened(enrolment, head), head), head


def test_until_its_last_instant_it_takes_them_and_from_midnight_on_no_more(enrolment, at):
    dossier, head = draft(enrolment)
    at("2026-07-01 00:00")
    with pytest.raises(Refused, match=GONE):
        services.dossier_submit(dossier=dossier, by=head, version=dossier.version)
    assert samples.fresh(dossier).state == DossierState.DRAFT
    at("2026-06-30 23:59:59.999")
    assert services.dossier_submit(dossier=dossier, by=head, version=dossier.version).state == DossierState.SUBMITTED


def test_none_is_begun_any_more(enrolment, at):
    head = factories.head_of(enrolment.subject)
    at("2026-07-01 08:00")
    with pytest.raises(Refused, match=GONE):
        samples.opened(enrolment, head)
    assert not Dossier.objects.exists()


def paper_of(enrolment, handed_over: str, by):
    at_desk = HandedOver("Trần Thị Bình", datetime.fromisoformat(handed_over).replace(tzinfo=VIETNAM), "Chưa kịp nhập.")
    paper = HandedPaper(PaperKind.REGISTRATION_FORM, date(2026, 3, 1))
    return paper_take_in(
        subject=enrolment.subject, year=2026, kind=DossierKind.REGISTRATION, by=by, version=1, handed_over=at_desk, papers=[paper]
    )


def test_paper_handed_over_before_that_day_is_typed_in_afterwards_where_its_dossier_was_begun(enrolment, at):
    samples.opened(enrolment, factories.head_of(enrolment.subject))
    officer = factories.person()
    at("2026-07-02 08:00")
    with pytest.raises(Refused, match=GONE):
        paper_of(enrolment, "2026-07-01 08:00", officer)
    assert samples.fresh(paper_of(enrolment, "2026-06-30 16:00", officer).dossier).state == DossierState.SUBMITTED


def test_one_that_was_returned_is_not_sent_again_since_nobody_waits_there(enrolment, at):
    dossier, head = draft(enrolment)
    sent = services.dossier_submit(dossier=dossier, by=head, version=dossier.version)
    officer = factories.person()
    taken = services.dossier_take(dossier=sent, by=officer, version=sent.version)
    returned = services.dossier_return(dossier=taken, by=officer, version=taken.version, reasons={"resolution": "Ảnh mờ."})
    at("2026-07-02 08:00")
    with pytest.raises(Refused, match=GONE):
        services.dossier_submit(dossier=returned, by=head, version=returned.version)


def page(client, user, address: str) -> str:
    client.force_login(user)
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_its_people_read_the_draft_that_they_began_and_are_told_where_to_go(enrolment, at, client):
    dossier, head = draft(enrolment)
    at("2026-10-05 08:00")
    shown = page(client, head, reverse("dossier", args=[dossier.pk]))
    assert "đã giải thể ngày 01/07/2026" in shown
    assert "Nội dung hồ sơ" in shown
    assert "Việc cần làm" not in shown
    assert "hết ngày" not in shown
    assert "Công an Phường Đống Đa" not in shown
    check = client.get(reverse("dossier_check", args=[dossier.pk]))
    assert check.url == reverse("dossier", args=[dossier.pk])


def test_what_is_typed_into_it_is_not_kept_any_more(enrolment, at):
    dossier, head = draft(enrolment)
    at("2026-10-05 08:00")
    with pytest.raises(Refused):
        samples.save_figures(dossier, head, households=1, households_registered=1, counted_on=date(2026, 3, 1))


def test_the_home_of_its_head_asks_for_nothing_and_keeps_what_was_begun(enrolment, at, client):
    dossier, head = draft(enrolment)
    at("2026-10-05 08:00")
    shown = page(client, head, "/")
    assert "đã giải thể ngày 01/07/2026" in shown
    assert reverse("dossier", args=[dossier.pk]) in shown
    assert "Hồ sơ đề nghị công nhận năm 2026" not in shown
    assert "Làm tiếp" not in shown
    assert "còn " not in shown


def test_the_desk_and_the_subjects_page_offer_none_to_begin(enrolment, at, client):
    factories.head_of(enrolment.subject)
    officer = factories.person()
    at("2026-10-05 08:00")
    assert "Phường Đống Đa đã giải thể ngày 01/07/2026." in page(client, officer, f"{reverse('paper_desk')}?q={enrolment.name}")
    assert "Chưa bắt đầu" not in page(client, officer, reverse("subject", args=[enrolment.subject_id]))


def test_at_the_end_of_the_year_the_draft_is_closed_and_nobody_is_told(enrolment, at):
    dossier, _head = draft(enrolment)
    told = Notice.objects.count()
    at("2027-04-01 00:05")
    lapse_unsent(datetime(2027, 4, 1, 0, 5, tzinfo=VIETNAM))
    assert samples.fresh(dossier).state == DossierState.LAPSED
    assert Notice.objects.count() == told
