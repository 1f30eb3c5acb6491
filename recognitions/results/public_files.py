"""The public results of one place and year as a file: CSV for a spreadsheet, JSON for a program (docs/public-results.md).

The keys and columns are a promise: one is added with a new `FORMAT`, none is renamed. Neither file names a person.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from datetime import datetime

from antt_portal.cells import never_formula
from antt_portal.places.models import Place
from recognitions.paper_words import committee
from recognitions.results.public_list import BY_KIND, Corrections, Line, Paper, lines_of, results_in

FORMAT = 1
CSV, JSON = "csv", "json"
MEDIA_TYPES = {CSV: "text/csv; charset=utf-8", JSON: "application/json"}
BOM = "\ufeff"
# With Vietnamese settings a comma is the decimal sign, and a spreadsheet takes the semicolon to part columns.
DELIMITER = ";"
IN_FORCE, REVOKED = "in_force", "revoked"
STANDING_WORDS = {IN_FORCE: "Còn hiệu lực", REVOKED: "Đã thu hồi"}
COLUMNS = (
    "Năm",
    "Mã phường, xã",
    "Phường, xã",
    "Loại",
    "Tên",
    "Tình trạng",
    "Số Quyết định",
    "Ngày Quyết định",
    "Nơi ban hành",
    "Số vào sổ",
    "Năm vào sổ",
    "Đính chính theo",
    "Ngày đính chính",
    "Thu hồi theo",
    "Ngày thu hồi",
)
CHUNK = 2000


def content_of(form: str, *, year: int, place: Place, updated_at: datetime | None) -> bytes:
    """The whole file: every recognised subject of the year in a ward or a whole province, those revoked later among them."""
    rows = results_in(year, place).order_by(*BY_KIND).iterator(chunk_size=CHUNK)
    lines = lines_of(rows, Corrections(year))
    return csv_of(lines, year=year) if form == CSV else json_of(lines, year=year, place=place, updated_at=updated_at)


def csv_of(lines: Iterable[Line], *, year: int) -> bytes:
    """UTF-8 with a byte order mark, which tells a spreadsheet the encoding; days as ISO dates, which every locale reads alike."""
    target = io.StringIO()
    target.write(BOM)
    writer = csv.writer(target, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([never_formula(value) if isinstance(value, str) else value for value in _cells(line, year)])
    return target.getvalue().encode()


def _cells(line: Line, year: int) -> list:
    corrected = line.corrections[-1] if line.corrections else None
    return [
        year,
        line.ward.code,
        line.ward.name,
        line.kind_label,
        line.name,
        STANDING_WORDS[standing_of(line)],
        *_symbol_and_day(line.decision),
        committee(line.decided_by),
        line.register_number,
        line.register_year,
        *_symbol_and_day(corrected),
        *_symbol_and_day(line.revocation),
    ]


def _symbol_and_day(paper: Paper | None) -> tuple[str, str]:
    return (paper.symbol, paper.dated_on.isoformat()) if paper else ("", "")


def json_of(lines: list[Line], *, year: int, place: Place, updated_at: datetime | None) -> bytes:
    """The keys of docs/public-results.md; `updated_at` is when the last decision that touched these results was issued."""
    whole = {
        "format": FORMAT,
        "year": year,
        "place": _place(place),
        "updated_at": updated_at.isoformat(timespec="seconds") if updated_at else None,
        "counts": {standing: sum(standing_of(line) == standing for line in lines) for standing in STANDING_WORDS},
        "results": [_entry(line) for line in lines],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _place(place: Place) -> dict:
    province = {"code": place.parent.code, "name": place.parent.name} if place.parent else None
    return {"code": place.code, "name": place.name, "kind": place.kind, "province": province}


def _entry(line: Line) -> dict:
    return {
        "name": line.name,
        "kind": line.kind,
        "kind_label": line.kind_label,
        "ward_code": line.ward.code,
        "ward": line.ward.name,
        "standing": standing_of(line),
        "decision": _paper(line.decision) | {"issuer": committee(line.decided_by)},
        "register": {"number": line.register_number, "year": line.register_year} if line.register_number else None,
        "corrected_by": [_paper(paper) for paper in line.corrections],
        "revoked_by": _paper(line.revocation) if line.revocation else None,
    }


def _paper(paper: Paper) -> dict:
    return {"symbol": paper.symbol, "date": paper.dated_on.isoformat()}


def standing_of(line: Line) -> str:
    return IN_FORCE if line.in_force else REVOKED


def tag_of(state: dict, form: str) -> str:
    """What names this version of a file: the same while nothing that stands in it has changed."""
    said = repr((FORMAT, form, sorted(state.items())))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def updated_at(state: dict) -> datetime | None:
    """When the last decision that touched these results was issued."""
    return max((at for name, at in state.items() if name.endswith("_at") and at), default=None)
