"""The matrix of an area officer tells of each subject what its own sheet of the year says, and what was decided."""

import pytest

from recognitions.homes.officers import area_home
from registrations.choices import MemberRole
from tests import factories
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def rows_of(ward, *subjects):
    officer = factories.person("area_officer")
    for subject in subjects:
        factories.SubjectMemberFactory(subject=subject, user=officer, role=MemberRole.AREA_OFFICER)
    return {row.subject: row for row in area_home(officer, factories.ward(), 2026).rows}


def test_each_row_has_its_own_outcome(ward):
    first, second, third = (stages.filed(ward=ward, name=f"Tổ dân phố số {number}") for number in (1, 2, 3))
    stages.concluded(first, ward=ward)
    stages.concluded(second, ward=ward, met=False)
    stages.opened(third, ward=ward)
    rows = rows_of(ward, first.subject, second.subject, third.subject)
    told = [(rows[one.subject].outcome, rows[one.subject].sheet_state) for one in (first, second, third)]
    assert told == [("recognise", "concluded"), ("refuse", "concluded"), ("", "open")]


def test_a_refusal_counts_when_its_decision_is_issued(ward):
    kept, refused = stages.concluded(stages.filed(ward=ward), ward=ward), stages.refused(stages.filed(ward=ward), ward=ward)
    decisions = stages.agreed(kept, refused, ward=ward)
    assert not rows_of(ward, refused.subject)[refused.subject].is_refused
    for number, decision in enumerate(decisions, start=215):
        stages.recorded(decision, ward=ward, symbol=f"{number}/QĐ-UBND")
    rows = rows_of(ward, kept.subject, refused.subject)
    assert (rows[kept.subject].is_recognised, rows[kept.subject].is_refused) == (True, False)
    assert (rows[refused.subject].is_recognised, rows[refused.subject].is_refused) == (False, True)
