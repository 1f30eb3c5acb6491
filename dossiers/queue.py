"""What waits for whom to be checked, in the order in which it came, page by page by key."""

from dataclasses import dataclass

from django.db.models import Count, Q

from antt_portal.accounts.choices import Role
from dossiers.choices import DossierState
from dossiers.models import Dossier
from dossiers.permissions import POLICE
from registrations.choices import MemberRole
from registrations.querysets import own_subject_ids

PAGE_ROWS = 50


@dataclass(frozen=True)
class Page:
    """Rows of the queue, and the key of the last one if more follow."""

    rows: list[Dossier]
    next_key: int | None


def dossiers_to_review(user):
    """Dossiers decided in the very places where `user` is police, and those of an area officer's own subjects there."""
    places = user.place_ids(*POLICE)
    area = user.place_ids(Role.AREA_OFFICER)
    own = Q(subject__in=own_subject_ids(user, MemberRole.AREA_OFFICER), place__in=area) if area else Q(pk=None)
    sent = Dossier.objects.exclude(state__in=[DossierState.DRAFT, DossierState.WITHDRAWN, DossierState.LAPSED])
    return sent.visible_to(user).filter(Q(deciding_place__in=places) | own)


def page_of(rows, *, after: int | None = None) -> Page:
    """The next rows of `rows` behind the dossier with key `after`, oldest receipt first."""
    ordered = rows.select_related("enrolment", "reviewer").order_by("received_at", "pk")
    last = rows.model.objects.filter(pk=after).values_list("received_at", flat=True).first() if after else None
    if last:
        ordered = ordered.filter(Q(received_at__gt=last) | Q(received_at=last, pk__gt=after))
    found = list(ordered[: PAGE_ROWS + 1])
    return Page(found[:PAGE_ROWS], found[PAGE_ROWS - 1].pk if len(found) > PAGE_ROWS else None)


def counts_of(rows) -> dict[str, int]:
    """How many of `rows` are in each state that the queue shows, and how many of those waiting came late."""
    waiting = Q(state__in=[DossierState.SUBMITTED, DossierState.IN_REVIEW])
    counted = {state: Count("pk", filter=Q(state=state)) for state in ("submitted", "in_review", "returned", "complete")}
    return rows.aggregate(**counted, late=Count("pk", filter=waiting & Q(late=True)))
