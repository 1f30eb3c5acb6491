"""Who was reminded of the dossier that is still to come: by telephone, by message, with a slip; and one mark taken back."""

from datetime import date

from antt_portal.accounts.models import User
from antt_portal.places.models import Place
from dossiers.calling.marks import newest_mark
from dossiers.calling.waiting import waiting_for
from dossiers.choices import ReminderHow
from dossiers.models import Reminding
from dossiers.services import reminding_take_back, remindings_mark
from recognitions.demo import acts
from registrations.models import Subject


def this_autumn(year: int, place: Place, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    """The area officer calls and goes round; an officer of the ward writes to all that are left."""
    for day, who, how, names in (
        (date(year, 10, 28), "canh-sat-khu-vuc", ReminderHow.CALLED, ("Tổ dân phố số 12",)),
        (date(year, 11, 3), "canh-sat-khu-vuc", ReminderHow.SLIP, ("Tổ dân phố số 12",)),
        (date(year, 11, 12), "can-bo-cong-an", ReminderHow.TEXTED, ("Tổ dân phố số 5", "Trung tâm Phục vụ hành chính công phường")),
        (date(year, 11, 12), "can-bo-cong-an", ReminderHow.CALLED, ("Trung tâm Phục vụ hành chính công phường",)),
    ):
        with acts.on(day, hour=15):
            marks = _mark(place, [subjects[name] for name in names], how, cast[who])
    with acts.on(date(year, 11, 12), hour=16):
        reminding_take_back(mark=marks[0], by=cast["can-bo-cong-an"])


def _mark(place: Place, subjects: list[Subject], how: str, by: User) -> list[Reminding]:
    ids = {subject.pk for subject in subjects}
    keys = [row.key for row in waiting_for(by, place) if row.subject_id in ids]
    return remindings_mark(place=place, keys=keys, how=how, seen=newest_mark(by), by=by).marks
