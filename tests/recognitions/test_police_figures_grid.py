"""The grid of the police: pre-summed from the book, confirmed all or nothing, every wrong row named, what was typed kept (P15, P16)."""

from datetime import date

import pytest
from django.urls import reverse

from antt_portal.refusals import Conflict, NotYours
from antt_portal.trail.models import Entry
from recognitions.book.figures import Figures
from recognitions.choices import AppraisalState, ReopenedBy
from recognitions.models import Appraisal, PlaceSettings, PoliceFigures
from recognitions.services.looking_again import conclusions_look_again
from recognitions.services.police_figures import Answer, RowsRefused, police_figures_confirm
from registrations.conclusions import PAPERS
from registrations.models import Subject
from registrations.services.life.merging import subjects_merge
from registrations.services.life.splitting import Part, subject_split
from registrations.services.roster import ward_subject
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
COUNTS = Figures(cases_before=5, cases_now=3, disciplined_now=0)
CONCLUSION = Figures(trend="equal", nobody_disciplined=True, paper="12/BC-CAP", dated_on=date(2026, 11, 16))


@pytest.fixture(autouse=True)
def _november(at):
    at("2026-11-18 09:00")


@pytest.fixture
def address():
    return reverse("police_figures", args=["00235", 2026])


def confirm(ward, answers: dict, *, by=None, conclusions_only=False, year=2026) -> int:
    given = {pk: answer if isinstance(answer, Answer) else Answer(answer, 0) for pk, answer in answers.items()}
    return police_figures_confirm(place=ward.place, year=year, answers=given, conclusions_only=conclusions_only, by=by or ward.officer)


def area(**fields) -> Subject:
    return factories.EnrolmentFactory(subject=factories.SubjectFactory(**fields)).subject


def only_conclusions(place) -> None:
    PlaceSettings.objects.create(place=place, conclusions_only=True)


def typed(subject, page, **values) -> dict[str, str]:
    """The fields of one row as they would be sent, with what the page showed."""
    row = next(row for row in page.context["rows"] if row.subject_id == subject.pk)
    return {f"seen-{subject.pk}": row.seen} | {f"{name}-{subject.pk}": value for name, value in values.items()}


class TestPreSums:
    def pre_sum(self, client, address, subject):
        rows = client.get(address).context["rows"]
        return next(row.pre_sum for row in rows if row.subject_id == subject.pk)

    def test_incidents_are_counted_by_the_evaluation_windows(self, client, ward, address):
        subject = area()
        for day in (date(2024, 11, 1), date(2025, 10, 31), date(2025, 11, 1), date(2026, 10, 31)):
            factories.FollowUpFactory(subject=subject, happened_on=day)
        for day in (date(2024, 10, 31), date(2026, 11, 1)):
            factories.FollowUpFactory(subject=subject, happened_on=day)
        factories.FollowUpFactory(subject=subject, discipline=True)
        factories.FollowUpFactory(subject=subject, check=True)
        factories.FollowUpFactory(subject=subject, struck=True)
        sign_in(client, ward.officer)
        found = self.pre_sum(client, address, subject)
        assert (found.before, found.now, found.disciplined) == (2, 2, 1)

    def test_after_a_merger_the_sum_of_those_merged(self, client, ward, address):
        five, six = area(name="Tổ năm"), area(name="Tổ sáu")
        for subject, days in ((five, (date(2025, 5, 3), date(2026, 2, 3))), (six, (date(2025, 5, 4), date(2025, 5, 5)))):
            for day in days:
                factories.FollowUpFactory(subject=subject, happened_on=day)
        given = {"into": None, "name": "Tổ mới", "on": date(2026, 7, 1), "paper": "Nghị quyết số 15/NQ-HĐND", "reason": "Sắp xếp"}
        subjects_merge(place=ward.place, by=ward.officer, predecessors=[five, six], **given)
        sign_in(client, ward.officer)
        found = self.pre_sum(client, address, Subject.objects.get(name="Tổ mới"))
        assert (found.before, found.now) == (3, 1)

    def test_after_a_split_the_count_before_is_not_compared(self, client, ward, address):
        five = area(name="Tổ năm")
        factories.FollowUpFactory(subject=five, happened_on=date(2025, 5, 3))
        parts = [Part("Tổ năm A", 60), Part("Tổ năm B", 60)]
        given = {"on": date(2026, 7, 1), "paper": "Nghị quyết số 15/NQ-HĐND", "reason": "Sắp xếp"}
        subject_split(subject=five, by=ward.officer, parts=parts, **given)
        sign_in(client, ward.officer)
        part = Subject.objects.get(name="Tổ năm A")
        assert self.pre_sum(client, address, part).before is None
        assert confirm(ward, {part.pk: Figures(cases_now=1, disciplined_now=0)}) == 1

    def test_a_ward_counts_all_incidents_in_it_and_its_own_police_only(self, client, ward):
        own = factories.EnrolmentFactory(subject=ward_subject(ward.place)).subject
        factories.FollowUpFactory(subject=area())
        factories.FollowUpFactory(subject=own)
        factories.FollowUpFactory(subject=area(), discipline=True)
        factories.FollowUpFactory(subject=own, discipline=True)
        sign_in(client, factories.person(place=ward.place.parent))
        found = self.pre_sum(client, reverse("police_figures", args=[ward.place.parent.code, 2026]), own)
        assert (found.now, found.disciplined) == (2, 1)


class TestConfirming:
    def test_counts_are_kept_with_who_and_when(self, ward):
        subject = area()
        assert confirm(ward, {subject.pk: COUNTS}) == 1
        row = PoliceFigures.objects.get()
        assert (row.cases_before, row.cases_now, row.confirmed_by, row.version) == (5, 3, ward.officer, 1)

    def test_what_is_kept_already_is_left_alone(self, ward):
        subject = area()
        confirm(ward, {subject.pk: COUNTS})
        assert confirm(ward, {subject.pk: Answer(COUNTS, 1)}) == 0
        assert PoliceFigures.objects.get().version == 1

    @pytest.mark.parametrize("role", ["office", "chairperson", "auditor", "administrator", "area_officer"])
    def test_only_the_police_of_the_place_confirm(self, ward, role):
        with pytest.raises(NotYours):
            confirm(ward, {area().pk: COUNTS}, by=factories.person(role))
        with pytest.raises(NotYours):
            confirm(ward, {area().pk: COUNTS}, by=factories.person(place=ward.place.parent))

    def test_one_wrong_row_stops_all_and_is_named(self, ward):
        right, wrong = area(), area()
        with pytest.raises(RowsRefused) as refused:
            confirm(ward, {right.pk: COUNTS, wrong.pk: Figures(cases_now=3)})
        assert set(refused.value.rows) == {wrong.pk}
        assert set(refused.value.rows[wrong.pk]) == {"cases_before", "disciplined_now"}
        assert not PoliceFigures.objects.exists()

    def test_one_that_is_decided_elsewhere_is_refused(self, ward):
        company = area(enterprise=True, provincial=True)
        with pytest.raises(RowsRefused):
            confirm(ward, {company.pk: COUNTS})

    def test_a_row_that_a_colleague_confirmed_meanwhile_says_who(self, ward):
        subject, colleague = area(), factories.person()
        confirm(ward, {subject.pk: COUNTS}, by=colleague)
        with pytest.raises(RowsRefused) as refused:
            confirm(ward, {subject.pk: Figures(cases_before=1, cases_now=1, disciplined_now=0)})
        assert refused.value.status == 409
        assert colleague.full_name in refused.value.rows[subject.pk]["version"]
        assert PoliceFigures.objects.get().cases_before == 5

    def test_conclusions_keep_no_count(self, ward):
        only_conclusions(ward.place)
        subject = area()
        confirm(ward, {subject.pk: CONCLUSION}, conclusions_only=True)
        row = PoliceFigures.objects.get()
        assert (row.trend, row.nobody_disciplined) == ("equal", True)
        assert (row.cases_before, row.cases_now, row.disciplined_now) == (None, None, None)

    def test_a_page_that_asked_before_the_setting_changed_is_stale(self, ward):
        only_conclusions(ward.place)
        with pytest.raises(Conflict, match="Cài đặt"):
            confirm(ward, {area().pk: COUNTS})

    def test_the_trail_says_whose_and_never_how_many(self, ward):
        subject = area()
        confirm(ward, {subject.pk: Figures(cases_before=7071, cases_now=6061, disciplined_now=5051)})
        body = Entry.objects.get(action="police_figures.confirmed").body
        assert str(subject.pk) in body
        assert not any(number in body for number in ("7071", "6061", "5051"))


class TestOpeningAgain:
    def state_of(self, sheet: Appraisal) -> tuple[str, str]:
        row = Appraisal.objects.get(pk=sheet.pk)
        return row.state, row.reopened_by

    def test_changed_figures_open_the_concluded_appraisal_again(self, ward):
        dossier = stages.filed(ward=ward)
        confirm(ward, {dossier.subject_id: COUNTS})
        sheet = stages.concluded(dossier, ward=ward)
        confirm(ward, {dossier.subject_id: Answer(Figures(cases_before=5, cases_now=4, disciplined_now=0), 1)})
        assert self.state_of(sheet) == (AppraisalState.OPEN, ReopenedBy.FIGURES)

    def test_only_what_the_figures_now_speak_against_is_asked_again(self, ward):
        dossier = stages.filed(ward=ward)
        confirm(ward, {dossier.subject_id: COUNTS})
        sheet = stages.concluded(dossier, ward=ward)
        confirm(ward, {dossier.subject_id: Answer(Figures(cases_before=5, cases_now=6, disciplined_now=0), 1)})
        assert list(sheet.results.filter(met=None).values_list("code", "data_says")) == [("4.4", False)]

    def test_figures_that_agree_are_taken_in_and_open_nothing_later(self, ward):
        sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
        confirm(ward, {sheet.subject_id: COUNTS})
        assert sheet.results.get(code="4.4").data_says is True
        conclusions_look_again([sheet.subject_id], 2026, changed=PAPERS, by=ward.officer)
        assert self.state_of(sheet) == (AppraisalState.CONCLUDED, "")

    def test_another_document_for_the_same_figures_does_not(self, ward):
        dossier = stages.filed(ward=ward)
        confirm(ward, {dossier.subject_id: COUNTS})
        sheet = stages.concluded(dossier, ward=ward)
        same = Figures(cases_before=5, cases_now=3, disciplined_now=0, paper="12/BC-CAP", dated_on=date(2026, 11, 16))
        confirm(ward, {dossier.subject_id: Answer(same, 1)})
        assert self.state_of(sheet) == (AppraisalState.CONCLUDED, "")

    @pytest.mark.parametrize(("now", "state"), [(3, AppraisalState.CONCLUDED), (6, AppraisalState.OPEN)])
    def test_first_figures_only_where_they_speak_against_what_was_found(self, ward, now, state):
        sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
        confirm(ward, {sheet.subject_id: Figures(cases_before=5, cases_now=now, disciplined_now=0)})
        assert self.state_of(sheet)[0] == state

    def test_from_counts_to_their_conclusion_nothing_changes(self, ward):
        dossier = stages.filed(ward=ward)
        confirm(ward, {dossier.subject_id: COUNTS})
        sheet = stages.concluded(dossier, ward=ward)
        only_conclusions(ward.place)
        told = Figures(trend="fewer", nobody_disciplined=True, paper="12/BC-CAP", dated_on=date(2026, 11, 16))
        confirm(ward, {dossier.subject_id: Answer(told, 1)}, conclusions_only=True)
        assert self.state_of(sheet) == (AppraisalState.CONCLUDED, "")


class TestThePage:
    @pytest.fixture
    def officer(self, client, ward):
        sign_in(client, ward.officer)
        return client

    def test_rows_are_confirmed_in_one_go(self, officer, address):
        one, two, untouched = area(), area(), area()
        page = officer.get(address)
        sent = typed(one, page, truoc="5", nay="3", kyluat="0", so="", ngay="")
        sent |= typed(two, page, truoc="0", nay="0", kyluat="0", so="15/BC-CAP", ngay="17/11/2026")
        sent |= typed(untouched, page, truoc="", nay="", kyluat="", so="", ngay="")
        answer = officer.post(address, sent | {"so-chung": "12/BC-CAP", "ngay-chung": "16/11/2026", "ketluan": "0"})
        assert answer.status_code == 302
        kept = {row.subject_id: (row.cases_now, row.paper) for row in PoliceFigures.objects.all()}
        assert kept == {one.pk: (3, "12/BC-CAP"), two.pk: (0, "15/BC-CAP")}

    def test_every_wrong_row_is_named_and_what_was_typed_is_kept(self, officer, address):
        one, two, right = area(), area(), area()
        page = officer.get(address)
        sent = typed(one, page, truoc="ba vụ", nay="3", kyluat="", so="", ngay="")
        sent |= typed(two, page, truoc="1", nay="1", kyluat="0", so="12/BC-CAP", ngay="31/02/2026")
        sent |= typed(right, page, truoc="8", nay="8", kyluat="0", so="", ngay="")
        answer = officer.post(address, sent | {"ketluan": "0"})
        words = answer.content.decode()
        assert answer.status_code == 400
        assert "2 dòng cần sửa" in words
        assert f"{one.name}: “ba vụ” không phải là một số" in words
        assert f"{two.name}: Ông/bà ghi ngày theo thứ tự" in words
        assert 'value="ba vụ"' in words
        assert 'value="31/02/2026"' in words
        assert not PoliceFigures.objects.exists()

    def test_filling_from_the_book_confirms_nothing(self, officer, address):
        subject, typed_in = area(), area()
        factories.FollowUpFactory(subject=subject)
        page = officer.get(address)
        sent = typed(typed_in, page, truoc="9", nay="9", kyluat="0", so="", ngay="")
        sent |= typed(subject, page, truoc="", nay="", kyluat="", so="", ngay="")
        answer = officer.post(address, sent | {"dien": "1", "ketluan": "0", "so-chung": "12/BC-CAP", "ngay-chung": "16/11/2026"})
        rows = {row.subject_id: row.typed for row in answer.context["rows"]}
        assert (rows[subject.pk]["cases_before"], rows[subject.pk]["cases_now"], rows[subject.pk]["paper"]) == ("0", "1", "12/BC-CAP")
        assert rows[typed_in.pk]["cases_now"] == "9"
        assert not PoliceFigures.objects.exists()

    def test_a_row_that_nobody_touched_here_is_left_to_the_colleague(self, officer, address, ward):
        theirs, mine = area(), area()
        page = officer.get(address)
        confirm(ward, {theirs.pk: COUNTS}, by=factories.person())
        sent = typed(theirs, page, truoc="", nay="", kyluat="", so="", ngay="")
        sent |= typed(mine, page, truoc="0", nay="0", kyluat="0", so="", ngay="")
        assert officer.post(address, sent | {"ketluan": "0"}).status_code == 302
        assert PoliceFigures.objects.count() == 2

    def test_after_a_conflict_the_officer_may_confirm_knowingly(self, officer, address, ward):
        subject, colleague = area(), factories.person()
        page = officer.get(address)
        sent = typed(subject, page, truoc="1", nay="1", kyluat="0", so="", ngay="")
        confirm(ward, {subject.pk: COUNTS}, by=colleague)
        answer = officer.post(address, sent | {"ketluan": "0"})
        assert answer.status_code == 409
        assert colleague.full_name in answer.content.decode()
        again = typed(subject, answer, truoc="1", nay="1", kyluat="0", so="", ngay="")
        assert officer.post(address, again | {"ketluan": "0"}).status_code == 302
        assert PoliceFigures.objects.get().cases_before == 1

    def test_a_row_unlike_the_book_and_one_whose_book_changed_are_marked(self, officer, address, ward, at):
        subject = area()
        confirm(ward, {subject.pk: COUNTS})
        assert "Khác sổ theo dõi" in officer.get(address).content.decode()
        assert "Sổ đã thay đổi" not in officer.get(address).content.decode()
        at("2026-11-18 09:10")
        factories.FollowUpFactory(subject=subject)
        assert "Sổ đã thay đổi sau khi xác nhận" in officer.get(f"{address}?dong=xem").content.decode()

    def test_where_only_conclusions_are_kept_no_count_is_asked_or_shown(self, officer, address, ward):
        subject = area()
        confirm(ward, {subject.pk: Figures(cases_before=7071, cases_now=6061, disciplined_now=5051)})
        for _ in range(3):
            factories.FollowUpFactory(subject=subject)
        only_conclusions(ward.place)
        words = officer.get(address).content.decode()
        assert not any(number in words for number in ("7071", "6061", "5051", "sổ: "))
        assert 'name="truoc-' not in words
        assert PoliceFigures.objects.get().cases_before == 7071
        page = officer.get(address)
        row = next(row for row in page.context["rows"] if row.subject_id == subject.pk)
        assert (row.typed["trend"], row.typed["nobody_disciplined"]) == ("fewer", "co")

    def test_it_is_narrowed_by_kind(self, officer, address):
        area(), area(enterprise=True)
        assert [row.enrolment.kind for row in officer.get(f"{address}?loai=enterprise").context["rows"]] == ["enterprise"]

    def test_who_only_reads_has_nothing_to_type_in(self, client, address, ward):
        confirm(ward, {area().pk: COUNTS})
        sign_in(client, factories.person("auditor"))
        words = client.get(address).content.decode()
        assert 'name="truoc-' not in words
        assert client.post(address, {}).status_code == 404

    def test_it_asks_as_many_queries_for_fifty_rows_as_for_five(self, officer, address, ward, django_assert_max_num_queries):
        subjects = [area() for _ in range(5)]
        confirm(ward, {subject.pk: COUNTS for subject in subjects})
        with django_assert_max_num_queries(40) as few:
            officer.get(address)
        more = [area(enterprise=True) for _ in range(45)]
        confirm(ward, {subject.pk: COUNTS for subject in more})
        for subject in more:
            factories.FollowUpFactory(subject=subject)
        with django_assert_max_num_queries(len(few)):
            officer.get(address)
