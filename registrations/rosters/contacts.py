"""Whom to call about a subject, for many of them in one query; telephone numbers only for who may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from antt_portal import clock, text
from registrations.choices import MemberRole
from registrations.models import Enrolment, SubjectMember
from registrations.permissions import may_see_phones


@dataclass(frozen=True)
class Contact:
    """A name, and a number where it is known and may be seen."""

    name: str = ""
    phone: str = ""


def contacts_of(rows: Iterable[Enrolment], *, user, to_be_called: bool = False) -> dict[int, Contact]:
    """The contact of each row by its subject's id: who signs in as its head today, else the head whom the list of units names, else
    a clerk. `to_be_called`: a clerk with a number comes before a listed head without one.

    Expects `subject__place` to be selected.
    """
    subjects = {row.subject_id: row.subject for row in rows}
    today = SubjectMember.objects.in_force(clock.today()).representatives().filter(subject__in=subjects, user__is_active=True)
    people = {(one.subject_id, one.role): one.user for one in today.select_related("user").order_by("-starts_on", "-pk")}
    return {
        pk: _contact(
            subject,
            people.get((pk, MemberRole.HEAD)),
            people.get((pk, MemberRole.CLERK)),
            with_phone=may_see_phones(user, subject),
            to_be_called=to_be_called,
        )
        for pk, subject in subjects.items()
    }


def _contact(subject, head, clerk, *, with_phone: bool, to_be_called: bool) -> Contact:
    """The number in the list of units is taken for the head's own only when the list names the same person."""
    is_silent = to_be_called and clerk and clerk.phone and not subject.head_phone
    if head:
        listed = subject.head_phone if text.folded(subject.head_name) == text.folded(head.full_name) else ""
        name, phone = head.full_name, head.phone or listed
    elif clerk is None or (subject.head_name and not is_silent):
        name, phone = subject.head_name, subject.head_phone
    else:
        name, phone = clerk.full_name, clerk.phone
    return Contact(name, phone if with_phone else "")
