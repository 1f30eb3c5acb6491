"""The list that the households of an area sign (practice P22): printed with empty rows, kept by the area, never asked for here."""

from dossiers.models import Dossier

MOST_ROWS = 500
SPARE_ROWS = 5  # for households that move in while the list goes round


def rows_for(dossier: Dossier) -> int:
    """How many rows to offer: one for each household that is known of, with a few to spare."""
    figures = getattr(dossier, "figures", None)
    known = (figures and figures.households) or dossier.enrolment.households or 25
    return min(known + SPARE_ROWS, MOST_ROWS)


def rows_asked(written: str, dossier: Dossier) -> int:
    """The number of rows somebody wrote; what cannot be read gives those that are offered."""
    number = int(written) if written.isdecimal() and len(written) < 6 else 0
    return min(number, MOST_ROWS) if number else rows_for(dossier)


def facts_of(dossier: Dossier, rows: int) -> dict:
    """What the sheet says. A residential area has no seal and no numbering: its heading is its ward's name over its own (P13)."""
    enrolment = dossier.enrolment
    return {
        "dossier": dossier,
        "ward": dossier.place.name.upper(),
        "area": enrolment.name.upper(),
        "place_name": dossier.place.bare_name,
        "head_title": head_title(enrolment.kind_label),
        "rows": range(1, rows + 1),
    }


def head_title(area_label: str) -> str:
    """What the head of such an area signs as: TỔ TRƯỞNG, TRƯỞNG THÔN, TRƯỞNG KHÓM."""
    return "TỔ TRƯỞNG" if area_label.casefold().startswith("tổ") else f"TRƯỞNG {area_label.upper()}"
