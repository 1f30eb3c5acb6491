"""In whose name a subject's own paper begins, to whom it goes and who signs it (practice P13, domain §7).

A residential area has no seal and no numbering: its ward's name over its own, no “Số:”, signed by its head. Others number their
papers themselves, so the number is a blank. No official form of these papers was seen (domain §12): the wording is the portal's.
"""

from antt_portal.papers.text import Signature
from antt_portal.papers.words import date_words, in_sentence
from dossiers.assessment_meeting.whom_to_invite import head_name_of
from dossiers.at_the_desk.household_sheets import head_title
from dossiers.models import Dossier
from registrations.choices import SubjectKind

STANDARD = "tiêu chuẩn “An toàn về an ninh, trật tự”"
BLANK = "." * 20
LONG_BLANK = "." * 120
TITLES = {
    SubjectKind.WARD: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    SubjectKind.AGENCY: ("THỦ TRƯỞNG CƠ QUAN",),
    SubjectKind.ENTERPRISE: ("GIÁM ĐỐC",),
    SubjectKind.EDUCATIONAL_INSTITUTION: ("HIỆU TRƯỞNG",),
}


def heading(dossier: Dossier, abbreviation: str, *, dated: bool = True) -> dict:
    """Superior, issuer, number line and place with the day's blanks of a paper of type `abbreviation` (TTr, BC, BB, GM)."""
    place, kind = dossier.place, dossier.enrolment.kind
    begun = {"place_and_date": f"{place.bare_name}, {date_words(None)}" if dated else ""}
    if kind == SubjectKind.RESIDENTIAL_AREA:
        return begun | {"superior": place.name.upper(), "issuer": (dossier.enrolment.name.upper(),)}
    if speaks_for_the_committee(dossier):
        return begun | {"issuer": ("ỦY BAN NHÂN DÂN", place.name.upper()), "number_line": f"Số:      /{abbreviation}-UBND"}
    return begun | {"issuer": (dossier.enrolment.name.upper(),), "number_line": f"Số:      /{abbreviation}-......"}


def signature(dossier: Dossier) -> Signature:
    """The head's: TỔ TRƯỞNG, TRƯỞNG THÔN, HIỆU TRƯỞNG …; the name where somebody knows it."""
    enrolment = dossier.enrolment
    is_area = enrolment.kind == SubjectKind.RESIDENTIAL_AREA
    kind = SubjectKind.WARD if speaks_for_the_committee(dossier) else enrolment.kind
    return Signature((head_title(enrolment.kind_label),) if is_area else TITLES[kind], head_name_of(dossier))


def speaks_for_the_committee(dossier: Dossier) -> bool:
    """Whether the paper is the People's Committee's: the ward's own dossier, or that of the committee as an agency (practice P27)."""
    committee = f"ủy ban nhân dân {dossier.place.name}".casefold()
    return dossier.enrolment.kind == SubjectKind.WARD or dossier.enrolment.name.casefold() == committee


def receiver(dossier: Dossier) -> str:
    """“Công an phường Đống Đa”: the police of the place that decides."""
    return f"Công an {in_sentence(dossier.deciding_place.name)}"


def approver(dossier: Dossier) -> str:
    """“Chủ tịch Ủy ban nhân dân phường Đống Đa”."""
    return f"Chủ tịch Ủy ban nhân dân {in_sentence(dossier.deciding_place.name)}"


def subject_words(dossier: Dossier) -> str:
    """What the subject is, within a sentence: “tổ dân phố”, “cơ quan”, for a ward “phường”."""
    if dossier.enrolment.kind == SubjectKind.WARD:
        return dossier.place.get_kind_display().lower()
    return dossier.enrolment.kind_label.lower()


def whereabouts(dossier: Dossier) -> str:
    """“phường Đống Đa, thành phố Hà Nội”."""
    place = dossier.place
    names = [place.parent.name] if dossier.enrolment.kind == SubjectKind.WARD else [place.name, place.parent.name]
    return ", ".join(in_sentence(name) for name in names)


def recipients(dossier: Dossier) -> tuple[str, ...]:
    """Whom the paper goes to; only who numbers papers files them with văn thư."""
    is_area = dossier.enrolment.kind == SubjectKind.RESIDENTIAL_AREA
    return ("Như trên;", "Lưu." if is_area else "Lưu: VT.")
