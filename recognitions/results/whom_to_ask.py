"""Whom a subject turns to when it wants to know more (practice P20): its area officer, else the police of its ward."""

from collections.abc import Sequence

from django.conf import settings

from antt_portal import clock
from antt_portal.accounts.models import User
from recognitions.paper_words import in_sentence
from registrations.choices import MemberRole
from registrations.models import Subject, SubjectMember


def area_officers_of(subject: Subject) -> list[User]:
    """Whoever walks the beat of the subject today."""
    rows = SubjectMember.objects.in_force(clock.today()).filter(subject=subject, role=MemberRole.AREA_OFFICER)
    return [row.user for row in rows.select_related("user")]


def contact_of(subject: Subject, officers: Sequence[User]) -> str:
    """“cảnh sát khu vực Lê Minh Tuấn, điện thoại 0912 000 111”, else “Công an phường Đống Đa”, with the number where there is one."""
    if officers:
        return "; ".join(_with_phone(f"cảnh sát khu vực {officer.full_name}", officer.phone) for officer in officers)
    return police_contact(subject.place)


def police_contact(place) -> str:
    """“Công an phường Đống Đa, điện thoại …”."""
    return _with_phone(f"Công an {in_sentence(place.name)}", settings.CONTACT_PHONE)


def _with_phone(who: str, phone: str) -> str:
    return f"{who}, điện thoại {phone}" if any(sign.isdecimal() for sign in phone) else who
