"""What the committee's meetings concluded, for the pages and papers that come after them."""

from collections.abc import Iterable

from django.db.models import F, Q
from django.utils import timezone

from antt_portal.places.models import Place
from recognitions import paper_words as words
from recognitions.choices import Outcome, ReviewMeetingState
from recognitions.models import ReviewItem, ReviewMeeting

CONCLUDED = {Outcome.RECOGNISE: "đề nghị công nhận", Outcome.REFUSE: "đề nghị chưa công nhận"}


def minutes_cited(subject_ids: Iterable[int], place: Place, year: int) -> list[str]:
    """The grounds of a proposal letter: “Căn cứ Biên bản họp … ngày …”, of each meeting on one of the subjects whose signed minutes are
    kept, the earliest first. One query."""
    meetings = ReviewMeeting.objects.filter(
        deciding_place=place,
        year=year,
        state=ReviewMeetingState.MINUTES,
        pk__in=ReviewItem.objects.filter(appraisal__subject__in=list(subject_ids)).values("meeting"),
    )
    return [
        f"Căn cứ Biên bản họp {row.committee} {words.date_words(timezone.localdate(row.held_at))}" for row in meetings.order_by("held_at")
    ]


def conclusions_against(appraisal_ids: Iterable[int]) -> dict[int, list[str]]:
    """By appraisal, a sentence for each meeting that concluded otherwise than the appraisal says today. One query.

    It changes no appraisal: the officer reads it and decides.
    """
    otherwise = ReviewItem.objects.filter(appraisal__in=list(appraisal_ids)).exclude(outcome="")
    otherwise = otherwise.filter(~Q(appraisal__outcome=F("outcome"))).select_related("meeting").order_by("meeting__held_at", "pk")
    found: dict[int, list[str]] = {}
    for row in otherwise:
        found.setdefault(row.appraisal_id, []).append(_sentence(row))
    return found


def _sentence(row: ReviewItem) -> str:
    said = f": {row.words.rstrip('.')}" if row.words else ""
    return f"Cuộc họp ngày {timezone.localdate(row.meeting.held_at):%d/%m/%Y} kết luận {CONCLUDED[row.outcome]}{said}."
