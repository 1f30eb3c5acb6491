"""What a person should look at twice before publishing a plan: nothing here forbids it. Pure over YearCalendars."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from registrations.calendar import LAST_DAYS, ORGANISATIONS, Rule
from registrations.calendar_page import title_of
from registrations.calendar_words import day_and_weekday, due_words
from registrations.plans import YearCalendar

WORDS = {
    "registration_last_day": "Hạn đăng ký",
    "recognition_last_day": "Hạn gửi hồ sơ đề nghị công nhận",
    "decision_last_day": "Hạn quyết định",
}


def warnings_of(*, draft: YearCalendar, in_force: YearCalendar, last_year: YearCalendar, next_year: YearCalendar, today: date) -> list[str]:
    """One sentence a warning, beginning with whom it concerns; the same of several kinds said once."""
    grouped: dict[tuple, list[Rule]] = defaultdict(list)
    for at, rule in draft.rules.items():
        if rule.enabled:
            said = (
                *_windows(rule, last_year.rules[at], next_year.rules[at]),
                *_days(rule, in_force.rules[at], draft, today),
            )
            for sentence in said:
                grouped[rule.level if rule.kind in ORGANISATIONS else rule.kind, sentence].append(rule)
    return [f"{title_of(draft, rules)}: {sentence}" for (_, sentence), rules in grouped.items()]


def _windows(rule: Rule, before: Rule, after: Rule) -> Iterator[str]:
    """Days that no year evaluates, or two."""
    for earlier, later, whose in ((before.window, rule.window, "năm trước"), (rule.window, after.window, "năm sau")):
        days = (later[0] - earlier[1]).days - 1
        if days:
            words = f"có {days} ngày không thuộc mốc nào" if days > 0 else f"có {-days} ngày nằm trong cả hai mốc"
            yield (
                f"mốc đánh giá trước kết thúc ngày {earlier[1]:%d/%m/%Y}, mốc sau bắt đầu ngày {later[0]:%d/%m/%Y}: "
                f"{words} (so với {whose})."
            )


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
        if last_day < today and last_day != getattr(in_force, field):
            yield f"{what} đã qua; đang áp dụng: {_stands(in_force, field)}."


def _after(day: date) -> str:
    return f"{day + timedelta(days=1):%d/%m/%Y}"


def _stands(rule: Rule, field: str) -> str:
    day = getattr(rule, field)
    return f"hết ngày {day_and_weekday(day)}" if day else "không có hạn này"
