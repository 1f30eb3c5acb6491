"""The code by which anyone asks whether a certificate is real, and the address that its QR carries.

A code cannot be guessed (12 letters of 29, from the system's source of chance) and cannot be misread: no 0 and O, no 1, I and L.
It is printed and typed in groups of four; case, spaces and hyphens do not matter.
"""

import secrets

import segno
from django.conf import settings
from django.urls import reverse

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4
QUIET_MODULES = 2  # the paper around the QR is white as well
MASK = 2  # any pattern can be read; to look for the handsomest takes four times as long as all the rest


def code_new() -> str:
    """A code that nobody has and nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def code_normal(typed: str) -> str:
    """The code that a person meant: capitals, without spaces, hyphens or any other sign."""
    return "".join(char for char in typed.upper() if char.isalnum())


def code_in_groups(code: str) -> str:
    """The code as it is read aloud: `ABCD-EFGH-JKMN`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def verification_address(code: str) -> str:
    """The whole public address of a code, as printed and as in the QR."""
    return settings.PUBLIC_ADDRESS + reverse("verify", args=[code])


def qr_squares(address: str) -> list[list[bool]]:
    """The QR of `address` as rows of squares, true where black, its quiet zone included. Error level M."""
    qr = segno.make(address, error="m", boost_error=False, micro=False, mask=MASK)
    return [[bool(square) for square in row] for row in qr.matrix_iter(border=QUIET_MODULES)]


def qr_svg(address: str) -> str:
    """The QR of `address` as an SVG element without a size of its own. Error level M; the same address gives the same picture."""
    qr = segno.make(address, error="m", boost_error=False, micro=False)
    return qr.svg_inline(border=QUIET_MODULES, omitsize=True, svgclass=None, lineclass=None)
