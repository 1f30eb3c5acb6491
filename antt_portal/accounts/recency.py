"""How long ago a person last proved who they are."""

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings

from antt_portal import clock
from antt_portal.accounts.ways_in.getting_in import PHONE, SLIP

LETS_IN_ONLY = {SLIP, PHONE}  # a paper or a phone that somebody holds: enough to get in, not for what cannot be undone


def is_recent(request) -> bool:
    """Whether the person gave a password or a code within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds; signing in by one counts."""
    records = get_authentication_records(request, request.user)
    proofs = [record["at"] for record in records if record["method"] not in LETS_IN_ONLY]
    if not request.user.is_authenticated or not proofs:
        return False
    return clock.now().timestamp() - max(proofs) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
