"""Which acts a subject's page offers to whom: those of its life, and those of a year of it."""

from django.urls import reverse

from antt_portal import clock
from registrations.calendar import years_alive
from registrations.choices import GONE, SubjectStatus
from registrations.lives.decided import filed
from registrations.models import Enrolment, Subject
from registrations.permissions import may_change_roster
from registrations.services.life.elsewhere import was_marked
from registrations.services.life.status import possible_acts

Link = tuple[str, str]


def links_for(user, subject: Subject) -> list[Link]:
    """(words, address) of each wizard that is open to `user` for `subject` as it stands; nothing for who does not change its roster."""
    if not (subject.is_residential_area or subject.is_organisation) or not may_change_roster(user, subject.place):
        return []
    offered = []
    if subject.status not in GONE:
        offered.append(("Sửa thông tin, đổi tên", "subject_change"))
    if possible_acts(subject):
        offered.append(("Ghi tình trạng", "subject_status"))
    if subject.status not in GONE:
        offered.append(("Chia tách", "subject_split"))
    if subject.status == SubjectStatus.ACTIVE:
        offered.append(("Chuyển đi nơi khác", "subject_move"))
    if subject.status not in GONE and subject.is_organisation:
        offered.append(("Chuyển cấp quản lý", "subject_level"))
    links = [(words, reverse(name, args=[subject.pk])) for words, name in offered]
    if subject.status not in GONE:
        links.append(("Sáp nhập", f"{reverse('subject_merge', args=[subject.place.code])}?loai={subject.kind}"))
    return links


def links_of_year(user, row: Enrolment) -> list[Link]:
    """The same for a row of a roster that people still work on."""
    if row.left_on or row.year < min(years_alive(clock.today())) or not may_change_roster(user, row.place):
        return []
    offered = []
    if not row.in_scope:
        offered.append(("Đưa vào diện xét", "enrolment_include"))
    if row.in_scope and row.included_reason and not row.registered_at:
        offered.append(("Đưa ra khỏi diện xét", "enrolment_include"))
    if row.in_scope and not row.registered_at:
        offered.append(("Đã đăng ký tại phường, xã cũ", "registered_elsewhere"))
    if was_marked(row) and not filed([row.subject_id], row.year):
        offered.append(("Rút lại “Đã đăng ký tại phường, xã cũ”", "registered_elsewhere"))
    return [(words, reverse(name, args=[row.subject_id, row.year])) for words, name in offered]
