"""A broker and a worker of the test's own, for breaking: fixtures for the `conftest.py` of whoever needs them."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis as redis_client
from django.db import connection

from antt_portal.celery import app
from antt_portal.jobs import services
from antt_portal.supervision import Child
from tests.ground.waiting import free_port, until

FAST = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2, "unacked_restore_throttle": 1}


class PrivateRedis:
    """A redis-server on a free port that keeps nothing on disk; the only one that tests may flush, stop and freeze."""

    def __init__(self, folder: Path):
        self.folder, self.port, self.process = folder, free_port(), None
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = redis_client.Redis(port=self.port, socket_timeout=5)

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(self.answers, 20)

    def answers(self) -> bool:
        try:
            return self.client.ping()
        except redis_client.RedisError:
            return False

    def kill(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def waiting_messages(self) -> int:
        return self.client.llen("celery")

    def ask(self, task, times: int = 1) -> None:
        """Send messages for `task` through a connection of their own: the application's pool may lead to an earlier test's broker."""
        with app.connection_for_write() as connected:
            for _ in range(times):
                task.apply_async(connection=connected)

    def is_empty(self) -> bool:
        """Whether every message was taken and acknowledged."""
        return self.waiting_messages() == self.held_messages() == 0

    def held_messages(self) -> int:
        """Those that a worker has taken and not yet acknowledged."""
        return self.client.hlen("unacked")


@pytest.fixture
def private_redis(tmp_path, monkeypatch):
    """A broker for this test alone, and the portal of this process turned to it."""
    if not shutil.which("redis-server"):
        pytest.skip("needs redis-server")
    server = PrivateRedis(tmp_path)
    before = {name: app.conf[name] for name in ("broker_url", "broker_transport_options")}
    app.conf.update(broker_url=server.url, broker_transport_options=FAST)
    monkeypatch.setattr(services._Publication, "resting_until", 0.0)
    server.start()
    yield server
    server.kill()
    app.conf.update(before)


def worker_process(broker_url: str, data: Path) -> Child:
    """A real worker process on the test's own database, broker and data folder."""
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{login}/{database['NAME']}",
        "REDIS_URL": broker_url,
        "ANTT_REDIS_PREFIX": "",
        "ANTT_DATA_DIR": str(data),
    }
    celery = str(Path(sys.executable).parent / "celery")
    command = [celery, "-A", "antt_portal", "--quiet", "worker", "--concurrency", "2", "--include", "tests.ground.job_kinds"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Child("worker", command, environment)


@pytest.fixture
def traces(tmp_path, monkeypatch) -> Path:
    """The folder in which the jobs of the tests leave their traces."""
    folder = tmp_path / "traces"
    folder.mkdir()
    monkeypatch.setenv("ANTT_TEST_TRACES", str(folder))
    return folder


@pytest.fixture
def hire(transactional_db, private_redis, traces, tmp_path):
    """Start a real worker, `hire()`; those still alive are killed at the end, before the tables are emptied."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: the worker is a process of its own")
    workers = []

    def start() -> Child:
        workers.append(worker_process(private_redis.url, tmp_path / "data"))
        workers[-1].keep_running(say=print)
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
