"""What passes from subjects to those that came of them (practice P6): pure rules."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from registrations.lineage import Registered, compared_with, registration_through, summed

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MARCH = Registered(datetime(2026, 3, 2, 9, tzinfo=VIETNAM), late=False)
APRIL = Registered(datetime(2026, 4, 2, 9, tzinfo=VIETNAM), late=True)


@pytest.mark.parametrize(
    ("predecessors", "expected"),
    [
        ([MARCH, MARCH], MARCH),
        ([MARCH, APRIL], APRIL),
        ([MARCH, None], None),
        ([], None),
    ],
)
def test_a_successor_is_registered_since_the_last_of_its_predecessors_and_late_if_one_was(predecessors, expected):
    assert registration_through(predecessors) == expected


@pytest.mark.parametrize(("numbers", "total"), [([120, 80], 200), ([120, None], None), ([], None), ([0, 0], 0)])
def test_a_sum_is_known_only_when_every_part_is(numbers, total):
    assert summed(numbers) == total


@pytest.mark.parametrize("kind", ["merged", "moved", "renamed"])
def test_counts_are_compared_with_the_sum_of_the_predecessors(kind):
    assert compared_with(kind, [3, 4]).base == 7
    unknown = compared_with(kind, [3, None])
    assert unknown.base is None
    assert "Chưa đủ số liệu" in unknown.sentence


def test_after_a_split_nothing_is_compared_and_the_police_decide():
    parted = compared_with("split", [3])
    assert parted.base is None
    assert "cán bộ Công an quyết định và ghi lý do" in parted.sentence
