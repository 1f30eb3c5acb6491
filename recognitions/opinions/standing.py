"""Where a consultation and each body's answer stand. Pure: dates and values in, words out.

No answer by the day is “Không có ý kiến trả lời”: read from the day, never stored, never agreement (practice P17).
"""

from datetime import date, datetime

from recognitions.choices import ConsultationState
from registrations.calendar import is_in_time

WAITING, SILENT, OVER = "waiting", "silent", "over"


def takes_answers(state: str, answer_until: date, now: datetime) -> bool:
    """Whether links still answer: the consultation is open and its last day has not ended (24:00, Asia/Ho_Chi_Minh)."""
    return state == ConsultationState.OPEN and is_in_time(now, answer_until)


def standing_of(state: str, answer_until: date, now: datetime) -> str:
    """“open”, “over” (the day has ended, nobody has closed it) or “closed”."""
    return OVER if state == ConsultationState.OPEN and not is_in_time(now, answer_until) else state


def answer_shown(answer: str, *, still_asked: bool) -> str:
    """How a body's answer reads: what it said, else that it is awaited, else that it kept silent."""
    return answer or (WAITING if still_asked else SILENT)
