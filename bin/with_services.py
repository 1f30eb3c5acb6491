#!/usr/bin/env python3
"""Runs a command with a real PostgreSQL and Redis in DATABASE_URL and REDIS_URL, and ends with its exit code.

    .venv/bin/python bin/with_services.py COMMAND [ARGUMENT ...]

Takes the servers that those variables name, else those at the usual ports of 127.0.0.1, else starts private ones in a
temporary folder and stops them at the end. On a server that was there it touches only a test database and Redis keys that
carry this checkout's mark.
"""

# ruff: noqa: S603, S607 (every command run here is named here)

import glob
import hashlib
import os
import pwd
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import redis

PATIENCE_SECONDS = 60
ROOT = Path(__file__).resolve().parent.parent
MARK = "antt_" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as servers:
        folder = Path(servers.enter_context(tempfile.TemporaryDirectory(prefix="antt-services-", ignore_cleanup_errors=True)))
        folder.chmod(0o711)
        database = reachable(["DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres"], database_answers)
        broker = reachable(["REDIS_URL", "redis://127.0.0.1:6379/0"], broker_answers)
        environment = os.environ | {
            "DATABASE_URL": database or servers.enter_context(private_postgresql(folder)),
            "REDIS_URL": broker or servers.enter_context(private_redis(folder)),
            "ANTT_TEST_DATABASE_NAME": os.environ.get("ANTT_TEST_DATABASE_NAME") or f"test_{MARK}",
            "ANTT_REDIS_PREFIX": f"{MARK}:",
        }
        forget_earlier_messages(environment["REDIS_URL"], environment["ANTT_REDIS_PREFIX"])
        return subprocess.run(command, env=environment).returncode


def reachable(candidates: list[str], answers) -> str | None:
    """The first address that answers; the first candidate is the name of the variable that may hold one."""
    variable, usual = candidates
    for address in filter(None, (os.environ.get(variable), usual)):
        if answers(address):
            return address
    return None


def database_answers(address: str) -> bool:
    if not address.startswith(("postgres://", "postgresql://", "psql://", "pgsql://")):
        return False
    try:
        with psycopg.connect("postgresql" + address[address.index(":") :], connect_timeout=3) as connection:
            row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
            return bool(row and row[0])
    except psycopg.Error:
        return False


def broker_answers(address: str) -> bool:
    try:
        with redis.Redis.from_url(address, socket_timeout=3, socket_connect_timeout=3) as client:
            return bool(client.ping())
    except (redis.RedisError, ValueError):
        return False


def forget_earlier_messages(address: str, prefix: str) -> None:
    with redis.Redis.from_url(address) as client:
        for key in client.scan_iter(f"{prefix}*"):
            client.delete(key)


@contextmanager
def private_postgresql(folder: Path):
    """A cluster of its own, as another account where this one is root: PostgreSQL refuses to run as root."""
    programs = program_folder("initdb", "postgresql")
    account = {}
    data = folder / "postgresql"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        owner = next(person for name in ("postgres", "nobody") if (person := account_named(name)))
        os.chown(data, owner.pw_uid, owner.pw_gid)
        account = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    port = free_port()
    subprocess.run(
        [f"{programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, cwd="/", **account,
    )  # fmt: skip
    server = [f"{programs}/postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    server += ["-c", "fsync=off", "-c", "log_min_messages=fatal"]
    address = f"postgres://postgres@127.0.0.1:{port}/postgres"
    with running(server, lambda: database_answers(address), signal.SIGINT, **account):
        yield address


@contextmanager
def private_redis(folder: Path):
    programs = program_folder("redis-server", "redis-server")
    port = free_port()
    address = f"redis://127.0.0.1:{port}/0"
    server = [f"{programs}/redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with running(server, lambda: broker_answers(address), signal.SIGTERM):
        yield address


def program_folder(program: str, package: str) -> str:
    """Where `program` lies; installs the Debian package that brings it where that is allowed, else says what to install."""
    for installed in (False, True):
        for folder in [*glob.glob("/usr/lib/postgresql/*/bin"), *os.environ["PATH"].split(":")]:
            if os.access(f"{folder}/{program}", os.X_OK):
                return folder
        if not installed and subprocess.run(["bash", "-c", f". bin/packages; install_packages {package}"], cwd=ROOT).returncode:
            break
    sys.exit(f"The tests need {package}, running or at least installed: apt-get install {package}")


def account_named(name: str):
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


@contextmanager
def running(command: list, answers, farewell: signal.Signals, **account):
    """The server while it runs; in a process group of its own, so that a Ctrl-C does not take it from under the tests."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/", process_group=0, **account)
    try:
        patience_ends = time.monotonic() + PATIENCE_SECONDS
        while not answers():
            if process.poll() is not None or time.monotonic() > patience_ends:
                sys.exit(f"{Path(command[0]).name} does not start.")
            time.sleep(0.1)
        yield
    finally:
        process.send_signal(farewell)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
