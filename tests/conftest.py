"""What every test may use: the clock, people in their roles, the lifted trail, Chromium."""

import os
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import TransactionTestCase
from hypothesis import settings as drawing

from antt_portal import clock
from tests import emptying

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

# What hypothesis draws is the same in every run, however slow the machine; HYPOTHESIS_PROFILE=explore draws anew, and more.
drawing.register_profile("same", derandomize=True, deadline=None, database=None)
drawing.register_profile("explore", max_examples=2000, deadline=None, database=None)
drawing.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(autouse=True)
def _portal_of_its_own(settings, tmp_path):
    """Every test keeps its files to itself, needs no hashed static files, and hashes passwords cheaply."""
    settings.PASSWORD_HASHERS = ["tests.cheap_hashing.CheapArgon2"]
    settings.FILE_STORE = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database; transactional tests leave it as it is now (`tests/emptying.py`)."""
    with django_db_blocker.unblock():
        emptier = emptying.Emptier()
    TransactionTestCase._fixture_teardown = lambda _case: emptier.empty()


@pytest.fixture
def at(monkeypatch):
    """Stand still at an instant, `at("2026-11-04 10:00")` in Vietnam, for the web process and the database's clock alike."""
    travellers = []

    def travel(instant: str):
        when = datetime.fromisoformat(instant).replace(tzinfo=VIETNAM)
        while travellers:
            travellers.pop().stop()
        traveller = time_machine.travel(when, tick=False)
        traveller.start()
        travellers.append(traveller)
        monkeypatch.setattr(clock, "database_now", lambda: when)
        return when

    yield travel
    while travellers:
        travellers.pop().stop()
