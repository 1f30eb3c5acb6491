"""What is still missing of a dossier that is waited for, as the end of a sentence whose beginning is the subject's name.

What was not sent is its subject's own business (`querysets.dossier_scope`): the area officer, who helps, is told which papers are
missing; the ward's police that it was not sent.
"""

from collections.abc import Iterable

from antt_portal.templatetags.portal import lower_first
from dossiers import steps
from dossiers.calling.waiting import Standing, Waiting
from dossiers.checklist import SHORT
from dossiers.choices import DossierKind, DossierState
from dossiers.contents import Contents
from dossiers.contents_of_many import contents_of
from registrations.choices import MemberRole
from registrations.querysets import own_subject_ids

STEPS = {"meeting": "nội dung cuộc họp", "self_assessment": "phần tự đánh giá", "figures": "số liệu"}
OTHER_THAN_PAPERS = "các mục đã nhập"


def words_of_missing(rows: Iterable[Waiting], user) -> dict[str, str]:
    """“còn thiếu biên bản họp, báo cáo kết quả”, by the key of each row. A fixed number of queries, for a page of them."""
    rows = list(rows)
    own = set(own_subject_ids(user, MemberRole.AREA_OFFICER))
    told = [row for row in rows if row.dossier_id and (row.standing == Standing.RETURNED or row.subject_id in own)]
    contents = contents_of(row.dossier_id for row in told)
    read = {row.key: contents[row.dossier_id] for row in told}
    return {row.key: _words(row, read.get(row.key)) for row in rows}


def dossier_words(row: Waiting) -> str:
    """“hồ sơ đề nghị công nhận năm 2026”, within a sentence."""
    return f"{lower_first(DossierKind(row.kind).label)} năm {row.year}"


def _words(row: Waiting, contents: Contents | None) -> str:
    dossier = dossier_words(row)
    if row.standing == Standing.RETURNED:
        papers = ", ".join(_returned(contents))
        return f"cần bổ sung {papers}" if papers else f"cần bổ sung {dossier}"
    if row.state == DossierState.WITHDRAWN:
        return f"đã rút {dossier}, chưa gửi lại"
    if contents is None:
        return f"chưa nộp {dossier}"
    missing = _missing(contents)
    return f"còn thiếu {', '.join(missing)}" if missing else f"đã đủ giấy tờ, chỉ còn bước gửi {dossier}"


def _returned(contents: Contents) -> list[str]:
    """What the reviewer asks for, what is asked of the whole dossier last."""
    kinds = sorted((note.paper_kind for note in contents.open_notes), key=lambda kind: kind == "")
    return list(dict.fromkeys(SHORT.get(kind, OTHER_THAN_PAPERS) for kind in kinds))


def _missing(contents: Contents) -> list[str]:
    """The papers in the order of the checklist, then what is to be typed."""
    waiting = {step.key for step in steps.steps_of(contents) if step.missing}
    papers = [_paper_words(paper) for paper in contents.papers if paper.requirement.kind in waiting]
    return papers + [words for key, words in STEPS.items() if key in waiting]


def _paper_words(paper) -> str:
    return f"ngày ghi trên {paper.requirement.short}" if paper.is_there else paper.requirement.short
