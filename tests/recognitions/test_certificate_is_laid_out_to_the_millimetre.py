"""The Giấy công nhận by ui.md §7, measured on the printed page: sizes, places, and the room for signature and seal."""

import pytest

from recognitions import certificate
from tests.recognitions.measured import pages_of
from tests.recognitions.print_samples import FACTS

MIDDLE = 297 / 2
SIZES = {  # the line's beginning: size in points, bold
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (13, True),
    "Độc lập - Tự do - Hạnh phúc": (14, True),
    "ỦY BAN NHÂN DÂN PHƯỜNG ĐỐNG ĐA": (14, False),
    "GIẤY CÔNG NHẬN": (34, True),
    "Tổ dân phố số 5": (26, True),
    "PHƯỜNG ĐỐNG ĐA, THÀNH PHỐ HÀ NỘI": (14, False),
    "Đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2025": (20, True),
}


@pytest.fixture(scope="module", params=certificate.TEMPLATES)
def page(request):
    [page] = pages_of(certificate.render(FACTS, request.param))
    return page


def line_of(page, words: str):
    return next(line for line in page.lines if line.words == words)


def test_the_sheet_is_a4_across(page):
    assert (page.width, page.height) == (297, 210)


@pytest.mark.parametrize("words", SIZES)
def test_each_line_has_its_size_in_the_middle_of_the_sheet(page, words):
    line = line_of(page, words)
    size, bold = SIZES[words]
    assert line.size == size
    assert {face[0] for face in line.faces} == {bold}
    assert line.centre == pytest.approx(MIDDLE, abs=0.7)


def test_the_lines_follow_each_other_as_they_are_read(page):
    heights = [line_of(page, words).baseline for words in SIZES]
    assert heights == sorted(heights)


def test_the_address_of_the_lookup_is_in_eight_points(page):
    assert page.line("https://").size == 8


def test_signature_and_seal_have_thirty_millimetres(page):
    last, name = line_of(page, FACTS.signing_lines[-1]), line_of(page, FACTS.signer_name)
    assert name.baseline - last.baseline >= 30
    for line in (*(line_of(page, words) for words in FACTS.signing_lines), name):
        assert {face[0] for face in line.faces} == {True}
        assert line.left > MIDDLE


def test_place_and_date_are_italic_above_who_signs(page):
    dated = page.line("Đống Đa, ngày")
    assert dated.faces == {(False, True)}
    assert dated.words == "Đống Đa, ngày 18 tháng 11 năm 2025"
    assert dated.baseline < line_of(page, FACTS.signing_lines[0]).baseline
