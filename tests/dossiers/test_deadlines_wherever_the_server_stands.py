"""23:59:59.999 of a last day is in time and 00:00:00 is late, in Vietnam, also where the server and its database believe to be in another
part of the world: proved by processes of their own, through the pages."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from dossiers.choices import DossierKind
from tests import factories
from tests.dossiers import samples
from tests.recognitions import stages

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ZONES = ("UTC", "America/New_York")
REGISTRATION, RECOGNITION = DossierKind.REGISTRATION, DossierKind.RECOGNITION
# Each deadline of the circular in 2026, with whose it is: the kind of dossier, the subject, the last instant and the first late one.
DEADLINES = [
    (REGISTRATION, {}, "2026-03-31T23:59:59.999", "2026-04-01T00:00:00"),
    (RECOGNITION, {}, "2026-11-04T23:59:59.999", "2026-11-05T00:00:00"),
    (RECOGNITION, {"agency": True, "provincial": True}, "2026-11-19T23:59:59.999", "2026-11-20T00:00:00"),
]
LAST_OF_WINDOW, FIRST_OF_NEXT = "2026-10-31T23:59:59.999", "2026-11-01T00:00:00"
LAST_OF_YEAR, NEW_YEAR = "2026-12-31T23:59:59.9", "2027-01-01T00:00:00"


def acted(zone: str, folder: Path, acts: list[tuple[str, str, dict]]) -> list:
    """What a process in `zone` answers to the acts, each at its instant in Vietnam."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: the process is not this one")
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    environment = os.environ | {
        "TZ": zone,
        "PGTZ": zone,
        "DATABASE_URL": f"postgres://{login}/{database['NAME']}",
        "ANTT_DATA_DIR": str(folder),
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    told = json.dumps({"zone": zone, "acts": [(name, f"{instant}+07:00", arguments) for name, instant, arguments in acts]})
    script = f"from tests.dossiers import elsewhere; elsewhere.act({told!r})"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script]
    ended = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=150)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def ready(at, kind: str, **subject) -> dict:
    """A dossier that lacks nothing but being sent, and its head."""
    at("2026-03-02 09:00" if kind == REGISTRATION else "2026-10-01 09:00")
    enrolment = factories.EnrolmentFactory(subject=factories.SubjectFactory(**subject))
    head = factories.head_of(enrolment.subject)
    return {"dossier": samples.fill(samples.opened(enrolment, head, kind), head).pk, "head": head.pk}


@pytest.mark.parametrize("zone", ZONES)
def test_at_its_last_instant_a_dossier_is_in_time_and_at_midnight_it_is_late_or_refused(zone, at, tmp_path):
    acts = []
    for kind, subject, last, late in DEADLINES:
        acts += [("send", last, ready(at, kind, **subject)), ("send", late, ready(at, kind, **subject))]
    strict = factories.ward("00004")
    samples.publish(strict, late_dossiers="refuse")
    acts += [("send", instant, ready(at, RECOGNITION, place=strict)) for instant in DEADLINES[1][2:]]
    machine, *sent, contradictions = acted(
        zone, tmp_path, [("machine", "2026-11-05T00:00:00", {}), *acts, ("contradictions", "2026-12-01T00:00:00", {})]
    )
    assert machine == [datetime(2026, 11, 4, 17 if zone == "UTC" else 12).isoformat(), zone]  # else nothing here is proved
    for one, late in zip(sent[:-2], [False, True] * len(DEADLINES), strict=True):
        assert (one["status"], one["state"], one["late"]) == (302, "submitted", late)
    assert [one["registered_late"] for one in sent[:2]] == [False, True]
    assert [(one["status"], one["state"]) for one in sent[-2:]] == [(302, "submitted"), (400, "draft")]
    assert contradictions == []


@pytest.mark.parametrize("zone", ZONES)
def test_windows_end_and_the_new_year_begins_at_midnight_in_vietnam(zone, at, tmp_path):
    """For lines of the book, rosters and numbers of the register. A receipt code keeps its dossier's evaluation year, whenever sent."""
    dossier = ready(at, RECOGNITION)
    book = {"subject": factories.EnrolmentFactory().subject.pk, "officer": factories.person().pk}
    today, tomorrow = book | {"day": "31/10/2026"}, book | {"day": "01/11/2026"}
    at("2026-12-30 09:00")
    ward = stages.Ward()
    rounds = [stages.agreed(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward, symbol=f"{n}/TTr-CAP") for n in (1, 2)]
    of_old_year, of_new_year = (decision.pk for [decision] in rounds)
    last, not_yet, first, before, after, old, new, sent = acted(
        zone,
        tmp_path,
        [
            ("write_in_book", LAST_OF_WINDOW, today),
            ("write_in_book", LAST_OF_WINDOW, tomorrow),
            ("write_in_book", FIRST_OF_NEXT, tomorrow),
            ("enforce", LAST_OF_YEAR, {}),
            ("enforce", NEW_YEAR, {}),
            ("number", LAST_OF_YEAR, {"decision": of_old_year}),
            ("number", NEW_YEAR, {"decision": of_new_year}),
            ("send", NEW_YEAR, dossier),
        ],
    )
    assert (last["taken"], not_yet["taken"], first["taken"]) == (True, False, True)
    assert "Việc ngày 31/10/2026 được tính cho năm 2026." in last["told"]
    assert "Việc ngày 01/11/2026 được tính cho năm 2027." in first["told"]
    assert "00235 2027" not in before
    assert "00235 2027" in after
    assert (old, new) == ([[1, 2026]], [[1, 2027]])
    assert (sent["status"], sent["code"]) == (302, "DD-2026")
