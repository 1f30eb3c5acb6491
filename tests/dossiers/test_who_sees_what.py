"""`visible_to` for dossiers, documents and files, against a plain reading of the rules of design §3."""

import itertools

import pytest

from antt_portal.places.models import Place
from dossiers.choices import DossierState
from dossiers.models import Attachment, Document, Dossier, FileVersion
from registrations.choices import MemberRole
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

READS_ALL = ("", "chief", "office", "chairperson", "auditor")


@pytest.fixture
def dossiers(at):
    """In two wards of one province and one of another: a draft and a sent dossier, each with a document and a file."""
    at("2026-11-01 09:00")
    elsewhere = Place.objects.wards().exclude(parent=factories.ward().parent).first()
    made = []
    for place, trait in itertools.product((factories.ward(), factories.ward("00004"), elsewhere), ({}, {"sent": True}, {"returned": True})):
        enrolment = factories.EnrolmentFactory(subject__place=place)
        made.append(factories.DossierFactory(enrolment=enrolment, **trait))
    for dossier in made:
        attach(dossier)
    return made


def attach(dossier, document=None, shown: bool = True):
    """A document with a file, which the receiving police were shown unless said otherwise."""
    author = factories.UserFactory()
    document = document or Document.objects.create(kind="minutes", place=dossier.place, added_by=author, added_at=dossier.state_since)
    Attachment.objects.create(dossier=dossier, document=document)
    FileVersion.objects.get_or_create(
        document=document,
        seq=1,
        defaults={"sha256": "0" * 64, "size": 1, "media_type": "x", "uploaded_by": author, "uploaded_at": dossier.state_since}
        | ({"shown_at": dossier.state_since} if shown else {}),
    )
    return document


def cast(dossiers) -> dict:
    own = dossiers[0].subject
    ward, province = own.place, own.place.parent
    people = {f"{trait or 'officer'} of {place}": factories.person(trait, place=place) for trait in READS_ALL for place in (ward, province)}
    people |= {trait: factories.person(trait) for trait in ("administrator", "area_officer")}
    people["head"] = factories.head_of(own)
    people["area officer of it"] = factories.person("area_officer")
    factories.SubjectMemberFactory(subject=own, user=people["area officer of it"], role=MemberRole.AREA_OFFICER)
    people["former head"] = factories.SubjectMemberFactory(subject=own, ends_on="2026-06-30").user
    people["nobody in particular"] = factories.UserFactory()
    return people


def may_read(name: str, dossier, dossiers) -> bool:
    """The rules in plain words: who works in the place or above it; whose own subject it is."""
    own = dossiers[0].subject
    if name in ("head", "area officer of it"):
        return dossier.subject == own
    if name.endswith(str(own.place)):
        return dossier.place == own.place
    return name.endswith(str(own.place.parent)) and dossier.place.parent == own.place.parent


def test_a_dossier_is_seen_by_its_own_people_and_by_those_who_read_its_place(dossiers):
    for name, person in cast(dossiers).items():
        expected = {dossier.pk for dossier in dossiers if may_read(name, dossier, dossiers)}
        assert set(Dossier.objects.visible_to(person).values_list("pk", flat=True)) == expected, name


def test_what_lies_in_a_draft_is_seen_by_its_own_people_alone(dossiers):
    for name, person in cast(dossiers).items():
        own = name in ("head", "area officer of it")
        seen = {one.pk for one in dossiers if may_read(name, one, dossiers) and (own or one.state != DossierState.DRAFT)}
        assert set(Document.objects.visible_to(person).values_list("dossiers", flat=True)) == seen, name
        assert set(FileVersion.objects.visible_to(person).values_list("document__dossiers", flat=True)) == seen, name


def test_a_document_that_serves_a_draft_and_a_sent_dossier_is_seen_because_of_the_sent_one(dossiers):
    draft, sent, _ = dossiers[:3]
    shared = attach(draft)
    attach(sent, shared)
    assert Document.objects.visible_to(factories.person()).filter(pk=shared.pk).count() == 1


def test_a_file_that_was_taken_out_before_sending_stays_with_its_own_people(dossiers):
    sent = dossiers[1]
    document = attach(sent, shown=False)
    officer, head = factories.person(), factories.head_of(sent.subject)
    for rows in (Document.objects.filter(pk=document.pk), FileVersion.objects.filter(document=document)):
        assert not rows.visible_to(officer).exists()
        assert rows.visible_to(head).count() == 1
    FileVersion.objects.filter(document=document).update(shown_at=sent.state_since)
    assert FileVersion.objects.visible_to(officer).filter(document=document).count() == 1


def test_a_paper_that_was_taken_out_of_the_dossier_is_no_longer_read_because_of_it(dossiers):
    sent = dossiers[1]
    document = attach(sent)
    Attachment.objects.filter(document=document).update(removed_at=sent.state_since)
    assert not Document.objects.visible_to(factories.person()).filter(pk=document.pk).exists()
    assert not FileVersion.objects.visible_to(factories.person()).filter(document=document).exists()
    assert Document.objects.visible_to(factories.head_of(sent.subject)).filter(pk=document.pk).exists()


def test_nothing_is_seen_by_who_is_no_longer_active(dossiers):
    person = cast(dossiers)["head"]
    person.is_active = False
    person.save()
    assert not Dossier.objects.visible_to(type(person).objects.get(pk=person.pk)).exists()
