"""The last days for the two dossiers: reminders before, the end of intake after, and what a moved day means. The calendar's own acts."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from antt_portal.notices.services import DigestLine, digest_withdraw
from dossiers.choices import SENT, DossierKind
from dossiers.models import Dossier
from registrations.calendar import end_of
from registrations.choices import Level, MilestoneKind
from registrations.filters import BY_PROVINCE, BY_WARD
from registrations.models import Enrolment, Milestone, MilestoneMove
from registrations.plans import YearCalendar
from registrations.reminding import words
from registrations.reminding.lines import Missing, Occasion, Pages, line_key, lines_for
from registrations.reminding.missing import missing_in, roster_of
from registrations.services import milestones
from registrations.services.milestones import Done, Step
from registrations.services.missed import enrolments_missed, enrolments_not_missed

KINDS = {MilestoneKind.REGISTRATION_ENDS: DossierKind.REGISTRATION, MilestoneKind.RECOGNITION_ENDS: DossierKind.RECOGNITION}
IN_WORDS = {DossierKind.REGISTRATION: "hồ sơ đăng ký", DossierKind.RECOGNITION: "hồ sơ đề nghị công nhận"}
DECIDED = {Level.WARD: BY_WARD, Level.PROVINCE: BY_PROVINCE}
NOT_SENT = {DossierKind.REGISTRATION: "dang_ky=chua", DossierKind.RECOGNITION: "ho_so=chua"}  # of the roster's filters


def register() -> None:
    for what in KINDS:
        milestones.register(what, last_day_act, moved=last_day_moved)


def last_day_act(step: Step) -> Done:
    """Remind those who have not sent the dossier, or, when the last day has ended, note and say who is missing.

    Who has not registered is marked on the roster. Late dossiers are taken or refused as the plan says (`guards.window_open`): that
    needs no act, only to be said.
    """
    kind, calendar = KINDS[step.what], step.calendar
    missing = _missing(calendar, kind, [one.row for one in step.occasions], on=step.today)
    done = Done()
    for one in step.over:
        without = missing[one.row.kind, one.row.level]
        done.outcomes[one.row.pk] = {"missing": len(without), "refuses_late": _refuses_late(calendar, one.row)}
        if kind == DossierKind.REGISTRATION and not calendar.place.is_province:
            enrolments_missed(subject_ids=[row.subject_id for row in without], year=step.year, last_day=one.row.day)
    done.lines = lines_for(calendar, pages_of(calendar, kind), _occasions(step, kind, missing), on=step.today)
    return done


def _occasions(step: Step, kind: DossierKind, missing: dict[tuple[str, str], list[Missing]]) -> list[Occasion]:
    """What is said of each milestone, before its day and after it."""
    papers, pages = f"{IN_WORDS[kind]} năm {step.year}", pages_of(step.calendar, kind)
    found = []
    for one in step.news:
        row = one.row
        key = line_key(pages, step.calendar, row.kind, row.level, row.day)
        if one.is_over:
            refuses = _refuses_late(step.calendar, row)
            key += "over:"
            own = _saying(words.not_sent_in_time, papers, row.day, refuses_late=refuses)
            police = _saying(words.missing_after_last_day, papers, row.day, refuses_late=refuses)
        else:
            key += f"{step.today.isoformat()}:"
            own = police = _saying(words.not_sent_yet, papers, row.day, one.days_left)
        found.append(Occasion(row.kind, row.level, key, tuple(missing[row.kind, row.level]), own, police, None if one.is_over else row.day))
    return found


def _saying(sentence, papers: str, day: date, *numbers: int, **said: bool):
    return lambda who: sentence(who, papers, day, *numbers, **said)


def _refuses_late(calendar: YearCalendar, row: Milestone) -> bool:
    return calendar.rule(row.kind, row.level).late_dossiers == "refuse"


def _missing(calendar: YearCalendar, kind: DossierKind, rows: Iterable[Milestone], *, on: date) -> dict[tuple[str, str], list[Missing]]:
    """Who has not sent the dossier of `kind`, by (kind, level) of the milestones. One query."""
    pairs = [(row.kind, row.level) for row in rows]
    found: dict[tuple[str, str], list[Missing]] = {pair: [] for pair in pairs}
    for row in missing_in(without_dossier(roster_of(calendar), kind), calendar, pairs, on=on):
        found[row.kind, row.level].append(row)
    return found


def without_dossier(rows, kind: DossierKind):
    """Those of the roster `rows` that have not registered, or have not sent their recognition dossier."""
    if kind == DossierKind.REGISTRATION:
        return rows.filter(registered_at=None)
    sent = Dossier.objects.filter(kind=kind, state__in=SENT, subject=OuterRef("subject"), year=OuterRef("year"))
    return rows.filter(~Exists(sent))


def pages_of(calendar: YearCalendar, kind: DossierKind) -> Pages:
    """Where one's own dossier is begun, and the roster narrowed to exactly those that are missing."""
    place, year = calendar.place, calendar.year
    roster = reverse("roster", args=[place.code, year])

    def missing(kind_of_subject: str, level: str) -> str:
        return f"{roster}?xet={DECIDED[level]}&loai={kind_of_subject}&{NOT_SENT[kind]}"

    return Pages(
        key=f"{kind}",
        of_subject=lambda subject_id: reverse("dossier_start", args=[subject_id, year, kind]),
        of_beat=lambda officer_id, *asked: f"{missing(*asked)}&can_bo={officer_id}",
        of_place=missing,
    )


def last_day_moved(calendar: YearCalendar, moves: Sequence[MilestoneMove], today: date) -> list[DigestLine]:
    """What a moved last day does to what was sent, and the lines for those whom it concerns.

    What was sent keeps its last day unless the new one is later; then its lateness is judged by the new one. Who was marked as not
    registered in time is no more, where the new day is ahead.
    """
    kind = KINDS[moves[0].milestone.what]
    missing = _missing(calendar, kind, [move.milestone for move in moves], on=today)
    if not calendar.place.is_province:
        for move in moves:
            _follow(calendar, kind, move, missing[move.milestone.kind, move.milestone.level], today)
    return lines_for(calendar, pages_of(calendar, kind), [_moved(kind, calendar, move, missing) for move in moves], on=today)


def _follow(calendar: YearCalendar, kind: DossierKind, move: MilestoneMove, missing: list[Missing], today: date) -> None:
    row = move.milestone
    if kind == DossierKind.REGISTRATION and row.day >= today:
        enrolments_not_missed(subject_ids=[one.subject_id for one in missing], year=row.year)
    earlier = Dossier.objects.filter(kind=kind, state__in=SENT, year=row.year, place=calendar.place, last_day__lt=row.day)
    if row.level == Level.PROVINCE:
        earlier = earlier.exclude(deciding_place=calendar.place)
    else:
        earlier = earlier.filter(deciding_place=calendar.place)
    of_kind = earlier.filter(enrolment__kind=row.kind)
    in_time = list(of_kind.filter(late=True, received_at__lt=end_of(row.day)).values_list("pk", "enrolment"))
    Dossier.objects.filter(pk__in=list(of_kind.values_list("pk", flat=True))).update(last_day=row.day)
    Dossier.objects.filter(pk__in=[pk for pk, _ in in_time]).update(late=False)
    if kind == DossierKind.REGISTRATION:
        Enrolment.objects.filter(pk__in=[enrolment for _, enrolment in in_time]).update(registered_late=False)


def _moved(kind: DossierKind, calendar: YearCalendar, move: MilestoneMove, missing: dict[tuple[str, str], list[Missing]]) -> Occasion:
    """What is said of a move; whatever was said of the former day is withdrawn."""
    row, pages = move.milestone, pages_of(calendar, kind)
    digest_withdraw(key_prefix=line_key(pages, calendar, row.kind, row.level, move.from_day))
    sentence = words.moved(f"{IN_WORDS[kind]} năm {calendar.year}", move.from_day, move.to_day, move.because)
    key = f"{line_key(pages, calendar, row.kind, row.level, move.to_day)}moved:{move.pk}:"

    def said(who: str) -> str:
        return f"{who}: {sentence[0].lower()}{sentence[1:]}"

    return Occasion(row.kind, row.level, key, tuple(missing[row.kind, row.level]), said, said, move.to_day)
