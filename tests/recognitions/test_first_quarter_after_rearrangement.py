"""Criterion 4.1 of subjects that came of others: every predecessor's first quarter, papers of a registration anew (practice P6)."""

from datetime import date

import pytest

from antt_portal.refusals import Refused
from dossiers.choices import DossierState, PaperKind
from dossiers.models import Document, Figures
from dossiers.rearrangement import asks_figures
from recognitions.appraisal import Predecessor, YearFacts, find
from recognitions.services.appraisals import Answer, appraisal_open, criteria_decide, police_items_undecided
from recognitions.year_facts import facts_of
from registrations.choices import LineageKind
from registrations.models import Enrolment
from registrations.services.life.merging import subjects_merge
from registrations.services.life.moving import subject_move
from registrations.services.life.splitting import Part, subject_split
from tests import factories
from tests.recognitions.stages import paper

IN_QUARTER, AFTER = date(2026, 3, 2), date(2026, 6, 10)
RULES = ["resolution_in_q1", "registration_form_in_q1", "plan_in_q1"]
PAPERS = ("resolutions", "plans", "registration_forms")


def year_of(day=None, **more) -> YearFacts:
    """The facts of a year with all papers of the first quarter dated `day`, or without any."""
    return YearFacts(year=2026, **dict.fromkeys(PAPERS, (day,) if day else ()), **more)


def came_of(*days) -> tuple[Predecessor, ...]:
    return tuple(Predecessor(f"Tổ dân phố số {n}", year_of(day)) for n, day in enumerate(days, 5))


@pytest.mark.parametrize("rule", RULES)
class TestOneThatCameOfOthers:
    def test_meets_it_when_every_predecessor_did(self, rule):
        finding = find(rule, year_of(predecessors=came_of(IN_QUARTER, IN_QUARTER), began_later="thành lập ngày 01/07/2026"))
        assert finding.met is True
        assert "Trước sắp xếp, Tổ dân phố số 5, Tổ dân phố số 6 đều đã có" in finding.sentence

    @pytest.mark.parametrize("other", [None, AFTER])
    def test_is_for_a_named_officer_when_one_did_not(self, rule, other):
        finding = find(rule, year_of(predecessors=came_of(IN_QUARTER, other)))
        assert finding.met is None
        assert "Trước sắp xếp, Tổ dân phố số 6 không có" in finding.sentence

    def test_is_for_a_named_officer_by_papers_of_a_registration_anew(self, rule):
        anew = tuple((name, AFTER) for name in PAPERS)
        for predecessors in (came_of(IN_QUARTER, None), ()):
            finding = find(rule, year_of(AFTER, predecessors=predecessors, anew=anew))
            assert finding.met is None
            assert "đăng ký lại sau sắp xếp, đề ngày 10/06/2026" in finding.sentence

    def test_that_went_on_needs_its_own_first_quarter_too(self, rule):
        assert find(rule, year_of(IN_QUARTER, goes_on=True, predecessors=came_of(IN_QUARTER))).met is True
        assert find(rule, year_of(IN_QUARTER, goes_on=True, predecessors=came_of(None))).met is None
        assert find(rule, year_of(goes_on=True, predecessors=came_of(IN_QUARTER))).met is None

    def test_meets_it_through_predecessors_of_predecessors(self, rule):
        middle = Predecessor("Tổ dân phố số 7", year_of(predecessors=came_of(IN_QUARTER, IN_QUARTER)))
        assert find(rule, year_of(predecessors=(middle, *came_of(IN_QUARTER)))).met is True

    def test_meets_it_by_its_own_papers_of_the_quarter(self, rule):
        assert find(rule, year_of(IN_QUARTER, predecessors=came_of(None))).met is True


def test_a_predecessor_without_a_party_organisation_needed_no_resolution():
    before = (Predecessor("Công ty Một", YearFacts(year=2026, no_party_organisation=True)), *came_of(IN_QUARTER))
    assert find("resolution_in_q1", year_of(predecessors=before)).met is True


def test_one_that_registered_with_its_former_ward_is_for_a_named_officer():
    finding = find("registration_form_in_q1", year_of(registered_elsewhere="Biên bản bàn giao số 3"))
    assert finding.met is None
    assert "đã đăng ký tại phường, xã cũ theo Biên bản bàn giao số 3" in finding.sentence


def registered(subject, *, state=DossierState.COMPLETE, day=IN_QUARTER) -> Enrolment:
    """`subject` with its registration dossier in `state` and the papers of the first quarter in it."""
    enrolment = factories.EnrolmentFactory(subject=subject)
    dossier = factories.DossierFactory(enrolment=enrolment, registration=True, complete=True, state=state)
    for kind in (PaperKind.RESOLUTION, PaperKind.PLAN, PaperKind.REGISTRATION_FORM):
        paper(dossier, kind, day)
    Figures.objects.create(dossier=dossier, households=120, households_registered=120)
    return enrolment


def read_facts(enrolment: Enrolment) -> YearFacts:
    dossier = factories.DossierFactory(enrolment=enrolment, complete=True)
    return facts_of([dossier], on=date(2026, 11, 18))[dossier.pk]


def test_4_4_names_with_whom_the_police_compare_and_never_decides():
    rule, both = "fewer_cases_than_the_year_before", came_of(None, None)
    assert (find(rule, year_of()).met, find(rule, year_of()).sentence) == (None, "")
    assert find(rule, year_of(predecessors=both)).sentence == "So với tổng số liệu năm trước của Tổ dân phố số 5, Tổ dân phố số 6."
    grown = find(rule, year_of(predecessors=both[:1], goes_on=True, name="Tổ dân phố số 9"))
    assert grown.sentence == "So với tổng số liệu năm trước của Tổ dân phố số 9, Tổ dân phố số 5."
    moved = Predecessor("Công ty Một", year_of(predecessors=both), LineageKind.MOVED)
    assert "Tổ dân phố số 5, Tổ dân phố số 6" in find(rule, year_of(predecessors=(moved,))).sentence
    split = find(rule, year_of(predecessors=(Predecessor("Tổ dân phố số 5", year_of(), LineageKind.SPLIT),)))
    assert (split.met, split.figures) == (None, {"asks_reason": 1})
    assert "không so sánh tự động" in split.sentence


@pytest.mark.django_db
class TestReading:
    def test_one_that_goes_on_counts_its_households_anew_after_the_merger(self, at):
        at("2026-07-10 09:00")
        five, six = factories.SubjectFactory(name="Tổ dân phố số 5"), factories.SubjectFactory(name="Tổ dân phố số 6")
        registered(five), registered(six)
        Figures.objects.update(counted_on=IN_QUARTER)
        given = {"into": five, "on": date(2026, 7, 1), "paper": "Nghị quyết số 15/NQ-HĐND"}
        subjects_merge(place=factories.ward(), by=factories.person(), predecessors=[five, six], **given)
        dossier = factories.DossierFactory(enrolment=Enrolment.objects.get(subject=five), complete=True)
        assert asks_figures(dossier)
        finding = find("households_100", facts_of([dossier], on=date(2026, 11, 18))[dossier.pk])
        assert finding.met is None
        assert "trước ngày sáp nhập 01/07/2026" in finding.sentence
        Figures.objects.create(dossier=dossier, households=240, households_registered=240, counted_on=date(2026, 10, 20))
        facts = facts_of([dossier], on=date(2026, 11, 18))[dossier.pk]
        assert find("households_100", facts).met is True
        assert find("resolution_in_q1", facts).met is True
        assert not asks_figures(factories.DossierFactory(complete=True))

    def test_a_merger_of_last_december_entered_this_year_is_no_failure(self, at):
        at("2027-01-12 09:00")
        five, six = (factories.EnrolmentFactory(year=2027).subject for _ in range(2))
        given = {"name": "Tổ dân phố số 99", "into": None, "on": date(2026, 12, 15), "paper": "Nghị quyết số 15/NQ-HĐND"}
        new = subjects_merge(place=factories.ward(), by=factories.person(), predecessors=[five, six], **given)
        assert find("resolution_in_q1", read_facts(Enrolment.objects.get(subject=new))).met is None

    def test_after_a_split_4_4_is_answered_with_a_reason_and_not_with_all_the_others(self, at):
        at("2026-07-10 09:00")
        five, chief = factories.SubjectFactory(name="Tổ dân phố số 5"), factories.person("chief")
        registered(five)
        parts = [Part("Tổ dân phố số 5A"), Part("Tổ dân phố số 5B")]
        subject_split(subject=five, by=chief, parts=parts, on=date(2026, 7, 1), reason="Đông hộ", paper="Nghị quyết số 15")
        dossier = factories.DossierFactory(enrolment=Enrolment.objects.get(name="Tổ dân phố số 5A"), complete=True)
        opened = appraisal_open(dossier=dossier, by=chief)
        assert "chia tách" in opened.results.get(code="4.4").figures["sentence"]
        assert "4.4" not in [row.code for row in police_items_undecided(opened)]
        with pytest.raises(Refused, match="ghi căn cứ"):
            criteria_decide(appraisal=opened, answers={"4.4": Answer(True)}, by=chief, version=opened.version)
        criteria_decide(appraisal=opened, answers={"4.4": Answer(True, "Giảm theo sổ theo dõi")}, by=chief, version=opened.version)
        assert opened.results.get(code="4.4").met is True

    def test_a_list_that_holds_a_predecessor_says_of_its_successor_what_the_sheet_says(self, at):
        at("2026-07-10 09:00")
        five, six = factories.SubjectFactory(name="Tổ dân phố số 5"), factories.SubjectFactory(name="Tổ dân phố số 6")
        rows = [registered(five), registered(six)]
        rows[0].has_party_organisation = False
        rows[0].save()
        given = {"name": "Tổ dân phố số 7", "into": None, "on": date(2026, 7, 1), "paper": "Nghị quyết số 15/NQ-HĐND"}
        new = subjects_merge(place=factories.ward(), by=factories.person(), predecessors=[five, six], **given)
        dossiers = [factories.DossierFactory(enrolment=one, complete=True) for one in (Enrolment.objects.get(subject=new), rows[0])]
        day = date(2026, 11, 18)
        assert facts_of(dossiers, on=day)[dossiers[0].pk] == facts_of(dossiers[:1], on=day)[dossiers[0].pk]

    @pytest.mark.parametrize(
        ("state", "met"),
        [(DossierState.COMPLETE, True), (DossierState.SUBMITTED, None), (DossierState.IN_REVIEW, None), (DossierState.WITHDRAWN, False)],
    )
    def test_papers_count_once_the_police_have_found_the_registration_dossier_complete(self, state, met):
        facts = read_facts(registered(factories.SubjectFactory(), state=state))
        assert find("registration_form_in_q1", facts).met is met
        assert facts.households == (120 if met else None)

    def test_a_merged_subject_meets_4_1_through_its_predecessors_and_counts_its_own_households(self, at):
        at("2026-07-10 09:00")
        five, six = factories.SubjectFactory(name="Tổ dân phố số 5"), factories.SubjectFactory(name="Tổ dân phố số 6")
        registered(five), registered(six)
        given = {"name": "Tổ dân phố số 7", "into": None, "on": date(2026, 7, 1), "paper": "Nghị quyết số 15/NQ-HĐND"}
        new = subjects_merge(place=factories.ward(), by=factories.person(), predecessors=[five, six], **given)
        facts = read_facts(Enrolment.objects.get(subject=new))
        assert find("resolution_in_q1", facts).met is True
        assert find("households_100", facts).met is None
        assert [one.name for one in facts.predecessors] == ["Tổ dân phố số 5", "Tổ dân phố số 6"]

    def test_one_that_moved_meets_it_by_the_papers_of_its_former_ward(self, at):
        at("2026-07-10 09:00")
        new_ward = factories.ward("00004")
        factories.EnrolmentFactory(subject__place=new_ward)
        firm = factories.SubjectFactory(enterprise=True)
        registered(firm)
        given = {"on": date(2026, 7, 1), "reason": "Chuyển trụ sở", "paper": "Thông báo số 8"}
        moved = subject_move(subject=firm, by=factories.person(), to=new_ward, **given)
        assert find("plan_in_q1", read_facts(Enrolment.objects.get(subject=moved))).met is True

    def test_a_paper_marked_as_registered_anew_is_read_as_such(self):
        enrolment = registered(factories.SubjectFactory(), day=AFTER)
        Document.objects.update(after_rearrangement=True)
        assert ("registration_forms", AFTER) in read_facts(enrolment).anew

    def test_however_many_dossiers_are_read_in_the_same_number_of_queries(self, django_assert_max_num_queries):
        enrolments = [registered(factories.SubjectFactory()) for _ in range(4)]
        dossiers = [factories.DossierFactory(enrolment=one, complete=True) for one in enrolments]
        with django_assert_max_num_queries(9):
            facts_of(dossiers[:1], on=date(2026, 11, 18))
        with django_assert_max_num_queries(9):
            facts_of(dossiers, on=date(2026, 11, 18))
