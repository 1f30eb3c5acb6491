"""The stock reasons of a place: the first set that the portal brings, without what the place retired, and what it added."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from antt_portal import clock, text
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, Refused
from antt_portal.trail import services as trail
from dossiers import permissions
from dossiers.choices import PaperKind
from dossiers.models import StockReason
from dossiers.reviewing.stock_reasons import FIRST_SET, OF_ANY_PAPER

LENGTH = 200


@dataclass(frozen=True)
class StockReasons:
    """What a place's reviewers may pick, by paper kind ("" for any paper), and what they used to pick."""

    in_use: dict[str, list[str]]
    retired: dict[str, list[str]]

    def for_paper(self, kind: str) -> list[str]:
        """Those of the paper itself, then those of any paper."""
        own = self.in_use.get(kind, []) if kind else []
        return [*own, *self.in_use[OF_ANY_PAPER]]


def stock_reasons_of(place_id: int) -> StockReasons:
    """The reasons of a place, the portal's first, then its own in the order in which they were added. One query."""
    rows = list(StockReason.objects.filter(place=place_id).values_list("paper_kind", "words", "retired_at"))
    kept = {(kind, words) for kind, words, retired_at in rows if retired_at is None}
    retired = [(kind, words) for kind, words, retired_at in rows if retired_at is not None and (kind, words) not in kept]
    first = [(kind, words) for kind, brought in FIRST_SET.items() for words in brought if (kind, words) not in retired]
    in_use = [*first, *((kind, words) for kind, words, retired_at in rows if retired_at is None and (kind, words) not in first)]
    return StockReasons(_by_kind(in_use), _by_kind(dict.fromkeys(retired)))


def _by_kind(reasons: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {kind: [] for kind in ("", *PaperKind.values)}
    for kind, words in reasons:
        found[kind].append(words)
    return found


@transaction.atomic
def stock_reason_add(*, place: Place, by, words: str, paper_kind: str = OF_ANY_PAPER) -> StockReason:
    """Let the reviewers of `place` pick `words` from now on; also what was retired before.

    For police of the place; others NotYours. Raises Refused (field "words" or "paper_kind").
    """
    _require_police(by, place)
    words = text.normal(words)
    if not words:
        raise Refused("Ông/bà chưa viết lý do. Viết một câu, nói rõ thiếu gì và cần nộp gì.", field="words")
    if len(words) > LENGTH:
        raise Refused(f"Lý do dài quá {LENGTH} ký tự. Ông/bà viết ngắn lại.", field="words")
    if paper_kind not in ("", *PaperKind.values):
        raise Refused("Loại giấy tờ không có trong danh sách. Ông/bà chọn lại.", field="paper_kind")
    if words in stock_reasons_of(place.pk).in_use[paper_kind]:
        raise Refused("Lý do này đã có trong danh sách. Ông/bà viết một lý do khác.", field="words")
    reason = StockReason.objects.create(place=place, paper_kind=paper_kind, words=words, added_by=by, added_at=clock.now())
    trail.record(action="stock_reason.added", of=reason, by=by, place_id=place.pk, details={"paper_kind": paper_kind})
    return reason


@transaction.atomic
def stock_reason_retire(*, place: Place, by, words: str, paper_kind: str = OF_ANY_PAPER) -> None:
    """Offer `words` no longer, whether the place added it or the portal brought it. What was written with it stays as it is.

    For police of the place; others NotYours. Raises Conflict when it is not offered any more.
    """
    _require_police(by, place)
    words = text.normal(words)
    if words not in stock_reasons_of(place.pk).in_use.get(paper_kind, []):
        raise Conflict("Lý do này không còn trong danh sách đang dùng. Ông/bà xem lại trang.")
    now = clock.now()
    reason = StockReason.objects.in_use().filter(place=place, paper_kind=paper_kind, words=words).first()
    if reason:
        reason.retired_at = now
        reason.save(update_fields=["retired_at"])
    else:
        reason = StockReason.objects.create(place=place, paper_kind=paper_kind, words=words, added_by=by, added_at=now, retired_at=now)
    trail.record(action="stock_reason.retired", of=reason, by=by, place_id=place.pk, details={"paper_kind": paper_kind})


def _require_police(by, place: Place) -> None:
    """For police of the place itself. The place is locked: two who add or retire the same at once come one after the other."""
    permissions.require(by.holds(*permissions.POLICE, place=place))
    Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)
