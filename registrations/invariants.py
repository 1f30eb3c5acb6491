"""What must always hold of the rows of this floor; `doctor` asks."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q

from antt_portal import text
from antt_portal.places.choices import PlaceKind
from registrations.choices import LineageKind, MemberRole, SubjectStatus
from registrations.models import Enrolment, Subject, SubjectLineage, SubjectMember


def keys_that_do_not_match() -> Iterator[str]:
    """Names are found by `name_key` and ordered by `sort_key`: both must be made from the name as it is written."""
    for model in (Subject, Enrolment):
        for pk, name, name_key, sort_key in model.objects.order_by("pk").values_list("pk", "name", "name_key", "sort_key").iterator():
            if name != text.normal(name) or name_key != text.folded(name) or sort_key != text.sort_key(name):
                yield f"registrations: {model.__name__.lower()} {pk} is not found by the name it shows"


def enrolments_that_contradict_their_subject() -> Iterator[str]:
    """A row keeps its subject's kind, and its place unless the subject has moved since; what is in scope has no reason not to be."""
    rows = Enrolment.objects.order_by("pk")
    for pk in rows.exclude(kind=F("subject__kind")).values_list("pk", flat=True):
        yield f"registrations: enrolment {pk} is of another kind than its subject"
    moved = SubjectLineage.objects.filter(kind=LineageKind.MOVED).values("predecessor")
    stayed = rows.exclude(subject__status=SubjectStatus.MOVED).exclude(subject__in=moved)
    for pk in stayed.exclude(place=F("subject__place")).values_list("pk", flat=True):
        yield f"registrations: enrolment {pk} is in another place than its subject, which never moved"
    for pk in rows.filter(in_scope=True).exclude(exclusion_reason="").values_list("pk", flat=True):
        yield f"registrations: enrolment {pk} is in scope and says why it is not"
    for pk in rows.filter(registered_late=True, registered_at=None).values_list("pk", flat=True):
        yield f"registrations: enrolment {pk} was late and never registered"


def subjects_out_of_place() -> Iterator[str]:
    """Subjects live in wards; one that was merged has a successor, and one that is gone says since when."""
    for pk in Subject.objects.filter(place__kind=PlaceKind.PROVINCE).values_list("pk", flat=True):
        yield f"registrations: subject {pk} lives in a province, not in a ward"
    merged = Subject.objects.filter(status=SubjectStatus.MERGED, successors=None)
    for pk in merged.values_list("pk", flat=True):
        yield f"registrations: subject {pk} was merged into nobody"
    gone = Subject.objects.filter(~Q(status=SubjectStatus.ACTIVE), status_on=None)
    for pk in gone.values_list("pk", flat=True):
        yield f"registrations: subject {pk} is no longer active and does not say since when"


def two_heads_on_one_day() -> Iterator[str]:
    """A subject has one head at a time (practice P24)."""
    rows = SubjectMember.objects.filter(role=MemberRole.HEAD).order_by("subject_id", "starts_on", "pk")
    before: tuple[int, date | None] | None = None
    for subject_id, starts_on, ends_on in rows.values_list("subject_id", "starts_on", "ends_on").iterator():
        if before and before[0] == subject_id and (before[1] is None or before[1] >= starts_on):
            yield f"registrations: subject {subject_id} has two heads on {starts_on}"
        before = (subject_id, ends_on)
