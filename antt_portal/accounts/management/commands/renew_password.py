"""A new way in for who lost theirs, after they were recognised: manage.py renew_password nguyen.van.a"""

from django.core.management.base import BaseCommand, CommandError

from antt_portal import text
from antt_portal.accounts.management.printed_slip import slip_lines
from antt_portal.accounts.models import User
from antt_portal.accounts.services import password_renew
from antt_portal.refusals import Refused


class Command(BaseCommand):
    help = "Bỏ mật khẩu cũ của một người, chấm dứt mọi phiên đăng nhập của họ, và in một phiếu mã để họ tự đặt mật khẩu mới."

    def add_arguments(self, parser):
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--lost-phone", action="store_true", help="bỏ cả xác thực hai bước, vì người đó mất điện thoại")

    def handle(self, *, username, lost_phone, **options):
        person = User.objects.filter(username__iexact=text.normal(username)).first()
        if person is None:
            raise CommandError(f"Không có ai mang tên đăng nhập “{username}”.")
        try:
            slip = password_renew(person=person, by=None, without_second_factor=lost_phone)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        for line in slip_lines(slip):
            self.stdout.write(line)
