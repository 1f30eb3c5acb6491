"""Importing a list of 5,000 units, against reading the same file with openpyxl; and how much memory it takes.

Twice: by the command, and through the browser, where it is sent, looked at and taken in. Each turn is a process of its own:
`python -m bench.imports read|import|browser FILE [WARD]` prints seconds and mebibytes.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.measure import Line, ratio, seconds

ROWS = 5000
TIME_LIMIT, BROWSER_LIMIT = 3, 4
MEMORY_LIMIT_MIB = 300
ROUNDS = 5
COLUMNS = ("Loại", "Tên", "Địa chỉ", "Người đứng đầu", "Điện thoại", "Cấp quản lý", "Số hộ", "Số lao động", "Quy mô", "Cấp học")


def lines() -> Iterator[Line]:
    from antt_portal.places.models import Place

    wards = iter(Place.objects.wards().order_by("code").values_list("code", flat=True)[100:])
    with tempfile.TemporaryDirectory(prefix="antt-units-") as folder:
        file = Path(folder) / "units.xlsx"
        write_units(file, ROWS)
        for what, name, limit in (
            ("import", "import_of_5000_rows", TIME_LIMIT),
            ("browser", "import_through_the_browser", BROWSER_LIMIT),
        ):
            peaks = []

            def imported(what=what, peaks=peaks) -> float:
                answer = _in_a_process(what, file, next(wards))
                peaks.append(answer["mebibytes"])
                return answer["seconds"]

            times = ratio(imported, lambda: _in_a_process("read", file)["seconds"], rounds=ROUNDS, warm_up=0)
            yield Line(name, times, "times reading the file with openpyxl", limit)
            yield Line(f"{name}_memory", max(peaks), "MiB", MEMORY_LIMIT_MIB)


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
    """Seconds of the act, and the highest memory of this process or of one that it started."""
    taken = seconds(lambda: _read(file)) if what == "read" else {"import": _import, "browser": _through_the_browser}[what](file, ward)
    peak = max(resource.getrusage(of).ru_maxrss for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"seconds": taken, "mebibytes": peak / 1024}


def _read(file: str) -> int:
    from openpyxl import load_workbook

    return sum(1 for _row in load_workbook(file, read_only=True).active.iter_rows(values_only=True))


def _import(file: str, ward: str) -> float:
    import django
    from django.core.management import call_command

    django.setup()
    with open(os.devnull, "w") as silence:
        return seconds(lambda: call_command("import_units", file, ward=ward, stdout=silence))


def _through_the_browser(file: str, ward: str) -> float:
    """Sending the list, looking at the preview, taking it in, and the page that says so; the upload page is opened before."""
    import django
    from django.test import Client
    from django.urls import reverse

    django.setup()
    address, client = reverse("units_upload", args=[ward]), Client()
    client.force_login(_officer_of(ward), backend="allauth.account.auth_backends.AuthenticationBackend")
    _expect(200, client.get(address))

    def taken_in():
        with open(file, "rb") as content:
            page = _expect(302, client.post(address, {"file": content})).url
        shown = _expect(200, client.get(page))
        fingerprint = re.search(r'name="fingerprint" value="(\w+)"', shown.content.decode())[1]
        _expect(302, client.post(page, {"fingerprint": fingerprint}))
        _expect(200, client.get(page))

    return seconds(taken_in)


def _officer_of(ward: str):
    from antt_portal.accounts.choices import Role
    from antt_portal.accounts.models import Membership, User
    from antt_portal.places.models import Place

    officer = User.objects.create(username=f"officer-of-{ward}", full_name="Nguyễn Thị Dài")
    place = Place.objects.get(code=ward)
    Membership.objects.create(user=officer, place=place, role=Role.POLICE_OFFICER, starts_on=date(2021, 1, 1))
    return officer


def _expect(status: int, answer):
    if answer.status_code != status:
        raise AssertionError(f"{answer.request['PATH_INFO']} answers {answer.status_code}, not {status}")
    return answer


if __name__ == "__main__":
    print(json.dumps(_measure(*sys.argv[1:])))  # noqa: T201
