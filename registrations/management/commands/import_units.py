import hashlib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from antt_portal import clock
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from registrations.services.subjects import ImportSummary, UnitsRefused, known_of, units_import, units_preview
from registrations.unit_import import checked
from registrations.workbooks import first_sheet


class Command(BaseCommand):
    help = "Nạp danh sách đơn vị của một phường, xã, đặc khu từ tệp Excel (xem unit_template); tất cả hoặc không dòng nào."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="tệp .xlsx")
        parser.add_argument("--ward", required=True, help="mã phường, xã, đặc khu theo danh mục đơn vị hành chính")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra và cho biết sẽ làm gì, không ghi")

    def handle(self, *args, file: Path, ward: str, dry_run: bool, **options):
        place = _ward(ward)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"Không đọc được tệp {file.name}: {error.strerror}. Kiểm tra lại đường dẫn.") from error
        try:
            summary = _import(content, place, dry_run)
        except UnitsRefused as refused:
            raise CommandError("\n".join([refused.sentence, *map(str, refused.errors)])) from refused
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(_told(place, summary, dry_run))


def _ward(code: str) -> Place:
    place = Place.objects.wards().filter(code=code).select_related("parent").first()
    if place is None:
        raise CommandError(f"Không có phường, xã, đặc khu nào mang mã “{code}”. Xem mã trong danh mục đơn vị hành chính, ví dụ 00235.")
    if place.is_gone_on(clock.today()):
        raise CommandError(f"{place.name} đã giải thể ngày {place.dissolved_on:%d/%m/%Y}, không nạp danh sách được nữa.")
    return place


def _import(content: bytes, place: Place, dry_run: bool) -> ImportSummary:
    result = checked(first_sheet(content), known_of(place))
    if result.errors:
        raise UnitsRefused(result.errors)
    if dry_run:
        return units_preview(rows=result.rows, place=place)
    return units_import(rows=result.rows, place=place, by=None, source_sha256=hashlib.sha256(content).hexdigest())


def _told(place: Place, summary: ImportSummary, dry_run: bool) -> str:
    lines = [
        f"{place.name}: {summary.total} dòng. Mới {summary.new}, thay đổi {summary.changed}, giữ nguyên {summary.unchanged}.",
        f"Theo dõi phong trào, không xét công nhận: {summary.excluded.total()}.",
        *(f"  {reason}: {count}" for reason, count in sorted(summary.excluded.items())),
    ]
    return "\n".join([*lines, "Mới chỉ kiểm tra, chưa ghi gì." if dry_run else "Đã ghi vào cổng."])
