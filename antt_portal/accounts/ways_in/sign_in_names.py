"""The name one signs in by: for most people here their phone number (practice P4), written in whatever way."""

from antt_portal import text
from antt_portal.accounts.people.phone_numbers import mobile_number
from antt_portal.refusals import Refused


def sign_in_name(typed: str) -> str:
    """The stored form of what was typed: a mobile number as ten digits, any other name in small letters.

    >>> [sign_in_name(typed) for typed in ("0912 345.678", "+84 912345678", " Nguyen.Van.A")]
    ['0912345678', '0912345678', 'nguyen.van.a']
    """
    try:
        return mobile_number(typed)
    except Refused:
        return text.normal(typed).lower()
