"""Who of a list of subjects would be followed but not reviewed: the same answer that their row on the roster will get."""

from collections.abc import Sequence

from registrations.models import Enrolment, Subject
from registrations.plans import YearCalendar
from registrations.rosters.freezing import OutOfScope, out_of_scope
from registrations.services.roster import origins_of, rows_that_follow

ASKED = ("subject_id", "registered_at", "left_on", "in_scope", "exclusion_reason", "exclusion_basis", "included_reason")


def scope_foreseen(subjects: Sequence[Subject], calendar: YearCalendar) -> list[OutOfScope | None]:
    """For each of `subjects` of the calendar's place, as it stands in memory, why it is not reviewed in that year; None for one that is.

    A row that does not follow any more (`rows_that_follow`) answers as it stands; what the ward included stays included.
    """
    standing = Enrolment.objects.filter(place=calendar.place, year=calendar.year).only(*ASKED)
    rows = {row.subject_id: row for row in standing}
    following = {row.pk for row in rows_that_follow(rows.values(), calendar.year)}
    origins = origins_of([subject for subject in subjects if subject.pk], calendar.year)
    found = []
    for subject in subjects:
        row = rows.get(subject.pk)
        if row and row.pk not in following:
            found.append(None if row.in_scope else OutOfScope(row.exclusion_reason, row.exclusion_basis))
            continue
        why = out_of_scope(subject, calendar, origin=origins.get(subject.pk))
        found.append(None if why and why.ward_may_include and row and row.included_reason else why)
    return found
