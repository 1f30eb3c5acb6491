"""An administrative paper as plain facts: what its PDF and its Word version both say, laid out by Nghị định 30/2020/NĐ-CP.

Empty fields are left out of the page: a residential area's paper has no number, a list no addressee (practice P13). Blanks to be
filled by hand are part of the text.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; `head` (“Điều 1.”) stands bold before it."""

    text: str
    head: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, its width in millimetres (a portrait page has 165, a landscape one 252)."""

    head: str
    width: float
    centred: bool = False


@dataclass(frozen=True)
class Part:
    """Some rows of a table under a title of their own, which is counted: “Tổ dân phố (24)”; without a title they just follow.

    `columns` are the part's own, where they differ from the table's; `counted` is False where the rows are not what the title names.
    """

    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    columns: tuple[Column, ...] = ()
    counted: bool = True

    @property
    def heading(self) -> str:
        return f"{self.title} ({len(self.rows):02d})" if self.title and self.counted else self.title


@dataclass(frozen=True)
class Table:
    """Rows under columns; the head is repeated on every page. Each row has a cell for every column."""

    columns: tuple[Column, ...]
    parts: tuple[Part, ...]

    def columns_of(self, part: Part) -> tuple[Column, ...]:
        return part.columns or self.columns

    @property
    def laid_out(self) -> list[tuple[str, tuple[Column, ...], list[list[tuple[str, Column]]]]]:
        """Each part as (heading, columns, rows of (words, column)): what a template walks through."""
        return [
            (part.heading, self.columns_of(part), [list(zip(row, self.columns_of(part), strict=True)) for row in part.rows])
            for part in self.parts
        ]


@dataclass(frozen=True)
class Annex:
    """The list that goes with a paper, on pages of its own; `source` says with what it goes."""

    about: str
    source: str
    table: Table
    title: str = "DANH SÁCH"


@dataclass(frozen=True)
class Signature:
    """How somebody signs: in what capacity, under what name."""

    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class PaperText:
    """A paper whole, in the order of the page: heading, title, addressee, grounds, body, table, closing, signatures, annex.

    `left_signature` is the secretary's of minutes; where there is one, no recipients are named. A letter (công văn) has no title: what
    it is about stands `under_number`.
    """

    issuer: tuple[str, ...]
    place_and_date: str  # empty in minutes, which say in their text when and where
    title: str
    signature: Signature
    superior: str = ""
    number_line: str = ""
    under_number: str = ""
    about: str = ""
    addressee: str = ""
    authority: str = ""
    grounds: tuple[str, ...] = ()
    resolves: str = ""
    body: tuple[Paragraph, ...] = ()
    table: Table | None = None
    closing: tuple[Paragraph, ...] = ()
    left_signature: Signature | None = None
    recipients: tuple[str, ...] = ()
    annex: Annex | None = None
    landscape: bool = False
