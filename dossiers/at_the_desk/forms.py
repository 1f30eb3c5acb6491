"""What an officer types when paper is handed over at the desk: one page, everything in it, the scans last.

A file that is too large is cut off while it streams in, and what stands behind it is lost: so the scans stand behind all that is typed.
"""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils import timezone

from antt_portal import clock
from antt_portal.form_answers import NOT_GIVEN, DayField
from dossiers import checklist, rearrangement
from dossiers.carried_figures import known_figures
from dossiers.checklist import Requirement
from dossiers.choices import PaperKind
from dossiers.forms import AFTER_REARRANGEMENT, FiguresForm, HourField, ManyFilesField, UploadForm
from dossiers.models import Dossier
from dossiers.permissions import is_unsent
from dossiers.services import HandedOver, HandedPaper
from registrations.choices import SubjectKind

DESCRIBED = ("title", "dated_on", "symbol", "after_rearrangement")


@dataclass(frozen=True)
class PaperRow:
    """One paper of the checklist on the desk's page: the tick, what it says of itself, and its scan, as bound fields."""

    requirement: Requirement
    received: forms.BoundField
    facts: list[forms.BoundField]
    files: forms.BoundField


class IntakeForm(forms.Form):
    """Who brought what, when, where it lies; the papers by name; the few figures of a registration; the scans."""

    handed_in_by = forms.CharField(
        label="Người nộp",
        max_length=120,
        error_messages=NOT_GIVEN,
        help_text="Họ tên người mang hồ sơ đến. Ví dụ: Nguyễn Thị Hòa",
        widget=forms.TextInput(attrs={"list": "nguoi-nop", "autocomplete": "off"}),
    )
    received_on = DayField(label="Ngày nhận", help_text="Ngày hồ sơ được nộp thực tế; hạn nộp tính theo ngày này.")
    received_hour = HourField(label="Giờ nhận")
    received_reason = forms.CharField(
        label="Lý do nhập sau", max_length=500, required=False, help_text="Cần ghi nếu nhận từ ngày trước. Ví dụ: Mất điện chiều 31/3"
    )
    kept_at = forms.CharField(label="Nơi lưu bản giấy", max_length=200, required=False, help_text="Cặp, tờ. Ví dụ: Cặp đăng ký 2026, tờ 12")
    unclassified = forms.BooleanField(label=UploadForm.base_fields["unclassified"].label, required=False)

    def __init__(self, *args, dossier: Dossier, **options):
        super().__init__(*args, **options)
        self.dossier = dossier
        self.requirements = checklist.papers_for(dossier)
        for requirement in self.requirements:
            self._add_paper(requirement)
        self.figure_names = self._add_figures() if rearrangement.asks_figures(dossier) else ()
        asks_party = dossier.subject.kind != SubjectKind.WARD and any(one.kind == PaperKind.RESOLUTION for one in self.requirements)
        if asks_party:
            self.fields["no_party"] = forms.BooleanField(
                label=f"{dossier.enrolment.name} không có tổ chức Đảng (chi bộ, đảng bộ)", required=False
            )
        if dossier.unclassified_declared_at and not is_unsent(dossier):
            del self.fields["unclassified"]

    def _add_paper(self, requirement: Requirement) -> None:
        of = f"{requirement.kind}-"
        self.fields[of + "received"] = forms.BooleanField(label=requirement.label, required=False)
        if requirement.kind == PaperKind.OTHER:
            self.fields[of + "title"] = forms.CharField(label="Tên tài liệu", max_length=200, required=False)
        if requirement.asks_date:
            self.fields[of + "dated_on"] = DayField(label="Ngày ghi trên giấy", required=False)
        if requirement.asks_symbol:
            hint = f"Ví dụ: {requirement.symbol_example}" if requirement.symbol_example else ""
            self.fields[of + "symbol"] = forms.CharField(label="Số, ký hiệu", max_length=60, required=False, help_text=hint)
        if rearrangement.is_offered(self.dossier, requirement.kind):
            self.fields[of + "after_rearrangement"] = forms.BooleanField(label=AFTER_REARRANGEMENT, required=False)
        self.fields[of + "files"] = ManyFilesField(label=requirement.label, required=False)

    def _add_figures(self) -> tuple[str, ...]:
        names = FiguresForm.names_for(self.dossier.enrolment.kind)
        for name, field in FiguresForm(subject_kind=self.dossier.enrolment.kind).fields.items():
            field.required = False
            self.fields[name] = field
        return names

    @property
    def paper_rows(self) -> list[PaperRow]:
        """The papers in the order of the checklist."""
        return [
            PaperRow(one, self[f"{one.kind}-received"], [self[name] for name in self._facts_of(one)], self[f"{one.kind}-files"])
            for one in self.requirements
        ]

    @property
    def figures(self) -> list[forms.BoundField]:
        return [self[name] for name in self.figure_names]

    @property
    def files_are_wrong(self) -> bool:
        return any(row.files.errors for row in self.paper_rows)

    def _facts_of(self, requirement: Requirement) -> list[str]:
        return [name for name in (f"{requirement.kind}-{fact}" for fact in DESCRIBED) if name in self.fields]

    def clean(self):
        """A paper of which something was typed or scanned must be ticked: what is not ticked was not handed over."""
        given = super().clean()
        for requirement in self.requirements:
            tick = f"{requirement.kind}-received"
            said = [given.get(name) for name in self._facts_of(requirement) if name in self.changed_data]
            if not given.get(tick) and (given.get(f"{requirement.kind}-files") or any(said)):
                self.add_error(tick, "Ông/bà đã ghi nội dung hoặc chọn ảnh của giấy tờ này nhưng chưa đánh dấu đã nhận.")
        return given

    def handed_over(self) -> HandedOver:
        given = self.cleaned_data
        at = timezone.make_aware(datetime.combine(given["received_on"], given["received_hour"]))
        return HandedOver(by_whom=given["handed_in_by"], at=at, reason=given["received_reason"], kept_at=given["kept_at"])

    def papers(self) -> list[HandedPaper]:
        """Those that were ticked."""
        given, ticked = self.cleaned_data, [one for one in self.requirements if self.cleaned_data[f"{one.kind}-received"]]
        return [
            HandedPaper(
                kind=one.kind,
                scan=given[f"{one.kind}-files"],
                **{fact: given[f"{one.kind}-{fact}"] for fact in DESCRIBED if f"{one.kind}-{fact}" in given},
            )
            for one in ticked
        ]

    def for_service(self) -> dict:
        """The values for `paper_take_in`."""
        given = self.cleaned_data
        return {
            "handed_over": self.handed_over(),
            "papers": self.papers(),
            "figures": self._typed_figures(),
            "no_party_organisation": given.get("no_party") if "no_party" in self.changed_data else None,
            "unclassified": given.get("unclassified", False),
        }

    def _typed_figures(self) -> dict:
        """All of them as on the sheets, or none when the officer typed none: then those that lie in the dossier stay."""
        if not set(self.figure_names) & set(self.changed_data):
            return {}
        return {name: self.cleaned_data[name] for name in self.figure_names}

    @staticmethod
    def initial_for(dossier: Dossier, *, kept_at: str) -> dict:
        """What the page offers: now, where the officer laid the one before, and what the portal knows of the subject's numbers: those of
        a dossier that was sent; a draft's are its subject's own business until it is handed over."""
        now = timezone.localtime(clock.now())
        figures = None if is_unsent(dossier) else getattr(dossier, "figures", None)
        known = FiguresForm.initial_from(figures) if figures else known_figures(dossier)
        no_party = {"no_party": figures.no_party_organisation} if figures else {}
        return {"received_on": now.date(), "received_hour": now.time(), "kept_at": kept_at} | known | no_party
