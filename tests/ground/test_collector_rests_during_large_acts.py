import gc

import pytest

from antt_portal.collector import collector_at_rest


@collector_at_rest()
def large_act(inner=gc.isenabled):
    return inner()


def test_the_collector_rests_until_the_last_act_has_ended():
    assert large_act() is False
    assert gc.isenabled()
    with collector_at_rest():
        large_act()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_act_that_fails_wakes_the_collector_again():
    with pytest.raises(ZeroDivisionError):
        large_act(lambda: 1 / 0)
    assert gc.isenabled()
