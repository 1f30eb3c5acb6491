"""The public results: which subjects were recognised, per year and ward. No personal data (Điều 3.2: công khai)."""

from django.db.models import Count, QuerySet

from antt_portal import text
from antt_portal.places.models import Place
from recognitions.choices import DecisionState, RecognitionState
from recognitions.models import Recognition
from recognitions.paper_words import ORDER
from registrations.querysets import words_in

LIMIT = 300


def standing() -> QuerySet[Recognition]:
    """Recognitions in force by an issued decision."""
    return Recognition.objects.filter(state=RecognitionState.IN_FORCE, decision__state=DecisionState.ISSUED)


def years() -> list[int]:
    """The years with results, newest first."""
    return list(standing().order_by("-year").values_list("year", flat=True).distinct())


def wards_of(year: int, words: str = "") -> list[Place]:
    """The wards with results in a year, each with `recognised`; `words` are sought in the names of the ward and its province."""
    rows = Place.objects.filter(enrolments__recognitions__in=standing().filter(year=year))
    for word in text.folded(words).split():
        rows = rows.filter(words_in("name_key", word) | words_in("parent__name_key", word))
    counted = rows.select_related("parent").annotate(recognised=Count("enrolments__recognitions", distinct=True))
    return list(counted.order_by("parent__name_key", "name_key")[:LIMIT])


def subjects_of(year: int, *, ward: Place | None = None, words: str = "") -> list[Recognition]:
    """At most `LIMIT` recognised subjects of a year, of one ward or of all, by kind and then in Vietnamese order."""
    rows = standing().filter(words_in("enrolment__name_key", words), year=year)
    if ward:
        rows = rows.filter(enrolment__place=ward)
    rows = rows.select_related("enrolment__place__parent", "decision")
    found = rows.order_by("enrolment__place__name_key", "enrolment__sort_key", "pk")[:LIMIT]
    return sorted(found, key=lambda row: (ORDER.index(row.enrolment.kind), row.enrolment.label))
