"""A drawing that lies under many pages: drawn once, then carried into each file as one object with all that it needs.

The printer draws every path of a picture again for every page, which is most of the time that a page takes. Here a page of pictures
is drawn once, kept as PDF objects, and laid under each page by the hook that WeasyPrint offers (`write_pdf(finisher=…)`). What a
picture refers to (transparency, gradients, pixels) goes with it: without that, viewers drop paint and no checker says so.
"""

import re
from dataclasses import dataclass

import pydyf

from antt_portal import print_assets

POINTS = 72 / 25.4  # in a millimetre
REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
STREAM = b"\nstream\n"


@dataclass(frozen=True)
class Drawing:
    """PDF objects by the number that they had where they were drawn, each as (its dictionary, the rest); the first is the form."""

    objects: dict[int, tuple[bytes, bytes]]


class _Carried(pydyf.Object):
    """An object of a drawing under its new number."""

    def __init__(self, head: bytes, rest: bytes):
        super().__init__()
        self.head, self.rest = head, rest

    @property
    def data(self) -> bytes:
        return self.head + self.rest

    @property
    def compressible(self) -> bool:
        return not self.rest


def drawing_of(html: str, *, stylesheet: str) -> Drawing:
    """The one page of `html` as a drawing."""
    found: dict[int, tuple[bytes, bytes]] = {}

    def keep(_document, pdf) -> None:
        page, content, _ = _parts(pdf)
        content.extra |= {"Type": "/XObject", "Subtype": "/Form", "BBox": page["MediaBox"], "Resources": page["Resources"]}
        wanted = [content.number]
        while wanted:
            number = wanted.pop(0)
            if number not in found:
                found[number] = _split(pdf.objects[number])
                wanted += [int(other) for other in REFERENCE.findall(found[number][0])]

    print_assets.pdf(html, stylesheet=stylesheet, finish=keep)
    return Drawing(found)


def _split(one: pydyf.Object) -> tuple[bytes, bytes]:
    """What may hold references, and the bytes of a stream, which hold none."""
    if not isinstance(one, pydyf.Stream):
        return one.data, b""
    head, mark, rest = one.data.partition(STREAM)
    return head, mark + rest


def _parts(pdf) -> tuple:
    """The only page of a file with its content stream and its resources."""
    (page,) = [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page"]
    content, resources = (pdf.objects[int(page[name].split()[0])] for name in ("Contents", "Resources"))
    return page, content, resources


def lay_under(pdf, drawing: Drawing) -> None:
    """Put the drawing under what is on the page."""
    first = len(pdf.objects)
    numbers = {old: first + place for place, old in enumerate(drawing.objects)}
    for head, rest in drawing.objects.values():
        pdf.add_object(_Carried(REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1])], head), rest))
    _page, content, resources = _parts(pdf)
    resources["XObject"]["under"] = b"%d 0 R" % first
    content.stream.insert(0, b"/Artifact BMC q /under Do Q EMC")


def fill_squares(pdf, rows: list[list[bool]], *, left: float, top: float, size: float) -> None:
    """Fill the true squares of a square grid in black; place and size of the whole grid in millimetres from the page's upper left."""
    side = size * POINTS / len(rows)
    runs = [run for number, row in enumerate(rows) for run in _runs(number, row)]
    move = b"q 0 g %.4f 0 0 %.4f %.4f %.4f cm" % (side, side, left * POINTS, top * POINTS)
    _page, content, _resources = _parts(pdf)
    content.stream.append(b"\n".join((b"/Artifact BMC", move, *(b"%d %d %d 1 re" % run for run in runs), b"f Q EMC")))


def _runs(number: int, row: list[bool]) -> list[tuple[int, int, int]]:
    """The stretches of true squares in a row, each as (column, row, how many)."""
    stretches, start = [], None
    for column, filled in enumerate([*row, False]):
        if filled and start is None:
            start = column
        elif not filled and start is not None:
            stretches.append((start, number, column - start))
            start = None
    return stretches


def fit_to_sheet(pdf, *, width: float, height: float) -> None:
    """Make the page `width` × `height` millimetres: what is on it grows or shrinks with it, whole and in the middle."""
    page, content, _resources = _parts(pdf)
    _left, _bottom, wide, high = (float(edge) for edge in page["MediaBox"])
    new_wide, new_high = width * POINTS, height * POINTS
    scale = min(new_wide / wide, new_high / high)
    move = (scale, scale, (new_wide - wide * scale) / 2, (new_high - high * scale) / 2)
    content.stream.insert(0, b"%.6f 0 0 %.6f %.4f %.4f cm" % move)
    for box in ("MediaBox", "TrimBox", "BleedBox"):
        page[box] = pydyf.Array([0, 0, new_wide, new_high])
