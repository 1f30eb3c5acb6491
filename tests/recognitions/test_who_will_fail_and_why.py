"""“Ai sẽ không đạt, vì sao”: for any day of the year, by what the data of that day say, and until when it can still be cured."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.choices import PaperKind
from dossiers.models import Attachment, Document, Dossier, Figures
from recognitions.appraisal import YearFacts
from recognitions.forecast.outlook import CERTAIN, FINE, LACKING, Answered, Deadlines, foretell, still_needed
from recognitions.forecast.reading import forecast
from registrations.criteria import criteria_for
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

TODAY, IN_QUARTER, AFTER = date(2026, 11, 18), date(2026, 3, 2), date(2026, 4, 2)
DUE = Deadlines(date(2026, 11, 4), refuses_late=False)
ALL_PAPERS = {"resolutions": (IN_QUARTER,), "plans": (IN_QUARTER,), "registration_forms": (IN_QUARTER,)}
CRITERIA = criteria_for("residential_area", 2026).items


def foretold(facts: dict, *, on: date, due: Deadlines = DUE, answered=None, is_filed: bool = False) -> dict[str, tuple[str, date | None]]:
    found = foretell(CRITERIA, YearFacts(year=2026, **facts), on=on, due=due, answered=answered or {}, is_filed=is_filed)
    return {one.code: (one.verdict, one.until) for one in found}


class TestTheRule:
    def test_a_missing_paper_can_be_cured_until_the_quarter_ends_and_not_after(self):
        facts = ALL_PAPERS | {"resolutions": (), "households": 10, "households_registered": 10}
        assert foretold(facts, on=date(2026, 3, 31)) == {"4.1a": (LACKING, date(2026, 3, 31))}
        assert foretold(facts, on=date(2026, 4, 1)) == {"4.1a": (CERTAIN, None)}

    def test_a_paper_of_another_quarter_is_certain_and_one_that_waits_to_be_checked_is_not(self):
        facts = ALL_PAPERS | {"resolutions": (AFTER,), "households": 10, "households_registered": 10}
        assert foretold(facts, on=TODAY) == {"4.1a": (CERTAIN, None)}
        assert foretold(facts | {"registration_unchecked": True}, on=TODAY) == {"4.1a": (LACKING, None)}

    def test_households_can_still_register_until_the_recognition_dossier_is_due_and_late_where_the_plan_takes_it(self):
        facts = ALL_PAPERS | {"households": 10, "households_registered": 9}
        assert foretold(facts, on=date(2026, 11, 4)) == {"4.1c": (LACKING, date(2026, 11, 4))}
        assert foretold(facts, on=date(2026, 11, 5)) == {"4.1c": (LACKING, None)}
        assert foretold(facts, on=date(2026, 11, 5), due=Deadlines(DUE.recognition_last_day, refuses_late=True)) == {
            "4.1c": (CERTAIN, None)
        }
        assert foretold(facts, on=date(2026, 11, 4), is_filed=True) == {"4.1c": (CERTAIN, None)}

    def test_what_police_and_officers_decide_counts_only_when_it_was_answered(self):
        facts = ALL_PAPERS | {"households": 10, "households_registered": 10}
        assert foretold(facts, on=TODAY) == {}
        assert foretold(facts, on=TODAY, answered={"4.3a": Answered(False), "4.2": Answered(True)}) == {"4.3a": (CERTAIN, None)}

    def test_an_officers_answer_speaks_where_the_data_cannot(self):
        facts = ALL_PAPERS | {"resolutions": (None,), "households": 10, "households_registered": 10}
        assert foretold(facts, on=TODAY) == {"4.1a": (LACKING, None)}
        assert foretold(facts, on=TODAY, answered={"4.1a": Answered(True)}) == {}
        assert foretold(facts, on=TODAY, answered={"4.1a": Answered(False)}) == {"4.1a": (CERTAIN, None)}

    @pytest.mark.parametrize(("recognised", "total", "needed"), [(17, 25, 1), (18, 25, 0), (0, 10, 7), (0, 0, 0), (6, 9, 1)])
    def test_how_many_are_still_needed_is_counted_in_whole_numbers(self, recognised, total, needed):
        assert still_needed(recognised, total, 70) == needed


def of(ward, on: date = TODAY) -> dict[str, tuple[str, list[str]]]:
    """By name what is foretold: the verdict and the codes."""
    found = forecast(ward.place, 2026, on=on, today=TODAY)
    return {line.enrolment.name: (line.verdict, [one.code for one in line.foretold]) for line in found.lines}


def received(dossier: Dossier, day: str) -> None:
    at = datetime.fromisoformat(f"2026-{day}T09:00:00+07:00")
    Dossier.objects.filter(pk=dossier.pk).update(received_at=at)
    Document.objects.filter(attachments__dossier=dossier).update(added_at=at)


class TestTheReading:
    def test_every_subject_of_the_roster_that_is_decided_here_and_no_other(self, ward):
        stages.filed(ward=ward, name="Tổ 1")
        factories.EnrolmentFactory(subject__name="Tổ 2")
        factories.EnrolmentFactory(subject__name="Sở", subject__agency=True, subject__provincial=True)
        factories.EnrolmentFactory(subject__name="Đã đi", left_on=date(2026, 5, 1))
        assert of(ward) == {"Tổ 1": (FINE, []), "Tổ 2": (CERTAIN, ["4.1a", "4.1b", "4.1c"])}

    def test_a_day_gone_by_sees_only_what_had_come_in(self, ward):
        dossier = stages.filed(ward=ward, name="Tổ 1")
        registration = dossier.subject.dossiers.get(kind="registration")
        Figures.objects.create(dossier=registration, households=120, households_registered=120)
        received(registration, "03-20")
        received(dossier, "10-30")
        assert of(ward, date(2026, 3, 19)) == {"Tổ 1": (LACKING, ["4.1a", "4.1b", "4.1c"])}
        assert of(ward, date(2026, 3, 20)) == {"Tổ 1": (FINE, [])}
        assert of(ward, TODAY) == {"Tổ 1": (FINE, [])}

    def test_a_paper_added_later_is_not_seen_before(self, ward):
        dossier = stages.filed(ward=ward, name="Tổ 1")
        registration = dossier.subject.dossiers.get(kind="registration")
        received(registration, "03-20")
        received(dossier, "03-20")
        resolution = Document.objects.filter(attachments__dossier=registration, kind=PaperKind.RESOLUTION)
        resolution.update(added_at=datetime.fromisoformat("2026-06-01T09:00:00+07:00"))
        assert of(ward, date(2026, 5, 31)) == {"Tổ 1": (CERTAIN, ["4.1a"])}
        assert of(ward, date(2026, 6, 1)) == {"Tổ 1": (FINE, [])}

    def test_one_taken_out_later_was_there_before(self, ward):
        dossier = stages.filed(ward=ward, name="Tổ 1")
        registration = dossier.subject.dossiers.get(kind="registration")
        received(registration, "03-20")
        received(dossier, "03-20")
        out = Attachment.objects.filter(dossier=registration, document__kind=PaperKind.RESOLUTION)
        out.update(removed_at=datetime.fromisoformat("2026-06-01T09:00:00+07:00"))
        assert (of(ward, date(2026, 5, 31)), of(ward)) == ({"Tổ 1": (FINE, [])}, {"Tổ 1": (CERTAIN, ["4.1a"])})

    def test_a_sheet_with_something_not_met_is_certain_and_one_that_was_recognised_is_fine(self, ward):
        refused = stages.concluded(stages.filed(ward=ward, name="Tổ 1"), ward=ward, met=False)
        factories.RecognitionFactory(enrolment=factories.EnrolmentFactory(subject__name="Tổ 2"))
        last = refused.results.filter(met=False).get()
        assert of(ward) == {"Tổ 1": (CERTAIN, [last.code]), "Tổ 2": (FINE, [])}

    def test_the_wards_own_share_says_how_many_more_are_needed(self, ward):
        for number in range(10):
            row = factories.EnrolmentFactory(registered_at=factories.timezone.now() if number else None)
            if number > 4:
                factories.RecognitionFactory(enrolment=row)
        share = forecast(ward.place, 2026, on=TODAY, today=TODAY).share
        assert (share.total, share.registered, share.recognised, share.needed, share.missing_registrations) == (10, 9, 5, 2, 1)
        before = forecast(ward.place, 2026, on=date(2026, 11, 17), today=TODAY).share
        assert (before.registered, before.recognised) == (0, 0)


class TestThePage:
    def test_it_counts_by_criterion_and_each_number_opens_exactly_its_subjects(self, ward, client):
        stages.filed(ward=ward, name="Tổ 1", in_quarter=False)
        factories.EnrolmentFactory(subject__name="Tổ 2")
        sign_in(client, ward.officer)
        page = client.get("/tham-dinh/2026/du-bao/?ngay=18/11/2026")
        rows = {row["code"]: (row["certain"], row["lacking"]) for row in page.context["criteria"]}
        assert rows["4.1a"] == (2, 0)
        for code, (certain, lacking) in rows.items():
            for result, number in ((CERTAIN, certain), (LACKING, lacking)):
                shown = client.get(f"/tham-dinh/2026/du-bao/?ngay=18/11/2026&tieu_chi={code}&ket_qua={result}").context["lines"]
                assert number == len(shown)

    def test_a_day_of_another_year_is_refused_in_words(self, ward, client):
        sign_in(client, ward.officer)
        answer = client.get("/tham-dinh/2026/du-bao/?ngay=18/11/2025")
        assert answer.status_code == 400
        assert "một ngày trong năm 2026" in answer.content.decode()

    @pytest.mark.parametrize(("day", "words"), [("01/05/2026", "theo hiện trạng"), ("31/12/2026", "như thể từ nay đến ngày đó")])
    def test_it_says_what_cannot_be_known_of_another_day(self, ward, client, day, words):
        sign_in(client, ward.officer)
        assert words in client.get(f"/tham-dinh/2026/du-bao/?ngay={day}").content.decode()

    @pytest.mark.parametrize("address", ["du-bao/?ngay=18/11/2026", "bang/"])
    def test_it_asks_as_many_queries_for_fifteen_subjects_as_for_three(self, ward, client, address):
        sign_in(client, ward.officer)

        def asked() -> int:
            with CaptureQueriesContext(connection) as found:
                assert client.get(f"/tham-dinh/2026/{address}").status_code == 200
            return len(found)

        for _ in range(3):
            stages.opened(stages.filed(ward=ward), ward=ward)
        asked()
        few = asked()
        for _ in range(12):
            stages.opened(stages.filed(ward=ward), ward=ward)
        assert asked() == few
