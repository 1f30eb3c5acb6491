"""A subject moves to another ward (practice P7): the old ward lets it go, the new one takes it up and reads its history."""

from datetime import date
from functools import partial

from django.db.models import Q
from django.urls import reverse

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.notices.services import tell
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from antt_portal.trail import services as trail
from registrations.choices import LineageKind, SubjectStatus
from registrations.choices import SubjectEventKind as Happened
from registrations.lives.change import Change, Edit
from registrations.models import Subject, SubjectLineage, SubjectMember
from registrations.services.life import checks, rosters
from registrations.services.life.carrying_out import MOVED_OUT, carry_out

TAKEN_ALONG = (
    *("kind", "name", "name_key", "sort_key", "label", "head_name", "head_phone", "managing_level", "households", "staff"),
    *("size_class", "school_levels", "tax_code", "has_party_organisation", "founded_on"),
)


def move_foreseen(*, subject: Subject, to: Place, address: str = "", on: date, reason: str, paper: str) -> Change:
    """What moving `subject` to the ward `to` will change: it leaves here, and begins there with its registration of this year."""
    subject = Subject.objects.select_related("place__parent").get(pk=subject.pk)
    to = Place.objects.select_related("parent").get(pk=to.pk)
    checks.not_the_ward_itself(subject)
    checks.active(subject)
    given = checks.said(reason=reason, paper=paper)
    checks.day_in_order(on, subject)
    _may_go_to(to, subject, on)
    change = Change(MOVED_OUT, subject.place, subject, on)
    moved = Subject(place=to, address=address, status_on=on, **{name: getattr(subject, name) for name in TAKEN_ALONG})
    because = f"Chuyển đến {to.name}, {to.parent.name}"
    change.subjects.append(
        Edit.of(subject, status=SubjectStatus.MOVED, status_on=on, status_reason=because[:250], status_paper=given["paper"])
    )
    change.subjects.append(Edit.new(moved))
    change.happened(subject, Happened.MOVED_OUT, **given, to=to.pk, place=f"{to.name}, {to.parent.name}")
    change.happened(moved, Happened.MOVED_IN, **given, place=f"{subject.place.name}, {subject.place.parent.name}")
    lineage = {"predecessor": subject, "successor": moved, "kind": LineageKind.MOVED}
    change.lineages.append(SubjectLineage(**lineage, effective_on=on, resolution=given["paper"]))
    rosters.leave(change, subject, reason=f"{SubjectStatus.MOVED.label}: {because[0].lower()}{because[1:]}")
    rosters.join(change, moved, years=rosters.years_of_place(to, on), kind=LineageKind.MOVED, predecessors=[subject])
    change.members += _who_goes_along(subject, moved, change)
    change.access.append(f"Công an {to.name} được báo, quản lý {subject.name} từ nay và xem được hồ sơ cũ, không sửa được.")
    change.kept.append(f"Hồ sơ, giấy tờ và kết quả các năm trước ở lại {subject.place.name}.")
    return change


def subject_move(*, subject: Subject, by, fingerprint: str | None = None, **asked) -> Subject:
    """Move `subject` to another ward: `to`, `address`, `on`, `reason`, `paper` as `move_foreseen` takes them; the subject there.

    The new ward's police are told. Raises NotYours, Refused, Conflict.
    """

    def tell_the_new_ward(change: Change) -> None:
        new = change.lineages[0].successor
        trail.record(
            action="subject.moved_in", of=new, by=by, place_id=new.place_id, details={"from": subject.place_id, "predecessor": subject.pk}
        )
        tell(
            recipients=_police_of(new.place),
            kind="subject_moved_in",
            text=f"{new.name} chuyển đến từ {subject.place.name} từ ngày {change.on:%d/%m/%Y}. Ông/bà xem và phân công cảnh sát khu vực.",
            link=reverse("subject", args=[new.pk]),
            dedupe_key=f"subject-moved-in:{new.pk}",
        )

    places = {"place": subject.place, "also": [asked["to"]]}
    foresee = partial(move_foreseen, subject=subject, **asked)
    change = carry_out(foresee, **places, by=by, fingerprint=fingerprint, about=subject, then=tell_the_new_ward)
    return change.lineages[0].successor


def _may_go_to(to: Place, subject: Subject, on: date) -> None:
    if to.is_province or to.pk == subject.place_id:
        raise Refused("Ông/bà chọn một phường, xã khác nơi đang quản lý.", field="ward")
    if to.is_gone_on(on):
        raise Refused(f"{to.name} đã giải thể ngày {to.dissolved_on:%d/%m/%Y}. Ông/bà chọn phường, xã hiện nay.", field="ward")
    if to.founded_on and on < to.founded_on:
        raise Refused(
            f"{to.name} thành lập ngày {to.founded_on:%d/%m/%Y}, sau ngày {on:%d/%m/%Y}. Ông/bà kiểm tra lại ngày hoặc nơi chuyển đến.",
            field="on",
        )
    checks.name_is_free(subject.name_key, place=to, kind=subject.kind, field="ward")
    there = Subject.objects.filter(place=to, tax_code=subject.tax_code).alive().first() if subject.tax_code else None
    if there:
        raise Refused(
            f"{to.name} đã có “{there.name}” cùng mã số thuế {subject.tax_code}. Ông/bà liên hệ Công an nơi đó trước.", field="ward"
        )


def _who_goes_along(subject: Subject, moved: Subject, change: Change) -> list[SubjectMember]:
    """Its own people stay its people for as long as they were to be, those to come too; its area officer belongs to the old ward."""
    staying = subject.members.filter(Q(ends_on=None) | Q(ends_on__gte=change.on)).representatives()
    own = list(staying.select_related("user").order_by("role", "starts_on", "pk"))
    if own:
        names = ", ".join(sorted({member.user.full_name for member in own}))
        change.access.append(f"{names} tiếp tục làm hồ sơ tại nơi mới.")
    return list({(one.user_id, one.role, one.starts_on): one for one in (_there(one, moved, change.on) for one in own)}.values())


def _there(member: SubjectMember, moved: Subject, on: date) -> SubjectMember:
    kept = {name: getattr(member, name) for name in ("user", "role", "ends_on", "paper")}
    return SubjectMember(subject=moved, starts_on=max(member.starts_on, on), **kept)


def _police_of(place: Place):
    roles = [Role.POLICE_OFFICER, Role.POLICE_CHIEF]
    users = Membership.objects.in_force(clock.today()).filter(place=place, role__in=roles).values("user")
    return User.objects.filter(pk__in=users, is_active=True)
