"""How words are set so that they fit: the size and the lines, measured with the faces that are printed.

A name that is too long for its line would run over its neighbours without any error from the printer. So the fit is worked out
here, and the page only places lines that are known to be short enough. Pure: words and widths in, sizes and lines out.
"""

from dataclasses import dataclass

from antt_portal.print_assets import width_of

MM = 72 / 25.4  # points in a millimetre
SLACK = 0.98  # of the width is used: the printer kerns, our measure does not
BALANCE_STEPS = 24


@dataclass(frozen=True)
class Setting:
    """Words as they will be printed: the size in points and the words of each line."""

    size: float
    lines: tuple[str, ...]


def fitted(words: str, *, width: float, face: str, ladder: tuple[tuple[float, int], ...]) -> Setting:
    """`words` at the first rung of `ladder` (size in points, most lines) at which they fit into `width` points.

    When even the last rung is too short for them, they are set at its size in as many lines as they need.
    """
    for size, most_lines in ladder:
        lines = broken(words, width=width * SLACK / size, face=face)
        if len(lines) <= most_lines:
            return Setting(size, balanced(words, lines=lines, face=face))
    size = ladder[-1][0]
    return Setting(size, broken(words, width=width * SLACK / size, face=face))


def broken(words: str, *, width: float, face: str) -> tuple[str, ...]:
    """`words` in as few lines as go, each at most `width` times the size of its letters wide. A word too long for a line is cut."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size=1, face=face) <= width:
            lines[-1] = longer
        else:
            lines += _cut(word, width=width, face=face)
    return tuple(line for line in lines if line)


def _cut(word: str, *, width: float, face: str) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and width_of(pieces[-1] + char, size=1, face=face) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def balanced(words: str, *, lines: tuple[str, ...], face: str) -> tuple[str, ...]:
    """The same number of lines, as equally long as words allow: a name never leaves one short word on the last line."""
    if len(lines) < 2:
        return lines
    widest = max(width_of(line, size=1, face=face) for line in lines)
    longest_word = max(width_of(word, size=1, face=face) for word in words.split())
    narrowest = min(widest, max(width_of(words, size=1, face=face) / len(lines), longest_word))
    for step in range(BALANCE_STEPS):
        attempt = broken(words, width=narrowest + (widest - narrowest) * step / BALANCE_STEPS, face=face)
        if len(attempt) == len(lines):
            return attempt
    return lines
