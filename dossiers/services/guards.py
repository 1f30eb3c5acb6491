"""What must hold before a step of the table is taken, whoever takes it. Each refuses with the sentence that the person reads."""

from antt_portal import clock
from antt_portal.refusals import Conflict, Refused
from dossiers import deadlines, steps
from dossiers.choices import DossierState
from dossiers.contents import Contents
from dossiers.models import Dossier


def papers_complete(dossier: Dossier) -> None:
    """Every required paper, figure and answer is there."""
    missing = steps.missing_of(Contents(dossier))
    if missing:
        raise Refused("Hồ sơ chưa đủ. " + " ".join(missing))


def window_open(dossier: Dossier) -> None:
    """The year's registration has opened, and, where the plan refuses late dossiers, the last day has not passed.

    A dossier that comes back after a return is not late because of the return: it was received in time.
    """
    if dossier.state == DossierState.RETURNED:
        return
    deadline = deadlines.deadline_of(dossier)
    if clock.today() < deadline.opens_on:
        raise Refused(f"Năm {dossier.year} nhận hồ sơ từ ngày {deadline.opens_on:%d/%m/%Y}. Bản nháp vẫn được giữ.")
    if deadline.refuses_late and deadline.is_late(clock.now()):
        raise Refused(
            f"Đã hết hạn gửi: hết ngày {deadline.last_day:%d/%m/%Y} ({deadline.source_text}), kế hoạch không nhận hồ sơ muộn. "
            "Ông/bà liên hệ cảnh sát khu vực hoặc Công an nơi nhận hồ sơ."
        )


def not_held(dossier: Dossier) -> None:
    """No proposal holds the dossier."""
    if dossier.held_by:
        raise Conflict("Hồ sơ đang nằm trong tờ trình đã ký nên không mở lại được. Muốn sửa, đưa hồ sơ ra khỏi tờ trình trước.")


GUARDS = {"papers_complete": papers_complete, "window_open": window_open, "not_held": not_held}
