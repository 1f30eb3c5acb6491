"""The lines of a day's digests about subjects that have not sent something: one line a person, kind and last day, however many subjects.

A line holds no names: how many of what, until when, and a link to exactly these.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from antt_portal.notices.services import DigestLine
from registrations.choices import Level
from registrations.plans import YearCalendar
from registrations.reminding import words
from registrations.reminding.people import own_people, police_of


@dataclass(frozen=True, slots=True)
class Missing:
    """A subject on the roster that has not sent something; `officer_id` its area officer of the day, if any."""

    subject_id: int
    kind: str
    level: str
    officer_id: int | None


@dataclass(frozen=True)
class Pages:
    """Where one reads on: one's own subject, the missing ones of one's beat, those of the place; `key` names what is missing."""

    key: str
    of_subject: Callable[[int], str]
    of_beat: Callable[[int, str, str], str]
    of_place: Callable[[str, str], str]


Say = Callable[[str], str]


@dataclass(frozen=True)
class Occasion:
    """Those of one kind and level who are missing, and how that is said to their own people and to the police (given who it is).

    `key` names the occasion: its last day, and when or why people are told. `until` is the day until which there is something to do.
    """

    kind: str
    level: str
    key: str
    missing: tuple[Missing, ...]
    to_own: Say
    to_police: Say
    until: date | None = None


def line_key(pages: Pages, calendar: YearCalendar, kind: str, level: str, day: date) -> str:
    """The beginning of the keys of all lines about one last day: by it they are withdrawn when the day is moved."""
    return f"{pages.key}:{calendar.place.pk}:{calendar.year}:{kind}:{level}:{day.isoformat()}:"


def lines_for(calendar: YearCalendar, pages: Pages, occasions: Iterable[Occasion], *, on: date) -> list[DigestLine]:
    """The lines for own people, area officers and police of the calendar's place. Four queries however many subjects.

    A province hears of what it decides on itself, and leaves people and officers to the wards they live in. A ward's police are not told
    to wait for what the province receives.
    """
    occasions = [occasion for occasion in occasions if occasion.missing]
    if not occasions:
        return []
    place = calendar.place
    waits_for = Level.PROVINCE if place.is_province else Level.WARD
    police = police_of(place, on=on)
    lines = [] if place.is_province else own_lines_for(calendar, pages, occasions, on=on)
    for occasion in occasions:
        said = _Said(calendar, pages, occasion)
        if not place.is_province:
            lines += said.to_officers()
        if occasion.level == waits_for:
            lines += said.to_police(police)
    return lines


def own_lines_for(calendar: YearCalendar, pages: Pages, occasions: Iterable[Occasion], *, on: date) -> list[DigestLine]:
    """Those for own people alone. Three queries however many subjects."""
    occasions = [occasion for occasion in occasions if occasion.missing]
    people = own_people({row.subject_id for occasion in occasions for row in occasion.missing}, on=on)
    return [line for occasion in occasions for line in _Said(calendar, pages, occasion).to_own_people(people)]


@dataclass(frozen=True)
class _Said:
    calendar: YearCalendar
    pages: Pages
    occasion: Occasion

    def to_own_people(self, people: Mapping[int, list[int]]) -> list[DigestLine]:
        subjects: dict[int, list[int]] = defaultdict(list)
        for row in self.occasion.missing:
            for user_id in people.get(row.subject_id, ()):
                subjects[user_id].append(row.subject_id)
        return [
            DigestLine(
                user_id,
                self.occasion.to_own(self._words(len(own), one="") + words.YOURS),
                self.pages.of_subject(own[0]) if len(own) == 1 else "/",
                f"{self.occasion.key}own:{user_id}",
                self.occasion.until,
            )
            for user_id, own in subjects.items()
        ]

    def to_officers(self) -> list[DigestLine]:
        beats: dict[int, int] = defaultdict(int)
        for row in self.occasion.missing:
            if row.officer_id:
                beats[row.officer_id] += 1
        return [
            DigestLine(
                officer_id,
                self.occasion.to_police(self._words(number) + words.IN_YOUR_BEAT),
                self.pages.of_beat(officer_id, self.occasion.kind, self.occasion.level),
                f"{self.occasion.key}beat:{officer_id}",
                self.occasion.until,
            )
            for officer_id, number in beats.items()
        ]

    def to_police(self, police: Iterable[int]) -> list[DigestLine]:
        text = self.occasion.to_police(self._words(len(self.occasion.missing)))
        link = self.pages.of_place(self.occasion.kind, self.occasion.level)
        return [DigestLine(user_id, text, link, f"{self.occasion.key}place:{user_id}", self.occasion.until) for user_id in police]

    def _words(self, number: int, *, one: str = "1 ") -> str:
        place = self.calendar.place
        ward_word = "phường, xã" if place.is_province else place.get_kind_display()
        word = words.kind_word(self.occasion.kind, area_label=self.calendar.label, ward_word=ward_word)
        return words.counted(number, word, one=one)
