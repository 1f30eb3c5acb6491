"""Vietnamese text: one normal form from the edge inwards, one key to find it by, one key to sort it by.

The keys are made in Python and stored in columns, so that PostgreSQL and SQLite find and sort alike.
"""

import re
import unicodedata
from functools import cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries
_SHAPES = {"\u0306": "ă", "\u0302": {"a": "â", "e": "ê", "o": "ô"}, "\u031b": {"o": "ơ", "u": "ư"}}

_TONES_FOLLOW, _SPACE, _NUMBER, *_RANKED = "0123456789abcdefghijklmnopqrstuvwxyz"
_RANKS = dict(zip(_LETTERS, _RANKED, strict=True))
_WORDS = re.compile(r"(\d+)|(\D+)")
_LETTERS_AND_DIGITS = re.compile(r"[^\W_]+")


def normal(text: str) -> str:
    """`text` in NFC, with runs of white space (line ends included) made one space."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def normal_lines(text: str) -> str:
    """`text` in NFC line by line: white space within a line made one space, lines kept, at most one empty line between two."""
    kept: list[str] = []
    for line in (normal(line) for line in (text or "").splitlines()):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def folded(text: str) -> str:
    """The key to find `text` by: lower case, no marks, đ as d, only letters, digits and single spaces.

    >>> folded("Tổ dân phố  số 05")
    'to dan pho so 5'
    """
    bare = "".join([c for c in unicodedata.normalize("NFD", text or "") if not unicodedata.combining(c)])
    words = _LETTERS_AND_DIGITS.findall(bare.casefold().replace("đ", "d"))
    return " ".join([word.lstrip("0") or "0" if word.isdecimal() else word for word in words])


def sort_key(text: str) -> str:
    """The key to sort `text` by: letters in Vietnamese order, then tones; numbers by value ("số 5" before "số 10").

    Only digits and small letters, whose order every collation agrees on; at most 420 characters.
    """
    letters, tones = [], []
    for number, word in _WORDS.findall(unicodedata.normalize("NFC", text or "").casefold()):
        if number:
            letters.append(_NUMBER + str(int(number)).zfill(9))
            continue
        for letter, tone in map(_letter_and_tone, word):
            if letter in _RANKS:
                letters.append(_RANKS[letter])
                tones.append(tone)
            elif letter.isspace() and letters and letters[-1] != _SPACE:
                letters.append(_SPACE)
    if letters and letters[-1] == _SPACE:
        letters.pop()
    return ("".join(letters) + _TONES_FOLLOW + "".join(tones))[:420]


@cache
def _letter_and_tone(char: str) -> tuple[str, str]:
    """The letter without its tone (ấ → â) and the rank of the tone as a digit."""
    base, tone = "", "0"
    for part in unicodedata.normalize("NFD", char):
        if part in _TONES:
            tone = str(_TONES.index(part) + 1)
        elif part in _SHAPES:
            shape = _SHAPES[part]
            base = shape if isinstance(shape, str) else shape.get(base, base)
        else:
            base += part
    return base, tone
