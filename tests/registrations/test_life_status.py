"""A subject that stops, works again or is no more: its rows on the rosters follow, and nothing of its history is lost (P7)."""

from datetime import date

import pytest

from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from recognitions.models import Recognition
from recognitions.services.appraisals import appraisal_open
from registrations.choices import SubjectEventKind, SubjectStatus
from registrations.lives.preview import preview_of
from registrations.models import Enrolment, Subject
from registrations.services.life.status import status_foreseen, subject_set_status
from tests.factories import DossierFactory, EnrolmentFactory, RecognitionFactory, SubjectFactory, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
CLOSED = {"act": "closed", "on": date(2026, 5, 20), "reason": "Giải thể theo phương án sắp xếp", "paper": "Quyết định số 12/QĐ-UBND"}


@pytest.fixture(autouse=True)
def _in_june(at):
    at("2026-06-01 10:00")


@pytest.fixture
def area():
    return EnrolmentFactory(subject=SubjectFactory(name="Tổ dân phố số 5")).subject


def test_a_closed_subject_leaves_the_roster_and_the_denominator_from_that_day(area):
    EnrolmentFactory()
    preview = preview_of(status_foreseen(subject=area, **CLOSED))
    subject_set_status(subject=area, by=person(), fingerprint=preview.fingerprint, **CLOSED)
    [ward_counts] = preview.denominators
    assert (ward_counts.before, ward_counts.after) == (2, 1)
    row, now = Enrolment.objects.get(subject=area), Subject.objects.get(pk=area.pk)
    assert (row.left_on, row.left_reason) == (date(2026, 5, 20), "Giải thể, chấm dứt: Giải thể theo phương án sắp xếp")
    assert (now.status, now.status_on, now.status_paper) == (SubjectStatus.CLOSED, date(2026, 5, 20), "Quyết định số 12/QĐ-UBND")
    assert Enrolment.objects.roster(ward(), 2026).in_force().count() == ward_counts.after
    event, entry = now.events.get(), Entry.objects.about(now).get()
    assert (event.kind, event.effective_on, event.reason) == (SubjectEventKind.CLOSED, CLOSED["on"], CLOSED["reason"])
    assert entry.action == "subject.closed"
    assert "Giải thể" not in entry.body


def test_one_whose_year_was_decided_stays_on_that_roster_and_keeps_its_recognition(area):
    recognised = RecognitionFactory(enrolment=Enrolment.objects.get(subject=area))
    preview = preview_of(status_foreseen(subject=area, **CLOSED))
    assert any("đã có quyết định nên vẫn ở trong danh sách" in line for _, lines in preview.sections for line in lines)
    subject_set_status(subject=area, by=person(), **CLOSED)
    assert Enrolment.objects.get(subject=area).left_on is None
    assert Recognition.objects.get(pk=recognised.pk).state == "in_force"


def test_a_year_gone_by_is_not_touched(area):
    old = EnrolmentFactory(subject=area, year=2025)
    subject_set_status(subject=area, by=person(), **CLOSED)
    old.refresh_from_db()
    assert old.left_on is None


def test_a_suspended_one_leaves_and_returns_in_the_same_year(area):
    subject_set_status(subject=area, by=person(), act="suspended", on=date(2026, 4, 1), reason="Sửa trụ sở")
    row = Enrolment.objects.get(subject=area)
    assert (row.left_on, row.left_reason) == (date(2026, 4, 1), "Tạm ngừng: Sửa trụ sở")
    subject_set_status(subject=area, by=person(), act="resumed", on=date(2026, 5, 1), reason="Sửa xong")
    row.refresh_from_db()
    assert (row.left_on, row.left_reason) == (None, "")
    assert list(area.events.values_list("kind", flat=True)) == ["suspended", "resumed"]


def test_one_suspended_when_the_year_opened_joins_it_on_returning(area, at):
    EnrolmentFactory(year=2027)
    subject_set_status(subject=area, by=person(), act="suspended", on=date(2026, 4, 1), reason="Sửa trụ sở")
    at("2027-02-01 09:00")
    subject_set_status(subject=area, by=person(), act="resumed", on=date(2027, 2, 1), reason="Sửa xong")
    assert Enrolment.objects.get(subject=area, year=2027).in_scope
    assert Enrolment.objects.get(subject=area, year=2026).left_on == date(2026, 4, 1)


def test_one_closed_in_january_is_still_reviewed_for_the_year_it_lived_through(area, at):
    """And its dossier of that year is appraised; one closed within the year is not."""
    at("2027-01-20 10:00")
    now = EnrolmentFactory(subject=area, year=2027)
    asked = CLOSED | {"on": date(2027, 1, 5)}
    assert "Năm 2026: Tổ dân phố số 5 vẫn ở trong danh sách" in str(preview_of(status_foreseen(subject=area, **asked)).sections)
    subject_set_status(subject=area, by=person(), **asked)
    row = Enrolment.objects.get(subject=area, year=2026)
    now.refresh_from_db()
    assert (row.left_on, now.left_on) == (None, date(2027, 1, 5))
    appraisal_open(dossier=DossierFactory(enrolment=row, complete=True), by=person("chief"))
    within = EnrolmentFactory(subject=SubjectFactory(closed=True))
    with pytest.raises(Refused, match="không còn hoạt động"):
        appraisal_open(dossier=DossierFactory(enrolment=within, complete=True), by=person("chief"))


def test_its_dossiers_are_named_and_kept(area):
    dossier = DossierFactory(enrolment=Enrolment.objects.get(subject=area))
    preview = preview_of(status_foreseen(subject=area, **CLOSED))
    assert "Hồ sơ đề nghị công nhận năm 2026 của Tổ dân phố số 5 (chưa gửi): bản nháp được giữ nguyên." in str(preview.sections)
    subject_set_status(subject=area, by=person(), **CLOSED)
    dossier.refresh_from_db()
    assert dossier.state == "draft"


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({"on": date(2026, 6, 2)}, "on", "chưa tới"),
        ({"on": date(2020, 1, 1)}, "on", "thành lập ngày 01/07/2021"),
        ({"reason": "  "}, "reason", "ghi lý do"),
        ({"paper": ""}, "paper", "ghi văn bản"),
        ({"reason": "x" * 251}, "reason", "nhiều nhất là 250"),
        ({"act": "resumed"}, None, "Đang hoạt động"),
    ],
)
def test_what_is_not_in_order_is_refused_with_its_sentence_and_changes_nothing(area, asked, field, words):
    Subject.objects.filter(pk=area.pk).update(founded_on=date(2021, 7, 1))
    with pytest.raises(Refused, match=words) as refused:
        subject_set_status(subject=area, by=person(), **CLOSED | asked)
    assert refused.value.field == field
    assert not area.events.exists()
    assert Subject.objects.get(pk=area.pk).status == SubjectStatus.ACTIVE


def test_what_changed_after_it_was_shown_is_told_instead_of_done(area):
    shown = preview_of(status_foreseen(subject=area, **CLOSED)).fingerprint
    EnrolmentFactory()
    with pytest.raises(Conflict, match="đã thay đổi sau khi ông/bà xem"):
        subject_set_status(subject=area, by=person(), fingerprint=shown, **CLOSED)
    assert not area.events.exists()


def test_in_a_ward_that_was_dissolved_nothing_happens_from_that_day_on(area):
    Place.objects.filter(pk=ward().pk).update(dissolved_on=CLOSED["on"])
    with pytest.raises(Refused, match="đã giải thể ngày 20/05/2026"):
        subject_set_status(subject=area, by=person(), **CLOSED)
    subject_set_status(subject=area, by=person(), **CLOSED | {"on": date(2026, 5, 19)})
    assert area.events.get().effective_on == date(2026, 5, 19)


@pytest.mark.parametrize("trait", ["office", "chairperson", "auditor", "administrator", "area_officer"])
def test_only_the_police_of_the_very_place_may(area, trait):
    for somebody in (person(trait), person(place=ward().parent), person(place=ward("00004"))):
        with pytest.raises(NotYours):
            subject_set_status(subject=area, by=somebody, **CLOSED)


def test_one_that_was_closed_by_mistake_works_again_unless_its_name_or_tax_code_was_taken(area):
    subject_set_status(subject=area, by=person(), **CLOSED)
    again = {"act": "resumed", "on": date(2026, 5, 21), "reason": "Ghi nhầm"}
    other = SubjectFactory(name="Tổ dân phố số 5")
    with pytest.raises(Refused, match="cùng loại, cùng tên"):
        subject_set_status(subject=area, by=person(), **again)
    Subject.objects.filter(pk=other.pk).delete()
    Subject.objects.filter(pk=area.pk).update(tax_code="0101234567")
    other = SubjectFactory(enterprise=True, tax_code="0101234567")
    with pytest.raises(Refused, match="Mã số thuế 0101234567 đang là của"):
        subject_set_status(subject=area, by=person(), **again)
    Subject.objects.filter(pk=other.pk).delete()
    subject_set_status(subject=area, by=person(), **again)
    assert Enrolment.objects.get(subject=area).left_on is None
