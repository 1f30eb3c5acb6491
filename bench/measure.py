"""Lines, and ratios that a busy machine does not bend: both sides take turns in one run, and medians are compared."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    name: str
    value: float
    unit: str
    limit: float

    def show(self) -> bool:
        """Print the line; return whether it keeps its limit."""
        ok = self.value <= self.limit
        value = round(self.value, 2)
        print(json.dumps({"name": self.name, "value": value, "unit": self.unit, "limit": self.limit, "ok": ok}), flush=True)  # noqa: T201
        return ok


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def ratio(measured: Callable[[], float], yardstick: Callable[[], float], *, rounds: int, warm_up: int = 3) -> float:
    """Median of `measured` over median of `yardstick`; both return seconds and take turns, `rounds` times each."""
    for _round in range(warm_up):
        yardstick(), measured()
    turns = [(yardstick(), measured()) for _round in range(rounds)]
    return statistics.median(turn[1] for turn in turns) / statistics.median(turn[0] for turn in turns)
