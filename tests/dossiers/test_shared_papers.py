"""One document for several subjects (practice P14), and the tick of registering anew after a rearrangement (practice P6)."""

from datetime import date

import pytest

from antt_portal import clock
from antt_portal.notices.models import Notice
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail.models import Entry
from dossiers import invariants, services
from dossiers.choices import DossierKind, FileState
from dossiers.contents import Contents
from dossiers.models import Attachment, Document, Dossier, FileVersion
from dossiers.services.sharing import shareable, subjects_to_share_with
from registrations.choices import LineageKind
from registrations.models import SubjectLineage
from tests import factories
from tests.dossiers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def areas(at):
    at("2026-03-15 09:00")
    return factories.EnrolmentFactory.create_batch(4)


@pytest.fixture
def clerk(areas):
    """One person for the first three of four areas."""
    person = factories.UserFactory()
    for area in areas[:3]:
        factories.SubjectMemberFactory(subject=area.subject, user=person)
    return person


@pytest.fixture
def dossier(areas, clerk):
    return samples.opened(areas[0], clerk)


@pytest.fixture
def resolution(dossier, clerk):
    return samples.file_paper(dossier, clerk, "resolution", dated_on=date(2026, 3, 1))


def share(dossier, resolution, by, *areas):
    return services.document_share_with(dossier=dossier, document=resolution, subjects=[area.subject for area in areas], by=by)


def held(area) -> list:
    dossier = Dossier.objects.of(area.subject, 2026, DossierKind.REGISTRATION).first()
    return Contents(samples.fresh(dossier)).paper("resolution").documents if dossier else []


def test_a_paper_is_shared_to_several_at_once_and_those_not_begun_are_begun(areas, clerk, dossier, resolution):
    assert [one.pk for one in subjects_to_share_with(dossier, resolution, clerk)] == [area.subject_id for area in areas[1:3]]
    share(dossier, resolution, clerk, *areas[1:3])
    assert held(areas[1]) == held(areas[2]) == [resolution]
    assert held(areas[1])[0].shared_with == [areas[0].name, areas[2].name]
    assert subjects_to_share_with(dossier, resolution, clerk) == []
    assert Entry.objects.filter(action="document.shared").count() == 2


def test_nobody_shares_to_a_subject_that_is_not_theirs_or_to_none_and_then_nothing_is_shared(areas, clerk, dossier, resolution):
    with pytest.raises(NotYours):
        share(dossier, resolution, clerk, areas[1], areas[3])
    with pytest.raises(Refused, match="chưa chọn nơi nào"):
        share(dossier, resolution, clerk)
    assert held(areas[1]) == []


def test_a_sent_dossier_and_one_that_has_its_own_paper_are_not_offered(areas, clerk, dossier, resolution):
    samples.sent(areas[1], clerk)
    samples.file_paper(samples.opened(areas[2], clerk), clerk, "resolution")
    assert subjects_to_share_with(dossier, resolution, clerk) == []


def test_unsharing_keeps_the_row_and_the_others_and_it_may_be_shared_again(areas, clerk, dossier, resolution):
    (other,) = share(dossier, resolution, clerk, areas[1])
    services.document_unshare(dossier=other, document=resolution, by=clerk)
    assert held(areas[1]) == []
    assert held(areas[0]) == [resolution]
    assert Attachment.objects.get(dossier=other).removed_at
    with pytest.raises(Refused, match="chỉ có ở hồ sơ này"):
        services.document_unshare(dossier=dossier, document=resolution, by=clerk)
    share(dossier, resolution, clerk, areas[1])
    assert held(areas[1]) == [resolution]


def test_the_return_of_a_shared_paper_is_told_to_all_it_serves(areas, clerk, dossier, resolution):
    share(dossier, resolution, clerk, areas[1])
    other_head = factories.head_of(areas[1].subject)
    officer = factories.person()
    sent = samples.sent(areas[0], clerk)
    taken = services.dossier_take(dossier=sent, by=officer, version=sent.version)
    services.dossier_return(dossier=taken, by=officer, version=taken.version, reasons={}, of_documents={resolution.pk: "Thiếu chữ ký."})
    notice = Notice.objects.get(recipient=other_head)
    assert f"dùng chung với {areas[0].name} cần bổ sung" in notice.text
    assert str(Dossier.objects.of(areas[1].subject, 2026, "registration").get().pk) in notice.link


def test_paper_at_the_desk_leaves_the_shared_one_to_the_others(areas, clerk, dossier, resolution):
    (other,) = share(dossier, resolution, clerk, areas[1])
    services.paper_take_in(
        subject=areas[1].subject,
        year=2026,
        kind=DossierKind.REGISTRATION,
        by=factories.person(),
        version=samples.fresh(other).version,
        handed_over=services.HandedOver("Nguyễn Thị Hòa"),
        papers=[services.HandedPaper(kind="resolution", dated_on=date(2026, 3, 9))],
    )
    assert held(areas[0]) == [resolution]
    assert [document.dated_on for document in held(areas[1])] == [date(2026, 3, 9)]


@pytest.mark.parametrize("why", ["merged", "founded", "the ward founded"])
def test_registering_anew_is_ticked_only_in_a_year_of_a_rearrangement(areas, clerk, dossier, resolution, why):
    tick = {"dossier": dossier, "document": resolution, "by": clerk, "dated_on": date(2026, 3, 1), "after_rearrangement": True}
    with pytest.raises(Refused, match="không có sắp xếp"):
        services.document_describe(**tick)
    if why == "merged":
        facts = {"kind": LineageKind.MERGED, "effective_on": date(2026, 2, 1), "resolution": "12/NQ-HĐND"}
        SubjectLineage.objects.create(predecessor=areas[3].subject, successor=dossier.subject, **facts)
    elif why == "founded":
        type(dossier.subject).objects.filter(pk=dossier.subject_id).update(founded_on=date(2026, 2, 1))
    else:
        type(dossier.place).objects.filter(pk=dossier.place_id).update(founded_on=date(2026, 2, 1))
    assert services.document_describe(**tick).after_rearrangement
    assert services.document_describe(**tick | {"after_rearrangement": None}).after_rearrangement
    assert Entry.objects.filter(action="document.after_rearrangement").count() == 1


def files_read(person, document) -> set[int]:
    return set(FileVersion.objects.visible_to(person).filter(document=document).values_list("pk", flat=True))


def test_of_a_borrowed_paper_only_what_is_kept_is_read_and_nothing_any_more_once_it_is_given_back(areas, clerk, dossier, resolution):
    removed = FileVersion.objects.get(document=resolution)
    kept = FileVersion.objects.create(document=resolution, seq=2, sha256="2" * 64, size=1, uploaded_by=clerk, uploaded_at=clock.now())
    FileVersion.objects.filter(pk=removed.pk).update(state=FileState.REMOVED)
    (other,) = share(dossier, resolution, clerk, areas[1])
    first, second = factories.head_of(areas[0].subject), factories.head_of(areas[1].subject)
    assert files_read(first, resolution) == {removed.pk, kept.pk}
    assert files_read(second, resolution) == {kept.pk}
    assert held(areas[1])[0].earlier_files == []
    services.document_unshare(dossier=other, document=resolution, by=clerk)
    assert files_read(second, resolution) == set()
    assert not Document.objects.visible_to(second).filter(pk=resolution.pk).exists()


def test_who_took_the_paper_out_reads_what_was_there_then_and_not_what_others_add_later(areas, clerk, dossier, resolution, at):
    before = FileVersion.objects.get(document=resolution)
    share(dossier, resolution, clerk, areas[1])
    services.document_unshare(dossier=dossier, document=resolution, by=clerk)
    at("2026-03-16 09:00")
    later = FileVersion.objects.create(document=resolution, seq=2, sha256="2" * 64, size=1, uploaded_by=clerk, uploaded_at=clock.now())
    assert files_read(factories.head_of(areas[0].subject), resolution) == {before.pk}
    assert files_read(factories.head_of(areas[1].subject), resolution) == {before.pk, later.pk}


def test_sheets_that_were_handed_over_for_one_subject_do_not_count_for_another(areas, clerk):
    services.paper_take_in(
        subject=areas[0].subject,
        year=2026,
        kind=DossierKind.REGISTRATION,
        by=factories.person(),
        version=0,
        handed_over=services.HandedOver("Nguyễn Thị Hòa"),
        papers=[services.HandedPaper(kind="resolution", dated_on=date(2026, 3, 1))],
    )
    (sheet,) = held(areas[0])
    first, second = Dossier.objects.get(), samples.opened(areas[1], clerk)
    assert list(shareable(second, "resolution", clerk)) == subjects_to_share_with(first, sheet, clerk) == []
    Attachment.objects.create(dossier=second, document=sheet)  # as it could be shared before
    paper = Contents(samples.fresh(second)).paper("resolution")
    assert (paper.is_there, paper.without_scan) == (False, [])
    assert invariants.findings() == []
    Dossier.objects.filter(pk=second.pk).update(state="submitted", receipt_code="X", received_at=clock.now(), last_day=date(2026, 3, 31))
    type(areas[1]).objects.filter(pk=areas[1].pk).update(registered_at=clock.now())
    assert invariants.findings() == [f"documents: {sheet.pk} is said to lie on paper and was never handed over"]


def test_a_return_is_told_once_to_each_open_dossier_and_says_nothing_of_the_reason(areas, clerk, dossier, resolution):
    form = samples.file_paper(dossier, clerk, "registration_form", dated_on=date(2026, 3, 1))
    for paper in (resolution, form):
        share(dossier, paper, clerk, *areas[1:3])
    Dossier.objects.filter(subject=areas[2].subject).update(state="lapsed")
    other, over = factories.head_of(areas[1].subject), factories.head_of(areas[2].subject)
    samples.save_figures(dossier, clerk, households=120, households_registered=120, counted_on=date(2026, 3, 1))
    sent = services.dossier_submit(dossier=dossier, by=clerk, version=samples.fresh(dossier).version)
    officer = factories.person()
    taken = services.dossier_take(dossier=sent, by=officer, version=sent.version)
    reasons = {"resolution": "Chữ ký của Nguyễn Văn A giả.", "registration_form": "Thiếu trang."}
    services.dossier_return(dossier=taken, by=officer, version=taken.version, reasons=reasons)
    (notice,) = Notice.objects.filter(recipient=other)
    assert "nghị quyết, bản đăng ký phấn đấu dùng chung" in notice.text
    assert "chữ ký" not in notice.text.casefold()
    assert not Notice.objects.filter(recipient=over).exists()
