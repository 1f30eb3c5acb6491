"""One subject: what is known of it, its people, its years; and finding it by words."""

from dataclasses import dataclass, replace

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from antt_portal import clock
from antt_portal.text import folded, normal
from registrations import search as sources
from registrations.choices import LineageKind, MemberRole, SchoolLevel
from registrations.eligibility import open_question
from registrations.lives.words import timeline_of
from registrations.models import Subject, SubjectMember
from registrations.permissions import may_see_phones, roster_places
from registrations.rosters.standing import registered_how, standing_of
from registrations.subject_sections import sections_for
from registrations.views.life.links import links_for, links_of_year

LONGEST_WORDS = 100


@login_required
@require_safe
def subject(request, pk):
    """What is known of a subject, to those who may see it."""
    found = get_object_or_404(Subject.objects.visible_to(request.user).select_related("place__parent"), pk=pk)
    context = {
        "subject": found,
        "facts": _facts(found),
        "status_words": _status_words(found),
        "people": _people(found, with_phones=may_see_phones(request.user, found)),
        "years": [
            (row, standing_of(row), registered_how(row), links_of_year(request.user, row))
            for row in found.enrolments.select_related("place").order_by("-year")
        ],
        "roster_is_open_to_me": roster_places(request.user).filter(pk=found.place_id).exists(),
        "lineage": _lineage(found, request.user),
        "timeline": timeline_of(found),
        "acts": links_for(request.user, found),
        "sections": sections_for(found, request.user),
    }
    return render(request, "registrations/subject.html", context)


@login_required
@require_safe
def search(request):
    """What of all that the person may see holds the words of `?q=`."""
    words = normal(request.GET.get("q", "").replace("\0", ""))[:LONGEST_WORDS]
    groups = sources.found(request.user, words)
    context = {
        "words": words,
        "asked": bool(folded(words)),
        "groups": groups,
        "total": sum(len(rows) for _, rows in groups),
        "limit": sources.LIMIT,
    }
    return render(request, "registrations/search.html", context)


@dataclass(frozen=True)
class Person:
    """Whom to turn to; without a telephone number for who may not see it."""

    name: str
    role: str
    phone: str


def _people(subject: Subject, *, with_phones: bool) -> list[Person]:
    """The people of a subject today; its head as the list of units names them where nobody signs in as its head."""
    members = subject.members.in_force(clock.today()).select_related("user")
    people = [Person(member.user.full_name, member.get_role_display(), member.user.phone) for member in _by_role(members)]
    if subject.head_name and not any(member.role == MemberRole.HEAD for member in members):
        people.insert(0, Person(subject.head_name, MemberRole.HEAD.label, subject.head_phone))
    return people if with_phones else [replace(person, phone="") for person in people]


def _by_role(members) -> list[SubjectMember]:
    return sorted(members, key=lambda member: (MemberRole.values.index(member.role), member.pk))


def _lineage(subject: Subject, user) -> list[tuple[str, str, str, Subject | None]]:
    """What it came of and what came of it: label, name, since when and by what paper, and the other subject where `user` may see it."""
    came = subject.predecessors.exclude(kind=LineageKind.RENAMED).select_related("predecessor__place")
    went = subject.successors.exclude(kind=LineageKind.RENAMED).select_related("successor__place")
    others = [("Hình thành từ", row, row.predecessor) for row in came] + [("Nay là", row, row.successor) for row in went]
    seen = set(Subject.objects.visible_to(user).filter(pk__in=[other.pk for *_, other in others])) if others else set()
    return [
        (
            label,
            _name_and_place(other, subject),
            f"từ ngày {row.effective_on:%d/%m/%Y}, theo {row.resolution}",
            other if other in seen else None,
        )
        for label, row, other in others
    ]


def _name_and_place(other: Subject, subject: Subject) -> str:
    return other.name if other.place_id == subject.place_id else f"{other.name}, {other.place.name}"


def _status_words(subject: Subject) -> str:
    """Since when, why and by what paper a subject is no longer active."""
    since = f"Từ ngày {subject.status_on:%d/%m/%Y}." if subject.status_on else ""
    paper = f"Theo {subject.status_paper}." if subject.status_paper else ""
    reason = f"{subject.status_reason.rstrip('.')}." if subject.status_reason else ""
    return " ".join(filter(None, [since, reason, paper]))


def _facts(subject: Subject) -> list[tuple[str, object]]:
    """What is known of a subject as (label, value), without what is unknown or says nothing of its kind."""
    facts = [
        ("Loại", subject.kind_label),
        ("Địa bàn", f"{subject.place.name}, {subject.place.parent.name}"),
        ("Địa chỉ", subject.address),
        ("Cấp quản lý", subject.get_managing_level_display()),
        ("Số hộ", subject.households),
        ("Số lao động", subject.staff),
        ("Quy mô", subject.get_size_class_display() if subject.size_class else ""),
        ("Cấp học", "; ".join(SchoolLevel(level).label for level in subject.school_levels)),
        ("Cần làm rõ", open_question(kind=subject.kind, size_class=subject.size_class, school_levels=subject.school_levels)),
        ("Mã số thuế", subject.tax_code),
        ("Tổ chức Đảng", "Có" if subject.has_party_organisation else "Không có"),
        ("Ngày thành lập", f"{subject.founded_on:%d/%m/%Y}" if subject.founded_on else ""),
    ]
    return [(label, value) for label, value in facts if value not in (None, "")]
