"""From the start of the web server to its first answer, against an empty Django project under the same server."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Line, ratio

ROOT = Path(__file__).parent.parent
LIMIT = 3
ROUNDS = 5
PATIENCE_SECONDS = 60


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="antt-empty-") as folder:
        django_admin = Path(sys.executable).parent / "django-admin"
        subprocess.run([str(django_admin), "startproject", "empty", folder], check=True)  # noqa: S603 Django's own command
        empty = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        yield Line(
            "start_to_first_answer",
            ratio(
                lambda: _first_answer(
                    "antt_portal.wsgi", ROOT, "/dang-nhap/", os.environ | {"DJANGO_SETTINGS_MODULE": "antt_portal.settings"}
                ),
                lambda: _first_answer("empty.wsgi", Path(folder), "/", empty),
                rounds=ROUNDS,
                warm_up=1,
            ),
            "times an empty Django project",
            LIMIT,
        )


def _first_answer(application: str, folder: Path, path: str, environment) -> float:
    """Seconds until the server that serves `application` answers `path`; the server is stopped again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    command = [gunicorn, application, "--bind", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "error", "--no-control-socket"]
    started = time.perf_counter()
    server = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        while not _answers(f"http://127.0.0.1:{port}{path}"):
            if time.perf_counter() - started > PATIENCE_SECONDS:
                raise TimeoutError(f"{application} does not answer {path}")
            time.sleep(0.005)
        return time.perf_counter() - started
    finally:
        server.terminate()
        server.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 an address of this machine
            return answer.status == 200
    except ConnectionError:
        return False
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionError):
            return False
        raise
