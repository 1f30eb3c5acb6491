"""The first people of a deployment: manage.py create_person nguyen.van.a "Nguyễn Văn A" chairperson 00235 2026-01-01"""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.management.printed_slip import slip_lines
from antt_portal.accounts.services import person_create
from antt_portal.accounts.ways_in.slips import slip_issue
from antt_portal.places.models import Place
from antt_portal.refusals import Refused


class Command(BaseCommand):
    help = "Tạo tài khoản cho một người với vai trò đầu tiên, và in phiếu mã để người đó vào lần đầu (chỉ hiện một lần)."

    def add_arguments(self, parser):
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("full_name", help="họ và tên, trong ngoặc kép")
        parser.add_argument("role", help=", ".join(Role.values))
        parser.add_argument("place", help="mã đơn vị hành chính, ví dụ 00235 (Phường Đống Đa)")
        parser.add_argument("starts_on", help="giữ vai trò từ ngày, năm-tháng-ngày, ví dụ 2026-01-01")
        parser.add_argument("--capacity", default=SigningCapacity.HEAD, help=f"thẩm quyền ký: {', '.join(SigningCapacity.values)}")

    def handle(self, *, username, full_name, role, place, starts_on, capacity, **options):
        try:
            person = person_create(
                username=username,
                full_name=full_name,
                role=role,
                place=_place(place),
                starts_on=_day(starts_on),
                capacity=capacity,
                by=None,
            )
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"Đã tạo tài khoản {person.username}.")
        for line in slip_lines(slip_issue(person=person, by=None)):
            self.stdout.write(line)


def _place(code: str) -> Place:
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise Refused(f"Không có đơn vị hành chính nào mang mã “{code}”.")
    return place


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise Refused(f"Không hiểu ngày “{words}”. Ghi năm-tháng-ngày, ví dụ 2026-01-01.") from None
