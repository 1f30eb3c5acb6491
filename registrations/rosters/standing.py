"""How a subject stands on a year's roster: one word for it on every page."""

from antt_portal.statuses import STATUSES
from registrations.models import Enrolment


def standing_of(enrolment: Enrolment) -> str:
    """The value of the family “enrolment” of `antt_portal.statuses`: left, followed, registered, registered_late, not_registered."""
    if enrolment.left_on:
        return "left"
    if not enrolment.in_scope:
        return "followed"
    if enrolment.registered_at is None:
        return "not_registered"
    return "registered_late" if enrolment.registered_late else "registered"


def standing_words(enrolment: Enrolment) -> str:
    """The same as words within a sentence: “chưa đăng ký”."""
    words = STATUSES["enrolment"][standing_of(enrolment)].words
    return words[0].lower() + words[1:]
