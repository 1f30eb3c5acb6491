"""The criteria by which a dossier is measured: those of the plan versions in force when it was sent, of today's while it was not."""

from datetime import datetime

from antt_portal import clock
from dossiers.models import Dossier
from registrations.criteria import CriteriaSet
from registrations.plan_history import plan_history


def used_at(dossier: Dossier) -> datetime:
    """The instant whose plan versions hold for `dossier`: of its receipt, or, where paper was typed in later, of the version that was
    fixed then. Expects `plan_version` to be selected."""
    if dossier.received_at is None:
        return clock.now()
    fixed = dossier.plan_version.published_at if dossier.plan_version else dossier.received_at
    return max(dossier.received_at, fixed)


def criteria_of(dossier: Dossier) -> CriteriaSet:
    """The criteria of the dossier's subject and year, with what the plans of its place add."""
    return plan_history(dossier.place, dossier.year).criteria(dossier.enrolment.kind, used_at(dossier))
