"""The receipt of a dossier: what was received when, by whom it is checked, and what comes next."""

from django.template.loader import render_to_string

from antt_portal import print_assets
from antt_portal.templatetags.portal import lower_first
from dossiers import telling
from dossiers.choices import DossierKind
from dossiers.contents import Contents
from dossiers.models import Dossier


class CannotMakePdf(Exception):
    """This machine lacks the libraries that draw PDF; the page with the same facts can be printed."""


def facts_of(dossier: Dossier) -> dict:
    """What the receipt says, for its template."""
    papers = [paper for paper in Contents(dossier).papers if paper.is_there]
    return {
        "dossier": dossier,
        "papers": [(paper.requirement.label, sum(len(one.kept_files) for one in paper.documents)) for paper in papers],
        "area_officer": telling.area_officer_of(dossier),
        "next_words": next_words(dossier),
    }


def next_words(dossier: Dossier) -> str:
    """What happens after sending."""
    police = f"Công an {lower_first(dossier.deciding_place.name)}"
    if dossier.kind == DossierKind.REGISTRATION:
        return f"{police} kiểm tra giấy tờ. Nếu cần bổ sung, cổng sẽ báo cho ông/bà và nêu rõ lý do."
    return (
        f"{police} kiểm tra giấy tờ, sau đó thẩm định theo các tiêu chí. Hồ sơ đầy đủ chưa có nghĩa là đã được công nhận. "
        "Nếu cần bổ sung, cổng sẽ báo cho ông/bà và nêu rõ lý do."
    )


def pdf_of(dossier: Dossier) -> bytes:
    """The receipt as PDF. Raises `CannotMakePdf`."""
    if print_assets.print_available() is not None:
        raise CannotMakePdf
    return print_assets.pdf(render_to_string("dossiers/receipt_pdf.html", facts_of(dossier)), stylesheet="receipt.css")
