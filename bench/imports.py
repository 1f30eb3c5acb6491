"""Importing a list of 5,000 units, against reading the same file with openpyxl; and how much memory it takes.

Each turn is a process of its own: `python -m bench.imports read|import FILE [WARD]` prints seconds and mebibytes.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Line, ratio, seconds

ROWS = 5000
TIME_LIMIT = 3
MEMORY_LIMIT_MIB = 300
ROUNDS = 3
COLUMNS = ("Loại", "Tên", "Địa chỉ", "Người đứng đầu", "Điện thoại", "Cấp quản lý", "Số hộ", "Số lao động", "Quy mô", "Cấp học")


def lines() -> Iterator[Line]:
    from antt_portal.places.models import Place

    wards = iter(Place.objects.wards().order_by("code").values_list("code", flat=True)[100:])
    peaks = []
    with tempfile.TemporaryDirectory(prefix="antt-units-") as folder:
        file = Path(folder) / "units.xlsx"
        write_units(file, ROWS)

        def imported() -> float:
            answer = _in_a_process("import", file, next(wards))
            peaks.append(answer["mebibytes"])
            return answer["seconds"]

        times = ratio(imported, lambda: _in_a_process("read", file)["seconds"], rounds=ROUNDS, warm_up=0)
    yield Line("import_of_5000_rows", times, "times reading the file with openpyxl", TIME_LIMIT)
    yield Line("import_of_5000_rows_memory", max(peaks), "MiB", MEMORY_LIMIT_MIB)


def write_units(file: Path, rows: int) -> None:
    """A list of `rows` units in the columns of `import_units`."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(COLUMNS)
    for number in range(1, rows + 1):
        if number % 4:
            enterprise = ("Doanh nghiệp", f"Công ty cổ phần Số {number}", f"Số {number}, phố Tôn Đức Thắng", "Nguyễn Văn Ẩn")
            sheet.append((*enterprise, f"09{number:08}", "Phường/Xã", None, 20 + number % 400, "Vừa", None))
        else:
            area = ("Khu dân cư", f"Tổ dân phố số {number}", f"Ngõ {number}", "Trần Thị Ửng")
            sheet.append((*area, f"09{number:08}", None, 100 + number % 200, None, None, None))
    book.save(file)


def _in_a_process(what: str, file: Path, ward: str = "") -> dict:
    command = [sys.executable, "-m", "bench.imports", what, str(file), *filter(None, [ward])]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ).stdout)  # noqa: S603


def _measure(what: str, file: str, ward: str = "") -> dict:
    taken = seconds(lambda: _read(file)) if what == "read" else _import(file, ward)
    return {"seconds": taken, "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _read(file: str) -> int:
    from openpyxl import load_workbook

    return sum(1 for _row in load_workbook(file, read_only=True).active.iter_rows(values_only=True))


def _import(file: str, ward: str) -> float:
    import django
    from django.core.management import call_command

    django.setup()
    with open(os.devnull, "w") as silence:
        return seconds(lambda: call_command("import_units", file, ward=ward, stdout=silence))


if __name__ == "__main__":
    print(json.dumps(_measure(*sys.argv[1:])))  # noqa: T201
