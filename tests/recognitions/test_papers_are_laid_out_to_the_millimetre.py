"""Administrative papers by Nghị định 30/2020/NĐ-CP Phụ lục I, as domain §7 gives it, measured on the printed page and in the Word file."""

from functools import cache
from io import BytesIO
from itertools import pairwise

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Pt

from antt_portal.papers.files import pdf_of, word_of
from tests.recognitions import fixed_papers
from tests.recognitions.measured import pages_of

pytestmark = pytest.mark.django_db

LEFT, RIGHT = 30, 210 - 15  # the edges of the text: margins of 30–35 and 15–20 mm
UPRIGHT, BOLD, ITALIC, BOLD_ITALIC = (False, False), (True, False), (False, True), (True, True)
NAMES = ("decision-recognise", "decision-refuse", "proposal-letter", "result-notice", "result-notice-for-one")
INDENTS = (10, 12.7)
HAIR = 0.6  # millimetres: a letter leans over its own width, a capital begins a little after its place


@pytest.fixture(params=NAMES)
def paper(request, at):
    at(fixed_papers.DAY)
    return fixed_papers.made().papers[request.param]


@pytest.fixture
def pages(paper):
    return measured(paper)


@cache
def measured(paper):
    """A paper is plain values: it is laid out and measured once for all tests."""
    return pages_of(pdf_of(paper))


def body_lines(paper, page):
    """The lines between the title and the end, as (paragraph, its lines on the first page)."""
    starts = [*paper.grounds, *(f"{paragraph.head} {paragraph.text}".strip() for paragraph in paper.body)]
    lines = list(page.lines)
    found = []
    for words in starts:
        begin = next(number for number, line in enumerate(lines) if line.words and words.startswith(line.words))
        taken, said = [], ""
        for line in lines[begin:]:
            joined = f"{said} {line.words}".strip()
            if not words.startswith(joined):
                break
            taken, said = [*taken, line], joined
        found.append((words, taken))
    return found


def closed(words: str) -> str:
    """The words with room for a number or a day closed up, as a page reads."""
    return " ".join(words.split())


def test_the_sheet_is_a4_upright_and_the_words_keep_its_margins(pages):
    for page in pages:
        assert (page.width, page.height) == (210, 297)
        body = [line for line in page.lines if line.baseline > 20]
        assert min(line.left for line in body) >= LEFT - 0.1
        assert max(line.right for line in body) <= RIGHT + HAIR
        assert max(line.baseline for line in body) <= 297 - 20
    first = min(line.baseline for line in pages[0].lines)
    assert 20 < first < 25 + 4  # the top margin is 20 mm, a line is about 5 mm


def test_the_heading_has_two_blocks_side_by_side(paper, pages):
    page = pages[0]
    country, motto = page.line("CỘNG HÒA"), page.line("Độc lập")
    assert (country.words, country.faces) == ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {BOLD})
    assert 12 <= country.size <= 13
    assert (motto.words, motto.faces) == ("Độc lập - Tự do - Hạnh phúc", {BOLD})
    assert 13 <= motto.size <= 14
    assert abs(country.centre - motto.centre) < 1
    for words in paper.issuer:
        line = next(line for line in page.lines if line.words == words)
        assert words == words.upper()
        assert line.faces == {BOLD}
        assert 12 <= line.size <= 13
        assert line.right < country.left
    if paper.superior:
        above = page.line(paper.superior)
        assert (above.faces, above.words) == ({UPRIGHT}, paper.superior.upper())
        assert 12 <= above.size <= 13
        assert above.baseline < page.line(paper.issuer[0]).baseline


def test_the_rules_of_the_heading_are_measured_by_their_words(paper, pages):
    page = pages[0]
    motto, issuer = page.line("Độc lập"), page.line(paper.issuer[-1])
    under_motto, under_issuer = page.rule_under(motto), page.rule_under(issuer)
    assert under_motto.length == pytest.approx(motto.right - motto.left, abs=1)
    share = under_issuer.length / (issuer.right - issuer.left)
    assert 1 / 3 <= share <= 1 / 2
    assert under_issuer.centre == pytest.approx(issuer.centre, abs=0.5)


def test_number_and_date_stand_on_one_height(paper, pages):
    page = pages[0]
    number, dated = page.line("Số:"), page.line("Đống Đa,")
    assert (number.words, number.faces, number.size) == (closed(paper.number_line), {UPRIGHT}, 13)
    assert (dated.words, dated.faces) == (closed(paper.place_and_date), {ITALIC})
    assert 13 <= dated.size <= 14
    assert dated.baseline == pytest.approx(number.baseline, abs=1)


def test_title_and_subject_are_bold_in_the_middle_with_a_rule(paper, pages):
    page = pages[0]
    middle = (LEFT + RIGHT) / 2
    title = next(line for line in page.lines if line.words == paper.title)
    about = [line for line in page.lines if line.words and line.words in paper.about and line.faces == {BOLD}]
    for line in (title, *about):
        assert line.faces == {BOLD}
        assert 13 <= line.size <= 14
        assert line.centre == pytest.approx(middle, abs=0.5)
    assert " ".join(line.words for line in about) == paper.about
    share = page.rule_under(about[-1]).length / max(line.right - line.left for line in about)
    assert 1 / 3 <= share <= 1 / 2


def test_the_body_is_justified_indented_and_spaced(paper, pages):
    before = None
    for words, lines in body_lines(paper, pages[0]):
        assert " ".join(line.words for line in lines) == words
        assert all(13 <= letter.size <= 14 for line in lines for letter in line.letters)
        assert any(lines[0].left - LEFT == pytest.approx(indent, abs=HAIR) for indent in INDENTS)
        for line in lines[1:]:
            assert line.left == pytest.approx(LEFT, abs=HAIR)
        for line in lines[:-1]:
            assert line.right == pytest.approx(RIGHT, abs=HAIR)
        single = 14 * 1.15 / 72 * 25.4  # Times New Roman: a single line of 14 pt
        steps = [after.baseline - line.baseline for line, after in pairwise(lines)]
        assert all(single - 0.1 <= step <= 1.5 * single for step in steps)
        if before is not None:
            assert lines[0].baseline - before >= single + 6 / 72 * 25.4 - 0.1
        before = lines[-1].baseline


def test_grounds_are_italic_and_the_articles_heads_bold(paper, pages):
    for words, lines in body_lines(paper, pages[0]):
        if words in paper.grounds:
            assert {face for line in lines for face in line.faces} == {ITALIC}
            assert words.endswith("." if words == paper.grounds[-1] else ";")
    for paragraph in paper.body:
        if paragraph.head.startswith("Điều"):
            line = pages[0].line(paragraph.head)
            head, rest = line.letters[: len(paragraph.head)], line.letters[len(paragraph.head) + 1 :]
            assert all(letter.bold for letter in head)
            assert not any(letter.bold for letter in rest)


def test_the_text_ends_with_the_sign_of_the_end(paper, pages):
    last = body_lines(paper, pages[0])[-1][1][-1]
    assert last.words.endswith("./.")


def test_recipients_stand_left_and_who_signs_right(paper, pages):
    page = pages[0]
    head = page.line("Nơi nhận:")
    assert (head.size, head.faces) == (12, {BOLD_ITALIC})
    assert head.left == pytest.approx(LEFT, abs=HAIR)
    for words in paper.recipients:
        line = page.line(f"- {words}"[:25])
        assert (line.size, line.faces) == (11, {UPRIGHT})
    assert paper.recipients[-1].startswith("Lưu: ")
    signing = [page.line(words) for words in paper.signature.lines]
    names = [line for line in page.lines if line.words == paper.signature.name]
    assert len(names) == bool(paper.signature.name)
    for line in (*signing, *names):
        assert line.faces == {BOLD}
        assert 13 <= line.size <= 14
        assert line.left > 210 / 2
        assert line.centre == pytest.approx(signing[0].centre, abs=1)
    assert all(line.words == line.words.upper() for line in signing)
    for name in names:
        assert name.baseline - signing[-1].baseline >= 25  # room for signature and seal


def test_pages_are_numbered_in_the_middle_of_the_top_margin_but_for_the_first(pages):
    assert all(line.baseline > 20 for line in pages[0].lines)
    for number, page in enumerate(pages[1:], start=2):
        shown = min(page.lines, key=lambda line: line.baseline)
        assert (shown.words, shown.faces) == (str(number), {UPRIGHT})
        assert 13 <= shown.size <= 14
        assert shown.baseline < 20
        assert shown.centre == pytest.approx((LEFT + RIGHT) / 2, abs=1)


def test_the_annex_has_its_title_in_the_middle(paper, pages):
    if paper.annex is None:
        assert len(pages) == 1
        return
    page = pages[1]
    title = page.line(paper.annex.title)
    assert (title.faces, title.words) == ({BOLD}, paper.annex.title.upper())
    assert 13 <= title.size <= 14
    assert title.centre == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)


def test_the_word_file_has_the_same_measures(paper):
    document = Document(BytesIO(word_of(paper)))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert section.header.paragraphs[0].alignment == ALIGN.CENTER
    assert document.styles["Normal"].font.name == "Times New Roman"
    body = {paragraph.text: paragraph for paragraph in document.paragraphs}
    for words in (*paper.grounds, *(f"{paragraph.head} {paragraph.text}".strip() for paragraph in paper.body)):
        layout = body[words].paragraph_format
        assert (layout.alignment, round(layout.first_line_indent.mm, 1), layout.line_spacing) == (ALIGN.JUSTIFY, 12.7, 1.0)
        assert layout.space_after >= Pt(6)
        assert {run.font.size for run in body[words].runs} == {Pt(14)}
        assert all(run.italic for run in body[words].runs) == (words in paper.grounds)
    for words in (paper.title, paper.about):
        assert body[words].alignment == ALIGN.CENTER
        assert (body[words].runs[0].bold, body[words].runs[0].font.size) == (True, Pt(14))


def test_the_word_file_sets_heading_and_end_as_the_page_does(paper):
    heading, *_, ending = [table for table in Document(BytesIO(word_of(paper))).tables if len(table.columns) == 2]
    cells = [cell for table in (heading, ending) for cell in table.rows[0].cells]
    runs = {paragraph.text: paragraph.runs[0] for cell in cells for paragraph in cell.paragraphs if paragraph.runs}
    sizes = {words: (run.font.size.pt, bool(run.bold), bool(run.italic)) for words, run in runs.items()}
    assert sizes["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] == (12, True, False)
    assert sizes["Độc lập - Tự do - Hạnh phúc"] == (14, True, False)
    assert sizes[paper.issuer[-1]] == (13, True, False)
    assert sizes[paper.number_line] == (13, False, False)
    assert sizes[paper.place_and_date] == (14, False, True)
    assert sizes["Nơi nhận:"] == (12, True, True)
    assert {sizes[f"- {words}"] for words in paper.recipients} == {(11, False, False)}
    assert {sizes[words] for words in (*paper.signature.lines, paper.signature.name) if words} == {(14, True, False)}


def test_what_stands_in_the_word_file_stands_in_the_order_word_wants(paper):
    """Borders come before spacing and indent in a paragraph's properties: Word calls a file damaged that has them elsewhere."""
    document = Document(BytesIO(word_of(paper)))
    order = ["pBdr", "spacing", "ind", "jc"]
    for properties in document.element.iter(qn("w:pPr")):
        names = [child.tag.split("}")[1] for child in properties if child.tag.split("}")[1] in order]
        assert names == sorted(names, key=order.index)
