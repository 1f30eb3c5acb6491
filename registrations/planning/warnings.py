"""What a person should look at twice before publishing a plan: nothing here forbids it. Pure over YearCalendars."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from registrations.calendar import LAST_DAYS, ORGANISATIONS, Rule
from registrations.calendar_page import title_of
from registrations.calendar_words import day_and_weekday, due_words
from registrations.planning.window_seams import seam_sentences
from registrations.plans import YearCalendar

WORDS = {
    "registration_last_day": "Hạn đăng ký",
    "recognition_last_day": "Hạn gửi hồ sơ đề nghị công nhận",
    "decision_last_day": "Hạn quyết định",
}


def warnings_of(*, draft: YearCalendar, in_force: YearCalendar, last_year: YearCalendar, next_year: YearCalendar, today: date) -> list[str]:
    """One sentence a warning, beginning with whom it concerns; the same of several kinds said once."""
    return _by_whom(
        draft,
        lambda rule: (
            *seam_sentences(rule, draft, last_year, next_year),
            *_days(rule, in_force.rules[rule.kind, rule.level], draft, today),
        ),
    )


def window_warnings(calendar: YearCalendar, last_year: YearCalendar, next_year: YearCalendar) -> list[str]:
    """Those of them that stay true once the plan is published: days that no year evaluates, or two."""
    return _by_whom(calendar, lambda rule: seam_sentences(rule, calendar, last_year, next_year))


def _by_whom(calendar: YearCalendar, sentences_of: Callable[[Rule], Iterable[str]]) -> list[str]:
    grouped: dict[tuple, list[Rule]] = defaultdict(list)
    for rule in calendar.rules.values():
        if rule.enabled:
            for sentence in sentences_of(rule):
                grouped[rule.level if rule.kind in ORGANISATIONS else rule.kind, sentence].append(rule)
    return [f"{title_of(calendar, rules)}: {sentence}" for (_, sentence), rules in grouped.items()]


def _days(rule: Rule, in_force: Rule, draft: YearCalendar, today: date) -> Iterator[str]:
    """Last days on a day off, before the window has ended, or gone by."""
    for field in LAST_DAYS:
        due, last_day = rule.dues.get(field), getattr(rule, field)
        if due is None:
            continue
        what = f"{WORDS[field]} ({due_words(due)})"
        if rule.is_rolled(field):
            yield f"{what} rơi vào ngày nghỉ {day_and_weekday(due.last_day)}; nhận đến hết ngày {day_and_weekday(last_day)}."
        elif draft.days_off.is_off(last_day):
            yield f"{what} rơi vào ngày nghỉ {day_and_weekday(last_day)} và không chuyển sang ngày làm việc."
        if field == "recognition_last_day" and last_day < rule.window[1]:
            yield f"{what} hết trước ngày cuối của mốc đánh giá {rule.window[1]:%d/%m/%Y}; chỉ quyết định từ ngày {_after(rule.window[1])}."
        if field == "decision_last_day" and last_day < max(rule.recognition_last_day, rule.decides_from):
            yield f"{what} hết trước khi hết hạn gửi hồ sơ đề nghị hoặc trước khi hết mốc đánh giá; ông/bà kiểm tra lại ngày này."
        if last_day < today and last_day != getattr(in_force, field):
            yield f"{what} đã qua; đang áp dụng: {_stands(in_force, field)}."


def _after(day: date) -> str:
    return f"{day + timedelta(days=1):%d/%m/%Y}"


def _stands(rule: Rule, field: str) -> str:
    day = getattr(rule, field)
    return f"hết ngày {day_and_weekday(day)}" if day else "không có hạn này"
