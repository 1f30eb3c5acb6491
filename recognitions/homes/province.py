"""The home of a province: its wards in one table, laggards first, and what it decides itself."""

from dataclasses import dataclass

from django.db.models import Count, Q

from antt_portal import clock
from antt_portal.places.models import Place
from dossiers.choices import DossierKind
from dossiers.models import Dossier
from recognitions.statistics import Progress, decided_here, progress, with_steps
from registrations.choices import Level, SubjectKind
from registrations.models import Enrolment
from registrations.plans import calendar_for


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
    rows = with_steps(Enrolment.objects.in_force().filter(place__parent=place, year=year, managing_level=Level.WARD))
    counted = (
        rows.exclude(kind=SubjectKind.WARD)
        .order_by()
        .values("place_id", "place__name", "place__code")
        .annotate(
            total=Count("pk"),
            registered=Count("pk", filter=Q(registered_at__isnull=False)),
            filed=Count("pk", filter=Q(has_filed=True)),
            recognised=Count("pk", filter=Q(is_recognised=True)),
        )
    )
    own = {
        dossier.place_id: dossier
        for dossier in Dossier.objects.filter(place__parent=place, year=year, kind=DossierKind.RECOGNITION, subject__kind=SubjectKind.WARD)
    }
    wards = [
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
    all_wards = Place.objects.filter(parent=place, dissolved_on=None).count()
    return ProvinceHome(
        place=place,
        year=year,
        own=progress(decided_here(calendar_for(place, year), on=clock.today())),
        wards=sorted(wards, key=lambda ward: (ward.behind, ward.name)),
        wards_without_roster=all_wards - len(wards),
    )
