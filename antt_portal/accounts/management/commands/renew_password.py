"""A new password for who forgot theirs, after they were recognised: manage.py renew_password nguyen.van.a"""

from django.core.management.base import BaseCommand, CommandError

from antt_portal import text
from antt_portal.accounts.models import User
from antt_portal.accounts.services import password_renew


class Command(BaseCommand):
    help = "Đặt lại mật khẩu ngẫu nhiên cho một người và in ra (chỉ hiện một lần); mọi phiên đăng nhập của người đó chấm dứt."

    def add_arguments(self, parser):
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--lost-phone", action="store_true", help="bỏ cả xác thực hai bước, vì người đó mất điện thoại")

    def handle(self, *, username, lost_phone, **options):
        person = User.objects.filter(username__iexact=text.normal(username)).first()
        if person is None:
            raise CommandError(f"Không có ai mang tên đăng nhập “{username}”.")
        password = password_renew(person=person, by=None, without_second_factor=lost_phone)
        self.stdout.write(f"Mật khẩu mới của {person.username}, chỉ hiện lần này: {password}")
