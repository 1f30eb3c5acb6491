"""What reviewers note for each other: beside a document or the dossier, with who and when, read by nobody else."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from antt_portal.notices.models import Notice
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail.models import Entry
from dossiers import services
from dossiers.models import Document, ReviewNote
from registrations.choices import MemberRole
from tests import factories
from tests.dossiers import samples

pytestmark = pytest.mark.django_db
WORDS = "Chữ ký của thư ký khác năm trước."


@pytest.fixture
def dossier(at):
    at("2026-03-16 09:15")
    enrolment = factories.EnrolmentFactory()
    return samples.sent(enrolment, factories.head_of(enrolment.subject))


@pytest.fixture
def officer():
    return factories.person(full_name="Trần Quốc Bảo")


def page_for(person, dossier) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse("dossier", args=[dossier.pk])).content.decode()


def test_a_remark_beside_a_document_is_kept_with_who_and_when_and_asks_nothing_of_anybody(dossier, officer):
    document = Document.objects.filter(kind="resolution").get()
    before = (dossier.version, dossier.state)
    Notice.objects.all().delete()
    note = services.remark_add(dossier=dossier, by=officer, words=f"  {WORDS} ", document=document)
    assert (note.reason, note.document, note.written_by, note.action) == (WORDS, document, officer, "remark")
    assert note.settled_at
    fresh = samples.fresh(dossier)
    assert (fresh.version, fresh.state) == before
    assert not Notice.objects.exists()
    page = page_for(officer, dossier)
    assert f"{WORDS}" in page
    assert "Trần Quốc Bảo, 09:15 ngày 16/03/2026" in page


def test_remarks_are_read_by_police_of_the_deciding_place_and_auditors_and_by_nobody_else(dossier, officer):
    services.remark_add(dossier=dossier, by=officer, words=WORDS)
    province = dossier.place.parent
    area_officer = factories.person("area_officer")
    factories.SubjectMemberFactory(subject=dossier.subject, user=area_officer, role=MemberRole.AREA_OFFICER)
    police_and_clerk = factories.person()
    factories.SubjectMemberFactory(subject=dossier.subject, user=police_and_clerk, role=MemberRole.CLERK)
    readers = [officer, factories.person("chief"), factories.person("auditor"), factories.person("auditor", place=province)]
    others = [
        *(factories.head_of(dossier.subject), area_officer, police_and_clerk),
        *(factories.person("office"), factories.person("chairperson"), factories.person(place=province)),
    ]
    for reader in readers:
        assert WORDS in page_for(reader, dossier)
        assert "ghi chú nội bộ" in page_for(reader, dossier)
    for other in others:
        page = page_for(other, dossier)
        assert dossier.enrolment.name in page
        assert WORDS not in page
        assert "nội bộ" not in page


def test_the_trail_knows_of_a_remark_and_holds_none_of_its_words(dossier, officer):
    note = services.remark_add(dossier=dossier, by=officer, words=WORDS)
    body = Entry.objects.get(action="dossier.remarked").body
    assert WORDS not in body
    assert json.loads(body)["details"] == {"note": note.pk}


def test_an_internal_act_is_never_named_to_the_subjects_people_as_what_made_their_page_stale(dossier, officer):
    services.remark_add(dossier=dossier, by=officer, words=WORDS)
    head = factories.head_of(dossier.subject)
    with pytest.raises(Refused) as refusal:
        services.dossier_take_back(dossier=dossier, by=head, version=dossier.version - 1)
    assert "đã gửi hồ sơ" in refusal.value.sentence
    assert "ghi chú" not in refusal.value.sentence


def test_only_reviewers_remark_and_only_on_what_lies_in_the_dossier(dossier, officer):
    elsewhere = samples.file_paper(factories.DossierFactory(), officer, "minutes")
    for stranger in (factories.head_of(dossier.subject), factories.person("auditor"), factories.person("office")):
        with pytest.raises(NotYours):
            services.remark_add(dossier=dossier, by=stranger, words=WORDS)
    with pytest.raises(NotYours):
        services.remark_add(dossier=dossier, by=officer, words=WORDS, document=elsewhere)
    assert not ReviewNote.objects.filter(action="remark").exists()


def test_an_empty_or_overlong_remark_is_told_on_the_page_which_keeps_what_was_typed(dossier, officer):
    client = Client()
    client.force_login(officer)
    address = reverse("review_note", args=[dossier.pk])
    empty, long = client.post(address, {"words": "  "}), client.post(address, {"words": "dài " * 130})
    assert (empty.status_code, long.status_code) == (400, 400)
    assert "chưa viết ghi chú" in empty.content.decode()
    assert "dài dài dài" in long.content.decode()
    assert client.post(address, {"words": WORDS}).status_code == 302
    assert client.post(address, {"words": WORDS, "document": "1e9"}).status_code == 404
