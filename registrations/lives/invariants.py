"""What must always hold of subjects' lives: nothing happens without its event; `doctor` asks."""

from collections.abc import Iterator

from registrations.choices import LineageKind, SubjectEventKind, SubjectStatus
from registrations.models import Enrolment, Subject, SubjectEvent, SubjectLineage

ENDED_BY = {
    LineageKind.MERGED: SubjectEventKind.MERGED,
    LineageKind.SPLIT: SubjectEventKind.SPLIT,
    LineageKind.RENAMED: SubjectEventKind.RENAMED,
    LineageKind.MOVED: SubjectEventKind.MOVED_OUT,
}


def lives_without_their_events() -> Iterator[str]:
    """A lineage and a merged or moved subject have the event of that day; a row that left says why, one that was included has its
    event."""
    for lineage in SubjectLineage.objects.order_by("pk"):
        told = SubjectEvent.objects.filter(subject=lineage.predecessor_id, kind=ENDED_BY[lineage.kind], effective_on=lineage.effective_on)
        if not told.exists():
            yield f"registrations: lineage {lineage.pk} has no event of its day"
    for status, kind in ((SubjectStatus.MERGED, SubjectEventKind.MERGED), (SubjectStatus.MOVED, SubjectEventKind.MOVED_OUT)):
        silent = Subject.objects.filter(status=status).exclude(pk__in=SubjectEvent.objects.filter(kind=kind).values("subject"))
        for pk in silent.values_list("pk", flat=True):
            yield f"registrations: subject {pk} is {status.value} and no event says so"
    rows = Enrolment.objects.order_by("pk")
    for pk in rows.filter(left_reason="").exclude(left_on=None).values_list("pk", flat=True):
        yield f"registrations: enrolment {pk} left the roster and does not say why"
    told = set(SubjectEvent.objects.filter(kind=SubjectEventKind.INCLUDED).values_list("subject", "details__year"))
    for pk, subject_id, year in rows.exclude(included_reason="").values_list("pk", "subject", "year"):
        if (subject_id, year) not in told:
            yield f"registrations: enrolment {pk} was included and no event says so"
    for pk in rows.exclude(registered_elsewhere="").filter(registered_at=None).values_list("pk", flat=True):
        yield f"registrations: enrolment {pk} names a paper of registration and never registered"
