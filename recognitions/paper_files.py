"""An administrative paper as a PDF and as a Word file, from the same facts (ui.md §7: A4, margins 20/20/30/15 mm, 14 pt)."""

from io import BytesIO

from django.template.loader import render_to_string
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.enum.text import WD_LINE_SPACING as SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import _Cell

from antt_portal import print_assets
from recognitions.paper_text import ListPart, PaperText

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FACE = "Times New Roman"
CENTRE, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
HEADING_WIDTHS = (Mm(65), Mm(100))
SIGNATURE_WIDTHS = (Mm(80), Mm(85))
LIST_WIDTHS = {3: (Mm(13), Mm(82), Mm(70)), 4: (Mm(13), Mm(52), Mm(45), Mm(55))}


def pdf_of(paper: PaperText) -> bytes:
    """The paper as PDF. Raises `WillNeverWork` where the server cannot print."""
    return print_assets.pdf(render_to_string("documents/decision.html", {"paper": paper}), stylesheet="decision.css")


def word_of(paper: PaperText) -> bytes:
    """The paper as a Word file that people may go on editing."""
    document = _empty_document()
    _heading(document, paper)
    _title(document, paper)
    for ground in paper.grounds:
        _line(document, ground, italic=True, align=BOTH, indent=True)
    if paper.resolves:
        _line(document, paper.resolves, bold=True, align=CENTRE, before=6, after=6)
    for paragraph in paper.body:
        _line(document, paragraph.text, head=paragraph.head, align=BOTH, indent=True)
    _signature(document, paper)
    if paper.parts:
        _annexed_list(document, paper)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _empty_document():
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(20), Mm(20), Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    header = section.header.paragraphs[0]
    header.alignment = CENTRE
    _field(header, "PAGE")
    return document


def _field(paragraph, name: str) -> None:
    """A field that Word fills in: the page's number."""
    run = paragraph.add_run()
    for kind, words in (("begin", ""), (None, name), ("end", "")):
        element = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            element.text = words
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _line(holder, words: str, *, size=14, bold=False, italic=False, align=None, indent=False, head="", before=0, after=6):
    """A paragraph; `head` stands bold before the words, `indent` is the first line's 1.27 cm."""
    paragraph = holder.add_paragraph()
    if head:
        _run(paragraph, f"{head} ", size, bold=True, italic=False)
    _run(paragraph, words, size, bold, italic)
    layout = paragraph.paragraph_format
    layout.alignment, layout.space_before, layout.space_after = align, Pt(before), Pt(after)
    layout.line_spacing_rule = SPACING.SINGLE
    if indent:
        layout.first_line_indent = Cm(1.27)
    return paragraph


def _run(paragraph, words: str, size: float, bold: bool, italic: bool) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _in_cell(cell: _Cell, lines: list[tuple[str, dict]]) -> None:
    """Paragraphs in a cell, without the empty one that a cell begins with."""
    for words, style in lines:
        _line(cell, words, **{"align": CENTRE, "after": 0} | style)
    cell._tc.remove(cell.paragraphs[0]._p)


def _columns(document, widths):
    """Two cells side by side without lines."""
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = width
    return table.rows[0].cells


def _heading(document, paper: PaperText) -> None:
    left, right = _columns(document, HEADING_WIDTHS)
    issuer = [(paper.superior, {"size": 13})] if paper.superior else []
    issuer += [(line, {"size": 13, "bold": True}) for line in paper.issuer]
    _in_cell(left, [*issuer, (paper.number_line, {"size": 13, "before": 8})])
    _in_cell(
        right,
        [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {"size": 13, "bold": True}),
            ("Độc lập - Tự do - Hạnh phúc", {"size": 14, "bold": True}),
            (paper.place_and_date, {"size": 14, "italic": True, "before": 8}),
        ],
    )
    _rule_under(left.paragraphs[-2], Mm(20))
    _rule_under(right.paragraphs[1], Mm(18))


def _rule_under(paragraph, inset) -> None:
    """A thin rule under a line, shorter than the column by `inset` on both sides."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = None
    rule = paragraph.insert_paragraph_before("")
    paragraph._p.addnext(rule._p)
    rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = inset
    rule.paragraph_format.line_spacing = Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    rule._p.get_or_add_pPr().append(borders)


def _title(document, paper: PaperText) -> None:
    _line(document, paper.title, bold=True, align=CENTRE, before=14, after=0)
    about = _line(document, paper.about, bold=True, align=CENTRE, after=8)
    _rule_under(about, Mm(55))
    if paper.addressee:
        _line(document, paper.addressee, align=CENTRE, before=6, after=8)
    if paper.authority:
        _line(document, paper.authority, bold=True, align=CENTRE, before=6, after=8)


def _signature(document, paper: PaperText) -> None:
    left, right = _columns(document, SIGNATURE_WIDTHS)
    recipients = [(f"- {line}", {"size": 11, "align": None}) for line in paper.recipients]
    _in_cell(left, [("Nơi nhận:", {"size": 12, "bold": True, "italic": True, "align": None}), *recipients])
    lines = [(line, {"bold": True}) for line in paper.signing_lines]
    _in_cell(right, [*lines, (paper.signer_name, {"bold": True, "before": 80})])


def _annexed_list(document, paper: PaperText) -> None:
    document.add_page_break()
    _line(document, "DANH SÁCH", bold=True, align=CENTRE, after=0)
    _line(document, paper.list_about, bold=True, align=CENTRE, after=0)
    _line(document, paper.list_source, italic=True, align=CENTRE, after=8)
    for part in paper.parts:
        _line(document, f"{part.title} ({len(part.rows):02d})", bold=True, before=6, after=4)
        _table(document, paper, part)


def _table(document, paper: PaperText, part: ListPart) -> None:
    """One part of the list; its head is repeated on every page."""
    heads = paper.columns
    table = document.add_table(rows=1 + len(part.rows), cols=len(heads), style="Table Grid")
    table.autofit = False
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    cells = [[*heads], *([str(row.number), row.name, row.address, row.remark][: len(heads)] for row in part.rows)]
    for number, (table_row, words) in enumerate(zip(table.rows, cells, strict=True)):
        for cell, said, width in zip(table_row.cells, words, LIST_WIDTHS[len(heads)], strict=True):
            cell.width = width
            centred = number == 0 or said is words[0]
            _in_cell(cell, [(said, {"size": 13, "bold": number == 0, "align": CENTRE if centred else None})])
