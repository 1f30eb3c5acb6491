"""What django-axes counts failed sign-ins by. The sign-in page of too many failures is `accounts/locked_out.html`."""

from django.utils.crypto import salted_hmac

from antt_portal.accounts.ways_in.sign_in_names import sign_in_name


def attempt_key(request, credentials: dict | None = None) -> str:
    """A digest of the name that was typed, whatever its capitals, and however a phone number is written.

    A digest, because people type their password into the wrong field: neither it nor a name lies readable in the table.
    """
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login", "")
    return salted_hmac("antt_portal.accounts.attempt", sign_in_name(name).casefold(), algorithm="sha256").hexdigest()
