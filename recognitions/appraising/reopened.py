"""What opened a concluded sheet again, in a sentence, and what the data said of each criterion when it was concluded."""

from dataclasses import dataclass

from antt_portal.templatetags.portal import local_time
from antt_portal.trail.models import Entry
from dossiers.choices import DossierState
from recognitions.choices import ReopenedBy
from recognitions.deciding import stood_in
from recognitions.models import Appraisal, CriterionResult

WHY = {
    ReopenedBy.PAPER: "giấy tờ, số liệu trong hồ sơ của đối tượng đã thay đổi hoặc đang được kiểm tra lại",
    ReopenedBy.ROSTER: "thông tin của đối tượng hoặc của phường, xã trong danh sách năm đã thay đổi",
    ReopenedBy.FIGURES: "số liệu của Công an đã thay đổi",
    ReopenedBy.RESULTS: "số đối tượng được phường, xã công nhận đã thay đổi",
    ReopenedBy.INCIDENT: "sổ theo dõi có thêm vụ việc trong mốc đánh giá",
}


@dataclass(frozen=True)
class OpenAgain:
    """`sentence` says when and why, `then` what to do now, `changed` which criteria: as (criterion, what was said of it before)."""

    sentence: str
    then: str
    changed: list[tuple[CriterionResult, str]]


def open_again(appraisal: Appraisal, results: list[CriterionResult]) -> OpenAgain | None:
    """What the top of an open sheet says of its having opened by itself; None when it did not. One query."""
    if not appraisal.reopened_by:
        return None
    last = Entry.objects.about(appraisal).filter(action="appraisal.reopened_by_itself").last()
    when = f" lúc {local_time(last.at)}" if last else ""
    changed = [(row, row.figures["was"]) for row in results if "was" in row.figures]
    return OpenAgain(f"Phiếu tự mở lại{when} vì {WHY[appraisal.reopened_by]}.", what_to_do(appraisal), changed)


def what_to_do(appraisal: Appraisal) -> str:
    """The next step of an open sheet by how its dossier and its subject stand."""
    name = appraisal.enrolment.name
    if appraisal.enrolment.left_on or not stood_in(appraisal.subject, appraisal.year):
        return f"{name} không còn trong danh sách năm {appraisal.year} nên không thẩm định nữa; phiếu được giữ để xem."
    if not appraisal.enrolment.in_scope:
        return f"{name} không thuộc diện xét công nhận năm {appraisal.year} nên không thẩm định nữa; phiếu được giữ để xem."
    if appraisal.dossier.state != DossierState.COMPLETE:
        return "Ông/bà xác nhận hồ sơ đầy đủ, rồi xem lại các tiêu chí và kết luận."
    return "Ông/bà xem lại các tiêu chí rồi kết luận lại."
