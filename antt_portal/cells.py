"""Words in a cell of a spreadsheet stay words: what people typed is never run as a formula (bars S35)."""

FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")


def never_formula(words: str) -> str:
    """The words for a CSV file, which has no types: what a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{words}" if words.startswith(FORMULA_STARTS) else words
