"""The homes of the area officer and of the ward police: who is where, who is late, what waits longest, what comes next."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.curve import Curve
from antt_portal.notices.failures import failures_in
from antt_portal.places.models import Place
from dossiers.calling.waiting import waiting_for
from dossiers.choices import SENT, DossierKind, DossierState
from dossiers.models import Dossier
from recognitions.choices import AppraisalState, ProposalState
from recognitions.models import Appraisal, ForeseenRefusal, Proposal
from recognitions.progress.arrivals import arrivals_of, curves_of
from recognitions.progress.groups import groups_of
from recognitions.proposing.candidates import concluded_of
from recognitions.proposing.rounds import wards_own_dossier
from recognitions.statistics import Progress, decided_here, is_refused, progress, with_steps
from registrations.choices import MemberRole, SubjectKind
from registrations.models import Enrolment
from registrations.plans import YearCalendar, calendar_for
from registrations.querysets import own_subject_ids

SHOWN = 10


@dataclass(frozen=True)
class NextDay:
    """A day of the calendar that is still ahead."""

    day: date
    words: str
    source: str


@dataclass(frozen=True)
class PoliceHome:
    place: Place
    year: int
    progress: Progress
    queue: list[Dossier]
    waiting: int
    to_appraise: int
    to_propose: int
    to_consider: int
    undelivered: int
    proposals: list[Proposal]
    next_days: list[NextDay]
    warning: str
    curve: Curve | None


def police_home(place: Place, year: int) -> PoliceHome:
    """The year of a ward for its police."""
    waiting = Dossier.objects.filter(deciding_place=place, year=year).waiting()
    appraisals = Appraisal.objects.filter(deciding_place=place, year=year, state=AppraisalState.CONCLUDED)
    complete = Dossier.objects.filter(deciding_place=place, year=year, kind=DossierKind.RECOGNITION, state=DossierState.COMPLETE)
    live = Proposal.objects.filter(deciding_place=place, year=year).exclude(state=ProposalState.AGREED)
    calendar = calendar_for(place, year)
    return PoliceHome(
        place=place,
        year=year,
        progress=progress(decided_here(calendar, on=clock.today())),
        queue=list(waiting.select_related("enrolment", "reviewer").order_by("received_at")[:SHOWN]),
        waiting=waiting.count(),
        to_appraise=complete.exclude(subject__in=appraisals.values("subject")).count(),
        to_propose=concluded_of(place, year).count(),
        to_consider=ForeseenRefusal.objects.to_consider().filter(appraisal__deciding_place=place, appraisal__year=year).count(),
        undelivered=failures_in(place).count(),
        proposals=list(live),
        next_days=next_days(calendar),
        warning=_wards_own_dossier(calendar),
        curve=_curve(calendar),
    )


def _curve(calendar: YearCalendar) -> Curve | None:
    """What comes in for the last day that is next, or that passed not long ago without all of it."""
    rows, today = Enrolment.objects.roster(calendar.place, calendar.year).in_force(), clock.today()
    arrivals = arrivals_of(rows, calendar, on=today)
    curves = curves_of(groups_of(arrivals.lines(calendar), calendar), arrivals, calendar, today=today)
    return next((curve for curve in curves if curve.is_current), None)


def _wards_own_dossier(calendar: YearCalendar) -> str:
    """How few days remain for the ward's own dossier, until it is sent (practice P8)."""
    own = Dossier.objects.filter(place=calendar.place, year=calendar.year, kind=DossierKind.RECOGNITION, subject__kind=SubjectKind.WARD)
    if own.filter(state__in=SENT).exists():
        return ""
    return wards_own_dossier(calendar.rules, on=clock.today())


def next_days(calendar: YearCalendar) -> list[NextDay]:
    """The last days that are still ahead, nearest first, equal ones once."""
    today, found = clock.today(), {}
    for rule in calendar.rules.values():
        if not rule.enabled:
            continue
        for field, what in (("registration_last_day", "hết hạn đăng ký"), ("recognition_last_day", "hết hạn gửi hồ sơ đề nghị")):
            day = getattr(rule, field)
            if day >= today:
                found.setdefault((day, what), []).append(rule)
    return [
        NextDay(day, f"{what}: {_kinds(rules)}", calendar.source_text(rules[0].kind, rules[0].level, _field(what)))
        for (day, what), rules in sorted(found.items(), key=lambda item: item[0])
    ]


def _field(what: str) -> str:
    return "registration_last_day" if "đăng ký" in what else "recognition_last_day"


def _kinds(rules) -> str:
    words = {
        "residential_area": "khu dân cư",
        "ward": "phường, xã, đặc khu",
        "agency": "cơ quan",
        "enterprise": "doanh nghiệp",
        "educational_institution": "cơ sở giáo dục",
    }
    return ", ".join(dict.fromkeys(words[rule.kind] for rule in rules))


@dataclass(frozen=True)
class AreaHome:
    """`to_remind`: how many dossiers of either year alive its people have still to send, and can."""

    year: int
    rows: list[Enrolment]
    waiting: list[Dossier]
    to_remind: int


def area_home(user: User, place: Place, year: int) -> AreaHome:
    """The subjects of an area officer in one place against the steps of the year, those without a dossier on top."""
    ids = own_subject_ids(user, MemberRole.AREA_OFFICER)
    registration = Dossier.objects.filter(subject=OuterRef("subject"), year=year, kind=DossierKind.REGISTRATION)
    recognition = Dossier.objects.filter(subject=OuterRef("subject"), year=year, kind=DossierKind.RECOGNITION)
    sheet = Appraisal.objects.filter(enrolment=OuterRef("pk")).order_by()  # its own order would join the roster and hide the outer row
    rows = with_steps(Enrolment.objects.in_force().filter(subject__in=ids, place=place, year=year)).annotate(
        registration_state=Subquery(registration.values("state")[:1]),
        registration_id=Subquery(registration.values("pk")[:1]),
        recognition_state=Subquery(recognition.values("state")[:1]),
        recognition_id=Subquery(recognition.values("pk")[:1]),
        sheet_state=Subquery(sheet.values("state")[:1]),
        outcome=Subquery(sheet.values("outcome")[:1]),
        is_refused=is_refused(),
    )
    waiting = Dossier.objects.filter(subject__in=ids, place=place, year=year, state=DossierState.RETURNED).select_related("enrolment")
    to_remind = sum(row.may_still_be_sent for row in waiting_for(user, place))
    return AreaHome(year=year, rows=sorted(rows, key=_least_done_first), waiting=list(waiting), to_remind=to_remind)


def _least_done_first(row: Enrolment):
    return (row.is_recognised, row.is_appraised, row.has_filed, row.registered_at is not None, row.sort_key)
