"""A foreseen refusal falls with the appraisal that it rests on: reopened, it is withdrawn, and its subject told."""

from collections.abc import Iterable

from django.urls import reverse

from antt_portal import clock
from antt_portal.trail import services as trail
from recognitions.models import ForeseenRefusal
from recognitions.services.telling import tell_subjects


def refusals_withdraw(*, appraisal_ids: Iterable[int], by) -> None:
    """Withdraw the live notices of these appraisals. To be called in the transaction that opens them again, the appraisals locked."""
    rows = ForeseenRefusal.objects.live().filter(appraisal__in=list(appraisal_ids)).select_related("appraisal")
    for row in rows.select_for_update(of=("self",), no_key=True).order_by("pk"):
        row.withdrawn_at, row.version = clock.now(), row.version + 1
        row.save()
        place_id = row.appraisal.deciding_place_id
        trail.record(action="hearing.withdrawn", of=row, by=by, place_id=place_id, details={"appraisal": row.appraisal_id})
        tell_subjects(
            [row.appraisal.subject_id],
            kind="hearing.withdrawn",
            text=f"Thông báo dự kiến chưa công nhận năm {row.appraisal.year} đã được rút: Công an thẩm định lại.",
            link=lambda _subject_id, row=row: reverse("hearing", args=[row.pk]),
            dedupe_key=f"hearing-withdrawn:{row.pk}",
        )
