"""The second factor: who must have one, who has one, and that a code works once."""

import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.cache import cache

from antt_portal.accounts.permissions import only_represents


def must_enrol(user) -> bool:
    """Whether `user` may reach nothing yet but the enrolment: a factor is forced here, on them, and they have none."""
    return settings.SECOND_FACTOR_FORCED and is_forced_on(user) and not is_enrolled(user)


def is_forced_on(user) -> bool:
    """Everyone who holds a role, except those who only represent subjects: they sign in twice a year, without such an app."""
    return not only_represents(user)


def is_enrolled(user) -> bool:
    return is_mfa_enabled(user, types=[Authenticator.Type.TOTP])


def spend(user, secret: str, code: str) -> bool:
    """Use up a `code` that is right for `secret`; False when this person has used it before.

    A code is right for its 30 seconds and one step on either side, for slow clocks and slow fingers; allauth remembers used
    codes for one step only, so they are remembered here for all three.
    """
    digits = "".join(character for character in code if character.isdecimal())
    for counter in yield_hotp_counters_from_time():
        if format_hotp_value(hotp_value(secret, counter)) == digits:
            last_second = (counter + app_settings.TOTP_TOLERANCE + 1) * app_settings.TOTP_PERIOD
            return cache.add(f"second-factor-spent-{user.pk}-{counter}", 1, timeout=last_second - int(time.time()) + 1)
    return False
