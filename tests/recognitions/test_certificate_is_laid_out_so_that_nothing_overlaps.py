"""However long a name is, each line keeps its place on the sheet, inside the frame, and no line touches another."""

from itertools import combinations

import pytest

from antt_portal import print_assets
from recognitions import certificate
from recognitions.certificate import CAPITALS_LADDER, NAME_LADDER
from recognitions.lettering import MM, balanced, broken, fitted, width_of
from tests.recognitions.print_samples import LONG_NAME, facts, pages_of, picture_of, words_of

REMARKS = {
    "reissued": "Cấp lại lần 12 ngày 07/12/2026",
    "corrected": "Đính chính theo Quyết định số 1234567/QĐ-UBND-VHXH-CAP-ANTT-2026 ngày 04/12/2026",
}
both_forms = pytest.mark.parametrize("version", sorted(certificate.TEMPLATES))
INSIDE = (17, 17, 297 - 17, 210 - 17)  # millimetres: within the inner rule
NAMES = {length: LONG_NAME[:length].strip() for length in (5, 20, 35, 50, 65, 80, 100, 120, 140, 160)} | {
    "capitals": "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN THƯƠNG MẠI DỊCH VỤ XÂY DỰNG ĐẦU TƯ XUẤT NHẬP KHẨU " * 2,
    "unbroken": "W" * 160,
    "nearly unbroken": "Ngườiđạidiệnphápluậtcủadoanhnghiệp" * 4 + " Hà Nội",
    "the longest the roster takes": "Ẵ" * 200,
}


def boxes_of(sample, version) -> list[tuple[str, float, float, float, float]]:
    """Every line of text on the page: its words and left, top, right, bottom in millimetres."""
    template, stylesheet = certificate.TEMPLATES[version]
    document = print_assets.laid_out(certificate.render_to_string(template, certificate.page_of(sample, version)), stylesheet=stylesheet)
    assert len(document.pages) == 1
    lines = []
    for box in document.pages[0]._page_box.descendants():
        if type(box).__name__ == "TextBox" and box.text.strip():
            corners = (box.position_x, box.position_y, box.position_x + box.width, box.position_y + box.height)
            lines.append((box.text, *(pixels * 25.4 / 96 for pixels in corners)))
    return lines


def touching(lines):
    """The pairs of lines of which one reaches into the other by more than what the leading of small type allows."""
    leading = 0.6
    return [
        (one[0], other[0])
        for one, other in combinations(lines, 2)
        if min(one[3], other[3]) - max(one[1], other[1]) > 0 and min(one[4], other[4]) - max(one[2], other[2]) > leading
    ]


@both_forms
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_no_line_touches_another_or_the_frame(name, version):
    lines = boxes_of(facts(subject=name, **REMARKS), version)
    assert touching(lines) == []
    outside = [line for line in lines if line[1] < INSIDE[0] or line[2] < INSIDE[1] or line[3] > INSIDE[2] or line[4] > INSIDE[3]]
    assert outside == []


@both_forms
def test_the_longest_words_everywhere_at_once_still_fit(version):
    lines = boxes_of(
        facts(
            **REMARKS,
            subject=LONG_NAME,
            where="Đặc khu Quần đảo Hoàng Sa và các đảo phụ cận phía Tây Thái Bình Dương, Thành phố Đà Nẵng",
            issuer="Ủy ban nhân dân đặc khu Quần đảo Hoàng Sa và các đảo phụ cận phía Tây Thái Bình Dương",
            decision_symbol="1234567/QĐ-UBND-VHXH-CAP-ANTT-2025",
            signed_at="Quần đảo Hoàng Sa và các đảo phụ cận phía Tây Thái Bình Dương",
            signer_name="Công Tằng Tôn Nữ Huyền Trang Nguyễn Phúc Bảo Long Thiên Hương Quỳnh",
            address="https://an-toan-an-ninh-trat-tu.dac-khu-hoang-sa-va-cac-dao-phu-can.danang.gov.vn/tra-cuu/ABCDEFGHJKMN/",
        ),
        version,
    )
    assert touching(lines) == []
    assert all(line[1] >= INSIDE[0] and line[3] <= INSIDE[2] and line[4] <= INSIDE[3] for line in lines)


@both_forms
@pytest.mark.parametrize("name", [NAMES[20], NAMES[160]], ids=["20", "160"])
def test_the_paper_outside_the_frame_stays_white(name, version):
    picture = picture_of(certificate.render(facts(subject=name), version), dots_per_inch=100)
    inch = picture.width / 297
    edge = round(11.5 * inch)
    for strip in (
        (0, 0, picture.width, edge),
        (0, picture.height - edge, picture.width, picture.height),
        (0, 0, edge, picture.height),
        (picture.width - edge, 0, picture.width, picture.height),
    ):
        assert picture.crop(strip).getextrema() == ((255, 255),) * 3


@both_forms
@pytest.mark.parametrize("name", [NAMES[20], NAMES[160], NAMES["capitals"]], ids=["20", "160", "capitals"])
def test_a_certificate_is_one_page_and_says_the_whole_name(name, version):
    pdf = certificate.render(facts(subject=name), version)
    assert pages_of(pdf) == 1
    assert " ".join(name.split()) in words_of(pdf)


def test_a_short_name_is_set_large_and_a_long_one_shrinks_before_it_breaks():
    def setting(name):
        return fitted(name, width=245 * MM, face="Bold", ladder=NAME_LADDER)

    assert (setting(NAMES[20]).size, len(setting(NAMES[20]).lines)) == (26, 1)
    assert 18 <= setting(NAMES[65]).size < 26
    assert len(setting(NAMES[65]).lines) == 1
    assert (setting(NAMES[160]).size, len(setting(NAMES[160]).lines)) == (18, 2)


def test_every_rung_of_a_ladder_fits_the_height_of_its_place():
    points = 1.25 / MM
    assert all(size * lines * points <= 19 for size, lines in NAME_LADDER)
    assert all(size * lines * points <= 7 for size, lines in CAPITALS_LADDER)


def test_lines_are_about_equally_long_and_no_word_is_lost():
    lines = broken(LONG_NAME, width=37, face="Bold")
    even = balanced(LONG_NAME, lines=lines, face="Bold")
    widths = [width_of(line, size=1, face="Bold") for line in even]
    assert len(even) == len(lines)
    assert min(widths) > 0.75 * max(widths)
    assert " ".join(even) == LONG_NAME
