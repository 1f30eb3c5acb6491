import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from recognitions.demo import people, story


class Command(BaseCommand):
    help = "Loads the demo ward (Phường Đống Đa) and prints its accounts. Running it again adds only what is missing."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="in ra JSON: [{role, username, password}]")

    def handle(self, *args, **options):
        if settings.PRODUCTION:
            raise CommandError("Không nạp dữ liệu mẫu khi ANTT_PRODUCTION=1: các tài khoản mẫu có mật khẩu ai cũng biết.")
        story.tell()
        accounts = [{"role": p.words, "username": p.username, "password": people.PASSWORD} for p in people.PEOPLE]
        if options["json"]:
            self.stdout.write(json.dumps(accounts, ensure_ascii=False, indent=1))
            return
        self.stdout.write("Phường mẫu: Phường Đống Đa. Tài khoản dùng thử, cùng mật khẩu " + people.PASSWORD + ":")
        for account in accounts:
            self.stdout.write(f"  {account['username']:22} {account['role']}")
