"""An administrative paper as plain facts: what its PDF and its Word version both say, laid out by Nghị định 30/2020/NĐ-CP."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; `head` (“Điều 1.”) stands bold before it."""

    text: str
    head: str = ""


@dataclass(frozen=True)
class ListRow:
    number: int
    name: str
    address: str
    remark: str = ""


@dataclass(frozen=True)
class ListPart:
    """One part of the annexed list: all rows of a kind (or of a kind and an outcome), under a title."""

    title: str
    rows: tuple[ListRow, ...]


@dataclass(frozen=True)
class PaperText:
    """A paper whole. Empty fields are left out of the page; blanks to be filled by hand are part of the text."""

    superior: str
    issuer: tuple[str, ...]
    number_line: str
    place_and_date: str
    title: str
    about: str
    addressee: str
    authority: str
    grounds: tuple[str, ...]
    resolves: str
    body: tuple[Paragraph, ...]
    signing_lines: tuple[str, ...]
    signer_name: str
    recipients: tuple[str, ...]
    list_about: str
    list_source: str
    remark_head: str
    parts: tuple[ListPart, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of the list's columns."""
        return ("STT", "Tên", "Địa chỉ", *((self.remark_head,) if self.remark_head else ()))
