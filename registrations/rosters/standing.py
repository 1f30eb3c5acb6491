"""How a subject stands on a year's roster: one word for it on every page."""

from antt_portal.statuses import STATUSES
from registrations.models import Enrolment


def standing_of(enrolment: Enrolment) -> str:
    """The value of the family “enrolment” of `antt_portal.statuses`: left, followed, or how it stands with its registration."""
    if enrolment.left_on:
        return "left"
    if not enrolment.in_scope:
        return "followed"
    return registered_how(enrolment)


def registered_how(enrolment: Enrolment) -> str:
    """The same for its registration alone, also outside the group that is reviewed: registered, registered_late, not_registered, or
    missed where the last day ended without it."""
    if enrolment.registered_at:
        return "registered_late" if enrolment.registered_late else "registered"
    return "missed" if enrolment.missed_on else "not_registered"


def standing_words(enrolment: Enrolment) -> str:
    """The same as words within a sentence: “chưa đăng ký”."""
    words = STATUSES["enrolment"][standing_of(enrolment)].words
    return words[0].lower() + words[1:]
