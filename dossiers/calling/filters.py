"""What the call list can be narrowed by. Each filter in force can be taken away alone; a value that is not on offer narrows nothing."""

from collections.abc import Mapping
from functools import cached_property
from urllib.parse import urlencode

from django import forms

from dossiers.calling.missing import dossier_words
from dossiers.calling.waiting import Standing, Waiting
from registrations.filters import NO_OFFICER
from registrations.rosters.area_officers import NOBODY

NOT_YET, ALREADY = "chua", "roi"
ALL = [("", "Tất cả")]
STANDINGS = [(Standing.TO_SEND, "Chưa gửi"), (Standing.RETURNED, "Cần bổ sung"), (Standing.CLOSED, "Đã hết hạn nhận")]
REMINDED = [(NOT_YET, "Chưa ai nhắc"), (ALREADY, "Đã có người nhắc")]


class CallFilter(forms.Form):
    """The `rows` of the list that the query asks for. `officers` are offered to who calls for the whole ward; `reminded` says which
    (subject, year, kind) were."""

    ho_so = forms.ChoiceField(label="Hồ sơ", required=False)
    tinh_trang = forms.ChoiceField(label="Tình trạng", required=False, choices=[*ALL, *STANDINGS])
    nhac = forms.ChoiceField(label="Đã nhắc", required=False, choices=[*ALL, *REMINDED])
    can_bo = forms.ChoiceField(label="Cảnh sát khu vực", required=False)

    def __init__(self, query: Mapping[str, str], rows: list[Waiting], *, officers, reminded):
        super().__init__(query)
        self.all_rows, self.reminded = rows, reminded
        kinds = {(row.year, row.kind): dossier_words(row) for row in sorted(rows, key=lambda row: (row.last_day, row.kind))}
        self.fields["ho_so"].choices = [*ALL, *((f"{year}-{kind}", words) for (year, kind), words in kinds.items())]
        if officers:
            names = [(str(officer.pk), officer.full_name) for officer in officers]
            self.fields["can_bo"].choices = [*ALL, (NO_OFFICER, NOBODY), *names]
        else:
            del self.fields["can_bo"]

    @cached_property
    def given(self) -> dict[str, str]:
        """The filters that were asked for and are on offer, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def rows(self) -> list[Waiting]:
        return [row for row in self.all_rows if all(self._holds(name, value, row) for name, value in self.given.items())]

    @property
    def query(self) -> str:
        return urlencode(self.given)

    def in_force(self) -> list[tuple[str, str]]:
        """Each filter in force as (words, address of the list without it)."""
        return [(self._words(name, value), f"?{urlencode(self._without(name))}") for name, value in self.given.items()]

    def _holds(self, name: str, value: str, row: Waiting) -> bool:
        if name == "ho_so":
            return f"{row.year}-{row.kind}" == value
        if name == "tinh_trang":
            return row.standing == value
        if name == "nhac":
            return (row.subject_year_kind in self.reminded) == (value == ALREADY)
        return (str(row.officer_id) if row.officer_id else NO_OFFICER) == value

    def _words(self, name: str, value: str) -> str:
        return f"{self.fields[name].label}: {dict(self.fields[name].choices)[value]}"

    def _without(self, name: str) -> dict[str, str]:
        return {key: value for key, value in self.given.items() if key != name}
