"""The Giấy công nhận: what it says, frozen on the day of the decision, and how it is printed.

`render` is a pure function: the same facts and the same template version give the same bytes, today and in ten years. A template
that has been printed is never changed; a new form gets a new version beside the old one.

The wording follows practice P28 until the form annexed to Thông tư 124/2021/TT-BCA has been compared.
"""

import hashlib
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from functools import partial

from django.template.loader import render_to_string

from antt_portal import print_assets, print_drawing, text
from antt_portal.jobs.services import WillNeverWork
from recognitions import artwork
from recognitions.lettering import MM, Setting, fitted
from recognitions.paper_words import date_words
from recognitions.verification import code_in_groups, qr_squares, qr_svg

TEMPLATE_VERSION = "2"
TEMPLATES = {
    "1": ("documents/certificate_1.html", "certificate_1.css"),
    "2": ("documents/certificate_2.html", "certificate_2.css"),
}
ARTWORK_2 = ("documents/certificate_2_artwork.html", "certificate_2.css")
A4_LANDSCAPE = (297, 210)
QR_2 = {"left": 26, "top": 164, "size": 22}  # millimetres

CORRECTABLE = {"subject": "Tên trên giấy", "where": "Địa bàn"}  # facts that a correction may change; all others are the decision's

SHEET = 245 * MM  # the widest line between the corner ornaments
COLUMN = 105 * MM  # each of the two columns at the bottom
BESIDE_QR = 81 * MM
# Sizes in points with the most lines at each, tried from the first: what is too long shrinks, then takes more lines (ui.md §7).
NAME_LADDER = (*((size, 1) for size in range(26, 17, -1)), (18, 2), (16, 2), (14, 2), (14, 3), (12, 3), (10, 4))
CAPITALS_LADDER = (*((size, 1) for size in range(14, 6, -1)), (7, 2))
COLUMN_LADDER = ((13, 1), (12, 1), (11, 1), (11, 2), (9, 2), (8, 3))
REMARK_LADDER = (*((size, 1) for size in range(13, 8, -1)), (9, 2), (8, 2), (7, 3))
SIGNATURE_LADDER = (*((size, 1) for size in range(14, 8, -1)), (9, 2), (8, 2), (6, 3))
ADDRESS_LADDER = ((8, 1), (8, 2), (7, 2), (6, 3))


@dataclass(frozen=True)
class CertificateFacts:
    """Everything a certificate says. Frozen with the decision; later changes of names, people or addresses do not touch it."""

    subject: str
    where: str
    year: int
    issuer: str
    decision_symbol: str
    decision_date: date
    signed_at: str
    signing_lines: tuple[str, ...]
    signer_name: str
    register_number: str
    code: str
    address: str
    trial: bool
    # Forms printed before these were known do not say them, and their bytes must stay: so they are no part of `repr`.
    reissued: str = field(default="", repr=False)
    corrected: str = field(default="", repr=False)
    sheet_width: int = field(default=297, repr=False)  # millimetres, as the height: of the blank sheets of the place (practice P21)
    sheet_height: int = field(default=210, repr=False)

    def to_json(self) -> dict:
        """Plain values for a JSON column."""
        return asdict(self) | {"decision_date": self.decision_date.isoformat(), "signing_lines": list(self.signing_lines)}

    @classmethod
    def from_json(cls, stored: dict) -> "CertificateFacts":
        """The facts that `to_json` stored."""
        known = {one.name: stored[one.name] for one in fields(cls) if one.name in stored}
        return cls(
            **known | {"decision_date": date.fromisoformat(stored["decision_date"]), "signing_lines": tuple(stored["signing_lines"])}
        )

    def words(self) -> str:
        """Every word that varies from certificate to certificate, for checking its letters."""
        return " ".join(value for value in asdict(self).values() if isinstance(value, str)) + " ".join(self.signing_lines)


def render(facts: CertificateFacts, template_version: str) -> bytes:
    """One page as PDF: A4 landscape, from form 2 on of the size of the place's blank sheets.

    Raises `WillNeverWork` when the version is unknown here, a letter is missing from the print faces, or printing is impossible.
    """
    if template_version not in TEMPLATES:
        raise WillNeverWork(f"Mẫu giấy số {template_version} không có trong phiên bản này của cổng. Người quản trị cần nâng cấp cổng.")
    if missing := print_assets.missing_letters(text.normal(facts.words())):
        raise WillNeverWork(f"Bộ chữ in không có ký tự “{' '.join(missing)}”. Báo người quản trị trước khi in giấy này.")
    template, stylesheet = TEMPLATES[template_version]
    identifier = hashlib.sha256(repr((template_version, facts)).encode()).digest()[:16]
    html = render_to_string(template, page_of(facts, template_version))
    finish = None if template_version == "1" else partial(_finish, facts, artwork.drawing(*ARTWORK_2))
    return print_assets.pdf(html, stylesheet=stylesheet, identifier=identifier, finish=finish)


def page_of(facts: CertificateFacts, template_version: str) -> dict:
    """What the template of a version places. Form 1 draws its pictures with every page; form 2 lays them under it."""
    if template_version == "1":
        frame, mark = artwork.background() or artwork.FRAME, artwork.emblem() or artwork.MARK
        return _lines(facts) | {"frame": frame, "mark": mark, "qr": qr_svg(facts.address)}
    remarks = {name: words for name in ("corrected", "reissued") if (words := getattr(facts, name))}
    return _lines(facts) | {name: fitted(words, width=COLUMN, face="Regular", ladder=REMARK_LADDER) for name, words in remarks.items()}


def _finish(facts: CertificateFacts, drawing: print_drawing.Drawing, _document, pdf) -> None:
    """Form 2: the artwork under the words, the QR beside them, all of it to the size of the blank sheet."""
    print_drawing.lay_under(pdf, drawing)
    print_drawing.fill_squares(pdf, qr_squares(facts.address), **QR_2)
    if (facts.sheet_width, facts.sheet_height) != A4_LANDSCAPE:
        print_drawing.fit_to_sheet(pdf, width=facts.sheet_width, height=facts.sheet_height)


def _lines(facts: CertificateFacts) -> dict:
    """Each line with a size at which it is known to fit."""
    return {
        "facts": facts,
        "issuer": _sheet_line(facts.issuer.upper(), face="Regular", ladder=CAPITALS_LADDER),
        "subject": _sheet_line(facts.subject, face="Bold", ladder=NAME_LADDER),
        "where": _sheet_line(facts.where.upper(), face="Regular", ladder=CAPITALS_LADDER),
        "decision": _column_line(f"Theo Quyết định số {facts.decision_symbol} ngày {facts.decision_date:%d/%m/%Y}"),
        "register": _column_line(f"Số vào sổ: {facts.register_number}"),
        "code": _column_line(f"Mã tra cứu: {code_in_groups(facts.code)}"),
        "address": fitted(facts.address, width=BESIDE_QR, face="Regular", ladder=ADDRESS_LADDER),
        "signed_on": fitted(f"{facts.signed_at}, {date_words(facts.decision_date)}", width=COLUMN, face="Italic", ladder=SIGNATURE_LADDER),
        "signing_lines": [fitted(line, width=COLUMN, face="Bold", ladder=SIGNATURE_LADDER) for line in facts.signing_lines],
        "signer": fitted(facts.signer_name, width=COLUMN, face="Bold", ladder=SIGNATURE_LADDER),
    }


def _sheet_line(words: str, *, face: str, ladder) -> Setting:
    return fitted(words, width=SHEET, face=face, ladder=ladder)


def _column_line(words: str) -> Setting:
    return fitted(words, width=COLUMN, face="Regular", ladder=COLUMN_LADDER)
