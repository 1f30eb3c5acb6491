"""The year's book (P15): who writes in it, what it takes, what a line opens again, and that nothing written is ever lost."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from antt_portal.notices.models import Notice
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from recognitions.choices import AppraisalState, FollowUpKind, ReopenedBy
from recognitions.models import Appraisal, FollowUp
from recognitions.services.book import follow_up_strike, follow_up_write
from registrations.choices import MemberRole
from registrations.services.life.merging import subjects_merge
from registrations.services.roster import ward_subject
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
MAY_3 = date(2026, 5, 3)


@pytest.fixture(autouse=True)
def _november(at):
    at("2026-11-18 09:00")


@pytest.fixture
def area():
    return factories.EnrolmentFactory().subject


def written(subject, *, by, kind=FollowUpKind.INCIDENT, on=MAY_3, reference="12/BC-CAP", **other) -> FollowUp:
    return follow_up_write(subject=subject, happened_on=on, kind=kind, by=by, reference=reference, **other)


def area_officer_of(subject):
    officer = factories.person("area_officer")
    factories.SubjectMemberFactory(subject=subject, user=officer, role=MemberRole.AREA_OFFICER)
    return officer


class TestWhoWrites:
    @pytest.mark.parametrize("role", ["", "chief"])
    def test_police_of_the_ward_write_in_it(self, area, role):
        assert written(area, by=factories.person(role)).place == area.place

    def test_an_area_officer_writes_of_the_subjects_in_their_care_only(self, area):
        assert written(area, by=area_officer_of(area))
        with pytest.raises(NotYours):
            written(area, by=factories.person("area_officer"))

    @pytest.mark.parametrize("role", ["office", "chairperson", "auditor", "administrator"])
    def test_nobody_else_does(self, area, role):
        with pytest.raises(NotYours):
            written(area, by=factories.person(role))
        with pytest.raises(NotYours):
            written(area, by=factories.head_of(area))

    def test_the_province_writes_of_those_that_it_decides_on(self, area):
        police = factories.person(place=factories.ward().parent)
        company = factories.SubjectFactory(enterprise=True, provincial=True)
        assert written(company, by=police).place == company.place
        assert written(ward_subject(factories.ward()), by=police)
        with pytest.raises(NotYours):
            written(area, by=police)


class TestWhatItTakes:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"on": date(2026, 11, 19)}, "happened_on"),
            ({"on": date(2019, 1, 1)}, "happened_on"),
            ({"kind": "other"}, "kind"),
            ({"criterion": "6.4"}, "criterion"),
            ({"reference": "x" * 121}, "reference"),
            ({"note": "x" * 251}, "note"),
            ({"reference": " ", "note": " "}, "note"),
        ],
    )
    def test_what_cannot_be_written_is_said_at_its_field(self, area, given, field):
        with pytest.raises(Refused) as refused:
            written(area, by=factories.person(), **given)
        assert refused.value.field == field
        assert not FollowUp.objects.exists()

    def test_the_same_line_is_written_once(self, area):
        officer = factories.person()
        written(area, by=officer)
        with pytest.raises(Refused, match="đã có đúng dòng này"):
            written(area, by=officer)
        assert written(area, by=officer, note="Vụ thứ hai trong ngày.")

    def test_a_line_of_any_year_may_be_written(self, area):
        assert written(area, by=factories.person(), on=date(2024, 2, 1))

    def test_the_trail_names_the_subject_and_nothing_of_what_was_written(self, area):
        line = written(area, by=factories.person(), note="Trộm cắp tài sản", criterion="4.3e")
        follow_up_strike(line=line, reason="Ghi nhầm đối tượng", by=factories.person())
        bodies = [entry.body for entry in Entry.objects.about(line)]
        assert len(bodies) == 2
        for words in ("Trộm", "4.3e", "BC-CAP", "incident", "nhầm"):
            assert all(words not in body for body in bodies)


class TestStriking:
    def test_a_struck_line_stays_with_its_reason(self, area):
        officer = factories.person()
        line = follow_up_strike(line=written(area, by=officer), reason="Ghi nhầm đối tượng", by=officer)
        assert (line.struck_by, line.struck_reason) == (officer, "Ghi nhầm đối tượng")
        assert list(FollowUp.objects.all()) == [line]
        assert not FollowUp.objects.standing().exists()

    def test_it_needs_a_reason_and_is_done_once(self, area):
        officer = factories.person()
        line = written(area, by=officer)
        with pytest.raises(Refused):
            follow_up_strike(line=line, reason=" ", by=officer)
        follow_up_strike(line=line, reason="Ghi nhầm", by=officer)
        with pytest.raises(Conflict, match=officer.full_name):
            follow_up_strike(line=line, reason="Ghi nhầm", by=factories.person())

    def test_an_area_officer_strikes_only_what_they_wrote(self, area):
        officer = area_officer_of(area)
        own, of_a_colleague = written(area, by=officer), written(area, by=factories.person(), reference="13/BC-CAP")
        assert follow_up_strike(line=own, reason="Ghi nhầm", by=officer)
        with pytest.raises(NotYours):
            follow_up_strike(line=of_a_colleague, reason="Ghi nhầm", by=officer)


class TestOpeningAgain:
    @pytest.fixture
    def ward(self):
        return stages.Ward()

    def state_of(self, sheet: Appraisal) -> tuple[str, str]:
        row = Appraisal.objects.get(pk=sheet.pk)
        return row.state, row.reopened_by

    @pytest.mark.parametrize("kind", [FollowUpKind.INCIDENT, FollowUpKind.DISCIPLINE])
    @pytest.mark.parametrize("day", [date(2025, 11, 1), date(2026, 10, 31)])
    def test_an_incident_in_the_window_opens_the_concluded_appraisal_again(self, ward, kind, day):
        sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
        written(sheet.subject, by=ward.officer, kind=kind, on=day)
        assert self.state_of(sheet) == (AppraisalState.OPEN, ReopenedBy.INCIDENT)
        assert Notice.objects.filter(kind="appraisal.reopened").exists()

    def test_its_criterion_is_asked_again_and_shows_the_line(self, ward):
        sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
        written(sheet.subject, by=ward.officer, criterion="4.3e")
        asked = sheet.results.get(code="4.3e")
        assert (asked.met, asked.decided_by) == (None, None)
        assert asked.figures["book"] == {"incidents": 1, "disciplined": 0, "papers": ["12/BC-CAP"]}
        assert not sheet.results.exclude(code="4.3e").filter(met=None).exists()

    @pytest.mark.parametrize("kind", [FollowUpKind.CHECK, FollowUpKind.REMINDER])
    def test_a_check_or_a_reminder_does_not(self, ward, kind):
        sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
        written(sheet.subject, by=ward.officer, kind=kind)
        assert self.state_of(sheet) == (AppraisalState.CONCLUDED, "")

    @pytest.mark.parametrize("day", [date(2025, 10, 31), date(2026, 11, 1)])
    def test_what_lies_outside_the_window_does_not(self, ward, day):
        sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
        written(sheet.subject, by=ward.officer, on=day)
        assert self.state_of(sheet) == (AppraisalState.CONCLUDED, "")

    def test_an_organisation_is_watched_to_the_end_of_its_own_window(self, ward):
        sheet = stages.concluded(stages.filed("enterprise", ward=ward), ward=ward)
        written(sheet.subject, by=ward.officer, on=date(2026, 11, 15))
        assert self.state_of(sheet) == (AppraisalState.OPEN, ReopenedBy.INCIDENT)

    def test_after_the_decision_it_stays_and_the_police_are_told(self, ward):
        sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
        (decision,) = stages.agreed(sheet, ward=ward)
        stages.recorded(decision, ward=ward)
        written(sheet.subject, by=ward.officer)
        assert self.state_of(sheet) == (AppraisalState.CONCLUDED, "")
        assert "thu hồi" in Notice.objects.filter(kind="appraisal.reopened", recipient=ward.officer).get().text

    def test_an_incident_of_one_that_was_merged_opens_its_successors(self, ward):
        five, six = (factories.EnrolmentFactory(subject=factories.SubjectFactory(name=name)).subject for name in ("Tổ năm", "Tổ sáu"))
        given = {"into": None, "name": "Tổ mới", "on": date(2026, 7, 1), "paper": "Nghị quyết số 15/NQ-HĐND"}
        subjects_merge(place=ward.place, by=ward.officer, predecessors=[five, six], reason="Sắp xếp", **given)
        successor = five.__class__.objects.get(name="Tổ mới")
        dossier = factories.DossierFactory(enrolment=successor.enrolments.get(), complete=True)
        sheet = stages.concluded(dossier, ward=ward)
        written(five, by=ward.officer)
        assert self.state_of(sheet) == (AppraisalState.OPEN, ReopenedBy.INCIDENT)


class TestPages:
    def test_a_line_is_two_taps_away_from_the_subject(self, client, area):
        officer = factories.person()
        sign_in(client, officer)
        address = f"{reverse('book_write', args=[area.place.code])}?doi_tuong={area.pk}"
        assert address in client.get(reverse("subject", args=[area.pk])).content.decode()
        given = {"subject": area.pk, "kind": "incident", "happened_on": "03/05/2026", "criterion": "4.3e", "reference": "12/BC-CAP"}
        assert client.post(address, given).url == reverse("subject", args=[area.pk])
        assert FollowUp.objects.get().criterion == "4.3e"

    def test_what_was_typed_is_kept_when_it_is_refused(self, client, area):
        sign_in(client, factories.person())
        given = {"subject": area.pk, "kind": "incident", "happened_on": "19/11/2026", "reference": "12/BC-CAP"}
        answer = client.post(reverse("book_write", args=[area.place.code]), given)
        assert answer.status_code == 400
        assert "Ngày này chưa đến" in answer.content.decode()
        assert "12/BC-CAP" in answer.content.decode()

    def test_an_area_officer_finds_the_lines_of_their_own_subjects_only(self, client, area):
        officer, other = area_officer_of(area), factories.SubjectFactory()
        factories.FollowUpFactory(subject=area, note="Của tôi")
        factories.FollowUpFactory(subject=other, note="Của người khác")
        sign_in(client, officer)
        page = client.get(reverse("book", args=[area.place.code])).content.decode()
        assert "Của tôi" in page
        assert "Của người khác" not in page
        address = f"{reverse('book_write', args=[area.place.code])}?doi_tuong={other.pk}"
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("loai=incident", {"A", "B", "S"}),
            ("loai=tinh", {"A", "B", "D", "S"}),
            ("loai=tinh&dong=con", {"A", "B", "D"}),
            ("nhom=enterprise", {"B"}),
            ("tieu_chi=4.3e", {"A"}),
            ("moc=2026", {"A", "D", "S"}),
            ("moc=2027&loai=incident", {"B"}),
            ("tu_khoa=cong ty", {"B"}),
            ("tu_khoa=trom cap", {"A"}),
            ("tu_khoa=đường 41/BC", {"D"}),
        ],
    )
    def test_it_is_narrowed_and_words_are_found_without_marks(self, client, area, query, expected):
        company = factories.SubjectFactory(enterprise=True)
        factories.FollowUpFactory(subject=area, reference="A", note="Trộm cắp", criterion="4.3e")
        factories.FollowUpFactory(subject=company, reference="B", happened_on=date(2026, 11, 17))
        factories.FollowUpFactory(subject=area, reference="41/BC-CAP", note="D lấn đường", discipline=True)
        factories.FollowUpFactory(subject=area, reference="S", struck=True)
        sign_in(client, factories.person())
        answer = client.get(f"{reverse('book', args=[area.place.code])}?{query}")
        found = {"D" if shown.line.reference == "41/BC-CAP" else shown.line.reference for shown in answer.context["lines"]}
        assert found == expected

    def test_a_long_book_goes_on_page_by_page_newest_first(self, client, area):
        for day in range(1, 29):
            for month in (5, 6):
                factories.FollowUpFactory(subject=area, happened_on=date(2026, month, day))
        sign_in(client, factories.person())
        first = client.get(reverse("book", args=[area.place.code]))
        second = client.get(reverse("book", args=[area.place.code]) + first.context["next_url"])
        days = [shown.line.happened_on for page in (first, second) for shown in page.context["lines"]]
        assert days == sorted(days, reverse=True)
        assert len(days) == 56

    def test_it_asks_as_many_queries_for_fifty_lines_as_for_five(self, client, area, django_assert_max_num_queries):
        sign_in(client, factories.person())
        address = reverse("book", args=[area.place.code])
        for _ in range(5):
            factories.FollowUpFactory()
        with django_assert_max_num_queries(40) as few:
            client.get(address)
        for _ in range(45):
            factories.FollowUpFactory()
        with django_assert_max_num_queries(len(few)):
            client.get(address)

    def test_its_file_holds_what_is_filtered_and_asks_for_the_password(self, client, area, at):
        factories.FollowUpFactory(subject=area, reference="=1+1", criterion="4.3e")
        factories.FollowUpFactory(subject=area, reference="13/BC-CAP")
        sign_in(client, factories.person())
        address = f"{reverse('book_export', args=[area.place.code])}?tieu_chi=4.3e"
        at("2026-11-18 09:20")
        assert client.post(address).headers["Content-Type"].startswith("text/html")
        given = {"again-password": factories.PASSWORD}
        rows = list(load_workbook(BytesIO(client.post(address, given).content)).worksheets[0].iter_rows(values_only=True))
        assert [row[5] for row in rows] == ["Số văn bản", "=1+1"]
        assert Entry.objects.filter(action="book.exported").exists()

    def test_a_struck_line_stays_to_be_read(self, client, area):
        line = factories.FollowUpFactory(subject=area, note="Vụ việc ghi nhầm")
        sign_in(client, factories.person())
        client.post(reverse("book_strike", args=[line.pk]), {"reason": "Ghi nhầm đối tượng"})
        page = client.get(reverse("book", args=[area.place.code])).content.decode()
        assert "Vụ việc ghi nhầm" in page
        assert "Ghi nhầm đối tượng" in page
        assert client.post(reverse("book_strike", args=[line.pk]), {"reason": "Lại"}).status_code == 409
