"""Two officers confirm the same rows of the grid at the same moment: one goes through, the other is told who did. Proved on PostgreSQL,
with a control that shows what happens without the version of each row."""

import threading

import pytest
from django.db import connection, transaction

from antt_portal.refusals import Conflict
from recognitions.book.figures import Figures
from recognitions.models import PoliceFigures
from recognitions.services.police_figures import Answer, RowsRefused, police_figures_confirm
from tests import factories
from tests.recognitions.test_race_two_people_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks are PostgreSQL's"),
]
FIRST, SECOND = (Figures(cases_before=before, cases_now=1, disciplined_now=0) for before in (5, 6))


@pytest.fixture
def subjects(ward):
    return [factories.EnrolmentFactory().subject for _ in range(20)]


def confirming(ward, subjects, figures, *, version, by):
    def confirm():
        answers = {subject.pk: Answer(figures, version) for subject in subjects}
        try:
            return police_figures_confirm(place=ward.place, year=2026, answers=answers, conclusions_only=False, by=by)
        except RowsRefused as refusal:
            raise Conflict(refusal.sentence) from refusal

    return confirm


@pytest.mark.parametrize("version", [0, 1], ids=["never confirmed", "confirmed before"])
def test_one_confirmation_of_the_grid_wins_whole(ward, subjects, version):
    if version:
        confirming(ward, subjects, Figures(cases_before=1, cases_now=1, disciplined_now=0), version=0, by=ward.officer)()
    acts = [confirming(ward, subjects, figures, version=version, by=by) for figures, by in ((FIRST, ward.officer), (SECOND, ward.chief))]
    results = at_once(*acts)
    assert sum(isinstance(result, Conflict) for result in results) == 1
    kept = set(PoliceFigures.objects.values_list("cases_before", "version"))
    assert kept == {(5 if results[0] == 20 else 6, version + 1)}


def test_two_officers_with_different_rows_both_go_through(ward, subjects):
    mine, theirs = subjects[:10], subjects[10:]
    results = at_once(confirming(ward, mine, FIRST, version=0, by=ward.officer), confirming(ward, theirs, SECOND, version=0, by=ward.chief))
    assert results == [10, 10]
    assert PoliceFigures.objects.count() == 20


def test_without_the_version_the_second_would_have_undone_the_first(ward, subjects):
    """The control: both read the rows, then both write, and nobody is told."""
    confirming(ward, subjects, Figures(cases_before=1, cases_now=1, disciplined_now=0), version=0, by=ward.officer)()
    both_have_read = threading.Barrier(2)

    def confirm_without_a_version(before):
        def confirm():
            both_have_read.wait()
            with transaction.atomic():
                rows = PoliceFigures.objects.select_for_update().order_by("pk")
                for row in rows:
                    row.cases_before = before
                    row.save(update_fields=["cases_before"])
            return before

        return confirm

    results = at_once(confirm_without_a_version(5), confirm_without_a_version(6))
    assert results == [5, 6]
    assert PoliceFigures.objects.values_list("cases_before", flat=True).distinct().count() == 1
