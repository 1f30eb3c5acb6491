"""The register book (sổ cấp Giấy công nhận): numbers without a gap or a double, per deciding place and calendar year (practice P1)."""

from collections.abc import Iterator

from django.db import models
from django.db.models import Count, F, Max, Min, Q

from antt_portal.places.models import Place
from recognitions.choices import CertificateState
from recognitions.models import Certificate, RegisterCounter
from registrations.querysets import words_in


def take_numbers(*, place_id: int, year: int, count: int) -> range:
    """The next `count` numbers of the book. The counter stays locked until the caller's transaction ends: a rollback gives them back."""
    RegisterCounter.objects.get_or_create(deciding_place_id=place_id, year=year)
    counter = RegisterCounter.objects.select_for_update(of=("self",), no_key=True).get(deciding_place_id=place_id, year=year)
    RegisterCounter.objects.filter(pk=counter.pk).update(last=F("last") + count)
    return range(counter.last + 1, counter.last + count + 1)


def number_shown(number: int, year: int) -> str:
    """The number as it stands on the certificate: `0012/2025`."""
    return f"{number:04}/{year}"


def book(place: Place, *, year: int, words: str = "", state: str = "") -> models.QuerySet[Certificate]:
    """The lines of a place's book of a year, by number; `words` are sought in the subject's name, with or without marks."""
    lines = Certificate.objects.filter(words_in("recognition__enrolment__name_key", words), deciding_place=place, register_year=year)
    if state:
        lines = lines.filter(state=state)
    return lines.select_related("recognition__enrolment__place", "recognition__decision", "recognition__revoked_by").order_by(
        "register_number", "pk"
    )


def faults() -> Iterator[str]:
    """Gaps, doubles and counters that disagree with the book, one sentence each (for `doctor`)."""
    standing = Certificate.objects.exclude(state=CertificateState.REPLACED)
    books = {
        (row["deciding_place"], row["register_year"]): row
        for row in standing.values("deciding_place", "register_year")
        .annotate(
            lines=Count("pk"), numbers=Count("register_number", distinct=True), first=Min("register_number"), last=Max("register_number")
        )
        .order_by()
    }
    counters = {(c.deciding_place_id, c.year): c.last for c in RegisterCounter.objects.filter(~Q(last=0))}
    for key in sorted(books.keys() | counters.keys()):
        row = books.get(key, {"lines": 0, "numbers": 0, "first": 1, "last": 0})
        name = f"register: book of place {key[0]} for {key[1]}"
        if row["numbers"] != row["lines"]:
            yield f"{name} has a number twice"
        if (row["first"], row["last"]) != (1, row["numbers"]):
            yield f"{name} has a gap"
        if counters.get(key, 0) != row["last"]:
            yield f"{name} ends at {row['last']}, its counter at {counters.get(key, 0)}"
