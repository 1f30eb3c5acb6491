"""Which subject an officer appraises next: the list's own order, so that the pile is worked through from top to bottom."""

from django.db.models import Q

from antt_portal.accounts.choices import Role
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from recognitions.choices import AppraisalState
from recognitions.proposing.candidates import KIND_ORDER

POLICE = (Role.POLICE_OFFICER, Role.POLICE_CHIEF)
READERS = (*POLICE, Role.AUDITOR)


def to_appraise(user, year: int):
    """The recognition dossiers of a year in the places where `user` appraises or audits: complete, or in an appraisal already."""
    mine = Dossier.objects.visible_to(user).filter(deciding_place__in=user.place_ids(*READERS), kind=DossierKind.RECOGNITION, year=year)
    ready = mine.filter(Q(state=DossierState.COMPLETE) | Q(appraisals__isnull=False))
    return ready.select_related("enrolment", "place").order_by(KIND_ORDER, "enrolment__sort_key", "pk")


def next_to_appraise(user, after: Dossier) -> Dossier | None:
    """The complete dossier behind `after` that is not concluded yet, beginning again from the top; None when all are. Two queries."""
    rows = to_appraise(user, after.year).filter(deciding_place__in=user.place_ids(*POLICE)).prefetch_related("appraisals")
    listed = list(rows.select_related(None).select_related("subject"))
    here = next((number for number, row in enumerate(listed) if row.pk == after.pk), -1)
    behind = [*listed[here + 1 :], *listed[: max(here, 0)]]
    return next((row for row in behind if _waits(row)), None)


def _waits(row: Dossier) -> bool:
    return row.state == DossierState.COMPLETE and all(one.state == AppraisalState.OPEN for one in row.appraisals.all())
