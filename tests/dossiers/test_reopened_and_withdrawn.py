"""Dossiers that were opened again or withdrawn: seen with who, when and why by both sides, found in the queue, and begun again."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from antt_portal.notices.models import Notice
from dossiers import services
from dossiers.choices import DossierState
from dossiers.models import FileVersion
from dossiers.reviewing.standing import standing_of
from registrations.calendar import VIETNAM
from tests import factories
from tests.dossiers import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(at):
    at("2026-03-15 09:00")
    return factories.EnrolmentFactory()


@pytest.fixture
def head(enrolment):
    return factories.head_of(enrolment.subject)


@pytest.fixture
def officer():
    return factories.person(full_name="Trần Quốc Bảo")


def get(person, address: str):
    client = Client()
    client.force_login(person)
    return client.get(address)


def page(person, dossier) -> str:
    return get(person, reverse("dossier", args=[dossier.pk])).content.decode()


def found(person, state: str) -> list[tuple[int, str]]:
    return [(row.pk, row.told) for row in get(person, f"/ho-so/cho-kiem-tra/?state={state}").context["rows"]]


def checked(enrolment, head, officer):
    sent = samples.sent(enrolment, head)
    taken = services.dossier_take(dossier=sent, by=officer, version=sent.version)
    return services.dossier_complete(dossier=taken, by=officer, version=taken.version)


def test_a_dossier_opened_again_says_who_when_and_why_and_its_people_are_told(enrolment, head, officer, at):
    complete = checked(enrolment, head, officer)
    assert found(officer, "reopened") == []
    at("2026-03-20 14:05")
    again = services.dossier_reopen(dossier=complete, by=officer, version=complete.version, reason="Kế hoạch thiếu trang 2.")
    assert found(officer, "reopened") == [(again.pk, "Lý do: Kế hoạch thiếu trang 2.")]
    for person in (officer, head):
        read = page(person, again)
        assert "Hồ sơ được mở lại để kiểm tra</strong> lúc 14:05 ngày 20/03/2026, bởi Trần Quốc Bảo." in read
        assert "Lý do: Kế hoạch thiếu trang 2." in read
    assert "được mở lại để kiểm tra" in Notice.objects.get(recipient=head, kind="dossier.reopen").text
    services.dossier_complete(dossier=again, by=officer, version=again.version)
    assert found(officer, "reopened") == []
    assert standing_of(samples.fresh(again)) is None


def test_a_paper_replaced_after_the_check_counts_as_opened_again(enrolment, head, officer):
    complete = checked(enrolment, head, officer)
    services.document_replace(dossier=complete, file=FileVersion.objects.first(), by=head, upload=samples.upload())
    ((pk, told),) = found(officer, "reopened")
    assert (pk, told) == (complete.pk, "Lý do: Người nộp đã thay giấy tờ của hồ sơ đã kiểm tra xong.")
    assert standing_of(samples.fresh(complete)).who == str(head)


def test_what_is_withdrawn_after_sending_stays_with_the_police_with_its_reason_and_can_be_begun_again(enrolment, head, officer, at):
    sent = samples.sent(enrolment, head)
    at("2026-03-16 08:00")
    withdrawn = services.dossier_withdraw(dossier=sent, by=head, version=sent.version, reason="Nộp nhầm năm.")
    assert found(officer, "withdrawn") == [(sent.pk, "Lý do: Nộp nhầm năm.")]
    assert found(officer, "") == []
    for person in (officer, head):
        read = page(person, withdrawn)
        assert f"Hồ sơ đã được rút lại</strong> lúc 08:00 ngày 16/03/2026, bởi {head}." in read
        assert "Lý do: Nộp nhầm năm." in read
    assert "đã rút lại" in Notice.objects.get(recipient=officer, kind="dossier.withdraw").text
    draft = services.dossier_restart(dossier=withdrawn, by=head, version=withdrawn.version)
    assert draft.state == DossierState.DRAFT
    assert found(officer, "all") == []
    again = services.dossier_submit(dossier=draft, by=head, version=draft.version)
    assert (again.state, again.receipt_code) == (DossierState.SUBMITTED, sent.receipt_code)
    assert found(officer, "submitted") == [(sent.pk, "")]


def test_a_draft_withdrawn_before_it_was_ever_sent_is_nobody_elses_business(enrolment, head, officer):
    draft = samples.opened(enrolment, head)
    services.dossier_withdraw(dossier=draft, by=head, version=draft.version, reason="Không nộp nữa.")
    assert found(officer, "withdrawn") == []
    assert "Không nộp nữa" not in page(officer, draft)


def test_a_successor_that_was_registered_by_its_predecessors_stays_so_when_its_own_dossier_is_withdrawn(enrolment, head):
    before = datetime(2026, 2, 20, 9, tzinfo=VIETNAM)
    type(enrolment).objects.filter(pk=enrolment.pk).update(registered_at=before)
    sent = samples.sent(enrolment, head)
    services.dossier_withdraw(dossier=sent, by=head, version=sent.version, reason="Không cần nữa.")
    enrolment.refresh_from_db()
    assert enrolment.registered_at == before
