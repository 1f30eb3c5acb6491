"""Signing in as people do, by the page; unlike `force_login` it leaves a fresh password behind, as `password_again` wants it."""

from django.urls import reverse

from tests.factories import PASSWORD


def sign_in(client, person, password: str = PASSWORD, **extra):
    """Send the sign-in form of `person`; the answer is the response."""
    return client.post(reverse("account_login"), {"login": person.username, "password": password}, **extra)


def is_signed_in(client) -> bool:
    return client.get(reverse("account")).status_code == 200
