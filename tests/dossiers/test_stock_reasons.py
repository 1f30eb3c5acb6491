"""Reasons that reviewers pick: a first set from the portal, a place's own, retired and taken up again; told paper by paper."""

import pytest
from django.test import Client
from django.urls import reverse

from antt_portal.notices.models import Notice
from antt_portal.refusals import Conflict, NotYours, Refused
from dossiers import services
from dossiers.choices import PaperKind
from dossiers.models import Attachment, ReviewNote, StockReason
from dossiers.reviewing.stock_reasons import FIRST_SET
from dossiers.services.reasons import stock_reasons_of
from tests import factories
from tests.dossiers import samples

pytestmark = pytest.mark.django_db
OWN = "Biên bản chưa có chữ ký của Ban Công tác Mặt trận."
FIRST = FIRST_SET[PaperKind.MINUTES][0]


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def officer(at):
    at("2026-03-16 09:15")
    return factories.person()


@pytest.fixture
def taken(officer):
    enrolment = factories.EnrolmentFactory()
    sent = samples.sent(enrolment, factories.head_of(enrolment.subject))
    return services.dossier_take(dossier=sent, by=officer, version=sent.version)


def test_a_place_begins_with_the_first_set_adds_its_own_retires_any_and_takes_it_up_again(officer):
    place, neighbour = factories.ward(), factories.ward("00004")
    given = {"place": place, "by": officer, "paper_kind": PaperKind.MINUTES}
    assert stock_reasons_of(place.pk).in_use["minutes"] == list(FIRST_SET[PaperKind.MINUTES])
    services.stock_reason_add(**given, words=f" {OWN}")
    services.stock_reason_retire(**given, words=FIRST)
    found = stock_reasons_of(place.pk)
    assert found.in_use["minutes"] == [*FIRST_SET[PaperKind.MINUTES][1:], OWN]
    assert found.retired["minutes"] == [FIRST]
    assert found.for_paper("minutes")[-1] == FIRST_SET[""][-1]
    services.stock_reason_add(**given, words=FIRST)
    services.stock_reason_retire(**given, words=OWN)
    found = stock_reasons_of(place.pk)
    assert (found.in_use["minutes"], found.retired["minutes"]) == (list(FIRST_SET[PaperKind.MINUTES]), [OWN])
    assert stock_reasons_of(neighbour.pk).in_use["minutes"] == list(FIRST_SET[PaperKind.MINUTES])


def test_what_cannot_be_added_or_retired_is_said_and_changes_nothing(officer):
    place = factories.ward()
    for words, kind, sentence in (("  ", "", "chưa viết"), ("x" * 201, "", "dài quá"), (FIRST, "minutes", "đã có"), (OWN, "?", "chọn lại")):
        with pytest.raises(Refused, match=sentence):
            services.stock_reason_add(place=place, by=officer, words=words, paper_kind=kind)
    with pytest.raises(Conflict):
        services.stock_reason_retire(place=place, by=officer, words=OWN)
    for stranger in (factories.person("office"), factories.person(place=place.parent), factories.person("auditor")):
        with pytest.raises(NotYours):
            services.stock_reason_add(place=place, by=stranger, words=OWN)
    assert not StockReason.objects.exists()


def test_the_page_adds_retires_and_keeps_what_was_typed(officer):
    client, address = browser(officer), reverse("stock_reasons")
    assert client.post(address, {"act": "add", "words": OWN, "paper_kind": "minutes"}).status_code == 302
    assert client.post(address, {"act": "retire", "words": FIRST, "paper_kind": "minutes"}).status_code == 302
    page = client.get(address).content.decode()
    assert OWN in page
    assert f"{FIRST} (đã thôi dùng)" in page
    again = client.post(address, {"act": "add", "words": OWN, "paper_kind": "minutes"})
    assert again.status_code == 400
    assert "<title>Lỗi: " in again.content.decode()
    assert f"{OWN}</textarea>" in again.content.decode()
    empty = client.post(address, {"act": "add", "words": "  "})
    assert (empty.status_code, empty.content.decode().count("chưa viết lý do")) == (400, 2)  # on top and at the field
    assert client.post(address, {"act": "retire", "words": "gì đó"}).status_code == 409
    assert client.post(address, {"act": "nonsense"}).status_code == 404
    assert client.get(f"{address}?noi=00004").status_code == 404


def test_several_papers_go_back_at_once_each_with_its_ticked_and_own_reasons(taken, officer):
    services.stock_reason_add(place=taken.deciding_place, by=officer, words="Nghị quyết thiếu dấu.", paper_kind="resolution")
    typed = {
        "version": taken.version,
        "picked-resolution": ["Nghị quyết thiếu dấu.", "Lý do tự chế không có trong danh sách."],
        "own-resolution": "Xem trang 2.",
        "picked-registration_form": [FIRST_SET[PaperKind.REGISTRATION_FORM][0]],
    }
    assert browser(officer).post(reverse("dossier_act", args=[taken.pk, "return"]), typed).status_code == 302
    told = dict(ReviewNote.objects.filter(action="return").values_list("paper_kind", "reason"))
    assert told == {"resolution": "Nghị quyết thiếu dấu. Xem trang 2.", "registration_form": FIRST_SET[PaperKind.REGISTRATION_FORM][0]}
    head = factories.head_of(taken.subject)
    page = browser(head).get(reverse("dossier", args=[taken.pk])).content.decode()
    assert all(reason in page for reason in told.values())
    of_paper = browser(head).get(reverse("dossier_paper", args=[taken.pk, "resolution"])).content.decode()
    assert "Nghị quyết thiếu dấu. Xem trang 2." in of_paper
    notice = Notice.objects.filter(kind="dossier.return").first()
    assert "cần bổ sung nghị quyết, bản đăng ký phấn đấu" in notice.text
    assert "Xem trang 2" not in notice.text  # own words may name somebody: they are read on the dossier


def test_of_several_documents_of_one_kind_each_can_be_asked_for_alone(officer):
    enrolment = factories.EnrolmentFactory()
    head = factories.head_of(enrolment.subject)
    dossier = factories.DossierFactory(in_review=True, enrolment=enrolment)
    photos, list_of_names = (samples.file_paper(dossier, head, "other") for _ in range(2))
    elsewhere = samples.file_paper(factories.DossierFactory(), head, "other")
    typed = {
        "version": dossier.version,
        f"own-other-{list_of_names.pk}": "Danh sách thiếu trang 2.",
        f"own-other-{elsewhere.pk}": "Không thuộc hồ sơ này.",
    }
    assert browser(officer).post(reverse("dossier_act", args=[dossier.pk, "return"]), typed).status_code == 302
    (note,) = ReviewNote.objects.all()
    assert (note.document, note.paper_kind, note.reason) == (list_of_names, "other", "Danh sách thiếu trang 2.")
    assert not photos.notes.exists()


def test_a_reason_too_long_to_be_kept_whole_is_refused_and_stays_in_the_form(taken, officer):
    typed = {"version": taken.version, "own-resolution": "dài " * 126, "picked-resolution": [FIRST_SET[""][0]]}
    answer = browser(officer).post(reverse("dossier_act", args=[taken.pk, "return"]), typed)
    assert answer.status_code == 400
    assert "dài quá 500 ký tự" in answer.content.decode()
    assert "dài dài dài" in answer.content.decode()
    assert not ReviewNote.objects.exists()


def test_the_people_of_another_dossier_that_shares_the_returned_paper_are_told(taken, officer):
    other = factories.DossierFactory(registration=True, enrolment__subject__name="Tổ dân phố số 77")
    head = factories.head_of(other.subject)
    shared = Attachment.objects.get(dossier=taken, document__kind="resolution").document
    Attachment.objects.create(dossier=other, document=shared)
    services.dossier_return(dossier=taken, by=officer, version=taken.version, reasons={"resolution": "Thiếu chữ ký."})
    told = Notice.objects.get(recipient=head)
    assert "Tổ dân phố số 77" in told.text
    assert f"dùng chung với {taken.enrolment.name} cần bổ sung" in told.text
