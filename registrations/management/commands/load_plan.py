from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from antt_portal.refusals import Refused
from registrations.plan_files import plan_read
from registrations.planning.warnings import window_warnings
from registrations.plans import calendars_around
from registrations.services.plans import plan_publish


class Command(BaseCommand):
    help = "Nạp kế hoạch một năm của một địa phương từ tệp TOML."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.toml")

    def handle(self, *args, **options):
        path = Path(options["file"])
        try:
            published = plan_publish(content=plan_read(path), source=path.name)
        except Refused as refused:
            raise CommandError(f"Không nạp kế hoạch “{path.name}”. Không có gì thay đổi.\n{refused.sentence}") from refused
        plan = published.version.plan
        for warning in (*published.warnings, *window_warnings(*calendars_around(plan.place, plan.year))):
            self.stderr.write(f"Lưu ý: {warning}")
        done = f"đã công bố lần {published.version.seq}" if published.is_new else f"không đổi so với lần {published.version.seq}"
        self.stdout.write(f"Kế hoạch năm {plan.year} của {plan.place.name}: {done}.")
