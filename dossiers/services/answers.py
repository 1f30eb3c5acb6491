"""What is typed rather than uploaded: figures and the self-assessment. Each is saved as a draft of its own step."""

from collections.abc import Mapping

from django.db import transaction

from antt_portal import clock, text
from antt_portal.refusals import Refused
from dossiers.choices import SENT, DossierKind
from dossiers.criteria_used import criteria_of
from dossiers.models import Dossier, Figures, SelfAssessment
from dossiers.self_assessment import Row, rows_for
from dossiers.services.drafting import editable, saved
from registrations.choices import SubjectKind

FIGURE_FIELDS = (
    "households",
    "households_registered",
    "counted_on",
    "pledges_kept_at",
    "staff",
    "staff_briefed",
    "movement_models",
    "movement_model_names",
)
PARTS_OF_A_WHOLE = (
    ("households_registered", "households", "Số hộ đã đăng ký", "tổng số hộ đang cư trú"),
    ("staff_briefed", "staff", "Số người đã được phổ biến", "tổng số cán bộ, người lao động"),
)


@transaction.atomic
def figures_save(*, dossier: Dossier, by, version: int, **values) -> Figures:
    """Keep the figures named in `values` (of FIGURE_FIELDS). A part larger than its whole is refused at its field."""
    row = editable(dossier, by=by, version=version, also_on_paper=True)
    figures = figures_of(row, values)
    saved(row, action="dossier.figures_saved", by=by, fields=sorted(values))
    return figures


def figures_of(row: Dossier, values: Mapping[str, object]) -> Figures:
    """Write the figures named in `values` into the dossier `row`, which the caller has locked."""
    unknown = set(values) - set(FIGURE_FIELDS)
    if unknown:
        raise TypeError(f"not figures: {sorted(unknown)}")
    figures, _ = Figures.objects.get_or_create(dossier=row)
    for name, value in values.items():
        setattr(figures, name, text.normal(value) if isinstance(value, str) else value)
    _require_consistent(figures)
    figures.save()
    return figures


def _require_consistent(figures: Figures) -> None:
    for part, whole, part_words, whole_words in PARTS_OF_A_WHOLE:
        counted, total = getattr(figures, part), getattr(figures, whole)
        if counted is not None and total is not None and counted > total:
            raise Refused(f"{part_words} ({counted}) lớn hơn {whole_words} ({total}). Ông/bà kiểm tra lại hai số này.", field=part)
    if figures.counted_on and figures.counted_on > clock.today():
        raise Refused(f"Ngày {figures.counted_on:%d/%m/%Y} chưa đến. Ông/bà ghi ngày đã đếm số hộ.", field="counted_on")


@transaction.atomic
def party_save(*, dossier: Dossier, by, no_party_organisation: bool) -> None:
    """Keep whether the subject says that it has no Party organisation: then no resolution is asked for (domain §4.1)."""
    row = editable(dossier, by=by, also_on_paper=True)
    if party_of(row, no_party_organisation=no_party_organisation):
        saved(row, action="dossier.figures_saved", by=by, fields=["no_party_organisation"])


def party_of(row: Dossier, *, no_party_organisation: bool) -> bool:
    """Write that into the dossier `row`, which the caller has locked; whether it was said otherwise before."""
    if no_party_organisation and row.subject.kind == SubjectKind.WARD:
        raise Refused("Phường, xã luôn có tổ chức Đảng nên cần nghị quyết. Ông/bà nộp nghị quyết của Đảng ủy.")
    figures, _ = Figures.objects.get_or_create(dossier=row)
    is_new = figures.no_party_organisation != no_party_organisation
    if is_new:
        figures.no_party_organisation = no_party_organisation
        figures.save(update_fields=["no_party_organisation"])
    return is_new


@transaction.atomic
def self_assessment_save(*, dossier: Dossier, by, version: int, answers: Mapping[str, tuple[bool | None, str]]) -> None:
    """Keep the answers by row code as (met, note); None is not answered yet. “Not met” needs a note that says what."""
    row = editable(dossier, by=by, version=version, also_on_paper=True)
    criteria = criteria_of(row)
    for asked in rows_for(row.enrolment.kind, criteria):
        met, note = answers.get(asked.code, (None, ""))
        note = text.normal(note)
        if met is False and not note:
            raise Refused(f"“{asked.label}”: ông/bà chọn “{asked.no}” nhưng chưa nêu rõ nội dung.", field=asked.code)
        if len(note) > 1000:
            raise Refused(f"“{asked.label}”: nội dung dài quá 1.000 ký tự. Ông/bà viết ngắn lại.", field=asked.code)
        SelfAssessment.objects.update_or_create(
            dossier=row,
            code=asked.code,
            defaults={"criteria_set": criteria.id, "label": asked.label[:500], "met": met, "note": note},
        )
    saved(row, action="dossier.self_assessment_saved", by=by, answered=sum(met is not None for met, _ in answers.values()))


def rows_of(dossier: Dossier) -> list[Row]:
    """The rows of the self-assessment of a dossier."""
    return rows_for(dossier.enrolment.kind, criteria_of(dossier))


def answers_of_last_year(dossier: Dossier) -> dict[str, SelfAssessment]:
    """What the subject said a year before, by the code of the row: a hint beside the question, never an answer."""
    year = {"dossier__subject": dossier.subject_id, "dossier__kind": DossierKind.RECOGNITION, "dossier__year": dossier.year - 1}
    rows = SelfAssessment.objects.filter(**year, dossier__state__in=SENT, met__isnull=False)
    return {row.code: row for row in rows}
