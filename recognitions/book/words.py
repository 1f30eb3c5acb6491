"""The book and the figures in words, for the sheet of an appraisal. Only for those who see what the police counted (practice P16)."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

NOTE_LENGTH = 1000


def book_words(held: Mapping | None) -> str:
    """“Sổ theo dõi ghi 02 vụ việc trong mốc”; without numbers where only conclusions are shown. `held` is `Finding.book`."""
    if held is None:
        return ""
    if "incidents" not in held:
        return "Sổ theo dõi có ghi ở tiêu chí này trong mốc"
    counted = ((held["incidents"], "vụ việc"), (held["disciplined"], "vi phạm bị kỷ luật"))
    return f"Sổ theo dõi ghi {', '.join(f'{number:02d} {what}' for number, what in counted if number)} trong mốc"


def suggested_note(held: Mapping | None) -> str:
    """What an officer may write as the reason of “chưa đạt”: the documents that the book names; empty when it names none.

    It is only offered in the field: nothing is kept before the officer saves it.
    """
    papers = held.get("papers", ()) if held else ()
    return f"Theo sổ theo dõi: văn bản số {', '.join(papers)}."[:NOTE_LENGTH] if papers else ""


def counts_words(figures: Mapping) -> str:
    """The counts that the police confirmed, as they stand beside a criterion: “Mốc này 03 vụ, mốc năm trước 05 vụ.”"""
    words = []
    if "cases_now" in figures:
        before = f", mốc năm trước {figures['cases_before']:02d} vụ" if "cases_before" in figures else ""
        words.append(f"Mốc này {figures['cases_now']:02d} vụ{before}.")
    if "disciplined_now" in figures:
        words.append(f"Số người vi phạm bị kỷ luật: {figures['disciplined_now']:02d}.")
    return " ".join(words)


def lines_url(*, code: str, subject_id: int, criterion: str, year: int) -> str:
    """The address of exactly the lines that the book holds under a criterion in the window of a year."""
    asked = {"doi_tuong": subject_id, "tieu_chi": criterion, "moc": year, "loai": "tinh", "dong": "con"}
    return f"{reverse('book', args=[code])}?{urlencode(asked)}"


def counted_words(day: date, years: Sequence[int]) -> str:
    """To which evaluation years what happened on `day` counts; none or two only where plans leave a gap or let windows overlap."""
    if not years:
        return f"Việc ngày {day:%d/%m/%Y} không được tính cho năm nào, vì nằm giữa hai mốc đánh giá."
    counted = f"Việc ngày {day:%d/%m/%Y} được tính cho {' và '.join(f'năm {year}' for year in years)}"
    return f"{counted}, vì hai mốc đánh giá chồng nhau." if len(years) > 1 else f"{counted}."
