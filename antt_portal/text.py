"""Vietnamese text: one normal form from the edge inwards, one key to find it by, one key to sort it by.

The keys are made in Python and stored in columns, so that PostgreSQL and SQLite find and sort alike.
"""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries
_SHAPES = {"\u0306": "ă", "\u0302": {"a": "â", "e": "ê", "o": "ô"}, "\u031b": {"o": "ơ", "u": "ư"}}


def normal(text: str) -> str:
    """`text` in NFC, with runs of white space (line ends included) made one space."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def folded(text: str) -> str:
    """The key to find `text` by: lower case, no marks, đ as d, only letters, digits and single spaces.

    >>> folded("Tổ dân phố  số 05")
    'to dan pho so 5'
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text or "") if not unicodedata.combining(c))
    bare = bare.casefold().replace("đ", "d")
    words = "".join(c if c.isalnum() else " " for c in bare).split()
    return " ".join(word.lstrip("0") or "0" if word.isdecimal() else word for word in words)


def sort_key(text: str) -> str:
    """The key to sort `text` by: letters in Vietnamese order, then tones; numbers by value ("số 5" before "số 10")."""
    letters, tones = [], []
    digits = ""
    for char in unicodedata.normalize("NFC", text or "").casefold() + "\0":
        if char.isdecimal():
            digits += char
            continue
        if digits:
            letters.append("0" + digits.lstrip("0").zfill(8))
            digits = ""
        if char == "\0":
            break
        base, tone = _letter_and_tone(char)
        letters.append(chr(0x41 + _LETTERS.index(base)) if base in _LETTERS else (" " if base.isspace() else ""))
        tones.append(tone)
    return " ".join("".join(letters).split()) + "|" + "".join(tones)


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
