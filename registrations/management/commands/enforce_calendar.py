import json
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registrations.services import enforcement


class Command(BaseCommand):
    help = "Làm ngay những việc đến hạn theo lịch (việc vẫn chạy tự động vài phút một lần) và cho biết đã làm gì."

    def add_arguments(self, parser):
        parser.add_argument("--at", metavar="ISO", help="làm như đang ở thời điểm này, ví dụ 2026-01-01T00:00:00+07:00")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args, at: str | None, json: bool, **options):
        show = _as_json if json else _as_words
        try:
            done = enforcement.enforce_calendar(_instant(at) if at else None)
        except enforcement.RulesFailed as failed:
            if failed.done or json:
                self.stdout.write(show(failed.done))
            raise CommandError(_failure(failed)) from failed
        self.stdout.write(show(done))


def _instant(text: str) -> datetime:
    """An aware instant; one without a zone is meant in Vietnam."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” không phải là thời điểm. Ghi theo dạng 2026-01-01T00:00:00+07:00.") from error
    return instant if instant.tzinfo else timezone.make_aware(instant)


def _failure(failed: enforcement.RulesFailed) -> str:
    """Which rules failed and by what kinds of error; their own words may carry data of people and stay in the traceback."""
    rules = "; ".join(f"“{error.calendar_words}” ({_kinds(error)})" for error in failed.exceptions)
    return f"Chưa làm được: {rules}. Các việc khác vẫn đã làm. Chạy lại với --traceback để xem chi tiết."


def _kinds(error: Exception) -> str:
    return ", ".join(sorted({type(cause).__name__ for cause in enforcement.causes_of(error)}))


def _as_json(done: list[dict]) -> str:
    return json.dumps(done, ensure_ascii=False, indent=2)


def _as_words(done: list[dict]) -> str:
    if not done:
        return "Không có việc nào đến hạn."
    return "\n".join(" ".join(f"{key}={value}" for key, value in thing.items()) for thing in done)
