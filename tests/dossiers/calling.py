"""A beat in the autumn of 2026 whose dossiers are still to come, for the tests of the call list."""

from django.urls import reverse

from antt_portal.accounts.models import User
from dossiers.calling.waiting import waiting_for
from registrations.choices import MemberRole
from registrations.models import Enrolment
from tests import factories

DONE = {"registered_at": "2026-03-01T02:00Z"}  # nobody is asked to register


def area(officer: User | None = None, name: str = "Tổ dân phố số 5", **fields) -> Enrolment:
    """A residential area on the roster of 2026 that has registered, on the beat of `officer` if one is given."""
    subject_fields = {key: fields.pop(key) for key in ("place", "head_name", "head_phone", "agency", "managing_level") if key in fields}
    row = factories.EnrolmentFactory(subject=factories.SubjectFactory(name=name, **subject_fields), **DONE | fields)
    if officer:
        factories.SubjectMemberFactory(subject=row.subject, user=officer, role=MemberRole.AREA_OFFICER)
    return row


def names(user: User, place=None) -> list[str]:
    return [row.name for row in waiting_for(user, place or factories.ward())]


def keys(user: User) -> list[str]:
    return [row.key for row in waiting_for(user, factories.ward())]


def list_url(**query: str) -> str:
    return reverse("calls", args=["00235"], query=query)


def mark_url(**query: str) -> str:
    return reverse("calls_mark", args=["00235"], query=query)


def calls_on(answer) -> list:
    """The lines of a page, in their order."""
    return [call for _, calls in answer.context["groups"] for call in calls]
