"""What a process of its own does whose zone is another part of the world: `manage.py shell -c "from tests.dossiers import elsewhere; …"`.

Django sets the process's zone from its settings; here it is set back to what the environment of the process said, so that whatever
leaned on the machine's own idea of a day would show. The clock stands at given instants, told in UTC: a zone given with an instant
would become the machine's, and hide what is looked for.
"""

import json
import os
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from antt_portal import clock
from antt_portal.accounts.models import User
from dossiers import invariants
from dossiers.models import Dossier
from recognitions.choices import IssuedBy
from recognitions.models import Certificate, Decision, FollowUp
from recognitions.services import decisions
from registrations.services import enforcement
from tests import factories
from tests.recognitions import stages


def act(told: str) -> None:
    """Do what `told` (JSON: {"zone", "acts": [[name, instant, arguments], …]}) says; print what came of each, as JSON, on the last line."""
    given = json.loads(told)
    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    found = []
    for name, instant, arguments in given["acts"]:
        with standing_at(instant, given["zone"]):
            found.append(globals()[name](**arguments))
    print(json.dumps(found))  # noqa: T201


@contextmanager
def standing_at(instant: str, zone: str):
    with time_machine.travel(datetime.fromisoformat(instant).astimezone(UTC), tick=False):
        os.environ["TZ"] = zone
        time.tzset()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('TimeZone', %s, false)", [zone])
        yield


def machine() -> list[str]:
    """What day the machine itself, and the session of the database, believe it is."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW TimeZone")
        return [datetime.now().isoformat(), cursor.fetchone()[0]]


def send(dossier: int, head: int) -> dict:
    """Send a dossier through its page."""
    client, row = Client(), Dossier.objects.get(pk=dossier)
    client.force_login(User.objects.get(pk=head))
    answer = client.post(reverse("dossier_check", args=[dossier]), {"declared": "on", "version": row.version})
    row.refresh_from_db()
    enrolment = row.enrolment
    return {
        "status": answer.status_code,
        "state": row.state,
        "late": row.late,
        "registered_late": enrolment.registered_late,
        "code": row.receipt_code.rpartition("-")[0] if row.receipt_code else "",
    }


def write_in_book(subject: int, officer: int, day: str) -> dict:
    """Write an incident of a day in the book, through its page: whether it was taken, and what the page then says."""
    client, before = Client(), FollowUp.objects.count()
    client.force_login(User.objects.get(pk=officer))
    code = factories.ward().code
    line = {"subject": subject, "kind": "incident", "happened_on": day, "reference": f"{before}/BC-CAP", "note": "", "criterion": ""}
    answer = client.post(f"{reverse('book_write', args=[code])}?doi_tuong={subject}", line, follow=True)
    return {"taken": FollowUp.objects.count() == before + 1, "told": " ".join(answer.content.decode().split())}


def enforce() -> list[str]:
    """What the calendar does by itself now: the rosters that it opens."""
    return [f"{one['place']} {one['year']}" for one in enforcement.enforce_calendar(clock.now()) if one["rule"] == "roster_opens"]


def number(decision: int) -> list[list[int]]:
    """Record a decision as signed today, and answer the numbers that its certificates got."""
    row = Decision.objects.get(pk=decision)
    people = {role: User.objects.get(memberships__role=role, memberships__place=row.deciding_place) for role in ("office", "chairperson")}
    signer = people["chairperson"].memberships.get()
    given = {"signer": signer, "means": IssuedBy.SCAN, "scan": stages.scan(), "by": people["office"], "version": row.version}
    decisions.decision_record(decision=row, symbol=f"{decision}/QĐ-UBND", dated_on=clock.today(), **given)
    frozen = Certificate.objects.filter(recognition__decision=row).order_by("register_number")
    return [[one.register_number, one.register_year] for one in frozen]


def contradictions() -> list[str]:
    """What `doctor` finds of dossiers whose lateness does not follow from their dates."""
    return [line for line in invariants.findings() if "late by its dates" in line]
