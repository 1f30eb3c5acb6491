"""Starts `sandbox.py` and tells what it found. The parent never parses what a stranger uploaded."""

import json
import subprocess
import sys
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

SANDBOX = Path(__file__).with_name("sandbox.py")
WALL_SECONDS = 25  # five more than the work it may do: a child that only waits ends too


def run(*arguments: str, script: Path = SANDBOX) -> dict:
    """The answer of a sandbox (another floor's `script` may be one) to one command; `{"refused": "unreadable"}` when it crashed or ran
    out of memory or time."""
    try:
        done = subprocess.run(  # noqa: S603 - our own script; arguments are paths and numbers of ours
            [sys.executable, "-I", str(script), *arguments], capture_output=True, timeout=WALL_SECONDS, check=False, env={}
        )
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        log.warning("sandbox_gave_no_answer", script=script.name, error=type(error).__name__)
        return {"refused": "unreadable"}
