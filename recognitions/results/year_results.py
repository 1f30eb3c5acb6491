"""What became of a subject's year: recognised, not recognised and why, revoked, or still waiting (practice P20).

Read for one subject, for all that a person speaks for, or for everybody of a round, in the same number of queries. A refusal says
the articles and the reason that was written for the subject; what the police counted and noted stays theirs (practice P16).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from antt_portal.places.models import Place
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from recognitions.choices import CertificateState, DecisionKind, DecisionState, Outcome, RecognitionState
from recognitions.models import Amendment, Certificate, Decision, ProposalItem, Recognition
from registrations.calendar import years_alive
from registrations.models import Enrolment

RECOGNISED, REFUSED, REVOKED = "recognised", "refused", "revoked"
HELD = (CertificateState.READY, CertificateState.HANDED_OVER)
NEWS = timedelta(days=60)  # how long the home of a subject tells what happened to a year that is over


@dataclass(frozen=True)
class YearResult:
    """What an issued decision made of one subject's year, and what later decisions made of that."""

    enrolment: Enrolment
    decision: Decision
    standing: str
    articles: tuple[str, ...] = ()
    is_verified: bool = True  # whether all these articles were checked against the circular's own text
    reason: str = ""
    corrections: tuple[Amendment, ...] = ()
    revoked_by: Decision | None = None
    certificate: Certificate | None = None

    @property
    def year(self) -> int:
        return self.decision.year

    @property
    def name(self) -> str:
        """The subject as it was decided on, or as the last correction names it."""
        given = [row.corrected["subject"]["to"] for row in self.corrections if "subject" in row.corrected]
        return given[-1] if given else self.enrolment.name

    @property
    def why(self) -> str:
        """“khoản 4 Điều 4, khoản 5 Điều 4: lý do”, of a refusal."""
        return ": ".join(filter(None, (", ".join(self.articles), self.reason)))

    @property
    def corrected_by(self) -> Decision | None:
        """The last decision that corrected it."""
        return self.corrections[-1].decision if self.corrections else None

    @property
    def downloadable(self) -> Certificate | None:
        """The certificate, when it stands and its file is there."""
        return self.certificate if self.certificate and self.certificate.state in HELD else None

    @property
    def last_day(self) -> date:
        """When it last changed."""
        return max(row.dated_on for row in (self.decision, self.corrected_by, self.revoked_by) if row)

    def is_news(self, today: date) -> bool:
        """Whether a home still tells it: its year is alive, or it changed lately."""
        return self.year in years_alive(today) or self.last_day > today - NEWS


def results_of_subjects(subject_ids: Iterable[int], *, refusals: bool = True) -> dict[int, list[YearResult]]:
    """By subject, the newest first: six queries at most, three of them where it is known that there are no `refusals`."""
    wanted = list(subject_ids)
    found: dict[int, list[YearResult]] = {}
    refused = _refusals(Q(appraisal__subject__in=wanted)) if refusals else []
    for row in (*_recognitions(Q(subject__in=wanted)), *refused):
        found.setdefault(row.enrolment.subject_id, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.year, row.decision.dated_on, row.decision.pk), reverse=True)
    return found


def results_of_place(place: Place, year: int, *, round_number: int | None = None) -> list[YearResult]:
    """What a deciding place decided in a year, in all rounds or in one, in the order of the roster."""
    recognised, refused = Q(decision__deciding_place=place, year=year), Q(proposal__deciding_place=place, proposal__year=year)
    if round_number is not None:
        recognised, refused = recognised & Q(decision__proposal__round=round_number), refused & Q(proposal__round=round_number)
    rows = [*_recognitions(recognised), *_refusals(refused)]
    return sorted(rows, key=lambda row: (row.enrolment.sort_key, row.enrolment.pk))


def _recognitions(condition: Q) -> list[YearResult]:
    rows = Recognition.objects.filter(condition, decision__state=DecisionState.ISSUED)
    rows = rows.select_related("enrolment__place", "decision__deciding_place", "revoked_by", "subject")
    certificates = Certificate.objects.exclude(state=CertificateState.REPLACED).filter(recognition__in=rows.values("pk"))
    of_recognition = {row.recognition_id: row for row in certificates.order_by("pk")}
    corrections: dict[int, list[Amendment]] = {}
    made = Amendment.objects.filter(decision__kind=DecisionKind.CORRECT, decision__state=DecisionState.ISSUED)
    for row in made.filter(recognition__in=rows.values("pk")).select_related("decision").order_by("decision__dated_on", "decision__pk"):
        corrections.setdefault(row.recognition_id, []).append(row)
    return [
        YearResult(
            enrolment=row.enrolment,
            decision=row.decision,
            standing=RECOGNISED if row.state == RecognitionState.IN_FORCE else REVOKED,
            corrections=tuple(corrections.get(row.pk, ())),
            revoked_by=row.revoked_by,
            certificate=of_recognition.get(row.pk),
        )
        for row in rows
    ]


def _refusals(condition: Q) -> list[YearResult]:
    items = ProposalItem.objects.filter(condition, taken_out_at=None, outcome=Outcome.REFUSE)
    issued = Decision.objects.filter(kind=DecisionKind.REFUSE, state=DecisionState.ISSUED)
    items = items.filter(proposal__in=issued.values("proposal")).select_related("appraisal__enrolment__place")
    rows = list(items.prefetch_related("appraisal__results"))
    if not rows:
        return []
    of_proposal = {
        row.proposal_id: row for row in issued.filter(proposal__in={item.proposal_id for item in rows}).select_related("deciding_place")
    }
    return [
        YearResult(
            enrolment=item.appraisal.enrolment,
            decision=of_proposal[item.proposal_id],
            standing=REFUSED,
            articles=tuple(result.article for result in item.appraisal.results.all() if result.met is False),
            is_verified=all(result.verified for result in item.appraisal.results.all() if result.met is False),
            reason=item.appraisal.reason,
        )
        for item in rows
    ]


def awaiting(dossiers: Iterable[Dossier], results: Iterable[YearResult]) -> list[Dossier]:
    """The recognition dossiers that are complete and not yet decided on."""
    decided = {(row.enrolment.subject_id, row.year) for row in results}
    return [
        row
        for row in dossiers
        if row.kind == DossierKind.RECOGNITION and row.state == DossierState.COMPLETE and (row.subject_id, row.year) not in decided
    ]
