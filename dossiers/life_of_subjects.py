"""What dossiers say when something happens to a subject: which years are filed, and what becomes of its dossiers (practice P7)."""

from dossiers.choices import OVER, SENT, DossierKind, DossierState
from dossiers.models import Dossier
from registrations.lives import decided

BECOMES = {
    DossierState.DRAFT: "bản nháp được giữ nguyên",
    DossierState.RETURNED: "được giữ nguyên; gửi lại được khi đối tượng còn trong danh sách năm",
    DossierState.SUBMITTED: "được giữ nguyên tại nơi đã nhận",
    DossierState.IN_REVIEW: "được giữ nguyên tại nơi đang kiểm tra",
    DossierState.COMPLETE: "được giữ nguyên",
}


def register() -> None:
    """Answer the questions of the floor below."""
    decided.filed.register(_filed)
    decided.asked_for_recognition.register(_asked_for_recognition)
    decided.register_consequences(_dossiers)


def _filed(subject_ids, year: int):
    return Dossier.objects.filter(subject__in=subject_ids, year=year, state__in=SENT).values_list("subject", flat=True)


def _asked_for_recognition(subject_ids, year: int):
    rows = Dossier.objects.filter(subject__in=subject_ids, year=year, kind=DossierKind.RECOGNITION, state__in=SENT)
    return rows.values_list("subject", flat=True)


def _dossiers(subject_ids, years) -> list[str]:
    """One sentence for each dossier of those years that is not over."""
    rows = Dossier.objects.filter(subject__in=subject_ids, year__in=years).exclude(state__in=OVER).select_related("enrolment")
    return [
        f"{row.get_kind_display()} năm {row.year} của {row.enrolment.name} ({row.get_state_display().lower()}): {BECOMES[row.state]}."
        for row in rows.order_by("year", "enrolment__sort_key", "-kind", "pk")
    ]
