"""The list of subjects that goes with a letter or an invitation: by kind, numbered through."""

from collections.abc import Iterable

from antt_portal.papers.text import Part, Table
from recognitions import paper_words as words
from recognitions.decision_text import columns_of
from registrations.models import Enrolment


def list_of(rows: Iterable[Enrolment]) -> Table:
    """Name and address of each subject, residential areas first."""
    parts, number = [], 0
    for kind, of_kind in words.by_kind(rows).items():
        lines = tuple((str(number + place), row.name, row.address) for place, row in enumerate(of_kind, start=1))
        number += len(of_kind)
        parts.append(Part(lines, f"{kind[:1].upper()}{kind[1:]}"))
    return Table(columns_of(with_reasons=False), tuple(parts))
