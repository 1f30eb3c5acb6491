"""Signing in a person who did not type a password but used a slip or a remembered phone, and how a session was opened."""

from allauth.account.internal.flows.login import get_authentication_records, perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import logout

from antt_portal.accounts.models import User

SLIP, PHONE = "slip", "phone"


def let_in(request, person: User, *, by: str, redirect_url: str | None = None):
    """Sign `person` in, who proved themselves `by` slip or phone; who else was signed in here is signed out.

    The answer is the response: a second factor that the person has is still asked for, and a closed account stays closed.
    Such a proof is not “a password just given” (accounts.recency).
    """
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, person, method=by)
    return perform_login(request, Login(user=person, redirect_url=redirect_url))


def has_shown_slip(request) -> bool:
    """Whether this session was opened by a slip, hence by who was recognised face to face not long ago."""
    return SLIP in _proofs(request)


def is_in_by_phone_only(request) -> bool:
    return _proofs(request) == {PHONE}


def _proofs(request) -> set[str]:
    return {record["method"] for record in get_authentication_records(request, request.user)}
