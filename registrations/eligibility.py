"""Whom the standard does not cover (Điều 1.2b Thông tư 124/2021/TT-BCA). Pure. What is unknown stays in, with a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from antt_portal import text

BASIS = "điểm b khoản 2 Điều 1 Thông tư 124/2021/TT-BCA"
BELOW_SCOPE = {"nursery": "nhà trẻ", "kindergarten": "mầm non", "primary": "tiểu học"}
SMALL = {"micro": "Doanh nghiệp siêu nhỏ", "small": "Doanh nghiệp nhỏ"}

# Folded beginnings of names of armed-forces agencies and units. A bank or firm of the army is an enterprise and stays in.
ARMED_FORCES = (
    "cong an",
    "quan doi",
    "ban chi huy quan su",
    "ban chqs",
    "bo chi huy quan su",
    "bo chqs",
    "ban chi huy bo doi",
    "bo chi huy bo doi",
    "bo doi bien phong",
    "don bien phong",
    "bo tu lenh",
    "quan khu",
    "quan chung",
    "quan doan",
    "su doan",
    "lu doan",
    "trung doan",
)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why a subject is followed but not reviewed, and by which rule."""

    reason: str
    basis: str


def exclusion(*, kind: str, size_class: str = "", school_levels: Sequence[str] = (), name: str = "") -> Exclusion | None:
    """The exclusion of a subject, or None when it is in scope. An enterprise or a school of unknown size or level is in scope."""
    reason = ""
    if kind == "agency" and is_armed_forces(name):
        reason = "Cơ quan, đơn vị thuộc lực lượng vũ trang"
    elif kind == "enterprise" and size_class in SMALL:
        reason = SMALL[size_class]
    elif kind == "educational_institution" and school_levels and all(level in BELOW_SCOPE for level in school_levels):
        reason = f"Cơ sở giáo dục chỉ có cấp {', '.join(BELOW_SCOPE[level] for level in BELOW_SCOPE if level in school_levels)}"
    return Exclusion(reason, BASIS) if reason else None


def is_armed_forces(name: str) -> bool:
    """Whether a name begins as those of Công an, Quân đội and their units do."""
    folded = f"{text.folded(name)} "
    return any(folded.startswith(f"{beginning} ") for beginning in ARMED_FORCES)


def open_question(*, kind: str, size_class: str = "", school_levels: Sequence[str] = ()) -> str:
    """What must still be asked before one can be sure that a subject is in scope; empty when nothing."""
    if kind == "enterprise" and not size_class:
        return "Chưa rõ quy mô doanh nghiệp: doanh nghiệp siêu nhỏ, nhỏ không thuộc diện xét."
    if kind == "educational_institution" and not school_levels:
        return "Chưa rõ cấp học: nhà trẻ, mầm non, tiểu học không thuộc diện xét."
    return ""
