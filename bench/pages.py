"""The pages that are opened most, against an empty signed-in page: the same person, middleware and frame.

The demo ward is the ground; a second ward with a few hundred units brings the long list.
"""

import io
import json
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.places.models import Place
from bench.imports import write_units
from bench.measure import Line, ratio, seconds
from dossiers import services as dossiers
from dossiers.choices import DossierState
from dossiers.models import Dossier
from registrations.services.roster import roster_open

UNIT = "times an empty signed-in page"
ROUNDS = 60
LIST_LIMIT, DOSSIER_LIMIT, HOME_LIMIT, SUBMIT_LIMIT = 6, 4, 8, 8
LONG_WARD = "00004"


def lines() -> Iterator[Line]:
    people = _demo_people()
    yield Line("list_of_50", _list_of_50(), UNIT, LIST_LIMIT)
    yield Line("dossier", _dossier(), UNIT, DOSSIER_LIMIT)
    for username in people:
        page = Page(User.objects.get(username=username), reverse("home"))
        yield Line(f"home_{username.replace('-', '_')}", page.against_empty(), UNIT, HOME_LIMIT)
    yield Line("submit", _submit(), UNIT, SUBMIT_LIMIT)


class Page:
    """A page as one person opens it."""

    def __init__(self, person: User, address: str):
        self.address = address
        self.client = Client()
        self.client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    def against_empty(self, *, rounds: int = ROUNDS) -> float:
        return ratio(lambda: self.opened(self.address), self.empty, rounds=rounds)

    def empty(self) -> float:
        return self.opened(reverse("empty_page"))

    def opened(self, address: str) -> float:
        return seconds(lambda: self._expect(200, self.client.get(address)))

    def posted(self, address: str, answers: dict) -> float:
        return seconds(lambda: self._expect(302, self.client.post(address, answers)))

    @staticmethod
    def _expect(status: int, answer) -> None:
        if answer.status_code != status:
            raise AssertionError(f"{answer.request['PATH_INFO']} answers {answer.status_code}, not {status}")


def _demo_people() -> list[str]:
    said = io.StringIO()
    call_command("seed_demo", json=True, stdout=said)
    return [person["username"] for person in json.loads(said.getvalue())]


def _list_of_50() -> float:
    ward, year = Place.objects.get(code=LONG_WARD), clock.today().year
    with tempfile.TemporaryDirectory(prefix="antt-units-") as folder:
        file = Path(folder) / "units.xlsx"
        write_units(file, 400)
        call_command("import_units", file, ward=ward.code, stdout=io.StringIO())
    roster_open(place=ward, year=year)
    officer = User.objects.create(username="officer-of-the-long-list", full_name="Nguyễn Thị Dài")
    Membership.objects.create(user=officer, place=ward, role=Role.POLICE_OFFICER, starts_on=date(2021, 1, 1))
    return Page(officer, reverse("roster", args=[ward.code, year])).against_empty()


def _sent() -> Dossier:
    return Dossier.objects.filter(state=DossierState.SUBMITTED, reviewer=None, entered_by=None).latest("pk")


def _dossier() -> float:
    dossier = _sent()
    return Page(dossier.submitted_by, reverse("dossier", args=[dossier.pk])).against_empty()


def _submit() -> float:
    """Sending a dossier: every turn it is taken back again, outside the measured time."""
    dossier = _sent()
    page = Page(dossier.submitted_by, reverse("dossier_check", args=[dossier.pk]))

    def sent() -> float:
        dossier.refresh_from_db()
        dossiers.dossier_take_back(dossier=dossier, by=dossier.submitted_by, version=dossier.version)
        dossier.refresh_from_db()
        return page.posted(page.address, {"version": dossier.version, "declared": "on"})

    return ratio(sent, page.empty, rounds=ROUNDS)
