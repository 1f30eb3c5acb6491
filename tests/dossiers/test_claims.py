"""Who holds a dossier: softly, seen by colleagues, stale after half an hour, taken over by one click that the former holder is told of."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from antt_portal.notices.models import Notice
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from dossiers import services
from dossiers.choices import DossierState, ReceivedHow
from dossiers.models import Dossier
from dossiers.services import claims
from tests import factories
from tests.dossiers import samples

pytestmark = pytest.mark.django_db


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def dossier(at):
    at("2026-03-16 09:15")
    return factories.DossierFactory(in_review=True)


@pytest.fixture
def bao():
    return factories.person(full_name="Trần Quốc Bảo")


def acts() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("action", flat=True))


def test_a_claim_is_held_let_go_and_never_held_by_two(dossier, bao):
    dung = factories.person("chief")
    assert services.dossier_claim(dossier=dossier, by=bao).claimed_by == bao
    with pytest.raises(Conflict, match="Trần Quốc Bảo đang giữ hồ sơ này, từ 09:15"):
        services.dossier_claim(dossier=dossier, by=dung)
    with pytest.raises(Conflict, match="Trần Quốc Bảo đã nhận thay"):
        services.dossier_release(dossier=dossier, by=dung)
    services.dossier_release(dossier=dossier, by=bao)
    with pytest.raises(Conflict, match="không ai giữ"):
        services.dossier_release(dossier=dossier, by=bao)
    assert services.dossier_claim(dossier=dossier, by=dung).claimed_by == dung
    assert acts() == ["dossier.claimed", "dossier.released", "dossier.claimed"]


def test_taking_over_names_the_holder_that_was_seen_and_the_former_one_is_told(dossier, bao):
    dung, third = factories.person("chief"), factories.person()
    services.dossier_claim(dossier=dossier, by=bao)
    services.dossier_claim(dossier=dossier, by=dung, instead_of=bao.pk)
    with pytest.raises(Conflict, match=dung.full_name):  # the page still showed Bảo
        services.dossier_claim(dossier=dossier, by=third, instead_of=bao.pk)
    told = Notice.objects.get(kind="dossier.claim_taken_over")
    assert told.recipient == bao
    assert "nhận thay" in told.text
    assert dung.full_name not in told.text
    assert acts() == ["dossier.claimed", "dossier.claim_taken_over"]


def test_a_claim_is_stale_after_thirty_minutes_without_an_act_and_keeps_nobody_off_any_more(dossier, bao, at):
    dung = factories.person("chief")
    services.dossier_claim(dossier=dossier, by=bao)
    at("2026-03-16 09:40")
    services.remark_add(dossier=dossier, by=bao, words="Đang gọi hỏi thư ký.")  # an act
    at("2026-03-16 10:09")
    with pytest.raises(Conflict):
        services.dossier_claim(dossier=dossier, by=dung)
    at("2026-03-16 10:10")
    page = browser(dung).get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert "Trần Quốc Bảo để đó từ 09:40" in page
    returned = services.dossier_return(dossier=dossier, by=dung, version=dossier.version, reasons={"minutes": "Ảnh mờ."})
    assert (returned.state, returned.claimed_by) == (DossierState.RETURNED, None)


@pytest.mark.parametrize("state", [DossierState.SUBMITTED, DossierState.IN_REVIEW, DossierState.COMPLETE])
def test_no_colleague_acts_on_a_held_dossier_but_everyone_reads_it(dossier, bao, state):
    dung = factories.person("chief")
    Dossier.objects.update(state=state)
    services.dossier_claim(dossier=dossier, by=bao)
    tries = {
        DossierState.SUBMITTED: [lambda **given: services.dossier_take(**given)],
        DossierState.IN_REVIEW: [
            lambda **given: services.dossier_complete(**given),
            lambda **given: services.dossier_return(**given, reasons={"minutes": "Ảnh mờ."}),
        ],
        DossierState.COMPLETE: [lambda **given: services.dossier_reopen(**given, reason="Xem lại.")],
    }
    for act in tries[state]:
        with pytest.raises(Conflict, match=r"Trần Quốc Bảo đang giữ hồ sơ này, từ 09:15.*Nhận thay"):
            act(dossier=dossier, by=dung, version=dossier.version)
    page = browser(dung).get(reverse("dossier", args=[dossier.pk]))
    assert page.status_code == 200
    assert "Nhận thay" in page.content.decode()


def test_taking_up_and_opening_again_hold_the_dossier_and_finishing_lets_it_go(at):
    at("2026-03-16 09:15")
    enrolment = factories.EnrolmentFactory()
    sent = samples.sent(enrolment, factories.head_of(enrolment.subject))
    officer = factories.person()
    taken = services.dossier_take(dossier=sent, by=officer, version=sent.version)
    assert taken.claimed_by == officer
    complete = services.dossier_complete(dossier=taken, by=officer, version=taken.version)
    assert complete.claimed_by is None
    again = services.dossier_reopen(dossier=complete, by=officer, version=complete.version, reason="Thiếu trang 2.")
    assert again.claimed_by == officer


def test_only_reviewers_hold_and_nothing_is_held_that_cannot_be_checked(dossier):
    for stranger in (factories.person("office"), factories.person("auditor"), factories.head_of(dossier.subject)):
        with pytest.raises(NotYours):
            services.dossier_claim(dossier=dossier, by=stranger)
    for state in (DossierState.RETURNED, DossierState.WITHDRAWN, DossierState.LAPSED):
        Dossier.objects.update(state=state)
        with pytest.raises(Conflict):
            services.dossier_claim(dossier=dossier, by=factories.person())


def test_what_was_typed_stays_when_a_colleague_holds_the_dossier_and_goes_through_with_taking_over(dossier, bao):
    dung = factories.person("chief")
    services.dossier_claim(dossier=dossier, by=bao)
    typed = {"version": dossier.version, "own-minutes": "Thiếu trang 2."}
    address = reverse("dossier_act", args=[dossier.pk, "return"])
    refused = browser(dung).post(address, typed)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Thiếu trang 2." in page
    assert "Nhận thay và yêu cầu bổ sung" in page
    assert browser(dung).post(address, typed | {"instead_of": bao.pk}).status_code == 302
    assert samples.fresh(dossier).state == DossierState.RETURNED


def test_the_pages_hold_release_and_take_over(dossier, bao):
    address = {name: reverse(name, args=[dossier.pk]) for name in ("dossier", "dossier_claim", "dossier_release")}
    dung = factories.person("chief")
    assert browser(bao).post(address["dossier_claim"]).status_code == 302
    assert "Ông/bà đang giữ, từ 09:15" in browser(bao).get(address["dossier"]).content.decode()
    assert browser(dung).post(address["dossier_claim"]).status_code == 409
    assert browser(dung).post(address["dossier_claim"], {"instead_of": bao.pk}).status_code == 302
    assert browser(bao).post(address["dossier_release"]).status_code == 409
    assert browser(dung).post(address["dossier_release"]).status_code == 302
    head = factories.head_of(dossier.subject)
    services.dossier_claim(dossier=dossier, by=bao)
    assert "đang giữ" not in browser(head).get(address["dossier"]).content.decode()


def hold_twice(dossier) -> list[str]:
    """What two officers get who press “Giữ hồ sơ này” at once."""
    officers, together, got = [factories.person(), factories.person("chief")], threading.Barrier(2), []

    def press(officer):
        try:
            together.wait(timeout=20)
            services.dossier_claim(dossier=dossier, by=officer)
            got.append("held")
        except Conflict as refusal:
            got.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(got, key=lambda words: words != "held")


on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: there is no race to lose")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_hold_at_once_one_does_and_the_other_reads_who():
    first, second = hold_twice(factories.DossierFactory(in_review=True))
    assert first == "held"
    assert f"{Dossier.objects.get().claimed_by} đang giữ hồ sơ này" in second
    assert acts() == ["dossier.claimed"]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_held_it(monkeypatch):
    """The control: with the lock lifted the race is lost, so the test above proves something."""
    both_have_read = threading.Barrier(2)

    def read_without_lock(row):
        found = samples.fresh(row)
        both_have_read.wait(timeout=20)
        return found

    monkeypatch.setattr(claims, "locked", read_without_lock)
    assert hold_twice(factories.DossierFactory(in_review=True)) == ["held", "held"]
    assert acts() == ["dossier.claimed", "dossier.claimed"]


@pytest.mark.parametrize("side", ["represents", "sent it"])
def test_nobody_checks_a_dossier_of_their_own_side_and_the_page_says_why(dossier, bao, side):
    if side == "represents":
        factories.SubjectMemberFactory(subject=dossier.subject, user=bao)
    else:
        Dossier.objects.filter(pk=dossier.pk).update(submitted_by=bao, received_how=ReceivedHow.PORTAL)
    given = {"dossier": dossier, "by": bao, "version": dossier.version}
    for act in (
        lambda: services.dossier_complete(**given),
        lambda: services.dossier_return(**given, reasons={"": "Thiếu."}),
        lambda: services.dossier_claim(dossier=dossier, by=bao),
        lambda: services.remark_add(dossier=dossier, by=bao, words="Đủ."),
    ):
        with pytest.raises(Refused, match="không tự kiểm tra được"):
            act()
    Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.SUBMITTED)
    with pytest.raises(Refused, match="không tự kiểm tra được"):
        services.dossier_take(**given)
    Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.COMPLETE)
    with pytest.raises(Refused, match="không tự kiểm tra được"):
        services.dossier_reopen(**given, reason="Xem lại.")
    page = browser(bao).get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert ("không tự kiểm tra được" in page) == (side == "sent it")
    assert "Mở lại để kiểm tra" not in page
    assert not Entry.objects.filter(action__startswith="dossier.").exists()


def test_an_officer_who_took_in_the_paper_on_behalf_still_checks_it(dossier, bao):
    Dossier.objects.filter(pk=dossier.pk).update(submitted_by=bao, entered_by=bao, received_how=ReceivedHow.PAPER)
    assert services.dossier_claim(dossier=dossier, by=bao).claimed_by == bao


def test_taking_over_together_with_an_act_that_is_refused_takes_over_nothing(dossier, bao):
    services.dossier_claim(dossier=dossier, by=bao)
    dung = factories.person("chief")
    answer = browser(dung).post(reverse("dossier_act", args=[dossier.pk, "complete"]), {"version": dossier.version, "instead_of": bao.pk})
    assert answer.status_code == 400
    assert "Hồ sơ chưa đủ" in answer.content.decode()
    assert Dossier.objects.get(pk=dossier.pk).claimed_by == bao
    assert not Notice.objects.filter(recipient=bao).exists()
