"""The golden files: what each paper says, letter for letter, and how it looks, within a few specks.

    ANTT_GOLDEN=write .venv/bin/pytest -n 0 tests/recognitions/test_papers_look_as_they_did.py

writes them anew. Look at the pictures before they are committed.
"""

import os
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from antt_portal.papers.files import pdf_of
from tests.recognitions import fixed_papers

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden"
NAMES = (
    "decision-recognise",
    "decision-refuse",
    "proposal-letter",
    "result-notice",
    "result-notice-for-one",
    "register-book",
    "certificate-1",
    "certificate-2",
)
WRITE = os.environ.get("ANTT_GOLDEN") == "write"
DOTS_PER_INCH = 60
SPECK = 64  # of 255: two printers round the edge of a letter differently
SPECKS = 0.003  # of the page: a line that moved by a millimetre is more


@pytest.fixture(params=NAMES)
def name(request, at):
    at(fixed_papers.DAY)
    return request.param


def printed(name: str) -> bytes:
    made = fixed_papers.made()
    return as_pdf(made.papers[name]) if name in made.papers else made.files[name]


@cache
def as_pdf(paper) -> bytes:
    return pdf_of(paper)


def text_of(pdf: bytes) -> str:
    """The words of every page, one line of the page a line, runs of white space as one space."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded().splitlines() for page in document]
    return "\f\n".join("".join(f"{' '.join(line.split())}\n" for line in lines) for lines in pages)


def picture_of(pdf: bytes) -> Image.Image:
    """All pages below each other, grey."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=DOTS_PER_INCH / 72).to_pil().convert("L") for page in document]
    whole = Image.new("L", (max(page.width for page in pages), sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return whole


def share_of_specks(one: Image.Image, other: Image.Image) -> float:
    """The share of dots that differ by more than the rounding of an edge; 1 when the sizes differ."""
    if one.size != other.size:
        return 1.0
    counts = ImageChops.difference(one, other).histogram()
    return sum(counts[SPECK:]) / (one.width * one.height)


def test_a_paper_says_what_it_said(name):
    said, golden = text_of(printed(name)), GOLDEN / f"{name}.txt"
    if WRITE:
        golden.write_text(said)
    assert said == golden.read_text()


def test_a_paper_looks_as_it_looked(name):
    seen, golden = picture_of(printed(name)), GOLDEN / f"{name}.png"
    if WRITE:
        seen.quantize(16).save(golden, optimize=True)
    assert share_of_specks(seen, Image.open(golden).convert("L")) <= SPECKS


def test_a_line_that_moved_is_seen(at):
    """The control of the pictures' tolerance: the same paper a millimetre lower is another picture."""
    at(fixed_papers.DAY)
    seen = picture_of(printed("decision-recognise"))
    lower = ImageChops.offset(seen, 0, round(DOTS_PER_INCH / 25.4))
    assert share_of_specks(seen, lower) > SPECKS
    assert share_of_specks(seen, seen) == 0
