"""Papers of a dossier: added page by page, replaced beside the old one, taken out, shared; nothing is deleted."""

from datetime import date

import pytest

from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from dossiers import services
from dossiers.choices import DossierState, FileState
from dossiers.contents import Contents
from dossiers.models import Attachment, Document, Dossier, FileVersion
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


@pytest.fixture
def dossier(enrolment, head):
    return samples.opened(enrolment, head)


def add(dossier, by, *contents, kind="resolution", **more):
    uploads = [samples.upload(content, f"{number}.jpg") for number, content in enumerate(contents, 1)]
    return services.document_add(dossier=dossier, by=by, kind=kind, files=uploads, **{"unclassified": True} | more)


def complete(dossier, head):
    officer = factories.person()
    sent = services.dossier_submit(dossier=dossier, by=head, version=dossier.version)
    taken = services.dossier_take(dossier=sent, by=officer, version=sent.version)
    return services.dossier_complete(dossier=taken, by=officer, version=taken.version)


def test_several_photos_are_pages_of_one_document(dossier, head):
    add(dossier, head, samples.photo())
    document = add(dossier, head, samples.photo(colour="beige"), samples.photo(colour="gray"))
    assert [file.position for file in document.files.all()] == [1, 2, 3]
    assert Contents(samples.fresh(dossier)).documents == [document]


def test_the_first_upload_asks_for_the_promise_that_nothing_is_secret_and_the_next_does_not(dossier, head):
    with pytest.raises(Refused, match="không nhận tài liệu mật"):
        add(dossier, head, samples.photo(), unclassified=False)
    assert not FileVersion.objects.exists()
    add(dossier, head, samples.photo())
    add(samples.fresh(dossier), head, samples.photo(), unclassified=False)


def test_a_replaced_page_stays_beside_the_new_one(dossier, head):
    document = add(dossier, head, samples.photo(), samples.photo(colour="beige"))
    old = document.files.get(position=1)
    new = services.document_replace(dossier=dossier, file=old, by=head, upload=samples.upload())
    (held,) = Contents(samples.fresh(dossier)).documents
    assert [file.position for file in held.kept_files] == [1, 2]
    assert held.kept_files[0] == new
    assert [(file.pk, file.state) for file in held.earlier_files] == [(old.pk, FileState.SUPERSEDED)]


def test_a_page_already_replaced_is_not_replaced_again_from_a_stale_page(dossier, head):
    old = add(dossier, head, samples.photo()).files.get()
    services.document_replace(dossier=dossier, file=old, by=head, upload=samples.upload())
    with pytest.raises(Conflict, match="đã được thay hoặc bỏ ra"):
        services.document_replace(dossier=dossier, file=old, by=head, upload=samples.upload())


def test_taking_the_last_page_out_takes_the_document_out_and_keeps_every_row(dossier, head):
    file = add(dossier, head, samples.photo()).files.get()
    services.document_remove(dossier=dossier, file=file, by=head)
    assert Contents(samples.fresh(dossier)).documents == []
    file.refresh_from_db()
    assert file.state == FileState.REMOVED
    assert Attachment.objects.get().removed_at is not None


def test_all_files_of_a_dossier_together_stay_below_its_limit(dossier, head, settings):
    settings.DOSSIER_LIMIT_BYTES = len(samples.photo()) + 10
    add(dossier, head, samples.photo())
    with pytest.raises(Refused, match="cộng lại lớn hơn"):
        add(dossier, head, samples.photo())
    assert FileVersion.objects.count() == 1


def test_a_dossier_that_was_sent_takes_no_more_papers(dossier, head):
    filled = samples.fill(dossier, head)
    services.dossier_submit(dossier=filled, by=head, version=filled.version)
    with pytest.raises(Conflict, match="Đã gửi, chờ tiếp nhận"):
        add(dossier, head, samples.photo())
    assert FileVersion.objects.count() == 2


def test_a_paper_that_the_checklist_does_not_know_is_not_taken(dossier, head):
    with pytest.raises(NotYours):
        add(dossier, head, samples.photo(), kind="minutes")


def test_a_date_that_has_not_come_is_refused(dossier, head):
    document = add(dossier, head, samples.photo())
    with pytest.raises(Refused, match="16/03/2026 chưa đến"):
        services.document_describe(dossier=dossier, document=document, by=head, dated_on=date(2026, 3, 16))


def test_replacing_a_page_of_a_complete_dossier_sends_it_back_to_review(dossier, head):
    done = complete(samples.fill(dossier, head), head)
    file = FileVersion.objects.first()
    services.document_replace(dossier=done, file=file, by=head, upload=samples.upload())
    assert samples.fresh(done).state == DossierState.IN_REVIEW


def test_a_dossier_that_a_proposal_holds_keeps_its_papers(dossier, head):
    done = complete(samples.fill(dossier, head), head)
    Dossier.objects.filter(pk=done.pk).update(held_by="proposal:1")
    with pytest.raises(Conflict, match="tờ trình"):
        services.document_replace(dossier=done, file=FileVersion.objects.first(), by=head, upload=samples.upload())
    assert samples.fresh(done).state == DossierState.COMPLETE


@pytest.fixture
def second(head):
    """Another area of the same head, its dossier begun."""
    other = factories.EnrolmentFactory()
    factories.SubjectMemberFactory(subject=other.subject, user=head)
    return samples.opened(other, head)


def shared_resolution(dossier, second, head):
    document = Contents(samples.fresh(dossier)).paper("resolution").documents[0]
    services.document_share(dossier=second, document=document, by=head)
    return document


def test_one_resolution_serves_two_areas_and_replacing_it_sends_the_other_back_too(second, dossier, head):
    done = complete(samples.fill(dossier, head), head)
    resolution = shared_resolution(done, second, head)
    assert Contents(samples.fresh(second)).paper("resolution").documents == [resolution]
    with pytest.raises(Conflict, match="dùng chung"):
        services.document_remove(dossier=second, file=resolution.files.get(), by=head)
    services.document_replace(dossier=second, file=resolution.files.get(), by=head, upload=samples.upload())
    assert samples.fresh(done).state == DossierState.IN_REVIEW


@pytest.mark.parametrize("is_taken", [False, True])
def test_a_paper_that_another_dossier_is_being_checked_with_is_not_replaced(second, dossier, head, is_taken):
    filled = samples.fill(dossier, head)
    sent = services.dossier_submit(dossier=filled, by=head, version=filled.version)
    if is_taken:
        services.dossier_take(dossier=sent, by=factories.person(), version=sent.version)
    file = shared_resolution(dossier, second, head).files.get()
    with pytest.raises(Conflict, match="đang được kiểm tra"):
        services.document_replace(dossier=second, file=file, by=head, upload=samples.upload())
    file.refresh_from_db()
    assert file.state == FileState.KEPT


def test_the_other_dossier_goes_back_although_whoever_replaces_has_no_part_in_it(second, dossier, head):
    done = complete(samples.fill(dossier, head), head)
    file = shared_resolution(dossier, second, head).files.get()
    clerk = factories.head_of(second.subject)
    new = services.document_replace(dossier=second, file=file, by=clerk, upload=samples.upload())
    assert samples.fresh(done).state == DossierState.IN_REVIEW
    assert samples.fresh(second).state == DossierState.DRAFT
    assert FileVersion.objects.visible_to(factories.person()).filter(pk=new.pk).exists()


def test_what_was_replaced_before_sending_is_never_read_by_the_police(dossier, head):
    officer = factories.person()
    first = add(dossier, head, samples.photo()).files.get()
    services.document_replace(dossier=dossier, file=first, by=head, upload=samples.upload())
    Document.objects.update(dated_on=date(2026, 3, 1))
    samples.fill(dossier, head)
    draft = samples.fresh(dossier)
    sent = services.dossier_submit(dossier=draft, by=head, version=draft.version)
    assert not FileVersion.objects.visible_to(officer).filter(pk=first.pk).exists()
    assert FileVersion.objects.visible_to(head).filter(pk=first.pk).exists()
    assert [file for one in Contents(sent, as_shown=True).documents for file in one.earlier_files] == []


def test_the_trail_says_what_of_a_paper_was_described_and_not_in_which_words(dossier, head):
    document = add(dossier, head, samples.photo())
    services.document_describe(dossier=dossier, document=document, by=head, dated_on=date(2026, 3, 1), symbol="03-NQ/CB")
    body = Entry.objects.get(action="document.described").body
    assert '"fields"' in body
    assert "03-NQ/CB" not in body


def test_nobody_shares_a_paper_of_a_stranger(dossier, head):
    stranger = factories.EnrolmentFactory()
    theirs = samples.fill(samples.opened(stranger, factories.head_of(stranger.subject)), factories.head_of(stranger.subject))
    document = Contents(theirs).paper("resolution").documents[0]
    with pytest.raises(NotYours):
        services.document_share(dossier=dossier, document=document, by=head)
