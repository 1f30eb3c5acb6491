"""`/`: the home of whoever is there, which says what to do next and by when."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.notices.failures import failures_in
from recognitions.homes import committee, officers, province, representative
from recognitions.querysets import POLICE_SIGHT
from registrations.calendar import years_alive

# The first role of this list that a person holds decides which home they see; others are one click away.
ORDER = (
    Role.CHAIRPERSON,
    Role.OFFICE,
    Role.POLICE_CHIEF,
    Role.POLICE_OFFICER,
    Role.AREA_OFFICER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


@require_safe
def home(request):
    if not request.user.is_authenticated:
        return render(request, "homes/public.html")
    memberships = _memberships(request.user)
    chosen = _chosen(memberships, request.GET.get("vai", ""))
    own_homes = representative.subject_homes(request.user)
    years = years_alive(clock.today())
    context = {"memberships": memberships, "chosen": chosen, "own_homes": own_homes, "years": years, "year": _year(request, years)}
    if chosen is None:
        return render(request, "homes/representative.html", context)
    template, more = _role_home(request.user, chosen, context["year"])
    return render(request, template, context | more)


def _year(request, years: tuple[int, ...]) -> int:
    """The year that is asked for, if it is alive (two are, from 01/11 to 31/3), else this one."""
    asked = request.GET.get("nam", "")
    return next((year for year in years if str(year) == asked), clock.today().year)


def _memberships(user: User) -> list[Membership]:
    return sorted((m for m in user.current_memberships if m.role in ORDER), key=lambda m: ORDER.index(m.role))


def _chosen(memberships: list[Membership], asked: str) -> Membership | None:
    """The membership whose home is asked for by its number, else the first."""
    if asked == "nguoi-dai-dien":
        return None
    return next((m for m in memberships if str(m.pk) == asked), memberships[0] if memberships else None)


def _role_home(user: User, membership: Membership, year: int) -> tuple[str, dict]:
    place, role = membership.place, membership.role
    if role == Role.CHAIRPERSON:
        return "homes/chairperson.html", {"home": committee.committee_home(place, waiting_in=committee.WAITING_FOR_CHAIRPERSON)}
    if role == Role.OFFICE:
        return "homes/office.html", {"home": committee.committee_home(place, waiting_in=committee.WAITING_FOR_OFFICE)}
    if role == Role.AREA_OFFICER:
        return "homes/area_officer.html", {"home": officers.area_home(user, place, year)}
    if role == Role.ADMINISTRATOR:
        return "homes/administrator.html", {"undelivered": failures_in(place).count()}
    chief = {"is_chief": role == Role.POLICE_CHIEF}
    if place.is_province:
        return "homes/province.html", {
            "home": province.province_home(place, year),
            "is_police": role in POLICE_SIGHT,
            "is_chief": role == Role.POLICE_CHIEF,
        }
    works_here = role in (Role.POLICE_CHIEF, Role.POLICE_OFFICER)
    return "homes/police.html", {"home": officers.police_home(place, year), "works_here": works_here, **chief}
