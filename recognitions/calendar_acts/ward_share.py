"""When the ward's own dossier can be proved: all its units are registered and at least 70 % recognised (khoản 4 Điều 5)."""

from dataclasses import asdict, dataclass
from datetime import date

from django.urls import reverse

from antt_portal.accounts.choices import Role
from antt_portal.notices.services import DigestLine
from dossiers.choices import SENT, DossierKind
from dossiers.models import Dossier
from recognitions.appraisal import Tally, reaches
from recognitions.calendar_acts import words
from recognitions.calendar_acts.told import POLICE, is_day_to_say, key_of, lines_to, roster_page, withdraw
from recognitions.forecast.outlook import still_needed
from recognitions.paper_words import in_sentence
from recognitions.roster_steps import NO
from recognitions.year_facts import percent_to_recognise, tally_of
from registrations.choices import MilestoneKind, SubjectKind
from registrations.models import Enrolment
from registrations.plans import YearCalendar
from registrations.reminding.people import holders_of
from registrations.services import milestones
from registrations.services.milestones import Done, Occasion, Step

WHAT = MilestoneKind.WARD_PROVABLE
SAID_DAYS_BEFORE = (14, 7, 3, 1, 0)
PREPARE_IT = (*POLICE, Role.CHAIRPERSON)


def register() -> None:
    milestones.register(WHAT, ward_share, withdraw=withdraw)


@dataclass(frozen=True)
class Share:
    """How the ward stands on a day, and where its own dossier is begun or lies."""

    tally: Tally
    needed: int
    is_provable: bool
    page: str


def ward_share(step: Step) -> Done:
    """Tell once, when it first holds, that the ward's own dossier can be proved; before that only two weeks, seven, three and one day
    before its last day, and on it, what is missing. The engine asks on every working morning from 01/10.

    What was told is not taken back when a recognition is revoked afterwards: whoever revokes it sees the share, and so does the sheet
    of the ward, which opens again. That the day was moved is said by the act of the dossier itself; a share that was told already is
    told again with the new day. While the dossier is with the province nothing is said; it may be withdrawn.
    """
    done = Done()
    enrolment = Enrolment.objects.roster(step.place, step.year).in_force().filter(kind=SubjectKind.WARD).first()
    own = Dossier.objects.filter(enrolment=enrolment, kind=DossierKind.RECOGNITION).first() if enrolment else None
    if enrolment is None or (own and own.state in SENT):
        return done
    share = _share(step.calendar, step.today, enrolment, own)
    for one in step.occasions:
        if one.is_over:
            done.outcomes[one.row.pk] = asdict(share.tally)
        elif share.is_provable:
            done.finished.add(one.row.pk)
            done.lines += _told(step, one, share)
        elif share.tally.total and is_day_to_say(one, step, SAID_DAYS_BEFORE):
            done.lines += _told(step, one, share)
    return done


def _share(calendar: YearCalendar, on: date, enrolment: Enrolment, own: Dossier | None) -> Share:
    tally, percent = tally_of(calendar, on=on), percent_to_recognise(calendar)
    start = reverse("dossier_start", args=[enrolment.subject_id, calendar.year, DossierKind.RECOGNITION])
    page = reverse("dossier", args=[own.pk]) if own else start
    is_provable = 0 < tally.total == tally.registered and reaches(tally.recognised, tally.total, percent)
    return Share(tally, still_needed(0, tally.total, percent), is_provable, page)


def _told(step: Step, one: Occasion, share: Share) -> list[DigestLine]:
    """That it can be proved, or one line for each thing that is missing, each with the list of exactly that."""
    people = holders_of(step.place, *PREPARE_IT, on=step.today)
    key, until = key_of(WHAT, step.calendar, one.row.kind, one.row.day), one.row.day
    tally, when = share.tally, {"day": one.row.day, "number": one.days_left}
    place, year = in_sentence(step.place.name), step.year
    counts = {"recognised": tally.recognised, "total": tally.total, "needed": share.needed}
    if share.is_provable:
        return lines_to(people, words.provable(place, year, **counts, **when), share.page, f"{key}provable:", until=until)
    lines: list[DigestLine] = []
    if tally.recognised < share.needed:
        text, page = words.lacks_recognitions(place, year, **counts, **when), roster_page(step.calendar, cong_nhan=NO)
        lines += lines_to(people, text, page, f"{key}{step.today.isoformat()}:recognised:", until=until)
    if missing := tally.total - tally.registered:
        text, page = words.lacks_registrations(place, year, missing=missing, **when), roster_page(step.calendar, dang_ky=NO)
        lines += lines_to(people, text, page, f"{key}{step.today.isoformat()}:registered:", until=until)
    return lines
