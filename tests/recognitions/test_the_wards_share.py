"""Criteria 5.4a and 5.4b count the in-scope roster rows that the ward decides on, and each number links to exactly its rows."""

from datetime import date

import pytest

from recognitions import appraisal as rules
from recognitions.appraisal import Tally, YearFacts
from recognitions.appraisal_sheet import lines_of
from recognitions.choices import AppraisalState, ReopenedBy
from recognitions.services.decisions import decision_revoke
from recognitions.statistics import decided_here
from recognitions.year_facts import tally_of
from registrations import plans
from registrations.calendar import Delegation
from registrations.choices import Level, SubjectKind
from registrations.models import Enrolment
from registrations.services.life.moving import subject_move
from registrations.services.life.status import subject_set_status
from tests import factories
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

TODAY = date(2026, 11, 18)
DELEGATION = Delegation("120/QĐ-UBND", date(2026, 6, 1), "UBND thành phố", (SubjectKind.ENTERPRISE.value,), date(2026, 7, 1))


@pytest.fixture(autouse=True)
def _in_november(at):
    at("2026-11-18 09:00")


def counted() -> Tally:
    return tally_of(plans.calendar_for(factories.ward(), 2026), on=TODAY)


@pytest.mark.parametrize(
    ("recognised", "total", "met"), [(18, 25, True), (17, 25, False), (16, 25, False), (7, 10, True), (6, 9, False), (699, 999, False)]
)
def test_seventy_per_cent_is_asked_in_whole_numbers(recognised, total, met):
    facts = YearFacts(year=2026, units=Tally(total, total, recognised))
    assert rules.subjects_recognised_percent(facts, 70).met is met


def test_what_is_followed_only_and_what_the_province_decides_is_not_counted():
    factories.EnrolmentFactory()
    factories.EnrolmentFactory(in_scope=False, exclusion_reason="Doanh nghiệp nhỏ")
    factories.EnrolmentFactory(subject__agency=True, subject__provincial=True)
    factories.EnrolmentFactory(subject__kind=SubjectKind.WARD, subject__name="Phường Đống Đa", subject__managing_level=Level.PROVINCE)
    assert counted().total == 1


def test_a_delegated_kind_is_counted_from_the_day_the_delegation_holds(monkeypatch):
    factories.EnrolmentFactory(subject__enterprise=True, subject__provincial=True)
    assert counted().total == 0
    monkeypatch.setattr(plans, "_delegations", lambda versions: (DELEGATION,))
    assert counted().total == 1
    assert tally_of(plans.calendar_for(factories.ward(), 2026), on=date(2026, 6, 30)).total == 0


def test_one_that_is_closed_or_moves_leaves_the_share_and_one_that_was_decided_on_stays():
    officer, to = factories.person(), factories.ward("00004")
    rows = [factories.EnrolmentFactory(registered_at=factories.timezone.now()) for _ in range(4)]
    factories.RecognitionFactory(enrolment=rows[3])
    closing = {"act": "closed", "on": TODAY, "reason": "Giải thể", "paper": "QĐ 5"}
    for row in (rows[0], rows[3]):
        subject_set_status(subject=row.subject, by=officer, **closing)
    subject_move(subject=rows[1].subject, by=officer, to=to, address="Số 1", on=TODAY, reason="Chuyển trụ sở", paper="QĐ 6")
    assert counted() == Tally(2, 2, 1)


def test_each_number_on_the_sheet_links_to_exactly_its_rows(client):
    ward = stages.Ward()
    for number in range(4):
        row = factories.EnrolmentFactory(registered_at=factories.timezone.now() if number else None)
        if number == 3:
            factories.RecognitionFactory(enrolment=row)
    factories.EnrolmentFactory(left_on=date(2026, 8, 1))
    factories.EnrolmentFactory(subject__agency=True, subject__provincial=True, registered_at=factories.timezone.now())
    province = stages.Ward(ward.place.parent)
    own = {"place": ward.place, "kind": SubjectKind.WARD, "name": "Phường Đống Đa", "label": "", "managing_level": Level.PROVINCE}
    sheet = stages.opened(stages.filed(ward=province, **own), ward=province)
    links = {line.result.code: line.links for line in lines_of(sheet, list(sheet.results.all()), sees_police=True)}
    client.force_login(province.officer)

    def rows_behind(link) -> set[int]:
        return {line.row.pk for line in client.get(link.url).context["lines"]}

    here = set(decided_here(plans.calendar_for(ward.place, 2026), on=TODAY).values_list("pk", flat=True))
    registered = set(Enrolment.objects.filter(pk__in=here, registered_at__isnull=False).values_list("pk", flat=True))
    recognised = set(Enrolment.objects.filter(pk__in=here, subject__recognitions__isnull=False).values_list("pk", flat=True))
    assert [rows_behind(link) for link in links["5.4a"]] == [registered, here - registered, here]
    assert [rows_behind(link) for link in links["5.4b"]] == [recognised, here - recognised, here]
    assert [link.words for link in links["5.4b"]] == ["01 được công nhận", "03 chưa được công nhận", "04 đối tượng phường xét"]


def _own_dossier(ward: stages.Ward, province: stages.Ward):
    return stages.filed(
        ward=province, place=ward.place, kind=SubjectKind.WARD, name="Phường Đống Đa", label="", managing_level=Level.PROVINCE
    )


def test_a_revocation_of_the_ward_opens_its_own_appraisal_again():
    ward, province = stages.Ward(), stages.Ward(factories.ward().parent)
    [decision] = stages.agreed(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    decision = stages.recorded(decision, ward=ward)
    own = stages.concluded(_own_dossier(ward, province), ward=province)
    given = {"symbol": "300/QĐ-UBND", "dated_on": TODAY, "signer": ward.seat, "scan": stages.scan(), "by": ward.office}
    decision_revoke(recognition=decision.recognitions.get(), reason="Sai đối tượng.", version=decision.version, **given)
    own.refresh_from_db()
    assert (own.state, own.reopened_by) == (AppraisalState.OPEN, ReopenedBy.RESULTS)
    assert own.results.get(code="5.4b").met is False


def test_a_recorded_decision_of_the_ward_opens_its_own_appraisal_again_where_the_share_is_reached():
    ward, province = stages.Ward(), stages.Ward(factories.ward().parent)
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    own = stages.concluded(_own_dossier(ward, province), ward=province, met=False)
    assert own.results.get(code="5.4b").met is False
    stages.recorded(stages.agreed(sheet, ward=ward)[0], ward=ward)
    own.refresh_from_db()
    assert (own.state, own.reopened_by) == (AppraisalState.OPEN, ReopenedBy.RESULTS)
    assert own.results.get(code="5.4b").met is True


def test_a_further_recognition_that_changes_no_answer_leaves_the_wards_own_appraisal_concluded():
    ward, province = stages.Ward(), stages.Ward(factories.ward().parent)
    for _ in range(9):
        factories.RecognitionFactory(enrolment=factories.EnrolmentFactory(registered_at=factories.timezone.now()))
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    own = stages.concluded(_own_dossier(ward, province), ward=province)
    stages.recorded(stages.agreed(sheet, ward=ward)[0], ward=ward)
    own.refresh_from_db()
    assert own.state == AppraisalState.CONCLUDED
