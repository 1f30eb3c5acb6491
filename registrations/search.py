"""What the search page looks through. Upper floors register their own sources (a dossier by its receipt code) in their `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from antt_portal import clock
from antt_portal.text import folded
from registrations.choices import SubjectStatus
from registrations.models import Enrolment, Subject
from registrations.rosters.standing import standing_words

LIMIT = 50


@dataclass(frozen=True)
class Found:
    """One thing found: what it is called, what it is, where it lives, how it stands, and its page."""

    title: str
    kind: str
    place: str
    state: str
    url: str


Source = Callable[[object, str], list[Found]]
_sources: dict[str, Source] = {}


def register(label: str, source: Source) -> None:
    """Register `source` under the heading `label`: a function of a user and the words as typed, answering at most LIMIT things
    that this user may see."""
    _sources[label] = source


def found(user, words: str) -> list[tuple[str, list[Found]]]:
    """What each source finds for `words`, headings without anything left out."""
    if not folded(words):
        return []
    answers = ((label, source(user, words)) for label, source in _sources.items())
    return [(label, rows) for label, rows in answers if rows]


def subjects(user, words: str) -> list[Found]:
    """Subjects whose name holds every word, with or without marks; a whole number means itself (5 is not 15)."""
    rows = list(Subject.objects.visible_to(user).search(words).select_related("place")[:LIMIT])
    year = clock.today().year
    states = {row.subject_id: row for row in Enrolment.objects.filter(subject__in=rows, year=year)}
    return [
        Found(row.name, row.kind_label, row.place.name, _state(states.get(row.pk), row, year), reverse("subject", args=[row.pk]))
        for row in rows
    ]


def _state(enrolment: Enrolment | None, subject: Subject, year: int) -> str:
    """How a subject stands in `year`, in the words of the roster."""
    if subject.status != SubjectStatus.ACTIVE:
        return subject.get_status_display()
    return f"Năm {year}: {standing_words(enrolment) if enrolment else 'chưa có trong danh sách'}"
