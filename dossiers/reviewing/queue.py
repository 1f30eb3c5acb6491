"""What waits for whom to be checked, in the order that was asked for, page by page by key; and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from antt_portal import clock
from dossiers.choices import BEING_CHECKED, DossierState
from dossiers.filters import HOLDERS, OPENED_AGAIN, DossierFilter
from dossiers.models import Dossier, ReviewNote
from dossiers.permissions import POLICE
from dossiers.reviewing.claiming import held_by_others
from registrations.rosters.area_officers import officers_of

PAGE_ROWS = 50
REMEMBERED = "review_queue"  # the key in a session
SHOWN = (
    *("kind", "year", "state", "state_since", "receipt_code", "received_at", "received_how", "last_day", "late", "claimed_at"),
    *("enrolment__name", "enrolment__kind", "claimed_by__full_name", "claimed_by__username"),
)
DEFAULT_ORDER = ""
ORDERS = {
    DEFAULT_ORDER: ("Nhận trước, xem trước", "received_at", False),
    "newest": ("Mới nhận trước", "received_at", True),
    "last_day": ("Hạn cuối gần nhất trước", "last_day", False),
}


@dataclass(frozen=True)
class Page:
    """Rows of the queue, and the key of the last one if more follow."""

    rows: list[Dossier]
    next_key: int | None


def dossiers_to_review(user):
    """All that `user` may find in the queue: what was ever received, also what was withdrawn since."""
    return Dossier.objects.to_review(user).exclude(state=DossierState.DRAFT).filter(received_at__isnull=False)


def filter_for(user, data: Mapping[str, str], rows=None) -> DossierFilter:
    """The queue of `user` narrowed as `data` says; by area officer where the place has some."""
    officers = [officer for place in user.place_ids(*POLICE) for officer in officers_of(place, clock.today())]
    return DossierFilter(data, dossiers_to_review(user) if rows is None else rows, user=user, officers=officers)


def asked_for(query: Mapping[str, str], session) -> Mapping[str, str]:
    """What the queue is narrowed and ordered by: the address, or, where it names no filter, what this person chose last."""
    names = {*DossierFilter.base_filters, "order"}
    return query if names & set(query) else {**session.get(REMEMBERED, {}), **query}


def order_of(data: Mapping[str, str]) -> str:
    return data.get("order", "") if data.get("order") in ORDERS else DEFAULT_ORDER


def remember(session, chosen: DossierFilter, order: str) -> None:
    """Keep the choice for the next visit of this person; the words are not kept."""
    kept = chosen.remembered | ({"order": order} if order else {})
    if session.get(REMEMBERED, {}) != kept:
        session[REMEMBERED] = kept


def page_of(rows, *, order: str = DEFAULT_ORDER, after: int | None = None) -> Page:
    """The next rows of `rows` behind the dossier with key `after`, with all that a row of the page shows."""
    told = ReviewNote.objects.filter(action__in=("return", "withdraw", *OPENED_AGAIN)).order_by("pk")
    shown = rows.select_related("enrolment", "claimed_by").only(*SHOWN).prefetch_related(Prefetch("notes", told, to_attr="told_notes"))
    found = list(_behind(shown, order, after)[: PAGE_ROWS + 1])
    return Page(found[:PAGE_ROWS], found[PAGE_ROWS - 1].pk if len(found) > PAGE_ROWS else None)


def next_after(chosen: DossierFilter, *, order: str, after: int | None) -> Dossier | None:
    """The dossier that follows the one with key `after` in the same narrowing, from the top again at the end; not that one itself,
    and none that a colleague holds, unless just those were asked for."""
    rows = chosen.qs.exclude(pk=after)
    if chosen.given.get("holder") != HOLDERS[2][0]:
        rows = rows.exclude(held_by_others(chosen.user))
    return _behind(rows, order, after).first() or _behind(rows, order, None).first()


def _behind(rows, order: str, after: int | None):
    """`rows` in that order, from behind the dossier with key `after`, which need not be among them any more."""
    _, name, falling = ORDERS[order]
    ordered = rows.order_by(f"-{name}" if falling else name, "pk")
    last = Dossier.objects.filter(pk=after).values_list(name, flat=True).first() if after else None
    if last is None:
        return ordered
    return ordered.filter(Q(**{f"{name}__{'lt' if falling else 'gt'}": last}) | Q(**{name: last, "pk__gt": after}))


def counts_of(rows, user) -> dict[str, int]:
    """What the figures above the queue say: each is the number of rows that its link shows."""
    waiting = Q(state__in=BEING_CHECKED)
    return rows.filter(state__in=[*BEING_CHECKED, DossierState.RETURNED]).aggregate(
        submitted=Count("pk", filter=Q(state=DossierState.SUBMITTED)),
        in_review=Count("pk", filter=Q(state=DossierState.IN_REVIEW)),
        returned=Count("pk", filter=Q(state=DossierState.RETURNED)),
        late=Count("pk", filter=waiting & Q(late=True)),
        mine=Count("pk", filter=waiting & Q(claimed_by=user.pk)),
    )
