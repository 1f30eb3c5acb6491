"""Which of a year's two dossiers its subject is reminded of on a day: registration from its opening, recognition from the autumn. Pure."""

from datetime import date, timedelta

from dossiers.choices import DossierKind
from registrations.calendar import ONE_DAY, Rule
from registrations.milestones import REMINDED_DAYS_BEFORE

AUTUMN = (10, 1)  # from here on the recognition dossier has its turn; our choice, the circular names no first day
AT_LEAST_BEFORE = timedelta(days=max(REMINDED_DAYS_BEFORE))  # and earlier where a plan's last day comes earlier: with the first reminder


def is_its_turn(kind: str, rule: Rule, *, year: int, on: date) -> bool:
    """Whether people are reminded on the day `on` of the dossier of `kind` of `year`.

    Registration: from the day it opens until the autumn, and in any case until its last day. Recognition: from the autumn on. Neither
    ends with its last day: what is just over may still be sent where the plan accepts it late, and is told where it does not.
    """
    autumn = min(date(year, *AUTUMN), rule.recognition_last_day - AT_LEAST_BEFORE)
    if not rule.enabled:
        return False
    if kind == DossierKind.RECOGNITION:
        return autumn <= on
    return rule.registration_opens <= on < max(autumn, rule.registration_last_day + ONE_DAY)
