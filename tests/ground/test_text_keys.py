"""One key finds a text however it was typed, one key sorts it as a Vietnamese dictionary does, in every collation."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antt_portal.text import folded, normal, sort_key

pytestmark = pytest.mark.embedded


@pytest.mark.parametrize(
    "typed", ["to dan pho so 5", "Tổ dân phố số 5", "TỔ DÂN PHỐ SỐ 05", unicodedata.normalize("NFD", "Tổ dân phố, số  5")]
)
def test_one_text_has_one_key_to_find_it_by(typed):
    assert folded(typed) == "to dan pho so 5"


@pytest.mark.parametrize(
    "in_order",
    [
        ["An", "Ánh", "Ăn", "Ân", "Bình", "Dung", "Dương", "Đào", "Đức", "Em", "Ếch", "Oanh", "Ông", "Ơi", "Uyên", "Ưng", "Yên"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["Tổ dân phố số 2", "Tổ dân phố số 5", "Tổ dân phố số 10", "Tổ dân phố số 10A", "Tổ dân phố số 11"],
        ["An", "An Bình", "Ân"],
        ["Khu 5", "Khu a"],
    ],
)
def test_texts_sort_as_a_dictionary_does(in_order):
    backwards = in_order[::-1]
    assert sorted(backwards, key=sort_key) == in_order


@given(st.text(max_size=200))
def test_every_text_has_a_key_that_every_collation_orders_alike(text):
    key = sort_key(text)
    assert len(key) <= 420
    assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())


@given(st.text(max_size=60))
def test_the_normal_form_changes_no_key(text):
    assert sort_key(normal(text)) == sort_key(unicodedata.normalize("NFD", normal(text)))
    assert folded(normal(text)) == folded(unicodedata.normalize("NFD", normal(text)))
