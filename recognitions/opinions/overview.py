"""A consultation on one page: each body and what it answered, the subjects with objections first, and the counts."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from recognitions.choices import BodyAnswer
from recognitions.models import Consultation, ConsultedBody, Objection, Opinion
from recognitions.opinions.standing import SILENT, WAITING, answer_shown, standing_of, takes_answers
from registrations.models import Enrolment


@dataclass(frozen=True)
class BodyLine:
    """A body; `shown` is its answer, “waiting” or “silent”; `earlier` counts the answers that it has replaced."""

    body: ConsultedBody
    opinion: Opinion | None
    shown: str
    late: bool
    earlier: int

    @property
    def how(self) -> str:
        """“Qua đường dẫn, 12/11/2026”, “Công văn số 45/MTTQ ngày 12/11/2026, nhận 13/11/2026”."""
        opinion = self.opinion
        if opinion is None:
            return ""
        if not opinion.paper_on:
            return f"{opinion.get_how_display()}, {opinion.received_on:%d/%m/%Y}"
        number = f"số {opinion.paper} " if opinion.paper else ""
        return f"Văn bản {number}ngày {opinion.paper_on:%d/%m/%Y}, nhận {opinion.received_on:%d/%m/%Y}"


@dataclass(frozen=True)
class Overview:
    """`standing` is open, over or closed; `objected` holds the subjects with objections, as (roster row, [(body, opinion, reason)])."""

    standing: str
    takes_answers: bool
    bodies: list[BodyLine]
    subjects: int
    objected: list[tuple[Enrolment, list[tuple[str, Opinion, str]]]]
    counts: Counter

    @property
    def agrees(self) -> int:
        return self.counts[BodyAnswer.AGREES]

    @property
    def objects(self) -> int:
        return self.counts[BodyAnswer.OBJECTS]

    @property
    def quiet(self) -> int:
        """Those without an answer: awaited or silent, never counted as agreeing."""
        return self.counts[WAITING] + self.counts[SILENT]

    @property
    def links_missing(self) -> bool:
        return any(line.body.token_digest is None for line in self.bodies)


def overview_of(row: Consultation, *, now: datetime) -> Overview:
    """The consultation as it stands at an instant. Four queries, however many bodies and subjects."""
    objections = Objection.objects.select_related("item__enrolment").order_by("item__enrolment__sort_key", "pk")
    opinions = Opinion.objects.prefetch_related(Prefetch("objections", objections)).order_by("pk")
    still_asked = takes_answers(row.state, row.answer_until, now)
    bodies = [_line(body, row, still_asked) for body in row.bodies.prefetch_related(Prefetch("opinions", opinions))]
    return Overview(
        standing=standing_of(row.state, row.answer_until, now),
        takes_answers=still_asked,
        bodies=bodies,
        subjects=row.items.count(),
        objected=_objected(bodies),
        counts=Counter(line.shown for line in bodies),
    )


def _line(body: ConsultedBody, row: Consultation, still_asked: bool) -> BodyLine:
    opinions = list(body.opinions.all())
    live = next((opinion for opinion in opinions if opinion.superseded_at is None), None)
    return BodyLine(
        body=body,
        opinion=live,
        shown=answer_shown(live.answer if live else "", still_asked=still_asked),
        late=bool(live and live.is_late(row.answer_until)),
        earlier=len(opinions) - bool(live),
    )


def _objected(bodies: list[BodyLine]) -> list[tuple[Enrolment, list[tuple[str, Opinion, str]]]]:
    found: dict[int, tuple[Enrolment, list]] = {}
    for line in bodies:
        for objection in line.opinion.objections.all() if line.opinion else ():
            enrolment = objection.item.enrolment
            found.setdefault(enrolment.pk, (enrolment, []))[1].append((line.body.name, line.opinion, objection.reason))
    return sorted(found.values(), key=lambda pair: pair[0].sort_key)
