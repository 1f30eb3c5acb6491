"""All that a dossier says, as labels and values to read: the check before sending and the review page."""

from dataclasses import dataclass, field

from antt_portal.templatetags.portal import count, local_time, weekday_date
from dossiers import meetings, steps
from dossiers.contents import Contents, PaperOf
from dossiers.forms import FiguresForm
from dossiers.models import Document
from dossiers.self_assessment import rows_for
from dossiers.services.answers import criteria_of


@dataclass(frozen=True)
class Line:
    """One answer; `verified` False is said beside it."""

    label: str
    value: str
    verified: bool = True


@dataclass(frozen=True)
class Section:
    """One step's answers, and where they are changed. `key` is that of the step."""

    key: str
    title: str
    change_url: str
    lines: list[Line] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return anchor_of(self.key)

    @property
    def has_long_labels(self) -> bool:
        """Whether its labels are whole sentences, which need the width of the page."""
        return self.key == "self_assessment"


def anchor_of(key: str) -> str:
    """Where on its dossier's page the answers of a step stand."""
    return f"muc-{key}"


def sections_of(contents: Contents) -> list[Section]:
    """The answers of a dossier, step by step in the order of the task list."""
    lines = {"figures": figures_lines, "meeting": meeting_lines, "self_assessment": self_assessment_lines}
    sections = []
    for step in steps.steps_of(contents):
        of = lines.get(step.key)
        told = of(contents) if of else paper_lines(contents.paper(step.key))
        sections.append(Section(step.key, step.title, f"{step.url}?ve=xem-lai", told))
    return sections


def figures_lines(contents: Contents) -> list[Line]:
    lines = []
    for name in FiguresForm.names_for(contents.dossier.enrolment.kind):
        value = getattr(contents.figures, name, None)
        if name == "counted_on":
            words = weekday_date(value) if value else ""
        else:
            words = value if isinstance(value, str) else "" if value is None else count(value)
        lines.append(Line(FiguresForm.base_fields[name].label, words))
    return lines


def paper_lines(paper: PaperOf) -> list[Line]:
    lines = [Line("Tệp", "\n".join(words for document in paper.documents for words in _files_of(document)))]
    for document in paper.documents:
        if paper.requirement.asks_date:
            lines.append(Line("Ngày ghi trên giấy", f"{document.dated_on:%d/%m/%Y}" if document.dated_on else ""))
        if paper.requirement.asks_symbol:
            lines.append(Line("Số, ký hiệu", document.symbol))
        if document.after_rearrangement:
            lines.append(Line("Sau sắp xếp", "Đăng ký lại sau sắp xếp"))
    if not paper.documents and not paper.requirement.required:
        return [Line("Tệp", "Không nộp (không bắt buộc)")]
    return lines


def _files_of(document: Document) -> list[str]:
    """The names of its files; of a paper without a picture, that it is there and where it lies."""
    if document.handed_over and not document.kept_files:
        return [f"Có bản giấy{f', lưu tại {document.kept_at}' if document.kept_at else ''}; chưa có ảnh"]
    return [file.original_name for file in document.kept_files]


def meeting_lines(contents: Contents) -> list[Line]:
    meeting = contents.meeting
    if meeting is None:
        return [Line("Thời gian", "")]
    people = [(f"{one.name} ({', '.join(one.capacity_labels)})", one.absent) for one in meeting.participants.all()]
    present, away = ("\n".join(words for words, absent in people if absent is is_away) for is_away in (False, True))
    if meeting.held_at is None:
        planned = f"Dự kiến {local_time(meeting.planned_at)}; chưa họp" if meeting.planned_at else ""
        return [Line("Thời gian", planned), Line("Nơi họp", meeting.venue), Line("Người được mời", present)]
    attendance = f"{count(meeting.attended)} / {count(meeting.invited)}" if meeting.invited or meeting.attended else ""
    lines = [
        Line("Thời gian", local_time(meeting.held_at)),
        Line("Nơi họp", meeting.venue),
        Line("Có mặt / được mời", attendance),
        Line("Thành phần có mặt", present),
    ]
    further = (("Vắng mặt", away), ("Công an không dự vì", meeting.police_absence), ("Kết luận", meeting.conclusion))
    return lines + [Line(label, words) for label, words in further if words]


def police_remark_of(contents: Contents) -> str:
    """What a reviewer should know where no police sat in the meeting that was held; empty otherwise."""
    meeting = contents.meeting if contents.is_recognition else None
    if meeting is None or meeting.held_at is None:
        return ""
    return meetings.police_remark(meeting.participants.all(), reason=meeting.police_absence, subject_kind=contents.dossier.enrolment.kind)


def self_assessment_lines(contents: Contents) -> list[Line]:
    given = {answer.code: answer for answer in contents.answers}
    lines = []
    for row in rows_for(contents.dossier.enrolment.kind, criteria_of(contents.dossier)):
        answer = given.get(row.code)
        choice = {True: row.yes, False: row.no}.get(answer.met if answer else None, "")
        words = f"{choice}\n{answer.note}" if answer and answer.note else choice
        article = row.article[:1].upper() + row.article[1:]
        lines.append(Line(f"{article}: {row.label}", words, row.verified))
    return lines
