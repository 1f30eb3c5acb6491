"""How long a session lasts. Pure: the settings are made of it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Lifetime:
    """A session is over after `idle` without a request, and `whole` after signing in, whatever is done."""

    idle: timedelta
    whole: timedelta

    @property
    def idle_words(self) -> str:
        minutes = round(self.idle.total_seconds() / 60)
        return f"{minutes // 60} giờ" if minutes % 60 == 0 else f"{minutes} phút"
