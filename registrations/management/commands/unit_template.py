from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from registrations.units.template import unit_template


class Command(BaseCommand):
    help = "Ghi tệp Excel mẫu để điền danh sách đơn vị của một phường, xã, đặc khu."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="tệp .xlsx sẽ được ghi")

    def handle(self, *args, file: Path, **options):
        if file.exists() and file.stat().st_size:
            raise CommandError(f"Đã có tệp {file.name}. Chọn tên khác để không ghi đè danh sách đã điền.")
        try:
            unit_template().save(file)
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {file.name}: {error.strerror}. Kiểm tra lại thư mục.") from error
        self.stdout.write(f"Đã ghi tệp mẫu {file.name}. Điền trang “Danh sách”, rồi nạp bằng lệnh import_units.")
