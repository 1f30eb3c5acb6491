"""Receipt codes: told by telephone, read off paper, typed on a phone. They say nothing of whom they are for."""

import re
import secrets

from antt_portal.places.models import Place

ALPHABET = "23456789ACDEFHJKMNPQRTUVWXY"  # without 0 O, 1 I L, B G S Z, which are read as others
LENGTH = 6


def new_code(place: Place, year: int) -> str:
    """“DD-2026-7K3M9Q” for a dossier of Phường Đống Đa: initials of the place, year, six letters at random."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{initials(place)}-{year}-{drawn}"


def initials(place: Place) -> str:
    """The first letters of the place's bare name without marks: “DD” of Phường Đống Đa."""
    words = re.findall(r"[a-z0-9]+", place.name_key)
    bare = words[-len(place.bare_name.split()) :]
    return "".join(word[0] for word in bare).upper()[:4]
