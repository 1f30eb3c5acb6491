"""The whole portal with one command: data, demo ward, web and worker."""

import fcntl
import http.client
import io
import json
import os
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from antt_portal import schema
from antt_portal.jobs.models import Pulse
from antt_portal.static_files import collect_when_changed
from antt_portal.supervision import Child, supervise

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Chuẩn bị dữ liệu rồi chạy trang web và phần việc nền; Ctrl-C một lần để dừng tất cả."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--without-demo", action="store_true", help="không nạp phường dùng thử")

    def handle(self, *, port, without_demo, **options):
        self.port = port
        self.with_demo = not (without_demo or settings.PRODUCTION)
        self.address = f"http://{HOST}:{port}"
        self.announced = False
        lock = self.lock_data()
        self.refuse_taken_port()
        try:
            self.prepare_data()
        except KeyboardInterrupt:
            raise CommandError("Đã dừng trước khi chuẩn bị xong dữ liệu; lần chạy sau sẽ làm tiếp.", returncode=130) from None
        supervise([self.web(), self.worker()], say=self.say, each_turn=self.announce_when_up)
        lock.close()

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def lock_data(self):
        """Hold the data folder for this process alone. The lock goes with the process, however it ends."""
        lock = (settings.DATA_DIR / "portal.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CommandError(
                f"Cổng đang chạy rồi, tại {lock.read().strip()}, với dữ liệu trong {settings.DATA_DIR}. "
                "Hãy dùng địa chỉ đó, hoặc dừng bằng Ctrl-C rồi chạy lại; muốn chạy thêm một cổng nữa thì đặt ANTT_DATA_DIR khác."
            ) from None
        lock.truncate(0)
        lock.write(self.address)
        lock.flush()
        return lock

    def refuse_taken_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, self.port))
            except OverflowError:
                raise CommandError(f"Không có cổng mạng số {self.port}. Hãy chọn số từ 1024 đến 65535: PORT=8001 make run") from None
            except OSError:
                raise CommandError(
                    f"Chương trình khác đang dùng cổng mạng {self.port}. Hãy chọn số khác, ví dụ: PORT={self.port + 1} make run"
                ) from None

    def prepare_data(self) -> None:
        self.say("Chuẩn bị dữ liệu …")
        if schema.is_behind():
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        collect_when_changed()
        self.people = self.seed_demo() if self.with_demo else []
        Pulse.objects.all().delete()  # of the worker before: what counts is the first one of ours
        connections.close_all()

    def seed_demo(self) -> list[dict]:
        answer = io.StringIO()
        call_command("seed_demo", json=True, stdout=answer)
        return json.loads(answer.getvalue())

    def web(self) -> Child:
        # No control socket: its usual place is shared by every gunicorn of the account.
        command = ["gunicorn", "antt_portal.wsgi", "--bind", f"{HOST}:{self.port}", "--worker-class", "gthread", "--workers", "1"]
        command += ["--threads", "4", "--log-level", "warning", "--no-control-socket"]
        return self.child("Trang web", command)

    def worker(self) -> Child:
        # One job at a time is enough beside a database that takes one writer; a process of its own keeps the time limits.
        command = ["celery", "-A", "antt_portal", "--quiet", "worker", "--beat", "--pool", "prefork", "--concurrency", "1"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return self.child("Việc nền", command)

    def child(self, name: str, command: list[str]) -> Child:
        program = str(Path(sys.executable).parent / command[0])
        environment = {"ANTT_LOG_LEVEL": "WARNING"} | os.environ | {"ANTT_DATA_DIR": str(settings.DATA_DIR)}
        return Child(name, [program, *command[1:]], environment)

    def announce_when_up(self) -> None:
        if self.announced or not self.answers():
            return
        self.announced = True
        self.say(f"\nCổng đã sẵn sàng: {self.address}\n")
        for person in self.people:
            self.say(f"  {person['role']}: tên đăng nhập {person['username']}, mật khẩu {person['password']}")
        self.say("\nDừng: Ctrl-C.")

    def answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return bool(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
