"""The invariants that can be checked on a still portal. Each app registers its own checks in its `ready()`."""

from collections.abc import Callable, Iterable

Check = Callable[[], Iterable[str]]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Register `check` under `name`: a function without arguments that yields one sentence for each thing that is wrong."""
    _checks[name] = check


def findings() -> list[str]:
    """Every sentence of every check, in the order of registration; empty when all is well."""
    return [sentence for check in _checks.values() for sentence in check()]


def names() -> list[str]:
    return list(_checks)
