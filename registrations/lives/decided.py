"""What the floors above know of a subject's year and a change of its life must respect. They register it in their `ready()`."""

from collections.abc import Callable, Iterable

Known = Callable[[frozenset[int], int], Iterable[int]]
Told = Callable[[frozenset[int], frozenset[int]], Iterable[str]]


class Question:
    """A question about many subjects in one year; the floors above answer with those of whom it is true."""

    def __init__(self):
        self._answers: list[Known] = []

    def register(self, answer: Known) -> None:
        """Let `answer(subject ids, year)` speak: it gives those of the ids of whom it is true."""
        self._answers.append(answer)

    def __call__(self, subject_ids: Iterable[int | None], year: int) -> set[int]:
        asked = frozenset(pk for pk in subject_ids if pk)
        return {pk for answer in self._answers for pk in answer(asked, year)} if asked else set()


decided = Question()  # an issued decision has recognised or refused it: its place on the roster of that year is settled
asked_for_recognition = Question()  # its recognition dossier was sent: the level that decides is fixed (Điều 10)
filed = Question()  # it has sent a dossier of either kind

_consequences: list[Told] = []


def register_consequences(told: Told) -> None:
    """Register what a change of a subject's life means for the rows of an upper floor: a function of subject ids and years,
    answering sentences for the page that shows what will change."""
    _consequences.append(told)


def consequences(subject_ids: Iterable[int | None], years: Iterable[int]) -> list[str]:
    """Everything the floors above have to say, in the order of registration."""
    asked, in_years = frozenset(pk for pk in subject_ids if pk), frozenset(years)
    return [sentence for told in _consequences for sentence in told(asked, in_years)] if asked and in_years else []
