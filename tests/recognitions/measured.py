"""A ruler for printed pages: every line with its face, its size in points and its place in millimetres; every rule that is drawn."""

import ctypes
from dataclasses import dataclass
from itertools import groupby, pairwise

import pypdfium2
import pypdfium2.raw as pdfium

MM = 72 / 25.4
WORD_SPACE = 0.23  # of the size: less stands between two letters of a word


@dataclass(frozen=True)
class Letter:
    """One printed sign. Places are millimetres from the page's left and top edge; `baseline` is where it stands."""

    sign: str
    face: str
    size: float
    left: float
    right: float
    baseline: float

    @property
    def bold(self) -> bool:
        return "Bold" in self.face

    @property
    def italic(self) -> bool:
        return "Italic" in self.face


@dataclass(frozen=True)
class Line:
    """Signs on one baseline that stand together."""

    letters: tuple[Letter, ...]

    @property
    def words(self) -> str:
        """The words; where nothing but room parts two letters, that room is a space."""
        said = self.letters[0].sign
        for before, letter in pairwise(self.letters):
            apart = letter.left - before.right > WORD_SPACE * letter.size / MM
            said += f" {letter.sign}" if apart and " " not in (before.sign, letter.sign) else letter.sign
        return " ".join(said.split())

    @property
    def size(self) -> float:
        (size,) = {letter.size for letter in self.letters}
        return size

    @property
    def faces(self) -> set[tuple[bool, bool]]:
        """Which of (bold, italic) it is set in."""
        return {(letter.bold, letter.italic) for letter in self.letters if letter.sign.strip()}

    @property
    def left(self) -> float:
        return min(letter.left for letter in self.letters if letter.sign.strip())

    @property
    def right(self) -> float:
        return max(letter.right for letter in self.letters if letter.sign.strip())

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def baseline(self) -> float:
        return self.letters[0].baseline


@dataclass(frozen=True)
class Rule:
    """A drawn horizontal line."""

    left: float
    right: float
    y: float

    @property
    def length(self) -> float:
        return self.right - self.left

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]

    def line(self, beginning: str) -> Line:
        """The only line that begins so."""
        found = [line for line in self.lines if line.words.startswith(beginning)]
        assert len(found) == 1, f"{beginning}: {[line.words for line in self.lines]}"
        return found[0]

    def rule_under(self, line: Line, *, within: float = 3) -> Rule:
        """The rule that is drawn close below a line, inside its column."""
        found = [rule for rule in self.rules if 0 < rule.y - line.baseline < within and abs(rule.centre - line.centre) < 3]
        assert len(found) == 1, f"{line.words}: {self.rules}"
        return found[0]


def pages_of(pdf: bytes) -> list[Page]:
    """Every page of a PDF, measured."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_measured(page) for page in document]


def _measured(page) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    letters = [letter for index in range(text.count_chars()) if (letter := _letter(text.raw, index, height))]
    return Page(round(width / MM, 1), round(height / MM, 1), tuple(_lines(letters)), tuple(_rules(page, height)))


def _letter(text, index: int, height: float) -> Letter | None:
    sign = chr(pdfium.FPDFText_GetUnicode(text, index))
    if sign in "\r\n" or pdfium.FPDFText_IsGenerated(text, index):
        return None
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    size = pdfium.FPDFText_GetFontSize(text, index) * abs(matrix.d)
    return Letter(
        sign=sign,
        face=_face(text, index),
        size=round(size, 1),
        left=left.value / MM,
        right=right.value / MM,
        baseline=(height - y.value) / MM,
    )


def _face(text, index: int) -> str:
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, index, buffer, len(buffer), flags)
    return buffer.value.decode()


def _lines(letters: list[Letter]):
    """Letters of one baseline, parted where a wide gap shows another column."""
    ordered = sorted(letters, key=lambda letter: (round(letter.baseline, 1), letter.left))
    for _, row in groupby(ordered, key=lambda letter: round(letter.baseline, 1)):
        part: list[Letter] = []
        for letter in row:
            if part and letter.left - part[-1].right > 9:
                yield Line(tuple(part))
                part = []
            part.append(letter)
        if any(letter.sign.strip() for letter in part):
            yield Line(tuple(part))


def _rules(page, height: float):
    """Drawn paths that are wide and flat, or the bottom of an outline."""
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = shape.get_bounds()
        if right - left > 20 and top - bottom < 3:
            yield Rule(left / MM, right / MM, (height - (top + bottom) / 2) / MM)
