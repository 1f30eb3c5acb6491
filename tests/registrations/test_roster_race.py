"""Four schedulers that wake at the same instant open a roster once, with one row in the trail."""

from datetime import datetime
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from antt_portal.trail.models import Entry
from registrations.models import Enrolment
from registrations.services.opening import open_rosters
from tests.factories import SubjectFactory

pytestmark = pytest.mark.django_db(transaction=True)
NEW_YEAR = datetime(2026, 1, 1, 0, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def test_four_schedulers_open_a_roster_once():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite writes one at a time")
    SubjectFactory.create_batch(30)
    together = Barrier(4)
    done, broken = [], []

    def beat():
        try:
            together.wait(timeout=30)
            done.extend(open_rosters(NEW_YEAR))
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [Thread(target=beat) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert [thing["added"] for thing in done] == [31]
    assert Enrolment.objects.count() == 31
    assert Entry.objects.filter(action="roster.opened").count() == 1
