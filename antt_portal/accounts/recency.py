"""How long ago a person last proved who they are."""

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings

from antt_portal import clock


def is_recent(request) -> bool:
    """Whether the person gave a password or a code within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds; signing in counts."""
    records = get_authentication_records(request, request.user)
    if not request.user.is_authenticated or not records:
        return False
    return clock.now().timestamp() - max(record["at"] for record in records) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
