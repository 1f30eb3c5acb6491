"""What other bodies said against subjects, for those who appraise, propose and decide; never for the subjects themselves."""

from collections.abc import Iterable

from antt_portal.places.models import Place
from recognitions.models import Objection


def objections_to(subject_ids: Iterable[int], *, place: Place, year: int) -> dict[int, list[str]]:
    """By subject, a sentence for each objection that stands in the place's consultations of a year. One query.

    An objection does not open a concluded appraisal again by itself: it is shown, and the officer decides.
    """
    wanted = set(subject_ids)  # there are few objections in a year, and perhaps hundreds of subjects: they are told apart here
    standing = Objection.objects.filter(
        opinion__superseded_at=None, item__consultation__deciding_place=place, item__consultation__year=year
    )
    found: dict[int, list[str]] = {}
    for row in standing.select_related("opinion__body", "item__consultation", "item__enrolment").order_by("pk"):
        if row.item.enrolment.subject_id in wanted:
            found.setdefault(row.item.enrolment.subject_id, []).append(sentence_of(row))
    return found


def sentence_of(row: Objection) -> str:
    """“Phòng Văn hóa - Xã hội có ý kiến ngày 12/11/2026: Còn hộ chưa ký cam kết.”"""
    opinion = row.opinion
    late = ", sau hạn trả lời" if opinion.is_late(row.item.consultation.answer_until) else ""
    return f"{opinion.body.name} có ý kiến ngày {opinion.received_on:%d/%m/%Y}{late}: {row.reason.rstrip('.')}."
