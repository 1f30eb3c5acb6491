"""The year's book on a subject's page: its last lines, for those who may see them (practice P16)."""

from django.urls import reverse

from antt_portal import clock
from recognitions.models import FollowUp
from recognitions.permissions import keeps_book_of, sees_police_answers
from registrations.choices import MemberRole
from registrations.querysets import own_subject_ids
from registrations.subject_sections import Row

SHOWN = 5


def lines_of(subject, user) -> list[Row]:
    """The way to write a line, the last lines, and the way to all of them; nothing at all for everybody else."""
    if not (sees_police_answers(user, subject.place) or subject.pk in own_subject_ids(user, MemberRole.AREA_OFFICER)):
        return []
    lines = list(FollowUp.objects.visible_to(user).filter(subject=subject).order_by("-happened_on", "-pk")[: SHOWN + 1])
    rows = []
    if keeps_book_of(user, subject, on=clock.today()):
        rows.append(Row("Ghi vào sổ", f"{reverse('book_write', args=[subject.place.code])}?doi_tuong={subject.pk}"))
    rows += [_row(line) for line in lines[:SHOWN]]
    if lines:
        rows.append(Row("Xem cả sổ của đối tượng này", f"{reverse('book', args=[subject.place.code])}?doi_tuong={subject.pk}"))
    return rows


def _row(line: FollowUp) -> Row:
    struck = f"Đã gạch bỏ: {line.struck_reason}. " if line.struck_at else ""
    told = ", ".join(filter(None, (line.reference, line.note)))
    return Row(f"{line.happened_on:%d/%m/%Y}: {line.get_kind_display()}", hint=f"{struck}{told}")
