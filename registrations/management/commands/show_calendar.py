import json

from django.core.management.base import BaseCommand, CommandError

from antt_portal.places.models import Place
from registrations.calendar import Rule
from registrations.calendar_words import APPROVERS, KIND_LABELS, LEVEL_LABELS, RECEIVERS, REPORTS, day_and_weekday
from registrations.circular import FIRST_YEAR, LAST_YEAR
from registrations.plans import YearCalendar, calendar_for
from registrations.report_days import Report

FIELDS = ("enabled", "window", "registration_last_day", "recognition_last_day", "receiver", "approver")


class Command(BaseCommand):
    help = "Cho xem lịch một năm của một phường, xã hoặc một tỉnh, thành phố."

    def add_arguments(self, parser):
        parser.add_argument("year", metavar="YEAR")
        parser.add_argument("--ward", metavar="CODE")
        parser.add_argument("--province", metavar="CODE")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        calendar = calendar_for(self._place(options["ward"], options["province"]), self._year(options["year"]))
        if options["json"]:
            rows = [_rule_row(rule) for rule in calendar.rules.values()] + [_report_row(report) for report in calendar.reports]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_sentences(calendar)))

    def _year(self, asked: str) -> int:
        if not (asked.isascii() and asked.isdecimal() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= LAST_YEAR):
            raise CommandError(f"“{asked}” không phải là năm có thể xem lịch. Ông/bà ghi một năm từ {FIRST_YEAR} đến {LAST_YEAR}.")
        return int(asked)

    def _place(self, ward: str | None, province: str | None) -> Place:
        if bool(ward) == bool(province):
            raise CommandError("Ông/bà ghi một trong hai: --ward MÃ của phường, xã, đặc khu hoặc --province MÃ của tỉnh, thành phố.")
        places, words = (Place.objects.wards(), "phường, xã, đặc khu") if ward else (Place.objects.provinces(), "tỉnh, thành phố")
        place = places.filter(code=ward or province).select_related("parent").first()
        if place is None:
            raise CommandError(f"Không có {words} nào mang mã “{ward or province}”. Ông/bà tra lại mã trong danh mục hành chính.")
        return place


def _rule_row(rule: Rule) -> dict:
    return {
        "kind": rule.kind,
        "level": rule.level,
        "enabled": rule.enabled,
        "window": [day.isoformat() for day in rule.window],
        "registration_last_day": rule.registration_last_day.isoformat(),
        "recognition_last_day": rule.recognition_last_day.isoformat(),
        "receiver": rule.receiver,
        "approver": rule.approver,
        "sources": {field: rule.sources[field] for field in FIELDS},
        "verified": {field: rule.verified[field] for field in FIELDS},
    }


def _report_row(report: Report) -> dict:
    period = [day.isoformat() for day in report.period]
    return {"kind": "report", "report": report.report, "period": period, "last_day": report.last_day.isoformat()}


def _sentences(calendar: YearCalendar):
    yield f"Lịch năm {calendar.year} của {calendar.place.name}"
    for rule in calendar.rules.values():
        kind = calendar.label if rule.kind == "residential_area" else KIND_LABELS[rule.kind]
        yield f"\n{kind} – xét ở cấp {LEVEL_LABELS[rule.level]}"
        if not rule.enabled:
            yield f"  Không tham gia ({calendar.cited(rule.sources['enabled'])})"
            continue
        window = f"{rule.window[0]:%d/%m/%Y} – {rule.window[1]:%d/%m/%Y}"
        for label, value, field in (
            ("Mốc đánh giá", window, "window"),
            ("Đăng ký đến hết", day_and_weekday(rule.registration_last_day), "registration_last_day"),
            ("Nộp hồ sơ đến hết", day_and_weekday(rule.recognition_last_day), "recognition_last_day"),
            ("Nơi nhận", RECEIVERS[rule.receiver], "receiver"),
            ("Xét công nhận", APPROVERS[rule.approver], "approver"),
        ):
            checked = "" if rule.verified[field] else "; chưa đối chiếu với văn bản gốc"
            yield f"  {label:<18} {value:<32} ({calendar.cited(rule.sources[field])}{checked})"
    yield "\nBáo cáo"
    for report in calendar.reports:
        yield f"  {REPORTS[report.report]:<18} đến hết {day_and_weekday(report.last_day)} ({calendar.cited(report.source)})"
