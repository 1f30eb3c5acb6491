"""Two who use the same slip at the same moment: one gets in. Proved on PostgreSQL."""

import threading

import pytest
from django.db import connection

from antt_portal.accounts.models import SignInSlip
from antt_portal.accounts.querysets import SignInSlipQuerySet
from antt_portal.accounts.ways_in import slips
from antt_portal.refusals import Conflict
from antt_portal.trail.models import Entry
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: there is no race to lose"),
]


@pytest.fixture
def issued():
    return slips.slip_issue(person=factories.person(), by=None)


def at_once(*acts) -> list[str]:
    """What each of `acts` came to, all begun together: "in" or "refused"."""
    together, got, failed = threading.Barrier(len(acts)), [], []

    def run(act):
        try:
            together.wait(timeout=20)
            got.append("in" if act() else "refused")
        except Conflict:
            got.append("refused")
        except Exception as error:  # a thread's error would be lost
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    return sorted(got)


def both_ways(issued):
    slip = slips.slip_behind(issued.token)  # both pages were open already
    return [
        lambda: slips.slip_use(slip=slip),
        lambda: slips.slip_use(slip=slip),
        lambda: slips.slip_use_by_code(name=issued.sign_in_name, code=issued.code.replace(" ", "")),
    ]


def test_of_three_at_once_one_gets_in(issued):
    assert at_once(*both_ways(issued)) == ["in", "refused", "refused"]
    assert Entry.objects.filter(action="account.slip_used").count() == 1


def test_without_the_look_at_its_state_each_would_get_in(issued, monkeypatch):
    """The control: where a slip that is used counts as open, the race is lost, so the test above proves something."""
    acts = both_ways(issued)
    monkeypatch.setattr(SignInSlipQuerySet, "open", lambda self, instant: self.all())
    assert at_once(*acts) == ["in", "in", "in"]


def test_of_many_wrong_tries_at_once_none_goes_uncounted(issued):
    wrong = f"{(int(issued.code.replace(' ', '')) + 1) % 10**8:08}"
    assert at_once(*[lambda: slips.slip_use_by_code(name=issued.sign_in_name, code=wrong)] * 7) == ["refused"] * 7
    slip = SignInSlip.objects.get()
    assert slip.wrong_tries == slips.WRONG_TRIES
    assert slip.code_digest == slips.NO_DIGITS
