"""A concluded appraisal opens again by itself when a paper, a figure or the roster changes what it rests on; otherwise it stays shut."""

from datetime import date

import pytest
from django.db import transaction

from antt_portal.notices.models import Notice
from antt_portal.trail.models import Entry
from dossiers import services
from dossiers.choices import DossierKind, DossierState, PaperKind
from dossiers.history import timeline_of
from dossiers.models import Attachment, Document, Dossier, Figures, FileVersion
from recognitions.choices import AppraisalState, Outcome, ProposalState, ReopenedBy
from recognitions.models import Appraisal, Proposal
from recognitions.services import appraisals
from registrations.choices import Level, SubjectKind
from registrations.models import Enrolment
from registrations.services.life.merging import subjects_merge
from registrations.services.life.splitting import Part, subject_split
from registrations.services.life.status import subject_set_status
from registrations.services.life.units import subject_correct
from registrations.services.roster import enrolment_add
from registrations.unit_import import UnitRow
from tests import factories
from tests.dossiers.samples import PAGE, upload
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
IN_QUARTER = date(2026, 3, 2)


@pytest.fixture
def sheet(ward) -> Appraisal:
    return stages.concluded(stages.filed(ward=ward, name="Tổ dân phố số 5"), ward=ward)


def registration_of(sheet: Appraisal) -> Dossier:
    return Dossier.objects.get(subject=sheet.subject, kind=DossierKind.REGISTRATION)


def reopen(dossier: Dossier, *, ward) -> Dossier:
    dossier.refresh_from_db()
    return services.dossier_reopen(dossier=dossier, by=ward.officer, version=dossier.version, reason="Xem lại giấy tờ.")


def complete(dossier: Dossier, *, ward) -> Dossier:
    """A registration dossier found complete, with the files and figures that its checklist asks for."""
    for document in Document.objects.filter(attachments__dossier=dossier):
        a_file(document, by=ward.officer)
    Figures.objects.update_or_create(dossier=dossier, defaults={"households": 120, "households_registered": 120, "counted_on": IN_QUARTER})
    dossier = Dossier.objects.get(pk=dossier.pk)
    return services.dossier_complete(dossier=dossier, by=ward.officer, version=dossier.version)


def replace_paper(dossier: Dossier, kind: str) -> None:
    """The head puts another file in the place of the one that was checked."""
    document = Document.objects.get(attachments__dossier=dossier, kind=kind)
    head = factories.head_of(dossier.subject)
    services.document_replace(dossier=dossier, file=a_file(document, by=head), by=head, upload=upload())


def a_file(document: Document, *, by) -> FileVersion:
    given = {"sha256": "0" * 64, "size": len(PAGE), "media_type": "application/pdf", "original_name": "cu.pdf"}
    seq = document.files.count() + 1
    return FileVersion.objects.create(document=document, seq=seq, position=seq, uploaded_by=by, uploaded_at=document.added_at, **given)


def now(sheet: Appraisal) -> tuple[str, str]:
    sheet.refresh_from_db()
    return sheet.state, sheet.reopened_by


OPENED_BY_PAPER, OPENED_BY_ROSTER = (AppraisalState.OPEN, ReopenedBy.PAPER), (AppraisalState.OPEN, ReopenedBy.ROSTER)
SHUT = (AppraisalState.CONCLUDED, "")


class TestPapers:
    def test_the_recognition_dossier_opened_again_opens_it(self, ward, sheet):
        reopen(sheet.dossier, ward=ward)
        assert now(sheet) == OPENED_BY_PAPER

    def test_a_paper_of_the_recognition_dossier_replaced_by_its_head_opens_it(self, ward, sheet):
        stages.paper(sheet.dossier, PaperKind.MINUTES, date(2026, 11, 1))
        replace_paper(sheet.dossier, PaperKind.MINUTES)
        assert now(sheet) == OPENED_BY_PAPER

    def test_a_paper_of_the_first_quarter_replaced_opens_it_because_it_does_not_count_until_checked(self, ward, sheet):
        replace_paper(registration_of(sheet), PaperKind.RESOLUTION)
        assert now(sheet) == OPENED_BY_PAPER
        row = sheet.results.get(code="4.1a")
        assert (row.met, row.data_says) == (None, None)
        assert row.figures["was"].startswith("Nghị quyết đề ngày 02/03/2026")

    def test_a_registration_opened_again_opens_it_and_another_date_shows_when_it_is_complete_again(self, ward, sheet):
        registration = reopen(registration_of(sheet), ward=ward)
        Document.objects.filter(attachments__dossier=registration, kind=PaperKind.RESOLUTION).update(dated_on=date(2026, 4, 2))
        complete(registration, ward=ward)
        assert now(sheet) == OPENED_BY_PAPER
        sheet = appraisals.appraisal_refresh(appraisal=sheet, by=ward.officer, version=sheet.version)
        assert sheet.results.get(code="4.1a").met is False

    def test_a_shared_paper_replaced_opens_the_appraisals_of_all_that_it_serves(self, ward, sheet):
        other = stages.concluded(stages.filed(ward=ward, name="Tổ dân phố số 6"), ward=ward)
        resolution = Document.objects.get(attachments__dossier=registration_of(sheet), kind=PaperKind.RESOLUTION)
        Attachment.objects.filter(dossier=registration_of(other), document__kind=PaperKind.RESOLUTION).update(document=resolution)
        replace_paper(registration_of(sheet), PaperKind.RESOLUTION)
        assert (now(sheet), now(other)) == (OPENED_BY_PAPER, OPENED_BY_PAPER)

    def test_a_registration_that_comes_in_late_opens_one_that_was_refused_for_want_of_it(self, ward):
        dossier = stages.filed(ward=ward)
        registration = Dossier.objects.get(subject=dossier.subject, kind=DossierKind.REGISTRATION)
        Dossier.objects.filter(pk=registration.pk).update(state=DossierState.RETURNED)
        papers = Attachment.objects.filter(dossier=registration)
        papers.update(removed_at=registration.state_since)
        Dossier.objects.filter(pk=registration.pk).update(state=DossierState.DRAFT)
        sheet = stages.answered(stages.opened(dossier, ward=ward), ward=ward)
        sheet = appraisals.appraisal_conclude(appraisal=sheet, by=ward.officer, version=sheet.version, reason="Không đăng ký.")
        assert sheet.outcome == Outcome.REFUSE
        papers.update(removed_at=None)
        Dossier.objects.filter(pk=registration.pk).update(state=DossierState.IN_REVIEW)
        complete(Dossier.objects.get(pk=registration.pk), ward=ward)
        assert now(sheet) == OPENED_BY_PAPER
        assert sheet.results.get(code="4.1a").met is True

    def test_control_a_paper_of_another_subject_opens_nothing_here(self, ward, sheet):
        other = stages.concluded(stages.filed(ward=ward, name="Tổ dân phố số 6"), ward=ward)
        reopen(other.dossier, ward=ward)
        assert now(sheet) == SHUT

    def test_control_a_registration_taken_back_opens_nothing_where_an_officer_decides_with_it_and_without_it(self, ward):
        dossier = stages.filed(ward=ward)
        Enrolment.objects.filter(pk=dossier.enrolment_id).update(registered_elsewhere="Bản đăng ký số 3 của phường cũ")
        registration = Dossier.objects.get(subject=dossier.subject, kind=DossierKind.REGISTRATION)
        Dossier.objects.filter(pk=registration.pk).update(state=DossierState.SUBMITTED)
        sheet = stages.concluded(Dossier.objects.get(pk=dossier.pk), ward=ward)
        head = factories.head_of(dossier.subject)
        services.dossier_take_back(dossier=registration, by=head, version=registration.version)
        assert now(sheet) == SHUT

    def test_what_is_rolled_back_opens_nothing(self, ward, sheet):
        @transaction.atomic
        def reopen_and_fail():
            reopen(sheet.dossier, ward=ward)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            reopen_and_fail()
        assert now(sheet) == SHUT


class TestRoster:
    def test_a_merger_asks_for_the_households_anew(self, ward, sheet):
        other = factories.EnrolmentFactory(subject=factories.SubjectFactory(name="Tổ dân phố số 6")).subject
        asked = {"name": "", "into": sheet.subject, "on": date(2026, 11, 10), "paper": "Nghị quyết số 15/NQ-HĐND"}
        subjects_merge(place=ward.place, by=ward.officer, predecessors=[sheet.subject, other], **asked)
        assert now(sheet) == OPENED_BY_ROSTER
        assert sheet.results.get(code="4.1c").met is None

    def test_one_that_is_split_is_not_appraised_any_more(self, ward, sheet):
        parts = [Part("Tổ dân phố số 5A", 60), Part("Tổ dân phố số 5B", 60)]
        subject_split(subject=sheet.subject, by=ward.officer, parts=parts, on=date(2026, 11, 10), reason="Đông hộ", paper="NQ 15")
        assert now(sheet) == OPENED_BY_ROSTER

    def test_one_that_is_closed_is_not_appraised_any_more(self, ward, sheet):
        asked = {"act": "closed", "on": date(2026, 11, 10), "reason": "Giải thể", "paper": "QĐ 5"}
        subject_set_status(subject=sheet.subject, by=ward.officer, **asked)
        assert now(sheet) == OPENED_BY_ROSTER

    def test_control_one_that_was_decided_on_stays_as_it_was_decided(self, ward, sheet):
        (decision,) = stages.agreed(sheet, ward=ward)
        stages.recorded(decision, ward=ward)
        asked = {"act": "closed", "on": date(2026, 11, 18), "reason": "Giải thể", "paper": "QĐ 5"}
        subject_set_status(subject=sheet.subject, by=ward.officer, **asked)
        assert now(sheet) == SHUT
        assert not Notice.objects.filter(kind="appraisal.reopened").exists()

    def test_control_another_name_opens_nothing(self, ward, sheet):
        row = UnitRow(2, SubjectKind.RESIDENTIAL_AREA, "", "to dan pho so 5 moi", {"name": "Tổ dân phố số 5 mới"})
        asked = {"offered": ["name"], "on": date(2026, 11, 10), "reason": "Đổi tên", "paper": "NQ 16"}
        subject_correct(subject=sheet.subject, by=ward.officer, row=row, **asked)
        assert now(sheet) == SHUT

    def test_control_another_subject_that_is_closed_opens_nothing_here(self, ward, sheet):
        other = factories.EnrolmentFactory(subject=factories.SubjectFactory(name="Tổ dân phố số 6")).subject
        subject_set_status(subject=other, by=ward.officer, act="closed", on=date(2026, 11, 10), reason="Giải thể", paper="QĐ 5")
        assert now(sheet) == SHUT

    def test_the_wards_own_opens_when_its_share_falls_and_not_while_the_answer_stays(self, ward):
        province = stages.Ward(ward.place.parent)
        factories.EnrolmentFactory(registered_at=factories.timezone.now())
        own = {"place": ward.place, "kind": SubjectKind.WARD, "name": "Phường Đống Đa", "label": "", "managing_level": Level.PROVINCE}
        dossier = stages.filed(ward=province, **own)
        sheet = stages.answered(stages.opened(dossier, ward=province), ward=province)
        sheet = appraisals.appraisal_conclude(appraisal=sheet, by=province.officer, version=sheet.version, reason="Chưa đủ 70%.")
        assert sheet.results.get(code="5.4a").met is True
        registered = factories.EnrolmentFactory(registered_at=factories.timezone.now())
        subject_set_status(subject=registered.subject, by=ward.officer, act="closed", on=date(2026, 11, 10), reason="Hết", paper="QĐ 5")
        assert now(sheet) == SHUT
        enrolment_add(subject=factories.SubjectFactory(), year=2026, by=ward.officer)
        assert now(sheet) == OPENED_BY_ROSTER
        assert sheet.results.get(code="5.4a").met is False


class TestWhatFollows:
    def test_it_leaves_a_proposal_that_is_not_signed_and_the_police_are_told(self, ward, sheet):
        draft = stages.drafted(sheet, ward=ward)
        replace_paper(registration_of(sheet), PaperKind.RESOLUTION)
        assert draft.items.get().taken_out_at is not None
        assert {notice.recipient for notice in Notice.objects.filter(kind="appraisal.reopened")} == {ward.officer, ward.chief}

    def test_in_a_signed_proposal_it_stays_and_stands_in_the_way(self, ward, sheet):
        row = stages.put_to_chairperson(stages.drafted(sheet, ward=ward), ward=ward)
        replace_paper(registration_of(sheet), PaperKind.RESOLUTION)
        assert (now(sheet), row.items.get().taken_out_at) == (OPENED_BY_PAPER, None)
        assert Proposal.objects.get().state == ProposalState.WITH_CHAIRPERSON

    def test_the_dossiers_timeline_says_why(self, ward, sheet):
        reopen(sheet.dossier, ward=ward)
        assert Entry.objects.filter(action="appraisal.reopened_by_itself").count() == 1
        words = str(timeline_of(sheet.dossier, ward.officer))
        assert "làm phiếu thẩm định tự mở lại: giấy tờ trong hồ sơ đã thay đổi" in words

    def test_concluding_again_takes_the_reason_of_opening_away(self, ward, sheet):
        registration = reopen(registration_of(sheet), ward=ward)
        complete(registration, ward=ward)
        sheet.refresh_from_db()
        sheet = appraisals.appraisal_refresh(appraisal=sheet, by=ward.officer, version=sheet.version)
        sheet = appraisals.appraisal_conclude(appraisal=sheet, by=ward.officer, version=sheet.version)
        assert now(sheet) == SHUT
        assert "was" not in sheet.results.get(code="4.1a").figures
