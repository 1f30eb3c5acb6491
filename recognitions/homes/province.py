"""The home of a province: its wards in one table, laggards first, and what it decides itself."""

from dataclasses import dataclass
from datetime import date

from antt_portal import clock
from antt_portal.places.models import Place
from dossiers.choices import DossierKind
from dossiers.models import Dossier
from recognitions.statistics import COUNTS, Progress, decided_here, decided_in_wards, progress, with_steps
from registrations.choices import SubjectKind
from registrations.plans import YearCalendar, calendar_for


@dataclass(frozen=True)
class WardLine:
    """One ward's year in figures."""

    place_id: int
    name: str
    code: str
    total: int
    registered: int
    filed: int
    recognised: int
    own_dossier: Dossier | None

    @property
    def behind(self) -> float:
        return self.recognised / self.total if self.total else 1


@dataclass(frozen=True)
class ProvinceHome:
    place: Place
    year: int
    own: Progress
    wards: list[WardLine]
    wards_without_roster: int


def province_home(place: Place, year: int) -> ProvinceHome:
    """Every ward of the province that has a roster of the year, the least recognised first."""
    calendar, today = calendar_for(place, year), clock.today()
    wards = _ward_lines(calendar, on=today)
    without_roster = Place.objects.filter(parent=place).standing_on(today).exclude(pk__in=[ward.place_id for ward in wards])
    return ProvinceHome(
        place=place,
        year=year,
        own=progress(decided_here(calendar, on=today)),
        wards=sorted(wards, key=lambda ward: (ward.behind, ward.name)),
        wards_without_roster=without_roster.count(),
    )


def _ward_lines(calendar: YearCalendar, *, on: date) -> list[WardLine]:
    """What each ward decides on, counted in one query, beside the dossier of the ward itself."""
    counted = (
        with_steps(decided_in_wards(calendar, on=on))
        .order_by()
        .values("place_id", "place__name", "place__code")
        .annotate(**{name: COUNTS[name] for name in ("total", "registered", "filed", "recognised")})
    )
    own = {
        dossier.place_id: dossier
        for dossier in Dossier.objects.filter(
            place__parent=calendar.place, year=calendar.year, kind=DossierKind.RECOGNITION, subject__kind=SubjectKind.WARD
        )
    }
    return [
        WardLine(
            place_id=row["place_id"],
            name=row["place__name"],
            code=row["place__code"],
            total=row["total"],
            registered=row["registered"],
            filed=row["filed"],
            recognised=row["recognised"],
            own_dossier=own.get(row["place_id"]),
        )
        for row in counted
    ]
