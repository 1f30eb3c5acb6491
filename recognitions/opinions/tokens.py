"""The secret of a body's link: 256 bits of chance, handed over once, kept only as a digest."""

import secrets
from hashlib import sha256

from django.conf import settings
from django.urls import reverse


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept. Plain: 256 bits of chance cannot be guessed from their digest."""
    return sha256(token.encode()).hexdigest()


def address_of(token: str) -> str:
    """The whole address that a body opens, as it is sent and as its QR holds it."""
    return settings.PUBLIC_ADDRESS + reverse("opinion_answer", args=[token])
