"""Paper handed over at the desk (practice P3): its day counts, what is missing is said, the scan may come later."""

from datetime import date, datetime

import pytest

from antt_portal.notices.models import Notice
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from dossiers import history, invariants, services, steps, telling
from dossiers.choices import DossierKind, DossierState, FileState, PaperKind, ReceivedHow
from dossiers.contents import Contents
from dossiers.models import Document, Dossier, FileVersion, PaperIntake
from registrations.calendar import VIETNAM
from registrations.choices import MemberRole
from tests import factories
from tests.dossiers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

FORM, RESOLUTION = PaperKind.REGISTRATION_FORM, PaperKind.RESOLUTION
COUNTED = {"households": 120, "households_registered": 120, "counted_on": date(2026, 3, 1)}


@pytest.fixture
def enrolment(at):
    at("2026-03-15 09:00")
    return factories.EnrolmentFactory()


@pytest.fixture
def officer(enrolment):
    return factories.person()


def area_officer_of(enrolment):
    officer = factories.person("area_officer")
    factories.SubjectMemberFactory(subject=enrolment.subject, user=officer, role=MemberRole.AREA_OFFICER)
    return officer


def handed(kind=FORM, **more):
    return services.HandedPaper(kind=kind, **{"dated_on": date(2026, 3, 10)} | more)


BOTH = (handed(RESOLUTION, symbol="03-NQ/CB"), handed(FORM))


def vietnam(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=VIETNAM)


def take_in(enrolment, by, *papers, kind=DossierKind.REGISTRATION, instant=None, reason="", kept_at="Cặp 2, tờ 12", **more) -> PaperIntake:
    given = Dossier.objects.of(enrolment.subject, enrolment.year, kind).first()
    return services.paper_take_in(
        subject=enrolment.subject,
        year=enrolment.year,
        kind=kind,
        by=by,
        handed_over=services.HandedOver("Nguyễn Thị Hòa", vietnam(instant) if instant else None, reason, kept_at),
        papers=papers,
        **{"version": given.version if given else 0} | more,
    )


def test_one_act_opens_the_dossier_sends_it_and_says_who_entered_it(enrolment, officer):
    head = factories.head_of(enrolment.subject)
    taken = take_in(enrolment, officer, *BOTH, figures=COUNTED, instant="2026-03-15 08:30")
    dossier = samples.fresh(taken.dossier)
    assert (dossier.state, dossier.received_how, dossier.entered_by) == (DossierState.SUBMITTED, ReceivedHow.PAPER, officer)
    assert (dossier.received_at, dossier.late, dossier.last_day) == (vietnam("2026-03-15 08:30"), False, date(2026, 3, 31))
    assert dossier.receipt_code.startswith("DD-2026-")
    assert steps.missing_of(steps.steps_of(Contents(dossier))) == []
    enrolment.refresh_from_db()
    assert enrolment.registered_at == dossier.received_at
    assert {paper["kind"] for paper in taken.papers} == {RESOLUTION, FORM}
    assert invariants.findings() == []
    assert "đã nhận bản giấy" in Notice.objects.get(recipient=head).text
    lines = [line.what for day in history.timeline_of(dossier, officer) for line in day.happenings]
    assert any("nhận hồ sơ giấy" in line and "cán bộ nhập thay" in line for line in lines)
    assert "Hòa" not in "".join(Entry.objects.about(dossier).values_list("body", flat=True))


def test_a_paper_without_a_picture_is_there_and_says_where_it_lies(enrolment, officer):
    dossier = take_in(enrolment, officer, *BOTH, figures=COUNTED).dossier
    paper = Contents(samples.fresh(dossier), as_shown=True).paper(RESOLUTION)
    (document,) = paper.without_scan
    assert (document.on_paper, document.kept_at, document.symbol) == (True, "Cặp 2, tờ 12", "03-NQ/CB")
    assert Document.objects.visible_to(factories.person("auditor")).filter(pk=document.pk).exists()
    assert "Có bản giấy, chưa có ảnh" in [step.words for step in steps.steps_of(Contents(samples.fresh(dossier)))]


def test_its_day_decides_lateness_also_where_late_ones_are_refused(enrolment, officer, at):
    samples.publish(enrolment.place, late_dossiers="refuse")
    at("2026-04-02 08:00")
    with pytest.raises(Refused, match="không nhận hồ sơ muộn"):
        take_in(enrolment, officer, *BOTH)
    assert not Dossier.objects.exists()
    taken = take_in(enrolment, officer, *BOTH, instant="2026-03-31 16:00", reason="Mất điện chiều 31/3.")
    assert (taken.dossier.late, taken.reason) == (False, "Mất điện chiều 31/3.")


@pytest.mark.parametrize(
    ("instant", "reason", "field", "words"),
    [
        ("2026-03-15 09:01", "", "received_on", "chưa đến"),
        ("2026-03-14 16:00", "", "received_reason", "lý do nhập sau"),
        ("2025-12-31 16:00", "Bận.", "received_on", "sớm hơn ngày bắt đầu nhận hồ sơ năm 2026"),
    ],
)
def test_an_instant_that_cannot_be_is_refused_at_its_field_and_changes_nothing(enrolment, officer, instant, reason, field, words):
    with pytest.raises(Refused, match=words) as refusal:
        take_in(enrolment, officer, *BOTH, instant=instant, reason=reason)
    assert refusal.value.field == field
    assert not Dossier.objects.exists()
    assert not PaperIntake.objects.exists()


def test_nothing_ticked_an_unknown_paper_and_a_date_to_come_are_refused(enrolment, officer):
    with pytest.raises(Refused, match="chưa đánh dấu giấy tờ nào"):
        take_in(enrolment, officer)
    with pytest.raises(NotYours):
        take_in(enrolment, officer, handed(PaperKind.MINUTES))
    with pytest.raises(Refused, match="16/03/2026 chưa đến") as refusal:
        take_in(enrolment, officer, handed(FORM, dated_on=date(2026, 3, 16)))
    assert refusal.value.field == "registration_form-dated_on"


def test_what_is_missing_is_taken_down_and_keeps_it_only_from_being_complete(enrolment, officer):
    taken = take_in(enrolment, officer, handed(FORM))
    assert [paper["kind"] for paper in taken.papers if paper.get("missing")] == [RESOLUTION]
    in_review = services.dossier_take(dossier=taken.dossier, by=officer, version=samples.fresh(taken.dossier).version)
    with pytest.raises(Refused, match="chưa nộp nghị quyết"):
        services.dossier_complete(dossier=in_review, by=officer, version=in_review.version)
    later = take_in(enrolment, officer, handed(RESOLUTION, symbol="03-NQ/CB"), figures=COUNTED)
    row = samples.fresh(taken.dossier)
    assert row.state == DossierState.IN_REVIEW
    assert not any(paper.get("missing") for paper in later.papers)
    assert services.dossier_complete(dossier=row, by=officer, version=row.version).state == DossierState.COMPLETE


def test_who_takes_in_paper(enrolment):
    for allowed in (area_officer_of(enrolment), factories.person("chief")):
        assert take_in(enrolment, allowed, handed(FORM)).entered_by == allowed
    not_theirs = (
        factories.head_of(enrolment.subject),
        factories.person("office"),
        factories.person("administrator"),
        factories.person("area_officer"),
        factories.person(place=enrolment.place.parent),
        factories.person(place=factories.ward("00004")),
    )
    for person in not_theirs:
        with pytest.raises(NotYours):
            take_in(enrolment, person, handed(FORM))


def test_what_the_province_decides_is_taken_in_by_the_province(at):
    at("2026-03-15 09:00")
    enrolment = factories.EnrolmentFactory(subject=factories.SubjectFactory(agency=True, managing_level="province"))
    with pytest.raises(NotYours):
        take_in(enrolment, factories.person(), handed(FORM))
    taken = take_in(enrolment, factories.person(place=enrolment.place.parent), handed(FORM))
    assert taken.dossier.deciding_place == enrolment.place.parent


def test_two_officers_who_take_in_the_same_paper_do_not_both_do_so(enrolment, officer):
    take_in(enrolment, officer, *BOTH, version=0)
    with pytest.raises(Conflict, match="nhận hồ sơ giấy"):
        take_in(enrolment, factories.person(), *BOTH, version=0)
    assert PaperIntake.objects.count() == 1


def test_a_second_visit_sends_a_returned_dossier_again_and_the_old_picture_stays_beside(enrolment, officer, at):
    first = take_in(enrolment, officer, handed(RESOLUTION, scan=[samples.upload()]), handed(FORM), figures=COUNTED, unclassified=True)
    row = samples.fresh(first.dossier)
    row = services.dossier_take(dossier=row, by=officer, version=row.version)
    services.dossier_return(dossier=row, by=officer, version=row.version, reasons={"resolution": "Thiếu chữ ký."})
    at("2026-04-03 09:00")
    with pytest.raises(Refused, match="không thể sớm hơn"):
        take_in(enrolment, officer, handed(RESOLUTION), instant="2026-03-14 09:00", reason="Quên.")
    take_in(enrolment, officer, handed(RESOLUTION, scan=[samples.upload(samples.photo())]))
    row = samples.fresh(row)
    assert (row.state, row.late, row.received_at, row.intakes.count()) == (DossierState.SUBMITTED, False, first.received_at, 2)
    (document,) = Contents(row).paper(RESOLUTION).documents
    assert [file.state for file in document.earlier_files] == [FileState.SUPERSEDED]
    assert [(file.position, file.shown_at is not None) for file in document.kept_files] == [(1, True)]


def test_what_was_sent_through_the_portal_is_not_taken_in_again(enrolment, officer):
    samples.sent(enrolment, factories.head_of(enrolment.subject))
    with pytest.raises(Conflict, match="đã gửi qua cổng"):
        take_in(enrolment, officer, handed(FORM))
    assert not PaperIntake.objects.exists()


def test_a_draft_begun_in_the_portal_and_a_withdrawn_one_are_taken_in_with_what_lies_in_them(enrolment, officer):
    head = factories.head_of(enrolment.subject)
    draft = samples.fill(samples.opened(enrolment, head), head)
    sent = services.dossier_submit(dossier=draft, by=head, version=draft.version)
    services.dossier_withdraw(dossier=sent, by=head, version=sent.version, reason="Nộp bản giấy.")
    take_in(enrolment, officer, handed(FORM))
    contents = Contents(samples.fresh(draft))
    assert contents.dossier.state == DossierState.SUBMITTED
    assert len(contents.paper(FORM).documents[0].kept_files) == 1
    assert contents.paper(FORM).documents[0].on_paper


@pytest.fixture
def lying(enrolment, officer):
    """A dossier on paper in review, and its resolution of which there is no picture."""
    row = samples.fresh(take_in(enrolment, officer, *BOTH, figures=COUNTED).dossier)
    services.dossier_take(dossier=row, by=officer, version=row.version)
    return samples.fresh(row), Contents(row).paper(RESOLUTION).documents[0]


def scan(dossier, document, by, **more):
    return services.document_scan(dossier=dossier, document=document, by=by, files=[samples.upload()], **{"unclassified": True} | more)


def test_the_first_scan_comes_later_from_either_side_and_changes_no_state(enrolment, officer, lying):
    dossier, document = lying
    head = factories.head_of(enrolment.subject)
    done = services.dossier_complete(dossier=dossier, by=officer, version=dossier.version)
    Dossier.objects.filter(pk=done.pk).update(held_by="proposal:1")
    with pytest.raises(Refused, match="không nhận tài liệu mật"):
        scan(done, document, head, unclassified=False)
    (file,) = scan(done, document, head)
    assert file.shown_at
    assert FileVersion.objects.visible_to(officer).filter(pk=file.pk).exists()
    assert samples.fresh(done).state == DossierState.COMPLETE
    assert Entry.objects.filter(action="document.scanned").count() == 1
    with pytest.raises(Conflict):
        scan(samples.fresh(done), document, officer)


def test_further_pages_only_from_who_takes_in_paper_and_nothing_for_what_lies_nowhere(enrolment, officer, lying):
    dossier, document = lying
    head = factories.head_of(enrolment.subject)
    scan(dossier, document, officer)
    scan(samples.fresh(dossier), document, officer)
    with pytest.raises(Conflict):
        scan(samples.fresh(dossier), document, head)
    with pytest.raises(NotYours):
        scan(dossier, document, factories.person(place=factories.ward("00004")))
    Document.objects.filter(pk=document.pk).update(on_paper=False)
    with pytest.raises(NotYours):
        scan(samples.fresh(dossier), document, officer)


def test_a_wrong_scan_is_taken_out_by_the_officer_and_the_paper_stays(officer, lying):
    dossier, document = lying
    (file,) = scan(dossier, document, officer)
    services.document_remove(dossier=dossier, file=file, by=officer)
    assert Contents(samples.fresh(dossier)).paper(RESOLUTION).is_there


def test_meeting_and_answers_of_a_recognition_on_paper_are_typed_while_it_is_checked_and_then_it_is_complete(enrolment, officer, at):
    at("2026-10-20 09:00")
    papers = [services.HandedPaper(kind=kind) for kind in (PaperKind.PROPOSAL_LETTER, PaperKind.RESULT_REPORT, PaperKind.MINUTES)]
    dossier = samples.fresh(take_in(enrolment, officer, *papers, kind=DossierKind.RECOGNITION).dossier)
    samples.hold_meeting(dossier, officer)
    in_review = services.dossier_take(dossier=dossier, by=officer, version=samples.fresh(dossier).version)
    samples.assess(in_review, area_officer_of(enrolment))
    with pytest.raises(Conflict):
        samples.hold_meeting(dossier, factories.head_of(enrolment.subject))
    row = samples.fresh(dossier)
    assert services.dossier_complete(dossier=row, by=officer, version=row.version).state == DossierState.COMPLETE
    with pytest.raises(Conflict):
        samples.hold_meeting(dossier, officer)


def test_what_came_through_the_portal_is_not_typed_by_the_police(enrolment, officer):
    dossier = samples.sent(enrolment, factories.head_of(enrolment.subject))
    with pytest.raises(NotYours):
        samples.save_figures(dossier, officer, households=1)


def test_what_an_area_officer_filled_from_paper_leaves_the_desks_record_too(enrolment):
    officer = area_officer_of(enrolment)
    draft = samples.fill(samples.opened(enrolment, officer), officer)
    services.dossier_submit(dossier=draft, by=officer, version=draft.version, handed_in_by="Nguyễn Thị Hòa")
    taken = PaperIntake.objects.get()
    assert (taken.handed_in_by, taken.entered_by, len(taken.papers)) == ("Nguyễn Thị Hòa", officer, 2)
    assert invariants.findings() == []


def test_the_doctor_finds_paper_that_nobody_took_in(enrolment, officer):
    dossier = take_in(enrolment, officer, handed(FORM)).dossier
    PaperIntake.objects.all().delete()
    (without_desk, without_visit) = invariants.findings()
    assert without_desk == f"dossiers: {dossier.pk} came on paper and nobody is named who took it in"
    assert without_visit.endswith("is said to lie on paper and was never handed over")


def test_a_sheet_that_lies_with_the_police_is_dated_anew_only_by_who_can_read_it(enrolment, officer, lying):
    dossier, document = lying
    head = factories.head_of(enrolment.subject)
    services.dossier_return(dossier=dossier, by=officer, version=dossier.version, reasons={"resolution": "Thiếu chữ ký."})
    given = {"dossier": dossier, "document": document, "symbol": document.symbol}
    with pytest.raises(Refused, match="nói với cán bộ nhận hồ sơ") as refusal:
        services.document_describe(**given, by=head, dated_on=date(2026, 3, 14))
    assert refusal.value.field == "dated_on"
    assert services.document_describe(**given, by=head, dated_on=document.dated_on).dated_on == document.dated_on
    assert services.document_describe(**given, by=area_officer_of(enrolment), dated_on=date(2026, 3, 9)).dated_on == date(2026, 3, 9)
    Document.objects.filter(pk=document.pk).update(dated_on=None)
    assert services.document_describe(**given, by=head, dated_on=date(2026, 3, 8)).dated_on == date(2026, 3, 8)


def test_an_officer_whose_role_ended_is_neither_told_nor_printed(enrolment, officer):
    area = area_officer_of(enrolment)
    dossier = samples.sent(enrolment, factories.head_of(enrolment.subject))
    assert telling.area_officer_of(dossier) == area
    assert set(telling.reviewers_of(dossier)) == {officer, area}
    area.memberships.update(ends_on=date(2026, 3, 14))
    assert telling.area_officer_of(dossier) is None
    assert set(telling.reviewers_of(dossier)) == {officer}
