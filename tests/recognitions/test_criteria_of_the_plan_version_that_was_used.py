"""An appraisal asks by the plan version that held when its dossier was sent; a later one is for dossiers sent later (design §4)."""

from datetime import date, datetime

import pytest

from dossiers.criteria_used import criteria_of
from dossiers.models import Dossier, Figures
from recognitions.models import Appraisal
from recognitions.services import appraisals
from registrations.plans import version_in_force
from registrations.services.plans import plan_publish
from tests import factories
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
PLAN = {"title": "Kế hoạch", "year": 2026, "province_code": "01", "issued_on": "2026-01-15"}
OF_WARD = PLAN | {"ward_code": "00235", "ward_name": "Phường Đống Đa"}


def publish(at, day: str, *, asks: int, plan=OF_WARD):
    """A plan version that asks for so many movement models of an agency, published on a day of 2026."""
    at(f"2026-{day} 08:00")
    stated = {"kind": "organisation", "code": "6.1đ", "threshold": asks}
    return plan_publish(content={"plan": plan, "criterion": [stated]}, source="ke-hoach.toml").version


def sent(at, day: str, *, ward, models: int = 2) -> Dossier:
    """The complete recognition dossier of an agency that was sent on a day of 2026, with so many movement models."""
    at(f"2026-{day} 09:00")
    dossier = stages.filed("agency", ward=ward)
    Figures.objects.filter(dossier=dossier).update(movement_models=models)
    dossier.plan_version = version_in_force(ward.place, 2026)
    dossier.save()
    return dossier


def asked_of(sheet: Appraisal) -> tuple[int, bool]:
    row = sheet.results.get(code="6.1đ")
    return row.figures["threshold"], row.met


@pytest.fixture
def ward(at):
    at("2026-01-20 09:00")
    return stages.Ward()


def test_a_dossier_sent_before_a_plan_was_raised_keeps_the_threshold_and_one_sent_after_has_the_new(ward, at):
    first = publish(at, "02-01", asks=2)
    earlier = sent(at, "11-02", ward=ward)
    second = publish(at, "11-05", asks=3)
    later = sent(at, "11-06", ward=ward)
    at("2026-11-18 09:00")
    old, new = stages.opened(earlier, ward=ward), stages.opened(later, ward=ward)
    assert (asked_of(old), asked_of(new)) == ((2, True), (3, False))
    assert (old.plan_version, new.plan_version) == (first, second)


def test_a_sheet_that_is_open_keeps_its_threshold_when_a_plan_is_published(ward, at):
    publish(at, "02-01", asks=2)
    dossier = sent(at, "11-02", ward=ward)
    sheet = stages.opened(dossier, ward=ward)
    publish(at, "11-05", asks=3)
    sheet = appraisals.appraisal_refresh(appraisal=sheet, by=ward.officer, version=sheet.version)
    assert asked_of(sheet) == (2, True)


def test_what_the_province_published_later_is_not_asked_either(ward, at):
    publish(at, "02-01", asks=2, plan=PLAN)
    dossier = sent(at, "11-02", ward=ward)
    publish(at, "11-05", asks=4, plan=PLAN)
    sheet = stages.opened(dossier, ward=ward)
    assert asked_of(sheet) == (2, True)
    assert sheet.plan_version.plan.place == ward.place.parent


def test_paper_that_was_typed_in_later_has_the_version_that_was_fixed_then(ward, at):
    fixed = publish(at, "11-05", asks=3)
    dossier = sent(at, "11-06", ward=ward)
    dossier.received_at = datetime.fromisoformat("2026-11-03T09:00:00+07:00")
    dossier.save()
    assert asked_of(stages.opened(dossier, ward=ward)) == (3, False)
    assert dossier.plan_version == fixed


def test_a_year_without_a_plan_is_asked_by_the_circular(ward, at):
    sheet = stages.opened(sent(at, "11-06", ward=ward), ward=ward)
    assert (asked_of(sheet), sheet.plan_version) == ((1, True), None)


def test_a_draft_follows_the_plan_and_what_was_sent_does_not(ward, at):
    publish(at, "02-01", asks=2)
    dossier = sent(at, "11-02", ward=ward)
    draft = factories.DossierFactory(enrolment__subject__agency=True)
    publish(at, "11-05", asks=3)
    asked = [criteria_of(row).find("6.1đ").threshold for row in (dossier, draft)]
    assert asked == [2, 3]


def test_the_day_of_the_decision_changes_nothing(ward, at):
    """The guard before signing reads the figures anew, by the threshold that the sheet was opened with."""
    publish(at, "02-01", asks=2)
    sheet = stages.concluded(sent(at, "11-02", ward=ward), ward=ward)
    publish(at, "11-17", asks=3)
    at("2026-11-18 09:00")
    row = stages.signed(stages.drafted(sheet, ward=ward), ward=ward)
    assert row.dated_on == date(2026, 11, 18)
