"""The roster of a year is made when registration opens, holds each subject as it stood, and says who is only followed."""

from datetime import date

import pytest

from antt_portal.refusals import NotYours, Refused
from antt_portal.trail.models import Entry
from registrations.choices import Level, LineageKind, SizeClass, SubjectKind, SubjectStatus
from registrations.models import Enrolment, Plan, PlanVersion, Subject, SubjectLineage
from registrations.services.roster import enrolment_add, roster_open
from tests.factories import LONG_AGO, SubjectFactory, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture(autouse=True)
def _in_february(at):
    at("2026-02-10 09:00")


def plan(place, year=2026, rules=(), **stated):
    content = {"plan": {"year": year, **stated}, "rule": list(rules)}
    version = {"seq": 1, "content": content, "sha256": "0" * 64, "source": "test", "published_at": "2026-01-01T00:00:00Z"}
    return PlanVersion.objects.create(plan=Plan.objects.create(place=place, year=year), **version)


def row_of(subject, year=2026) -> Enrolment:
    return Enrolment.objects.get(subject=subject, year=year)


def test_every_active_subject_is_on_it_and_the_ward_itself():
    area, firm = SubjectFactory(), SubjectFactory(enterprise=True)
    SubjectFactory(closed=True)
    SubjectFactory(status=SubjectStatus.SUSPENDED, status_on=date(2026, 1, 1))
    assert roster_open(place=ward(), year=2026) == 3
    own = Subject.objects.get(kind=SubjectKind.WARD)
    assert set(Enrolment.objects.values_list("subject", flat=True)) == {area.pk, firm.pk, own.pk}
    assert (own.name, own.managing_level) == ("Phường Đống Đa", Level.PROVINCE)


def test_a_ward_without_subjects_has_no_roster():
    assert roster_open(place=ward(), year=2026) == 0
    assert not Subject.objects.exists()


def test_a_row_keeps_the_subject_as_it_stood():
    area = SubjectFactory(name="Tổ dân phố số 5", households=120, address="Ngõ 10")
    roster_open(place=ward(), year=2026)
    area.name, area.households = "Tổ dân phố số 55", 300
    area.save()
    row = row_of(area)
    assert (row.name, row.name_key, row.households, row.address, row.joined_on) == (
        "Tổ dân phố số 5",
        "to dan pho so 5",
        120,
        "Ngõ 10",
        date(2026, 2, 10),
    )


def test_opening_again_adds_only_who_is_missing_and_records_only_what_was_added():
    SubjectFactory()
    assert roster_open(place=ward(), year=2026) == 2
    assert roster_open(place=ward(), year=2026) == 0
    SubjectFactory()
    assert roster_open(place=ward(), year=2026) == 1
    assert Entry.objects.filter(action="roster.opened").count() == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"enterprise": True, "size_class": SizeClass.MICRO}, "Doanh nghiệp siêu nhỏ"),
        ({"enterprise": True, "size_class": SizeClass.SMALL}, "Doanh nghiệp nhỏ"),
        ({"school": True, "school_levels": ["nursery", "primary"]}, "Cơ sở giáo dục chỉ có cấp nhà trẻ, tiểu học"),
        ({"agency": True, "name": "Công an phường Đống Đa"}, "Cơ quan, đơn vị thuộc lực lượng vũ trang"),
    ],
)
def test_whom_the_circular_excludes_is_followed_with_reason_and_basis(fields, reason):
    subject = SubjectFactory(**fields)
    roster_open(place=ward(), year=2026)
    row = row_of(subject)
    assert (row.in_scope, row.exclusion_reason, row.exclusion_basis) == (False, reason, "điểm b khoản 2 Điều 1 Thông tư 124/2021/TT-BCA")


def test_a_school_is_judged_by_its_highest_level():
    school = SubjectFactory(school=True, school_levels=["primary", "lower_secondary"])
    roster_open(place=ward(), year=2026)
    assert row_of(school).in_scope


def test_a_kind_that_the_plan_leaves_out_is_followed_by_that_plan():
    plan(ward(), rules=[{"kind": "organisation", "enabled": False}], symbol="05/KH-UBND")
    firm, area = SubjectFactory(enterprise=True), SubjectFactory()
    roster_open(place=ward(), year=2026)
    assert row_of(area).in_scope
    row = row_of(firm)
    assert not row.in_scope
    assert row.exclusion_reason == "Kế hoạch năm 2026 không xét loại “Doanh nghiệp”"
    assert row.exclusion_basis.startswith("Kế hoạch số 05/KH-UBND")


class TestFoundedInTheYear:
    def test_after_the_first_quarter_it_is_followed_but_not_reviewed(self, at):
        at("2026-06-01 09:00")
        late = SubjectFactory(founded_on=date(2026, 4, 1))
        in_time = SubjectFactory(founded_on=date(2026, 3, 31))
        roster_open(place=ward(), year=2026)
        assert row_of(in_time).in_scope
        assert row_of(late).exclusion_reason == "Thành lập ngày 01/04/2026, sau Quý I năm 2026"

    def test_one_that_came_of_a_merger_is_reviewed(self, at):
        at("2026-08-01 09:00")
        heir = SubjectFactory(founded_on=date(2026, 7, 1))
        SubjectLineage.objects.create(
            predecessor=SubjectFactory(), successor=heir, kind=LineageKind.MERGED, effective_on=date(2026, 7, 1), resolution="15/NQ-HĐND"
        )
        roster_open(place=ward(), year=2026)
        assert row_of(heir).in_scope

    def test_after_the_year_it_has_no_place_in_it(self, at):
        at("2027-01-10 09:00")
        later = SubjectFactory(founded_on=date(2027, 1, 2))
        roster_open(place=ward(), year=2026)
        assert not Enrolment.objects.filter(subject=later).exists()


class TestOpeningDay:
    def test_before_the_first_of_january_it_is_refused(self, at):
        SubjectFactory()
        at("2025-12-31 23:59")
        with pytest.raises(Refused, match="Danh sách được lập từ ngày 01/01/2026"):
            roster_open(place=ward(), year=2026)

    def test_a_plan_that_was_issued_earlier_opens_it_earlier(self, at):
        SubjectFactory()
        plan(ward(), issued_on="2025-12-20")
        at("2025-12-20 00:00")
        assert roster_open(place=ward(), year=2026) == 2


class TestAddingOne:
    def test_a_subject_joins_an_open_year(self):
        officer = person()
        row = enrolment_add(subject=SubjectFactory(), year=2026, by=officer)
        assert row.joined_on == date(2026, 2, 10)
        assert Entry.objects.get().actor_id == officer.pk

    def test_one_that_is_there_already_is_answered_as_it_is(self):
        subject = SubjectFactory()
        assert enrolment_add(subject=subject, year=2026) == enrolment_add(subject=subject, year=2026)
        assert Entry.objects.count() == 1

    def test_one_that_is_gone_is_refused(self):
        with pytest.raises(Refused, match="giải thể"):
            enrolment_add(subject=SubjectFactory(closed=True), year=2026)


def test_only_the_police_of_the_ward_may_do_it():
    subject = SubjectFactory(founded_on=LONG_AGO)
    for stranger in (person("office"), person("administrator"), person(place=ward("00004")), person("chief", place=ward().parent)):
        with pytest.raises(NotYours):
            roster_open(place=ward(), year=2026, by=stranger)
        with pytest.raises(NotYours):
            enrolment_add(subject=subject, year=2026, by=stranger)
