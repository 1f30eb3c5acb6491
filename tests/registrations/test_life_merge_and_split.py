"""Subjects that merge or split: who is counted, who is registered, what is handed on (practice P6)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from antt_portal.refusals import Refused
from registrations.choices import MemberRole, SubjectStatus
from registrations.lives.preview import preview_of
from registrations.models import Enrolment, Subject, SubjectLineage, SubjectMember
from registrations.services.life.merging import merger_foreseen, subjects_merge
from registrations.services.life.splitting import Part, split_foreseen, subject_split
from registrations.services.roster import roster_open, rosters_follow
from tests.factories import EnrolmentFactory, RecognitionFactory, SubjectFactory, SubjectMemberFactory, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
IN_MARCH, LATE = datetime(2026, 3, 2, 9, tzinfo=VIETNAM), datetime(2026, 4, 2, 9, tzinfo=VIETNAM)
ON, PAPER = date(2026, 7, 1), "Nghị quyết số 15/NQ-HĐND"


@pytest.fixture(autouse=True)
def _in_july(at):
    at("2026-07-10 10:00")


def area(number: int, **row):
    return EnrolmentFactory(subject=SubjectFactory(name=f"Tổ dân phố số {number}", households=100 + number), **row).subject


def merged(*predecessors, **asked):
    asked = {"name": "Tổ dân phố số 7", "into": None, "on": ON, "paper": PAPER} | asked
    return subjects_merge(place=ward(), by=person(), predecessors=predecessors, **asked)


def split(subject, *parts, **asked):
    asked = {"on": ON, "reason": "Đông hộ", "paper": PAPER} | asked
    subject_split(subject=subject, by=person(), parts=[Part(*part) for part in parts], **asked)


def row(subject, year: int = 2026) -> Enrolment:
    return Enrolment.objects.get(subject=subject, year=year)


class TestMerger:
    def test_predecessors_leave_the_denominator_and_the_new_one_joins_in_scope_though_founded_after_the_first_quarter(self):
        five, six = area(5), area(6)
        asked = {"predecessors": [five, six], "name": "Tổ dân phố số 7", "on": ON, "paper": PAPER}
        [counts] = preview_of(merger_foreseen(place=ward(), **asked)).denominators
        new = merged(five, six)
        assert (counts.before, counts.after) == (2, 1)
        assert (new.founded_on, new.households, new.label) == (ON, 211, "Tổ dân phố")
        assert row(new).in_scope
        for old in (five, six):
            old.refresh_from_db()
            assert (old.status, old.status_on, old.status_paper) == (SubjectStatus.MERGED, ON, PAPER)
            assert (row(old).left_on, row(old).left_reason) == (ON, "Đã sáp nhập: sáp nhập vào Tổ dân phố số 7")
            lineage = SubjectLineage.objects.get(predecessor=old)
            assert (lineage.successor, lineage.kind, lineage.effective_on, lineage.resolution) == (new, "merged", ON, PAPER)
            assert old.events.get().kind == "merged"
        assert new.events.get().kind == "founded"

    def test_one_of_them_may_go_on_with_its_own_name(self):
        five, six = area(5), area(6)
        assert merged(five, six, into=five, name="") == five
        five.refresh_from_db()
        assert (five.status, five.households, row(five).left_on) == (SubjectStatus.ACTIVE, 211, None)
        assert row(five).households == 211
        assert row(six).left_on == ON

    def test_the_new_one_may_take_the_name_of_a_predecessor_and_a_number_that_was_counted(self):
        new = merged(area(5), area(6), name="Tổ dân phố số 5", size=190)
        assert (new.name_key, new.households) == ("to dan pho so 5", 190)

    @pytest.mark.parametrize(
        ("first", "second", "registered_at", "late"),
        [
            ({"registered_at": IN_MARCH}, {"registered_at": IN_MARCH}, IN_MARCH, False),
            ({"registered_at": IN_MARCH}, {"registered_at": LATE, "registered_late": True}, LATE, True),
            ({"registered_at": IN_MARCH}, {}, None, False),
        ],
    )
    def test_it_is_registered_when_all_of_them_were(self, first, second, registered_at, late):
        new = merged(area(5, **first), area(6, **second))
        assert (row(new).registered_at, row(new).registered_late) == (registered_at, late)

    def test_one_that_came_of_those_already_decided_on_is_not_reviewed_again_that_year(self):
        five, six = area(5), area(6)
        for one in (five, six):
            RecognitionFactory(enrolment=row(one))
        new = merged(five, six)
        assert (row(new).in_scope, row(new).exclusion_reason) == (False, "Đã có quyết định năm 2026 trước khi sáp nhập")
        assert row(five).left_on is None

    def test_the_roster_of_the_next_year_follows_when_it_is_open_already(self, at):
        at("2026-12-20 10:00")
        five, six = area(5), area(6)
        EnrolmentFactory(subject=five, year=2027)
        new = merged(five, six, on=date(2026, 12, 15))
        assert row(five, 2027).left_on == date(2026, 12, 15)
        assert row(new, 2027).in_scope

    @pytest.mark.parametrize(
        ("asked", "field", "words"),
        [
            ({"name": ""}, "name", "ghi tên của đối tượng mới"),
            ({"name": "Tổ dân phố số 08"}, "name", "cùng loại, cùng tên"),
            ({"paper": ""}, "paper", "ghi văn bản"),
            ({"on": date(2026, 8, 1)}, "on", "chưa tới"),
        ],
    )
    def test_what_is_not_in_order_is_refused(self, asked, field, words):
        five, six, _eight = area(5), area(6), area(8)
        with pytest.raises(Refused, match=words) as refused:
            merged(five, six, **asked)
        assert refused.value.field == field
        assert not SubjectLineage.objects.exists()

    def test_only_two_or_more_of_one_kind_in_one_place_merge(self):
        five, firm = area(5), EnrolmentFactory(subject=SubjectFactory(enterprise=True)).subject
        elsewhere = EnrolmentFactory(subject=SubjectFactory(place=ward("00004"))).subject
        for others in ([five], [five, firm], [five, elsewhere]):
            with pytest.raises(Refused) as refused:
                merged(*others)
            assert refused.value.field == "predecessors"

    def test_organisations_of_two_levels_need_to_be_told_which_one_manages_the_new_one(self):
        one = EnrolmentFactory(subject=SubjectFactory(enterprise=True, staff=100)).subject
        other = EnrolmentFactory(subject=SubjectFactory(enterprise=True, provincial=True, staff=60, size_class="large")).subject
        with pytest.raises(Refused, match="cấp quản lý của đối tượng mới"):
            merged(one, other, name="Công ty Hợp Nhất")
        new = merged(one, other, name="Công ty Hợp Nhất", managing_level="province")
        assert (new.staff, new.size_class, new.managing_level) == (160, "large", "province")

    def test_a_founding_day_that_is_written_later_does_not_undo_it(self):
        new = merged(area(5), area(6))
        Subject.objects.filter(pk=new.pk).update(founded_on=date(2026, 6, 15))
        rosters_follow(place=ward(), subjects=[Subject.objects.get(pk=new.pk)])
        assert row(new).in_scope

    def test_one_of_last_december_that_is_written_down_this_year_counts_for_both_years(self, at):
        at("2027-01-12 10:00")
        five, six = area(5, year=2027), area(6, year=2027)
        EnrolmentFactory(subject=five, registered_at=IN_MARCH), EnrolmentFactory(subject=six, registered_at=IN_MARCH)
        new = merged(five, six, on=date(2026, 12, 15))
        assert (row(five).left_on, row(new).registered_at) == (date(2026, 12, 15), IN_MARCH)
        Subject.objects.filter(pk=new.pk).update(founded_on=date(2027, 5, 1))  # whatever else is written of it
        rosters_follow(place=ward(), subjects=[Subject.objects.get(pk=new.pk)])
        assert row(new, 2027).in_scope
        assert set(SubjectLineage.objects.into_year(2027)) == set(SubjectLineage.objects.into_year(2026))
        assert not SubjectLineage.objects.into_year(2028).exists()

    def test_the_area_officer_whom_all_of_them_shared_goes_on_and_else_one_is_asked_for(self):
        one, other = person("area_officer"), person("area_officer")
        five, six, seven = area(5), area(6), area(7)
        for subject, officer in ((five, one), (six, one), (seven, other)):
            SubjectMemberFactory(subject=subject, user=officer, role=MemberRole.AREA_OFFICER)
        both = merged(five, six, name="Tổ dân phố số 8")
        assert both.members.get().user == one
        asked = {"predecessors": [both, seven], "name": "Tổ dân phố số 9", "on": ON, "paper": PAPER}
        assert "chưa có cảnh sát khu vực" in str(merger_foreseen(place=ward(), **asked).warnings)
        split(both, ("Tổ dân phố số 5", 60), ("Tổ dân phố số 6", 60))
        assert set(SubjectMember.objects.filter(subject__status="active", user=one).values_list("subject__name", flat=True)) == {
            "Tổ dân phố số 5",
            "Tổ dân phố số 6",
        }

    def test_what_was_shown_is_another_when_only_an_event_a_lineage_or_a_warning_differs(self):
        five, six = area(5), area(6)
        shown = {
            preview_of(merger_foreseen(place=ward(), predecessors=[five, six], name="Tổ 7", on=ON, **{"paper": PAPER} | more)).fingerprint
            for more in ({}, {}, {"reason": "Sắp xếp"}, {"paper": "Nghị quyết số 16/NQ-HĐND"})
        }
        change = merger_foreseen(place=ward(), predecessors=[five, six], name="Tổ 7", on=ON, paper=PAPER)
        change.warnings.append("Khác")
        assert len(shown | {preview_of(change).fingerprint}) == 4

    def test_a_roster_opened_later_in_the_year_knows_of_it_too(self):
        for number in (5, 6):
            SubjectFactory(name=f"Tổ dân phố số {number}")
        new = merged(*Subject.objects.all())
        assert not Enrolment.objects.filter(subject=new).exists()
        roster_open(place=ward(), year=2026)
        assert row(new).in_scope


class TestSplit:
    def test_the_whole_ends_and_its_parts_join_in_scope_registered_as_it_was(self):
        five = area(5, registered_at=IN_MARCH)
        [counts] = preview_of(
            split_foreseen(subject=five, parts=[Part("Tổ 5A"), Part("Tổ 5B")], on=ON, reason="Đông hộ", paper=PAPER)
        ).denominators
        split(five, ("Tổ dân phố số 5A", 60), ("Tổ dân phố số 5", 45))
        assert (counts.before, counts.after, counts.registered_before, counts.registered_after) == (1, 2, 1, 2)
        five.refresh_from_db()
        assert (five.status, row(five).left_on) == (SubjectStatus.CLOSED, ON)
        assert five.events.get().kind == "split"
        for lineage in SubjectLineage.objects.filter(predecessor=five, kind="split"):
            assert (row(lineage.successor).in_scope, row(lineage.successor).registered_at) == (True, IN_MARCH)
            assert lineage.successor.founded_on == ON

    def test_a_sum_that_does_not_fit_is_a_warning(self):
        five = area(5)
        asked = {"on": ON, "reason": "Đông hộ", "paper": PAPER}
        change = split_foreseen(subject=five, parts=[Part("Tổ 5A", 60), Part("Tổ 5B", 40)], **asked)
        assert change.warnings[-1] == "Cộng các đối tượng mới là 100 hộ, còn Tổ dân phố số 5 đang ghi 105 hộ. Ông/bà xem lại."

    @pytest.mark.parametrize("parts", [[("Tổ 5A",)], [("Tổ 5A",), ("tổ 5a",)], [("Tổ 5A",), ("...",)], [("Tổ 5A",), ("Tổ dân phố số 6",)]])
    def test_parts_need_two_names_that_are_free(self, parts):
        five, _six = area(5), area(6)
        with pytest.raises(Refused) as refused:
            split(five, *parts)
        assert refused.value.field == "parts"
        assert Subject.objects.get(pk=five.pk).status == SubjectStatus.ACTIVE
