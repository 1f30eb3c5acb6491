"""The plan of a year as it stood at an instant: what was submitted keeps the version that it used (design §4)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from antt_portal.places.models import Place
from registrations.criteria import Addition, CriteriaSet, criteria_for
from registrations.models import PlanVersion
from registrations.plans import citation


@dataclass(frozen=True)
class PlanHistory:
    """Every version of a ward's and its province's plan of one year, the oldest first; for a province only its own."""

    year: int
    provinces: tuple[PlanVersion, ...]
    wards: tuple[PlanVersion, ...]

    def version(self, at: datetime) -> PlanVersion | None:
        """The nearest plan's version in force at `at`: the ward's, else the province's, else none."""
        return next(reversed(self._in_force(at)), None)

    def criteria(self, kind: str, at: datetime) -> CriteriaSet:
        """The criteria for `kind` with what the plans in force at `at` add or raise."""
        versions = self._in_force(at)
        key = (kind, *(version.pk for version in versions))
        if key not in self._read:
            rows = [(version, row) for version in versions for row in version.content.get("criterion", ())]
            self._read[key] = criteria_for(kind, self.year, [Addition.of(row, citation(version)) for version, row in rows])
        return self._read[key]

    @cached_property
    def _read(self) -> dict[tuple, CriteriaSet]:
        return {}

    def _in_force(self, at: datetime) -> list[PlanVersion]:
        """Province first, so that what the ward says comes last and wins."""
        found = (_last_published(versions, at) for versions in (self.provinces, self.wards))
        return [version for version in found if version]


def plan_history(place: Place, year: int) -> PlanHistory:
    """The plans of a place and its province through a year. One query."""
    known = [pk for pk in (place.pk, place.parent_id) if pk]
    versions = list(PlanVersion.objects.filter(plan__place__in=known, plan__year=year).select_related("plan__place").order_by("seq"))
    province_id = place.pk if place.is_province else place.parent_id
    own = () if place.is_province else tuple(version for version in versions if version.plan.place_id == place.pk)
    return PlanHistory(year, tuple(version for version in versions if version.plan.place_id == province_id), own)


def _last_published(versions: tuple[PlanVersion, ...], at: datetime) -> PlanVersion | None:
    return next((version for version in reversed(versions) if version.published_at <= at), None)
