"""What there is to do in a dossier, one thing a step, and how far each is: the task list, the check before sending, the guard."""

from dataclasses import dataclass, field

from django.urls import reverse

from antt_portal.templatetags.portal import local_time
from dossiers.choices import DossierState
from dossiers.contents import Contents, PaperOf
from dossiers.models import Dossier, Figures
from registrations.choices import SubjectKind


@dataclass(frozen=True)
class Step:
    """One row of the task list. `missing` says in sentences what keeps the dossier from being sent; `state` is a key of the task words."""

    key: str
    title: str
    url: str
    state: str
    words: str = ""
    missing: list[str] = field(default_factory=list)


def steps_of(contents: Contents) -> list[Step]:
    """The steps of a dossier in the order in which they are done.

    In autumn the meeting comes first and the papers last: what was concluded, answered and counted already stands in the drafts of
    minutes, report and letter when their turn comes. A registration begins with its figures.
    """
    figures = [_figures_step(contents)] if contents.asks_figures else []
    papers = [_paper_step(contents, paper) for paper in contents.papers]
    if contents.is_recognition:
        return [_meeting_step(contents), _self_assessment_step(contents), *figures, *papers]
    return figures + papers


def missing_of(steps: list[Step]) -> list[str]:
    """Everything that keeps the dossier from being sent, one sentence each."""
    return [sentence for step in steps for sentence in step.missing]


def next_step(dossier: Dossier, steps: list[Step], after: str = "") -> str:
    """The address to go on to: of the steps that are not done the next after the one with key `after`, else the first of all; else the
    check of all answers."""
    keys = [step.key for step in steps]
    later = steps[keys.index(after) + 1 :] if after in keys else []
    others = [step for step in steps if step.key != after]
    waiting = [step for step in (*later, *others) if step.missing or step.state == "returned"]
    return waiting[0].url if waiting else reverse("dossier_check", args=[dossier.pk])


def asked_figures(subject_kind: str) -> tuple[str, ...]:
    """The numbers without which a dossier of this kind of subject cannot be sent."""
    if subject_kind == SubjectKind.RESIDENTIAL_AREA:
        return ("households", "households_registered", "counted_on")
    if subject_kind == SubjectKind.WARD:
        return ("movement_models",)
    return ("staff", "staff_briefed", "movement_models")


def _figures_step(contents: Contents) -> Step:
    dossier, figures = contents.dossier, contents.figures
    asked = asked_figures(dossier.enrolment.kind)
    given = [name for name in asked if figures and getattr(figures, name) is not None]
    missing = [f"{dossier.enrolment.name} chưa nhập đủ số liệu."] if len(given) < len(asked) else []
    state = "done" if not missing else "doing" if given else "todo"
    url = reverse("dossier_figures", args=[dossier.pk])
    return Step("figures", "Số liệu", url, state, shortfall(figures) if figures else "", missing)


def shortfall(figures: Figures) -> str:
    """What a count below 100 % means, in words; empty when everybody is counted or nothing was entered. It may be sent all the same:
    the criterion is decided at the appraisal."""
    for total, part, who, did in (
        (figures.households, figures.households_registered, "hộ", "đăng ký"),
        (figures.staff, figures.staff_briefed, "người", "được phổ biến"),
    ):
        if total is not None and part is not None and part < total:
            return f"Còn {total - part} {who} chưa {did}. Tiêu chí yêu cầu 100%: nếu không bổ sung, khi thẩm định sẽ chưa đạt tiêu chí này."
    return ""


def _paper_step(contents: Contents, paper: PaperOf) -> Step:
    requirement = paper.requirement
    missing = [sentence for sentence in contents.missing_papers if sentence.endswith(f" {requirement.short}.")]
    files = sum(len(document.kept_files) for document in paper.documents)
    state = "done" if paper.is_there and not missing else "doing" if paper.is_there else "todo"
    if contents.dossier.state == DossierState.RETURNED and paper.waits_for_a_new_file:
        state = "returned"
    words = f"{files} tệp" if files else "" if requirement.required else "Không bắt buộc"
    if paper.without_scan:
        words = f"{files} tệp; có bản giấy chưa có ảnh" if files else "Có bản giấy, chưa có ảnh"
    url = reverse("dossier_paper", args=[contents.dossier.pk, requirement.kind])
    return Step(requirement.kind, requirement.label, url, state, words, missing)


def _meeting_step(contents: Contents) -> Step:
    name, meeting = contents.dossier.enrolment.name, contents.meeting
    missing = []
    is_planned = meeting is not None and meeting.held_at is None and meeting.planned_at is not None
    if is_planned:
        missing.append(f"{name} chưa ghi kết quả cuộc họp (dự kiến họp lúc {local_time(meeting.planned_at)}).")
    elif meeting is None or meeting.held_at is None:
        missing.append(f"{name} chưa ghi thời gian cuộc họp.")
    if meeting is None or not any("chair" in one.capacities and not one.absent for one in meeting.participants.all()):
        missing.append(f"{name} chưa ghi người chủ trì cuộc họp.")
    state = "todo" if meeting is None else "doing" if missing else "done"
    words = f"Dự kiến họp lúc {local_time(meeting.planned_at)}; họp xong thì ghi kết quả" if is_planned else ""
    return Step("meeting", "Cuộc họp đánh giá", reverse("dossier_meeting", args=[contents.dossier.pk]), state, words, missing)


def _self_assessment_step(contents: Contents) -> Step:
    answered = [row for row in contents.answers if row.met is not None]
    open_rows = len(contents.answers) - len(answered)
    missing = [] if answered and not open_rows else [f"{contents.dossier.enrolment.name} chưa trả lời hết phần tự đánh giá."]
    state = "done" if not missing else "doing" if answered else "todo"
    words = f"Còn {open_rows} mục chưa trả lời" if answered and open_rows else ""
    return Step("self_assessment", "Tự đánh giá", reverse("dossier_self_assessment", args=[contents.dossier.pk]), state, words, missing)
