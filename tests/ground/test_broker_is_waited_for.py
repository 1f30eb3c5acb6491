"""A container waits by itself for the servers it needs, says for which, and gives up in words."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def _wait(**options) -> str:
    said = io.StringIO()
    call_command("wait_for_services", stderr=said, **options)
    return said.getvalue()


def test_nothing_is_said_when_all_is_there(private_redis):
    assert _wait(migrated=True) == ""


def test_a_broker_that_does_not_come_is_named(private_redis):
    private_redis.kill()
    with pytest.raises(CommandError, match="hàng đợi"):
        _wait(seconds=0.1)


def test_tables_that_are_behind_are_waited_for_where_they_are_needed(private_redis):
    MigrationRecorder.Migration.objects.filter(app="jobs").latest("id").delete()
    assert _wait() == ""
    with pytest.raises(CommandError, match="các bảng chưa được cập nhật"):
        _wait(migrated=True, seconds=0.1)
