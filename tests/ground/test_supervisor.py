"""`run_portal` brings web and worker up with one command, and nothing of it is left when it ends, however it ends.

Real processes on the embedded default, in a data folder of the test's own: what lives is found by that folder's name in the
environment of every process.
"""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.ground.waiting import free_port, processes_with, until

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")]
ROOT = Path(__file__).parent.parent.parent


class Portal:
    def __init__(self, data: Path, port: int):
        self.data, self.address = data, f"http://127.0.0.1:{port}"
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self.environment = kept | {"ANTT_DATA_DIR": str(data), "PORT": str(port)}
        self.log = data.parent / f"log-{port}"
        self.process = None

    def start(self):
        """As a shell does it in a terminal: the command leads a process group, which a Ctrl-C reaches as a whole."""
        command = [sys.executable, "manage.py", "run_portal", "--without-demo"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True)

    def is_healthy(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def living(self) -> list[int]:
        return processes_with(str(self.data))

    def child(self, word: str) -> int | None:
        """The direct child in whose command line `word` stands."""
        for process in self.living():
            stat = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
            if int(stat[1]) == self.process.pid and word in Path(f"/proc/{process}/cmdline").read_text():
                return process
        return None

    def end(self):
        for process in self.living():
            os.kill(process, signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """One data folder for the file: only the first start has tables to make."""
    return tmp_path_factory.mktemp("portal") / "data"


@pytest.fixture
def portal(data):
    portal = Portal(data, free_port())
    portal.start()
    until(portal.is_healthy, 120)
    yield portal
    portal.end()


def test_ctrl_c_once_stops_all_of_it(portal):
    assert len(portal.living()) >= 4
    os.killpg(portal.process.pid, signal.SIGINT)
    assert portal.process.wait(30) == 0
    until(lambda: not portal.living(), 5)
    said = portal.log.read_text()
    assert portal.address in said
    assert "Traceback" not in said


def test_a_terminate_signal_to_the_supervisor_alone_stops_all_of_it(portal):
    portal.process.terminate()
    assert portal.process.wait(30) == 0
    until(lambda: not portal.living(), 5)


def test_a_supervisor_that_is_killed_leaves_nothing_running(portal):
    portal.process.kill()
    portal.process.wait()
    assert until(lambda: not portal.living(), 10)


def test_a_child_that_dies_is_started_again(portal):
    for word in ("gunicorn", "celery"):
        first = portal.child(word)
        os.kill(first, signal.SIGKILL)
        until(lambda before=first, name=word: portal.child(name) not in (None, before), 20)
    until(portal.is_healthy)
    assert portal.log.read_text().count("đã dừng ngoài ý muốn") == 2


def test_a_second_start_on_the_same_data_says_where_the_first_one_runs(portal, data):
    second = Portal(data, free_port())
    second.start()
    assert second.process.wait(30) == 1
    assert f"Cổng đang chạy rồi, tại {portal.address}" in second.log.read_text()
    assert portal.is_healthy()


def test_a_network_port_in_use_is_named(portal, tmp_path):
    other = Portal(tmp_path / "other", int(portal.address.rsplit(":", 1)[1]))
    other.start()
    assert other.process.wait(30) == 1
    assert "Chương trình khác đang dùng cổng mạng" in other.log.read_text()
