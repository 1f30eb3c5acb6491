"""Who shares a last day: the kinds of subjects, decided at one level, that must register, file or be decided on by the same day. Pure:
the calendar and the counted lines in, groups out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from recognitions.progress.lines import Line, Number, level_filter, sum_of
from registrations.calendar_page import who_words
from registrations.calendar_words import LEVEL_LABELS
from registrations.choices import SubjectKind
from registrations.plans import YearCalendar
from registrations.rosters.last_days import filters_of


@dataclass(frozen=True)
class Task:
    """What is due by a last day of the calendar: the rule's field, the steps of `lines` that count who did it, late, and who did not."""

    field: str
    title: str
    done: str
    done_words: str
    missing: str
    missing_words: str
    late: str = ""
    late_words: str = ""


REGISTRATION = Task(
    field="registration_last_day",
    title="Hạn đăng ký",
    done="registered",
    done_words="đã đăng ký",
    missing="not_registered",
    missing_words="chưa đăng ký",
    late="registered_late",
    late_words="đăng ký muộn",
)
FILING = Task(
    field="recognition_last_day",
    title="Hạn gửi hồ sơ đề nghị",
    done="filed",
    done_words="đã gửi hồ sơ đề nghị",
    missing="not_filed",
    missing_words="chưa gửi",
    late="filed_late",
    late_words="gửi muộn",
)
DECISION = Task(
    field="decision_last_day",
    title="Hạn quyết định",
    done="decided",
    done_words="đã có Quyết định",
    missing="not_decided",
    missing_words="chưa có Quyết định",
)
TASKS = (REGISTRATION, FILING, DECISION)


@dataclass(frozen=True)
class Group:
    """The lines of one level whose last day for a task is `day`, and their sum. `who` names the kinds, `briefly` only where they are
    decided, when no other group of that task is decided there."""

    task: Task
    day: date
    who: str
    briefly: str
    source: str
    verified: bool
    whole: Line
    lines: tuple[Line, ...]

    @property
    def all(self) -> Number:
        return self.whole.number("total")

    @property
    def done(self) -> Number:
        return self.whole.number(self.task.done)

    @property
    def late(self) -> Number | None:
        return self.whole.number(self.task.late) if self.task.late else None

    @property
    def missing(self) -> Number:
        return self.whole.number(self.task.missing)

    @property
    def missing_by_kind(self) -> list[tuple[str, Number]]:
        """Who is missing of what kind, where there are several kinds."""
        several = len(self.lines) > 1
        return [(line.words, line.number(self.task.missing)) for line in self.lines if several and line.counts[self.task.missing]]

    @property
    def has_the_ward_itself(self) -> bool:
        return any(line.kind == SubjectKind.WARD for line in self.lines)


def groups_of(lines: Iterable[Line], calendar: YearCalendar) -> list[Group]:
    """The groups of every task for which the calendar has a day, in the order of the tasks and their days, the ward's own first."""
    lines = [line for line in lines if (line.kind, line.level) in calendar.rules]
    groups = [_group(task, *at, calendar) for task in TASKS for at in _sharing(lines, task, calendar)]
    return sorted(groups, key=lambda group: (TASKS.index(group.task), group.day))


def _sharing(lines: list[Line], task: Task, calendar: YearCalendar) -> list[tuple[date, list[Line], bool]]:
    """The days of a task, each with the lines of one level that share it, and whether these are all that have a day at that level."""
    sharing = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if day := getattr(calendar.rule(line.kind, line.level), task.field):
            sharing[line.level][day].append(line)
    return [(day, same, len(by_day) == 1) for by_day in sharing.values() for day, same in by_day.items()]


def _group(task: Task, day: date, lines: list[Line], alone: bool, calendar: YearCalendar) -> Group:
    level = lines[0].level
    rules = [calendar.rule(line.kind, level) for line in lines]
    sources = dict.fromkeys(calendar.source_text(rule.kind, level, task.field) for rule in rules)
    who = who_words(calendar, rules)
    of_one_kind = len(lines) == 1 and lines[0].kind != SubjectKind.WARD
    return Group(
        task=task,
        day=day,
        who=who,
        briefly=f"{LEVEL_LABELS[level]} xét" if alone and len(lines) > 1 else who,
        source=", ".join(sources),
        verified=all(rule.verified[task.field] for rule in rules),
        whole=sum_of(
            lines[0].words.lower() if of_one_kind else "đối tượng", lines, (level_filter(level), *filters_of(calendar, task.field, day))
        ),
        lines=tuple(lines),
    )
