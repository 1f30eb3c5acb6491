"""The last days for the two dossiers: reminders before, the end of intake after, and what a moved day means. The calendar's own acts."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from antt_portal.notices.services import digest_withdraw
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
        milestones.register(what, last_day_act, withdraw=last_day_withdraw, moved=last_day_moved)


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
    rows = list(rows)
    pairs = [(row.kind, row.level) for row in rows]
    found: dict[tuple[str, str], list[Missing]] = {pair: [] for pair in pairs}
    roster = roster_of(calendar)
    if calendar.place.is_province:
        roster = roster.exclude(_has_another_day(rows))
    for row in missing_in(without_dossier(roster, kind), calendar, pairs, on=on):
        found[row.kind, row.level].append(row)
    return found


def _has_another_day(rows: Iterable[Milestone]) -> Q:
    """The condition that the ward of a roster row has another last day for it than the province's `rows`: it is not late by these."""
    condition = Q(pk__in=())
    for row in rows:
        same = {"year": row.year, "what": row.what, "kind": row.kind, "level": row.level, "detail": row.detail}
        others = Milestone.objects.filter(place=OuterRef("place"), **same).exclude(day=row.day)
        condition |= Q(Exists(others), kind=row.kind)
    return condition


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


def last_day_withdraw(calendar: YearCalendar, row: Milestone, day: date) -> None:
    """Take back what was said of a last day."""
    digest_withdraw(key_prefix=line_key(pages_of(calendar, KINDS[row.what]), calendar, row.kind, row.level, day))


def last_day_moved(calendar: YearCalendar, moves: Sequence[MilestoneMove], today: date) -> Done:
    """What a moved last day does to what was sent, and the lines for those whom it concerns.

    What was sent keeps its last day unless the new one is later; then its lateness is judged by the new one. Who was marked as not
    registered in time is no more, where the new day is ahead or there is none.
    """
    kind = KINDS[moves[0].milestone.what]
    done = Done()
    if not calendar.place.is_province:
        done.outcomes = {move.milestone_id: _follow(calendar, kind, move, today) for move in moves}
    ahead = [move for move in moves if move.is_ahead(today)]
    missing = _missing(calendar, kind, [move.milestone for move in ahead], on=today) if ahead else {}
    done.lines = lines_for(calendar, pages_of(calendar, kind), [_moved(kind, calendar, move, missing) for move in ahead], on=today)
    return done


def _follow(calendar: YearCalendar, kind: DossierKind, move: MilestoneMove, today: date) -> dict[str, object]:
    """What changed, for the trail: ids of dossiers that have a later last day now and of those that are late no more, and how many rows
    of the roster lost their mark."""
    row, done = move.milestone, {}
    if kind == DossierKind.REGISTRATION and (move.to_day is None or move.is_ahead(today)):
        all_rows = Enrolment.objects.filter(place=calendar.place, year=row.year).order_by()  # also those that the plan has left out
        everybody = missing_in(all_rows, calendar, [(row.kind, row.level)], on=today)
        done["unmarked"] = enrolments_not_missed(subject_ids=[one.subject_id for one in everybody], year=row.year)
    if move.to_day is None:
        return done
    earlier = Dossier.objects.filter(kind=kind, state__in=SENT, year=row.year, place=calendar.place, last_day__lt=move.to_day)
    decided_here = Q(deciding_place=calendar.place)
    of_kind = earlier.filter(decided_here if row.level == Level.WARD else ~decided_here, enrolment__kind=row.kind)
    in_time = list(of_kind.filter(late=True, received_at__lt=end_of(move.to_day)).values_list("pk", "enrolment"))
    done |= {"later": list(of_kind.values_list("pk", flat=True)), "late_no_more": [pk for pk, _ in in_time]}
    Dossier.objects.filter(pk__in=done["later"]).update(last_day=move.to_day)
    Dossier.objects.filter(pk__in=done["late_no_more"]).update(late=False)
    if kind == DossierKind.REGISTRATION:
        Enrolment.objects.filter(pk__in=[enrolment for _, enrolment in in_time]).update(registered_late=False)
    return done


def _moved(kind: DossierKind, calendar: YearCalendar, move: MilestoneMove, missing: dict[tuple[str, str], list[Missing]]) -> Occasion:
    """What is said of a move."""
    row, pages = move.milestone, pages_of(calendar, kind)
    sentence = words.moved(f"{IN_WORDS[kind]} năm {calendar.year}", move.from_day, move.to_day, move.because)
    key = f"{line_key(pages, calendar, row.kind, row.level, move.to_day)}moved:{move.pk}:"

    def said(who: str) -> str:
        return f"{who}: {sentence[0].lower()}{sentence[1:]}"

    return Occasion(row.kind, row.level, key, tuple(missing[row.kind, row.level]), said, said, move.to_day)
