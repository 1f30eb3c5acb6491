"""A container starts before the servers it needs: it waits for them itself, whatever starts it."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError

from antt_portal import schema
from antt_portal.jobs import broker

TURN_SECONDS = 1


class Command(BaseCommand):
    help = "Chờ đến khi cơ sở dữ liệu và hàng đợi trả lời; với --migrated, chờ cả đến khi các bảng đã được cập nhật."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--migrated", action="store_true", help="chờ đến khi các bảng đã được cập nhật")
        parser.add_argument("--seconds", type=float, default=180, help="chờ lâu nhất bao nhiêu giây")

    def handle(self, *, migrated, seconds, **options):
        patience_ends = time.monotonic() + seconds
        said = ""
        while missing := self.missing(migrated):
            if time.monotonic() > patience_ends:
                raise CommandError(f"Đã chờ {seconds:g} giây: {missing}.")
            if missing != said:
                self.stderr.write(f"Đang chờ: {missing} …")
                said = missing
            time.sleep(TURN_SECONDS)

    def missing(self, migrated: bool) -> str:
        """What is not there yet, in words; empty when all is."""
        try:
            connection.ensure_connection()
            if migrated and schema.is_behind():
                return "các bảng chưa được cập nhật"
        except DatabaseError:
            connection.close()
            return "cơ sở dữ liệu chưa trả lời"
        try:
            broker.answers()
        except OperationalError:
            return "hàng đợi (Redis) chưa trả lời"
        return ""
