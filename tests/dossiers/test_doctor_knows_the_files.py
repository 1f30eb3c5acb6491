"""`doctor` compares rows and files: what is lost, what was changed, what belongs to no row; and dossiers with themselves."""

import os
import time

import pytest

from antt_portal import file_ledger, file_store
from dossiers import invariants
from dossiers.choices import FileState
from dossiers.models import Dossier, FileVersion
from tests import factories
from tests.dossiers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def file(at):
    enrolment = factories.EnrolmentFactory()
    head = factories.head_of(enrolment.subject)
    return samples.file_paper(samples.opened(enrolment, head), head, "resolution").files.get()


def grown_old(sha256: str) -> None:
    day_before_yesterday = time.time() - 2 * 24 * 3600
    os.utime(file_store.path_of(sha256), (day_before_yesterday, day_before_yesterday))


def test_rows_and_files_that_agree_are_no_finding(file):
    grown_old(file.sha256)
    assert file_ledger.findings() == []


def test_a_lost_file_is_named(file):
    file_store.path_of(file.sha256).unlink()
    assert file_ledger.findings() == [f"files: {file.sha256} of dossiers is missing or changed"]


def test_a_changed_file_is_named(file):
    file_store.path_of(file.sha256).write_bytes(b"other")
    assert file_ledger.findings() == [f"files: {file.sha256} of dossiers is missing or changed"]


def test_a_wiped_file_is_not_missed(file):
    FileVersion.objects.update(state=FileState.WIPED)
    file_store.path_of(file.sha256).unlink()
    assert file_ledger.findings() == []


def test_a_file_of_no_row_is_an_orphan_after_a_day_and_not_before():
    stored = file_store.put([b"left behind"])
    assert file_ledger.findings() == []
    grown_old(stored.sha256)
    assert file_ledger.findings() == [f"files: {stored.sha256} belongs to no row"]


def test_a_late_dossier_that_is_not_marked_is_named(at):
    at("2026-03-15 09:00")
    enrolment = factories.EnrolmentFactory()
    dossier = samples.sent(enrolment, factories.head_of(enrolment.subject))
    assert invariants.findings() == []
    Dossier.objects.update(late=True)
    assert invariants.findings() == [f"dossiers: {dossier.pk} is late by its dates and not marked, or the other way round"]
