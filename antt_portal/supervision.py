"""Children that live and die together: started, started again when they end by themselves, stopped once, left behind never.

Each child leads a process group of its own, so that a Ctrl-C in the terminal reaches it once, from its supervisor. On Linux
the kernel kills it when the supervisor is gone, however that went.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

TURN_SECONDS = 0.2
GRACE_SECONDS = 20
LONGEST_PAUSE_SECONDS = 30
HEALTHY_AFTER_SECONDS = 60

PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None

Say = Callable[[str], None]


def die_with_parent(**_kwargs) -> None:
    """Have this process killed when the one that started it ends. Elsewhere than on Linux it does nothing."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass
class Child:
    """A command that shall run for as long as its supervisor does."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    failures: int = 0

    def keep_running(self, say: Say) -> None:
        """Start the process if it is not there and its pause is over; notice when it has ended by itself."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_again_at:
                self._start(now)
        elif self.process.poll() is not None:
            self.failures = 1 if now - self.started_at > HEALTHY_AFTER_SECONDS else self.failures + 1
            pause = min(2 ** (self.failures - 1), LONGEST_PAUSE_SECONDS)
            say(f"{self.name} đã dừng ngoài ý muốn (mã {self.process.returncode}); khởi động lại sau {pause} giây.")
            self._end_group()
            self.process, self.start_again_at = None, now + pause

    def _start(self, now: float) -> None:
        supervisor = os.getpid()

        def die_with_supervisor():
            die_with_parent()
            if os.getppid() != supervisor:  # it was gone before the kernel could be asked
                os._exit(1)

        self.process = subprocess.Popen(  # noqa: S603 the command is the portal's own
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=die_with_supervisor,
        )
        self.started_at = now

    def interrupt(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)

    def is_gone(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """End the process and what it started, and wait until it is gone."""
        if self.process:
            self._end_group()
            self.process.wait()

    def _end_group(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class StopRequest:
    """How often somebody has asked to stop: once is a request, twice is impatience."""

    def __init__(self):
        self.times = 0

    def __call__(self, _number=None, _frame=None):
        self.times += 1


@contextmanager
def stop_request():
    """Count SIGINT, SIGTERM and SIGHUP instead of dying of them."""
    request = StopRequest()
    before = {number: signal.signal(number, request) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield request
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def supervise(children: Sequence[Child], *, say: Say, each_turn: Callable[[], None] = lambda: None) -> None:
    """Keep `children` running until a signal asks to stop, then end them: SIGINT once, 20 seconds, then SIGKILL.

    `each_turn` is called about five times a second meanwhile. A second signal ends the patience at once.
    """
    with stop_request() as request:
        try:
            while not request.times:
                for child in children:
                    child.keep_running(say)
                each_turn()
                time.sleep(TURN_SECONDS)
            say("Đang dừng …")
        finally:
            _end(children, request)
    say("Đã dừng.")


def _end(children: Sequence[Child], request: StopRequest) -> None:
    for child in children:
        child.interrupt()
    patience_ends = time.monotonic() + GRACE_SECONDS
    while request.times < 2 and time.monotonic() < patience_ends and not all(child.is_gone() for child in children):
        time.sleep(TURN_SECONDS / 2)
    for child in children:
        child.kill()
