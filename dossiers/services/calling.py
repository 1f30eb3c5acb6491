"""Writing down that somebody was reminded, for one dossier or for many at once, and taking a mark back on its day (practice P5)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from antt_portal import clock
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.templatetags.portal import local_time
from antt_portal.trail import services as trail
from dossiers.calling.marks import may_take_back
from dossiers.calling.waiting import Waiting, rows_cared_for, waiting_for
from dossiers.choices import DossierKind, ReminderHow
from dossiers.models import Reminding

NOTHING_CHOSEN = "Chưa chọn nơi nào. Ông/bà đánh dấu vào ô trước tên rồi bấm lại."
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Marked:
    """What came of marking: the rows that were written now or by the first of two clicks, how many a colleague had marked meanwhile,
    and how many are not waited for any more."""

    marks: list[Reminding]
    by_colleagues: int
    gone: int


@transaction.atomic
def remindings_mark(*, place: Place, keys: Collection[str], how: str, seen: int, by) -> Marked:
    """Write down that `by` reminded the people of what `keys` name (“<roster row>-<kind of dossier>”) in the ward `place`.

    `seen` is the newest mark that the page knew: what was marked in the same way since is not marked again, so that two clicks write
    one mark. Raises NotYours for a subject that `by` does not call about; Refused for no choice or one that does not exist; Conflict
    when nothing was left to mark.
    """
    if how not in ReminderHow.values:
        raise Refused("Cách nhắc này không có. Ông/bà chọn “Đã gọi”, “Đã nhắn” hoặc “Đã đưa phiếu nhắc”.")
    if not keys:
        raise Refused(NOTHING_CHOSEN)
    if not 0 <= seen <= LARGEST:
        raise Refused("Trang này đã cũ. Ông/bà mở lại danh sách rồi bấm lại.")
    Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)
    waiting = {row.key: row for row in waiting_for(by, place)}
    chosen = [waiting[key] for key in dict.fromkeys(keys) if key in waiting]
    gone = [key for key in dict.fromkeys(keys) if key not in waiting]
    _require_cared_for(gone, place, by)
    since = _marked_since(chosen, how, seen, by)
    made = [
        Reminding(subject_id=row.subject_id, year=row.year, kind=row.kind, how=how, by=by, at=clock.now(), seen=seen)
        for row in chosen
        if row.subject_year_kind not in since
    ]
    of_colleagues = [mark for mark in since.values() if mark.by_id != by.pk]
    own = [mark for mark in since.values() if mark.by_id == by.pk and not mark.is_taken_back]
    if not made and not own:
        raise Conflict(_why_nothing(since.values()))
    if made:
        made = Reminding.objects.bulk_create(made)
        details = {"how": how, "marks": [mark.pk for mark in made]}
        trail.record(action="reminding.marked", of=place, by=by, place_id=place.pk, details=details)
    return Marked(made + own, by_colleagues=len(of_colleagues), gone=len(gone))


def _require_cared_for(gone: list[str], place: Place, by) -> None:
    """What is not waited for any more must at least be of `by`'s own: else it does not exist for them."""
    rows = {row for row, kind in (_parts(key) for key in gone) if kind in DossierKind.values}
    if any(kind not in DossierKind.values for _, kind in map(_parts, gone)):
        raise Refused("Dòng đã chọn không có trong danh sách. Ông/bà mở lại danh sách rồi chọn lại.")
    if rows_cared_for(by, place).filter(pk__in=rows).count() != len(rows):
        raise NotYours


def _parts(key: str) -> tuple[int, str]:
    number, _, kind = key.partition("-")
    readable = number.isascii() and number.isdecimal() and len(number) < 18
    return (int(number), kind) if readable else (0, "")


def _marked_since(rows: Collection[Waiting], how: str, seen: int, by) -> dict[tuple[int, int, str], Reminding]:
    """What was marked in this way since the page was opened, by subject, year and kind: what stands, and what `by` took back."""
    found = Reminding.objects.filter(subject__in={row.subject_id for row in rows}, how=how, pk__gt=seen, takes_back=None)
    found = found.annotate(is_taken_back=Exists(Reminding.objects.filter(takes_back=OuterRef("pk"))))
    found = found.filter(Q(is_taken_back=False) | Q(by=by))
    marks = {mark.subject_year_kind: mark for mark in found.select_related("by").order_by("-is_taken_back", "pk")}
    return {row.subject_year_kind: marks[row.subject_year_kind] for row in rows if row.subject_year_kind in marks}


def _why_nothing(since: Collection[Reminding]) -> str:
    mark = max(since, key=lambda one: one.pk, default=None)
    if mark is None:
        return "Nơi đã chọn không còn phải nhắc: hồ sơ vừa được gửi hoặc nơi này đã ra khỏi danh sách. Ông/bà xem lại danh sách."
    if mark.is_taken_back:
        return f"Ông/bà đã ghi “{mark.get_how_display()}” rồi bỏ dấu đó ở một trang khác. Ông/bà mở lại danh sách rồi ghi."
    return f"{mark.by} đã ghi “{mark.get_how_display()}” lúc {local_time(mark.at)}. Ông/bà xem lại danh sách, còn cần thì nhắc thêm."


@transaction.atomic
def reminding_take_back(*, mark: Reminding, by) -> None:
    """Take back a mark that was made by mistake: a row against it is written, the mark itself stays. A second click changes nothing.

    Only who made it, on the day itself; else Refused. Raises NotYours where `by` does not call about the subject any more.
    """
    place = Place.objects.select_for_update(of=("self",), no_key=True).get(pk=mark.subject.place_id)
    if not rows_cared_for(by, place).filter(subject=mark.subject_id, year=mark.year).exists() or mark.takes_back_id:
        raise NotYours
    if not may_take_back(mark, by):
        raise Refused("Dấu này do người khác ghi hoặc đã qua ngày nên không bỏ được. Ông/bà cứ để nguyên, nhắc lại thì ghi dấu mới.")
    if Reminding.objects.filter(takes_back=mark).exists():
        return
    same = {"subject_id": mark.subject_id, "year": mark.year, "kind": mark.kind, "how": mark.how}
    Reminding.objects.create(**same, by=by, at=clock.now(), takes_back=mark)
    trail.record(action="reminding.taken_back", of=place, by=by, place_id=place.pk, details={"mark": mark.pk})
