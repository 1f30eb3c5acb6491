"""The public results: which subjects were recognised, by year and ward (Điều 3.2: công khai). Nothing here names a person.

The list is of those that are in force; what was revoked stands apart with its day, and what was corrected says so. A refusal is
told to the subject, not to the public.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Case, Count, F, Max, OuterRef, Q, QuerySet, Subquery, When

from antt_portal import text
from antt_portal.places.models import Place
from recognitions.choices import CertificateState, DecisionKind, DecisionState, RecognitionState
from recognitions.models import Amendment, Certificate, Decision, Recognition
from recognitions.paper_words import RANK
from registrations.choices import SubjectKind
from registrations.querysets import words_in

PAGE = 300
BY_KIND = ("kind_rank", "enrolment__label", "enrolment__sort_key", "pk")


@dataclass(frozen=True)
class Paper:
    """A decision as the public knows it: its number and its day."""

    symbol: str
    dated_on: date

    @classmethod
    def of(cls, decision: Decision | None) -> "Paper | None":
        return cls(decision.symbol, decision.dated_on) if decision else None


@dataclass(frozen=True)
class Line:
    """One recognised subject: named as it was recognised, or as the last correction says."""

    name: str
    kind: str
    kind_label: str
    ward: Place
    decided_by: Place
    decision: Paper
    register_number: int | None
    register_year: int | None
    corrections: tuple[Paper, ...] = ()
    revocation: Paper | None = None

    @property
    def in_force(self) -> bool:
        return self.revocation is None


def decided() -> QuerySet[Recognition]:
    """Recognitions by an issued decision, those that were revoked later among them."""
    return Recognition.objects.filter(decision__state=DecisionState.ISSUED)


def standing() -> QuerySet[Recognition]:
    """Recognitions in force by an issued decision."""
    return decided().filter(state=RecognitionState.IN_FORCE)


def years() -> list[int]:
    """The years with results, newest first."""
    return list(standing().order_by("-year").values_list("year", flat=True).distinct())


def years_of(place: Place) -> list[int]:
    """The years with results in a place, newest first."""
    return list(standing().filter(_in(place)).order_by("-year").values_list("year", flat=True).distinct())


def provinces_of(year: int) -> list[Place]:
    """The provinces with results in a year, each with `recognised`."""
    counted = Count("children__enrolments__recognitions", filter=Q(children__enrolments__recognitions__in=standing().filter(year=year)))
    return list(Place.objects.provinces().annotate(recognised=counted).filter(recognised__gt=0).order_by("name_key"))


def wards_of(year: int, words: str = "", *, province: Place | None = None) -> list[Place]:
    """At most `PAGE` wards with results in a year, each with `recognised`; `words` are sought in the names of the ward and its province."""
    rows = Place.objects.filter(enrolments__recognitions__in=standing().filter(year=year))
    if province:
        rows = rows.filter(Q(pk=province.pk) | Q(parent=province))
    for word in text.folded(words).split():
        rows = rows.filter(words_in("name_key", word) | words_in("parent__name_key", word))
    counted = rows.select_related("parent").annotate(recognised=Count("enrolments__recognitions", distinct=True))
    return list(counted.order_by("parent__name_key", "name_key")[:PAGE])


def results_in(year: int, place: Place | None = None) -> QuerySet[Recognition]:
    """The decided recognitions of a year in a ward or a whole province (None: everywhere), ready to be read as lines and to be
    put in order `BY_KIND`."""
    rows = decided().filter(_in(place), year=year) if place else decided().filter(year=year)
    live = Certificate.objects.filter(recognition=OuterRef("pk")).exclude(state=CertificateState.REPLACED).order_by("-pk")
    return rows.select_related("enrolment__place__parent", "decision__deciding_place", "revoked_by").annotate(
        kind_rank=Case(*(When(enrolment__kind=kind, then=rank) for kind, rank in RANK.items()), default=len(RANK)),
        register_number=Subquery(live.values("register_number")[:1]),
        register_year=Subquery(live.values("register_year")[:1]),
    )


def _in(place: Place) -> Q:
    own = Q(enrolment__place=place)
    return own | Q(enrolment__place__parent=place) if place.is_province else own


def in_force(rows: QuerySet[Recognition]) -> QuerySet[Recognition]:
    return rows.filter(state=RecognitionState.IN_FORCE)


def revoked(rows: QuerySet[Recognition]) -> QuerySet[Recognition]:
    return rows.filter(state=RecognitionState.REVOKED)


@dataclass(frozen=True)
class KindCount:
    kind: str
    label: str
    count: int


def counts_of(rows: QuerySet[Recognition]) -> list[KindCount]:
    """How many of `rows` there are of each kind, by what the locality calls it, in the order of the list."""
    counted = rows.order_by().values("kind_rank", "enrolment__kind", "enrolment__label").annotate(n=Count("pk"))
    found = Counter()
    for row in counted.order_by("kind_rank", "enrolment__label"):
        found[row["enrolment__kind"], kind_shown(row["enrolment__kind"], row["enrolment__label"])] += row["n"]
    return [KindCount(kind, label, number) for (kind, label), number in found.items()]


def kind_shown(kind: str, label: str) -> str:
    """What a kind is called: a residential area as its locality calls it."""
    return label if kind == SubjectKind.RESIDENTIAL_AREA and label else SubjectKind(kind).label


def grouped(lines: Iterable[Line], counts: Iterable[KindCount]) -> list[tuple[KindCount, list[Line]]]:
    """The lines of one page under their kinds, each with how many there are on all pages."""
    totals = {count.label: count for count in counts}
    return [(totals[label], list(of_kind)) for label, of_kind in groupby(lines, key=lambda line: line.kind_label)]


class Corrections:
    """What later decisions corrected in the recognitions of a year: few, so they are read whole, in one query."""

    def __init__(self, year: int):
        rows = Amendment.objects.filter(decision__kind=DecisionKind.CORRECT, decision__state=DecisionState.ISSUED, recognition__year=year)
        self._of: dict[int, list[Amendment]] = {}
        for row in rows.select_related("decision").order_by("decision__dated_on", "decision__pk"):
            self._of.setdefault(row.recognition_id, []).append(row)

    def papers(self, recognition_id: int) -> tuple[Paper, ...]:
        return tuple(Paper.of(row.decision) for row in self._of.get(recognition_id, ()))

    def name(self, recognition_id: int, before: str) -> str:
        """The name that the last correction of it gave, else the one `before`."""
        given = [row.corrected["subject"]["to"] for row in self._of.get(recognition_id, ()) if "subject" in row.corrected]
        return given[-1] if given else before

    def named(self, words: str) -> list[int]:
        """The recognitions whose corrected name contains each of the words, with or without marks."""
        sought = text.folded(words).split()
        return [pk for pk in self._of if _contains(text.folded(self.name(pk, "")), sought)]


def _contains(key: str, sought: list[str]) -> bool:
    return all(word in key.split() if word.isdecimal() else word in key for word in sought)


def sought(rows: QuerySet[Recognition], words: str, corrections: Corrections) -> QuerySet[Recognition]:
    """Those whose name, as recognised or as corrected, contains each of the words, with or without marks."""
    return rows.filter(words_in("enrolment__name_key", words) | Q(pk__in=corrections.named(words))) if words else rows


def lines_of(rows: Iterable[Recognition], corrections: Corrections) -> list[Line]:
    """`rows` of `results_in` as the public reads them; asks nothing more."""
    return [_line_of(row, corrections) for row in rows]


def _line_of(row: Recognition, corrections: Corrections) -> Line:
    return Line(
        name=corrections.name(row.pk, row.enrolment.name),
        kind=row.enrolment.kind,
        kind_label=kind_shown(row.enrolment.kind, row.enrolment.label),
        ward=row.enrolment.place,
        decided_by=row.decision.deciding_place,
        decision=Paper.of(row.decision),
        register_number=row.register_number,
        register_year=row.register_year,
        corrections=corrections.papers(row.pk),
        revocation=Paper.of(row.revoked_by),
    )


def state_of(year: int, place: Place) -> dict:
    """What changes whenever the results of a place and year do, in one query: counts, and the latest decision that touched them."""
    rows = decided().filter(_in(place), year=year)
    return rows.aggregate(
        count=Count("pk", distinct=True),
        revoked=Count("pk", distinct=True, filter=Q(state=RecognitionState.REVOKED)),
        last=Max("pk"),
        corrections=Count("amendments", distinct=True),
        certificates=Max("certificates__pk"),
        issued_at=Max("decision__issued_at"),
        revoked_at=Max("revoked_by__issued_at"),
        corrected_at=Max(F("amendments__decision__issued_at")),
    )
