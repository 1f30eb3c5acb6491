"""An administrative paper as a PDF and as a Word file, from the same facts (ui.md §7: A4, margins 20/20/30/15 mm, 14 pt)."""

from io import BytesIO

from django.template.loader import render_to_string
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.enum.text import WD_LINE_SPACING as SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Mm, Pt
from docx.table import _Cell

from antt_portal import print_assets
from antt_portal.papers.text import PaperText, Part, Signature, Table

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FACE = "Times New Roman"
COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
CENTRE, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
HEADING_WIDTHS = (Mm(65), Mm(100))
SIGNATURE_WIDTHS = (Mm(80), Mm(85))
BEYOND_PORTRAIT = Mm(87)  # what a landscape page is wider
CELL_MARGINS = Mm(3.8)  # of both sides, which Word gives every cell
ABOUT_INSET = Mm(12)
ADDRESSEES_INDENT = Mm(35)
RULE_SHARE = 0.4  # of the words above it: the decree wants from 1/3 to 1/2


def pdf_of(paper: PaperText) -> bytes:
    """The paper as PDF. Raises `WillNeverWork` where the server cannot print."""
    return print_assets.pdf(
        render_to_string("documents/administrative_paper.html", {"paper": paper}), stylesheet="administrative_paper.css"
    )


def word_of(paper: PaperText) -> bytes:
    """The paper as a Word file that people may go on editing."""
    document = _empty_document(landscape=paper.landscape)
    _heading(document, paper)
    _title(document, paper)
    for ground in paper.grounds:
        _line(document, ground, italic=True, align=BOTH, indent=True)
    if paper.resolves:
        _line(document, paper.resolves, bold=True, align=CENTRE, before=6, after=6)
    for paragraph in paper.body:
        _line(document, paragraph.text, head=paragraph.head, align=BOTH, indent=True)
    if paper.table:
        _table(document, paper.table)
    for paragraph in paper.closing:
        _line(document, paragraph.text, head=paragraph.head, align=BOTH, indent=True)
    _ending(document, paper)
    if paper.annex:
        _annex(document, paper)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _empty_document(*, landscape: bool):
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
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


def _columns(document, widths, *, landscape: bool = False):
    """Two cells side by side without lines."""
    widths = (widths[0], widths[1] + BEYOND_PORTRAIT) if landscape else widths
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = width
    return table.rows[0].cells


def _heading(document, paper: PaperText) -> None:
    left, right = _columns(document, HEADING_WIDTHS, landscape=paper.landscape)
    issuer = [(paper.superior, {"size": 13})] if paper.superior else []
    issuer += [(line, {"size": 13, "bold": True}) for line in paper.issuer]
    number = [(paper.number_line, {"size": 13, "before": 8})] if paper.number_line else []
    dated = [(paper.place_and_date, {"size": 14, "italic": True, "before": 8})] if paper.place_and_date else []
    about = [(paper.under_number, {"size": 12, "before": 4})] if paper.under_number else []
    _in_cell(left, issuer + number + about)
    _in_cell(
        right,
        [
            (COUNTRY, {"size": 12, "bold": True}),
            (MOTTO, {"size": 14, "bold": True}),
            *dated,
        ],
    )
    _rule_under(left.paragraphs[len(issuer) - 1], RULE_SHARE, size=13, column=left.width - CELL_MARGINS)
    _rule_under(right.paragraphs[1], 1, size=14, column=right.width - CELL_MARGINS)


def _rule_under(paragraph, share: float, *, size: float, column: int, inset: int = 0) -> None:
    """A thin rule under bold words of `size` points in the middle of a `column`: `share` of their width, or of the column's where they
    take more than one line. The column begins `inset` from the page's."""
    words = min(Pt(print_assets.width_of(paragraph.text, size=size, face="Bold")), column)
    rule = paragraph.insert_paragraph_before("")
    paragraph._p.addnext(rule._p)
    rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = Emu(inset + int(column - share * words) // 2)
    rule.paragraph_format.line_spacing = Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    rule._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc")  # Word wants its own order


def _title(document, paper: PaperText) -> None:
    if paper.title:
        _line(document, paper.title, bold=True, align=CENTRE, before=14, after=0)
    if paper.about:
        about = _line(document, paper.about, bold=True, align=CENTRE, after=0)
        about.paragraph_format.left_indent = about.paragraph_format.right_indent = ABOUT_INSET
        section = document.sections[0]
        column = section.page_width - section.left_margin - section.right_margin - 2 * ABOUT_INSET
        _rule_under(about, RULE_SHARE, size=14, column=column, inset=ABOUT_INSET)
    if paper.addressee:
        addressee = _line(document, paper.addressee, align=None if "\n" in paper.addressee else CENTRE, before=6, after=8)
        if "\n" in paper.addressee:
            addressee.paragraph_format.left_indent = ADDRESSEES_INDENT
    if paper.authority:
        _line(document, paper.authority, bold=True, align=CENTRE, before=6, after=8)


def _ending(document, paper: PaperText) -> None:
    """To whom it goes, or the secretary's signature, on the left; who signs on the right."""
    left, right = _columns(document, SIGNATURE_WIDTHS, landscape=paper.landscape)
    if paper.left_signature:
        _signature(left, paper.left_signature)
    else:
        recipients = [(f"- {line}", {"size": 11, "align": None}) for line in paper.recipients]
        head = [("Nơi nhận:", {"size": 12, "bold": True, "italic": True, "align": None})] if recipients else [("", {})]
        _in_cell(left, head + recipients)
    _signature(right, paper.signature)


def _signature(cell: _Cell, signature: Signature) -> None:
    lines = [(line, {"bold": True}) for line in signature.lines]
    _in_cell(cell, [*lines, (signature.name, {"bold": True, "before": 80})])


def _annex(document, paper: PaperText) -> None:
    document.add_page_break()
    _line(document, paper.annex.title, bold=True, align=CENTRE, after=0)
    _line(document, paper.annex.about, bold=True, align=CENTRE, after=0)
    _line(document, paper.annex.source, italic=True, align=CENTRE, after=8)
    _table(document, paper.annex.table)


def _table(document, table: Table) -> None:
    for part in table.parts:
        if part.heading:
            _line(document, part.heading, bold=True, before=6, after=4)
        _rows(document, table, part)


def _rows(document, table: Table, part: Part) -> None:
    """One part of a table; its head is repeated on every page."""
    columns = table.columns_of(part)
    made = document.add_table(rows=1 + len(part.rows), cols=len(columns), style="Table Grid")
    made.autofit = False
    repeated = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(repeated)
    for number, (table_row, words) in enumerate(zip(made.rows, ([column.head for column in columns], *part.rows), strict=True)):
        for cell, said, column in zip(table_row.cells, words, columns, strict=True):
            cell.width = Mm(column.width)
            _in_cell(cell, [(said, {"size": 13, "bold": number == 0, "align": CENTRE if number == 0 or column.centred else None})])
