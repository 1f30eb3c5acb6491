"""Another managing level, inclusion of one founded late, registration with the former ward (practice P6, P7)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from antt_portal.refusals import Refused
from registrations.lives.preview import preview_of
from registrations.lives.words import words_for
from registrations.models import Enrolment
from registrations.services.life.elsewhere import registered_elsewhere_mark, registered_elsewhere_take_back
from registrations.services.life.including import enrolment_include, enrolment_take_back_inclusion
from registrations.services.life.level import level_foreseen, subject_change_level
from registrations.services.roster import enrolment_add, rosters_follow
from tests.factories import DossierFactory, EnrolmentFactory, SubjectFactory, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
IN_MARCH = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LEVEL = {"level": "province", "on": date(2026, 6, 1), "reason": "Chuyển về Sở", "paper": "Quyết định số 5/QĐ-UBND"}


@pytest.fixture(autouse=True)
def _in_july(at):
    at("2026-07-10 10:00")


def row(subject) -> Enrolment:
    return Enrolment.objects.get(subject=subject)


class TestLevel:
    def test_the_open_year_follows_registered_or_not_and_the_denominators_with_it(self):
        agency = EnrolmentFactory(subject=SubjectFactory(agency=True), registered_at=IN_MARCH).subject
        shown = preview_of(level_foreseen(subject=agency, **LEVEL))
        assert [(one.level, one.before, one.after) for one in shown.denominators] == [("Phường/Xã", 1, 0), ("Tỉnh/Thành phố", 0, 1)]
        subject_change_level(subject=agency, by=person(), fingerprint=shown.fingerprint, **LEVEL)
        agency.refresh_from_db()
        assert (agency.managing_level, row(agency).managing_level) == ("province", "province")
        assert agency.events.get().details == {"level": ["ward", "province"]}

    def test_once_the_recognition_dossier_was_sent_the_year_stays_where_it_is(self):
        agency = EnrolmentFactory(subject=SubjectFactory(agency=True)).subject
        DossierFactory(enrolment=row(agency), sent=True)
        assert "nơi xét cố định từ lúc gửi" in str(preview_of(level_foreseen(subject=agency, **LEVEL)).sections)
        subject_change_level(subject=agency, by=person(), **LEVEL)
        agency.refresh_from_db()
        assert (agency.managing_level, row(agency).managing_level) == ("province", "ward")

    def test_only_organisations_have_a_level_that_changes_and_only_to_another_one(self):
        for subject, words in (
            (SubjectFactory(), "không đổi cấp quản lý được"),
            (SubjectFactory(agency=True, provincial=True), "chọn cấp khác"),
        ):
            with pytest.raises(Refused, match=words):
                subject_change_level(subject=subject, by=person(), **LEVEL)


class TestInclusion:
    @pytest.fixture
    def late(self):
        subject = SubjectFactory(enterprise=True, founded_on=date(2026, 5, 4))
        enrolment_add(subject=subject, year=2026)
        return subject

    def test_one_founded_after_the_first_quarter_is_included_with_a_reason_and_stays_so_when_the_roster_follows(self, late):
        assert not row(late).in_scope
        enrolment_include(subject=late, by=person(), year=2026, reason="Hoạt động ổn định, đề nghị được xét")
        rosters_follow(place=ward(), subjects=[late])
        assert (row(late).in_scope, row(late).exclusion_reason) == (True, "")
        assert row(late).included_reason == "Hoạt động ổn định, đề nghị được xét"
        assert late.events.get().details == {"year": 2026}

    def test_it_is_taken_back_before_anything_was_sent_and_not_after(self, late):
        enrolment_include(subject=late, by=person(), year=2026, reason="Đề nghị được xét")
        enrolment_take_back_inclusion(subject=late, by=person(), year=2026, reason="Rút đề nghị")
        assert (row(late).in_scope, row(late).exclusion_reason) == (False, "Thành lập ngày 04/05/2026, sau Quý I năm 2026")
        enrolment_include(subject=late, by=person(), year=2026, reason="Đề nghị được xét")
        DossierFactory(enrolment=row(late), registration=True, sent=True)
        with pytest.raises(Refused, match="đã gửi hồ sơ năm 2026"):
            enrolment_take_back_inclusion(subject=late, by=person(), year=2026, reason="Rút đề nghị")

    def test_what_the_circular_leaves_out_no_ward_includes(self):
        small = SubjectFactory(enterprise=True, size_class="small")
        enrolment_add(subject=small, year=2026)
        with pytest.raises(Refused, match="Doanh nghiệp nhỏ"):
            enrolment_include(subject=small, by=person(), year=2026, reason="Đề nghị được xét")

    def test_one_in_scope_one_of_a_year_gone_by_and_one_on_no_roster_are_refused(self):
        current, old = EnrolmentFactory().subject, EnrolmentFactory(year=2025, in_scope=False, exclusion_reason="Thành lập muộn").subject
        for subject, year, words in ((current, 2026, "đã thuộc diện xét"), (old, 2025, "đã qua"), (SubjectFactory(), 2026, "chưa có")):
            with pytest.raises(Refused, match=words):
                enrolment_include(subject=subject, by=person(), year=year, reason="Đề nghị được xét")


class TestRegisteredElsewhere:
    @pytest.mark.parametrize(("on", "late"), [(date(2026, 3, 31), False), (date(2026, 4, 20), True)])
    def test_it_counts_as_registered_since_that_day_by_its_paper(self, on, late):
        area = EnrolmentFactory().subject
        registered_elsewhere_mark(subject=area, by=person(), year=2026, on=on, paper="Biên bản bàn giao số 3")
        assert row(area).registered_at.astimezone(IN_MARCH.tzinfo).date() == on
        assert (row(area).registered_late, row(area).registered_elsewhere) == (late, "Biên bản bàn giao số 3")
        assert area.events.get().kind == "registered_elsewhere"

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({"on": date(2026, 7, 11)}, "nằm trong khoảng"),
            ({"on": date(2025, 3, 1)}, "nằm trong khoảng"),
            ({"paper": " "}, "ghi văn bản"),
        ],
    )
    def test_what_is_not_in_order_is_refused(self, asked, words):
        area = EnrolmentFactory().subject
        with pytest.raises(Refused, match=words):
            registered_elsewhere_mark(subject=area, by=person(), **{"year": 2026, "on": date(2026, 3, 1), "paper": "Biên bản số 3"} | asked)

    def test_a_wrong_mark_is_taken_back_while_nothing_was_sent(self):
        area = EnrolmentFactory().subject
        mark = {"subject": area, "by": person(), "year": 2026, "on": date(2026, 3, 1), "paper": "Biên bản số 3"}
        back = {"subject": area, "by": person(), "year": 2026, "reason": "Ghi nhầm"}
        with pytest.raises(Refused, match="không có gì để rút lại"):
            registered_elsewhere_take_back(**back)
        registered_elsewhere_mark(**mark)
        registered_elsewhere_take_back(**back)
        assert (row(area).registered_at, row(area).registered_late, row(area).registered_elsewhere) == (None, False, "")
        assert area.events.last().details == {"year": 2026, "taken_back": True}
        assert words_for(area.events.last()).startswith("Rút lại")
        registered_elsewhere_mark(**mark)
        DossierFactory(enrolment=row(area), sent=True)
        with pytest.raises(Refused, match="đã gửi hồ sơ năm 2026"):
            registered_elsewhere_take_back(**back)

    def test_one_that_registered_here_is_refused(self):
        area = EnrolmentFactory(registered_at=IN_MARCH).subject
        with pytest.raises(Refused, match="đã đăng ký năm 2026"):
            registered_elsewhere_mark(subject=area, by=person(), year=2026, on=date(2026, 3, 1), paper="Biên bản số 3")
