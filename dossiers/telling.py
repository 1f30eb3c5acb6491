"""Who is told of what happens to a dossier. The texts name the subject and the year, never a person."""

from django.db.models import Q
from django.urls import reverse

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.notices.services import tell
from dossiers.models import Dossier
from registrations.choices import MemberRole, SubjectKind
from registrations.models import SubjectMember

TO_REVIEWERS = {
    "submit": "{subject} đã gửi {dossier}, chờ tiếp nhận.",
    "take_back": "{subject} đã lấy lại {dossier} để sửa.",
    "withdraw": "{subject} đã rút lại {dossier}.",
    "replace": "{subject} đã thay giấy tờ của {dossier}; hồ sơ trở lại trạng thái đang kiểm tra.",
}
TO_FILERS = {
    "take": "{subject}: {dossier} đã được tiếp nhận, đang kiểm tra.",
    "return": "{subject}: {dossier} cần bổ sung. Mở hồ sơ để xem lý do.",
    "complete": "{subject}: {dossier} đã đầy đủ. Hồ sơ đầy đủ chưa có nghĩa là đã được công nhận.",
    "reopen": "{subject}: {dossier} được mở lại để kiểm tra.",
    "lapse": "{subject}: {dossier} đã đóng vì hết năm mà chưa gửi.",
}


def tell_of(action: str, dossier: Dossier, *, by) -> None:
    """Tell those concerned that `action` was done to `dossier`; whoever did it is not told."""
    words = TO_REVIEWERS.get(action) or TO_FILERS.get(action)
    if words is None:
        return
    people = reviewers_of(dossier) if action in TO_REVIEWERS else filers_of(dossier)
    named = f"{dossier.get_kind_display()[0].lower()}{dossier.get_kind_display()[1:]} năm {dossier.year}"
    tell(
        recipients=people.exclude(pk=getattr(by, "pk", None)),
        kind=f"dossier.{action}",
        text=words.format(subject=dossier.enrolment.name, dossier=named)[:300],
        link=reverse("dossier", args=[dossier.pk]),
        dedupe_key=f"dossier:{dossier.pk}:{dossier.version}:{action}",
    )


def reviewers_of(dossier: Dossier):
    """The police officers of the deciding place, and the subject's area officer."""
    day = clock.today()
    officers = Membership.objects.in_force(day).filter(place=dossier.deciding_place_id, role=Role.POLICE_OFFICER)
    area = SubjectMember.objects.in_force(day).filter(subject=dossier.subject_id, role=MemberRole.AREA_OFFICER)
    return User.objects.filter(Q(pk__in=officers.values("user")) | Q(pk__in=area.values("user")), is_active=True)


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
    """Whom the subject's people may call: the area officer responsible for it today."""
    rows = SubjectMember.objects.in_force(clock.today()).filter(subject=dossier.subject_id, role=MemberRole.AREA_OFFICER)
    row = rows.select_related("user").first()
    return row.user if row else None
