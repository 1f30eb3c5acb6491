"""Who is told of what happens to a dossier. The texts name the subject and the year, never a person."""

from django.db.models import Q
from django.urls import reverse

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.notices.services import tell
from dossiers.checklist import SHORT
from dossiers.models import Dossier
from registrations.choices import SubjectKind
from registrations.models import SubjectMember
from registrations.rosters.area_officers import officer_for

TO_REVIEWERS = {
    "submit": "{subject} đã gửi {dossier}, chờ tiếp nhận.",
    "take_in": "{subject} đã nộp bản giấy của {dossier}, chờ tiếp nhận.",
    "take_back": "{subject} đã lấy lại {dossier} để sửa.",
    "withdraw": "{subject} đã rút lại {dossier}.",
    "replace": "{subject} đã thay giấy tờ của {dossier}; hồ sơ trở lại trạng thái đang kiểm tra.",
}
TO_FILERS = {
    "take_in": "{subject}: Công an đã nhận bản giấy của {dossier}.",
    "take": "{subject}: {dossier} đã được tiếp nhận, đang kiểm tra.",
    "return": "{subject}: {dossier} cần bổ sung {papers}. Mở hồ sơ để xem lý do của từng giấy tờ.",
    "complete": "{subject}: {dossier} đã đầy đủ. Hồ sơ đầy đủ chưa có nghĩa là đã được công nhận.",
    "reopen": "{subject}: {dossier} được mở lại để kiểm tra.",
    "lapse": "{subject}: {dossier} đã đóng vì hết năm mà chưa gửi.",
}


def tell_of(action: str, dossier: Dossier, *, by) -> None:
    """Tell those concerned that `action` was done to `dossier`; whoever did it is not told."""
    papers = _returned_papers(dossier) if action == "return" else ""
    for texts, people_of in ((TO_REVIEWERS, reviewers_of), (TO_FILERS, filers_of)):
        if action not in texts:
            continue
        tell(
            recipients=people_of(dossier).exclude(pk=getattr(by, "pk", None)),
            kind=f"dossier.{action}",
            text=texts[action].format(subject=dossier.enrolment.name, dossier=named(dossier), papers=papers)[:300],
            link=reverse("dossier", args=[dossier.pk]),
            dedupe_key=f"dossier:{dossier.pk}:{dossier.version}:{action}",
        )


def tell_of_shared_return(dossier: Dossier, *, other: Dossier, papers: list[str]) -> None:
    """Tell the people of `other` that `papers` which their dossier shares were returned with `dossier` (practice P14); never why, which
    is between `dossier` and its reviewer."""
    words = ", ".join(papers)
    tell(
        recipients=filers_of(other),
        kind="dossier.shared_return",
        text=f"{other.enrolment.name}: {words} dùng chung với {dossier.enrolment.name} cần bổ sung. Mở hồ sơ để xem giấy tờ."[:300],
        link=reverse("dossier", args=[other.pk]),
        dedupe_key=f"dossier:{other.pk}:shared-return:{dossier.pk}:{dossier.version}",
    )


def tell_of_take_over(dossier: Dossier, *, former_holder: int, occasion: int) -> None:
    """Tell whoever held `dossier` that a colleague took it over; `occasion` is the trail row of that."""
    tell(
        recipients=User.objects.filter(pk=former_holder, is_active=True),
        kind="dossier.claim_taken_over",
        text=f"{dossier.enrolment.name}: {named(dossier)} mà ông/bà đang giữ đã có đồng nghiệp nhận thay."[:300],
        link=reverse("dossier", args=[dossier.pk]),
        dedupe_key=f"dossier:{dossier.pk}:claim:{occasion}",
    )


def _returned_papers(dossier: Dossier) -> str:
    """“nghị quyết, biên bản họp”: the papers that the reviewer asks for, what is asked of the whole dossier last."""
    kinds = dossier.notes.filter(action="return", settled_at=None).values_list("paper_kind", flat=True)
    return ", ".join(dict.fromkeys(SHORT.get(kind, "các mục đã nhập") for kind in sorted(kinds, key=lambda kind: kind == "")))


def named(dossier: Dossier) -> str:
    """“hồ sơ đăng ký năm 2026”, within a sentence."""
    return f"{dossier.get_kind_display()[0].lower()}{dossier.get_kind_display()[1:]} năm {dossier.year}"


def reviewers_of(dossier: Dossier):
    """The police officers of the deciding place, and the subject's area officer."""
    day = clock.today()
    officers = Membership.objects.in_force(day).filter(place=dossier.deciding_place_id, role=Role.POLICE_OFFICER)
    area_officer = area_officer_of(dossier)
    beat = Q(pk=area_officer.pk) if area_officer else Q()
    return User.objects.filter(Q(pk__in=officers.values("user")) | beat, is_active=True)


def filers_of(dossier: Dossier):
    """The subject's head and clerks; for a ward, its police officers and its chairperson."""
    day = clock.today()
    own = SubjectMember.objects.in_force(day).filter(subject=dossier.subject_id).representatives()
    people = Q(pk__in=own.values("user"))
    if dossier.subject.kind == SubjectKind.WARD:
        roles = (Role.POLICE_OFFICER, Role.CHAIRPERSON)
        people |= Q(pk__in=Membership.objects.in_force(day).filter(place=dossier.place_id, role__in=roles).values("user"))
    return User.objects.filter(people, is_active=True)


def area_officer_of(dossier: Dossier) -> User | None:
    """Whom the subject's people may call: the area officer responsible for it today, by the one rule of all lists."""
    return officer_for(dossier.subject, clock.today())
