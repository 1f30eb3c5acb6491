"""Which papers the portal drafts, and for which dossier: by their key in the address."""

from collections.abc import Callable
from dataclasses import dataclass

from antt_portal.papers.text import PaperText
from dossiers.choices import DossierKind, PaperKind
from dossiers.contents import Contents
from dossiers.models import AssessmentMeeting
from dossiers.own_papers import meeting_text, request_text


@dataclass(frozen=True)
class Draft:
    """A paper that can be downloaded: its key, what it is called on the page, its file's name without ending."""

    key: str
    label: str
    file_name: str
    kind: str
    text_of: Callable[[Contents], PaperText]
    needs_a_day: bool = False

    def is_for(self, contents: Contents) -> bool:
        """Whether this dossier has such a paper; an invitation and a list to sign need a meeting with its day."""
        if self.kind != contents.dossier.kind:
            return False
        return not self.needs_a_day or bool(contents.meeting and contents.meeting.at)


RECOGNITION = DossierKind.RECOGNITION
DRAFTS = {
    draft.key: draft
    for draft in (
        Draft("invitation", "Giấy mời", "giay-moi", RECOGNITION, meeting_text.invitation, needs_a_day=True),
        Draft("attendance", "Danh sách dự họp để ký", "danh-sach-du-hop", RECOGNITION, meeting_text.attendance, needs_a_day=True),
        Draft(PaperKind.MINUTES, "Biên bản họp", "bien-ban-hop", RECOGNITION, meeting_text.minutes),
        Draft(PaperKind.PROPOSAL_LETTER, "Tờ trình", "to-trinh", RECOGNITION, request_text.proposal_letter),
        Draft(PaperKind.RESULT_REPORT, "Báo cáo kết quả", "bao-cao-ket-qua", RECOGNITION, request_text.result_report),
        Draft(PaperKind.REGISTRATION_FORM, "Bản đăng ký phấn đấu", "ban-dang-ky", DossierKind.REGISTRATION, request_text.registration_form),
    )
}


def of_meeting(meeting: AssessmentMeeting | None) -> list[Draft]:
    """What is made from a meeting that has a day: before it is held the invitation and the list to sign, afterwards the minutes."""
    if meeting is None or meeting.at is None:
        return []
    keys = ("attendance", PaperKind.MINUTES) if meeting.held_at else ("invitation", "attendance", PaperKind.MINUTES)
    return [DRAFTS[key] for key in keys]


def of_paper(paper_kind: str) -> Draft | None:
    """The draft of a paper of the checklist, where the portal makes one."""
    return DRAFTS.get(paper_kind)
