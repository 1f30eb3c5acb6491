"""What there is to say of a dossier that was handed over on paper: each visit, what waits for a scan, what waits to be typed in."""

from dataclasses import dataclass

from dossiers import permissions, steps
from dossiers.at_the_desk.search import intake_address, takes_paper
from dossiers.choices import EDITABLE, RESTS_ON_ITS_PAPERS
from dossiers.contents import Contents
from dossiers.models import Document, Dossier, PaperIntake
from dossiers.steps import Step

TYPED = ("figures", "meeting", "self_assessment")


@dataclass(frozen=True)
class PaperSide:
    """The visits at the desk; the papers without a picture; the steps that this person may type from the sheets, those that lack
    something first; where this person takes in more, and whether they may add the pictures, if they may."""

    intakes: list[PaperIntake]
    without_scan: list[Document]
    to_type: list[Step]
    intake_url: str
    may_scan: bool

    def __bool__(self) -> bool:
        return bool(self.intakes or self.without_scan or self.to_type or self.intake_url)


def side_of(dossier: Dossier, contents: Contents, user) -> PaperSide:
    """What `user` reads and may do about the paper of `dossier`. One query more than its contents make."""
    is_typed_now = dossier.state not in EDITABLE and permissions.is_open_to(user, dossier)
    typed = [step for step in steps.steps_of(contents) if step.key in TYPED] if is_typed_now else []
    takes_in = permissions.may_take_in(user, dossier)
    return PaperSide(
        intakes=list(dossier.intakes.select_related("entered_by")),
        without_scan=[document for paper in contents.papers for document in paper.without_scan],
        to_type=sorted(typed, key=lambda step: not step.missing),
        intake_url=intake_address(dossier) if takes_in and takes_paper(dossier) else "",
        may_scan=permissions.may_prepare(user, dossier) or (takes_in and dossier.state in RESTS_ON_ITS_PAPERS),
    )
