from django.core.management.base import BaseCommand, CommandError

from antt_portal.trail import doctor


class Command(BaseCommand):
    help = "Checks every invariant that can be checked: rows, files, hashes, the trail's chain and triggers, waiting jobs."

    def handle(self, *args, **options):
        found = doctor.findings()
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"Đã kiểm tra {len(doctor.names())} nhóm: không có sai lệch.")
