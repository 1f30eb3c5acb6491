"""What the floors above have concluded from the facts of a subject's year: they look at it again when those facts change, in the same
transaction. They register in their `ready()`.
"""

from collections.abc import Callable, Collection

Hold = Callable[[Collection[int], int], None]
LookAgain = Callable[..., None]

PAPERS, ROSTER, RESULTS = "papers", "roster", "results"  # what changed: a dossier's papers and figures, the roster, who was recognised

_hold: list[Hold] = []
_look_again: list[LookAgain] = []


def register(*, hold: Hold, look_again: LookAgain) -> None:
    """`hold(subject ids, year)` locks what was concluded from these subjects' year; `look_again(subject ids, year, changed=, by=)`
    is told what changed of it (PAPERS, ROSTER, RESULTS) and by whom (None: the portal itself)."""
    _hold.append(hold)
    _look_again.append(look_again)


def hold(subject_ids: Collection[int], year: int) -> None:
    """Lock what was concluded, before the rows of this floor or a dossier are locked: conclusions always come first."""
    for one in _hold:
        one(subject_ids, year)


def look_again(subject_ids: Collection[int], year: int, *, changed: str, by) -> None:
    """Tell the floors above that facts of these subjects' year have changed. Call it last, in the transaction of the change."""
    if subject_ids:
        for one in _look_again:
            one(subject_ids, year, changed=changed, by=by)
