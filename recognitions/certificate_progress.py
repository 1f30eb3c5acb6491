"""How far the certificates of a decision are: counted in one query, so that a page may ask every few seconds."""

from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from recognitions.choices import NOT_MADE, PRINTABLE, CertificateState
from recognitions.models import Certificate
from recognitions.services.certificates import RENDER_KEY
from recognitions.services.print_room import PRINT_FILE_KEY


@dataclass(frozen=True)
class Progress:
    """Of `total` certificates `made` have their file and `stuck` wait for a person; then they are joined into the print file.

    `joined`: the print file holds exactly those that may be printed; none is needed when none may.
    """

    total: int
    made: int
    printable: int
    stuck: int
    joined: bool
    joining_stuck: bool

    @property
    def moving(self) -> bool:
        """Whether something is still to come without anybody's help."""
        if self.made + self.stuck < self.total:
            return True
        return self.total > 0 and not (self.stuck or self.joined or self.joining_stuck)

    @property
    def printable_together(self) -> bool:
        """Whether there is a print file to fetch that holds what may be printed."""
        return self.printable > 0 and self.joined

    @property
    def needs_a_person(self) -> bool:
        return bool(self.stuck or self.joining_stuck)


def progress_of(decision_id: int) -> Progress:
    """How far the certificates of one decision are."""
    counts = with_stuck(Certificate.objects.filter(recognition__decision_id=decision_id)).aggregate(
        total=Count("pk"),
        made=Count("pk", filter=~Q(state__in=NOT_MADE)),
        with_trouble=Count("pk", filter=Q(stuck=True)),
        printable=Count("pk", filter=Q(state__in=PRINTABLE)),
        replaced=Count("pk", filter=Q(state=CertificateState.REPLACED)),
        joined_pages=Max("recognition__decision__print_file__pages"),
        joined_replaced=Max("recognition__decision__print_file__replaced"),
    )
    standing = (counts["printable"], counts["replaced"])
    joined = counts["printable"] == 0 or standing == (counts["joined_pages"], counts["joined_replaced"])
    joining_stuck = counts["made"] == counts["total"] and not joined and _joining_gave_up(decision_id)
    return Progress(counts["total"], counts["made"], counts["printable"], counts["with_trouble"], joined, joining_stuck)


def _joining_gave_up(decision_id: int) -> bool:
    return Job.objects.filter(dedupe_key__startswith=f"{PRINT_FILE_KEY}{decision_id}:", state=JobState.FAILED).exists()


def with_stuck(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Each certificate with `stuck`: its file is not made and its job has given up, so a person must look."""
    key = Concat(Value(RENDER_KEY), Cast(OuterRef("pk"), CharField()))
    given_up = Exists(Job.objects.filter(dedupe_key=key, state=JobState.FAILED))
    return certificates.annotate(stuck=Q(given_up, state__in=NOT_MADE))
