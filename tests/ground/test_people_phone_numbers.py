"""A mobile number is the sign-in name: however it is written, it is the same ten digits; what is none is told in words."""

import pytest

from antt_portal.accounts.people.phone_numbers import mobile_number
from antt_portal.refusals import Refused


@pytest.mark.parametrize("written", ["0912345678", "0912 345 678", "+84 912.345.678", "84912345678", "912345678", " 0912-345-678 "])
def test_a_number_is_the_same_however_it_is_written(written):
    assert mobile_number(written) == "0912345678"


@pytest.mark.parametrize("written", ["", "02431234567", "0112345678", "091234567", "09123456789", "mot hai ba", "0９12345678"])
def test_what_is_no_mobile_number_is_refused_in_words(written):
    with pytest.raises(Refused) as refused:
        mobile_number(written)
    assert refused.value.field == "phone"
    assert "ví dụ: 0912345678" in refused.value.sentence
