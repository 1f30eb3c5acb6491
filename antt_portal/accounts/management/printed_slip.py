"""A slip as a command prints it: once, for the person to whom it is handed."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from antt_portal.accounts.ways_in.slips import IssuedSlip
from antt_portal.templatetags.portal import local_time


def slip_lines(slip: IssuedSlip) -> Iterator[str]:
    """What to tell the person, a line each. The digits stand at the end of theirs."""
    yield f"Phiếu mã của {slip.sign_in_name}, dùng một lần, đến {local_time(slip.expires_at)}; chỉ hiện lần này."
    yield f"Vào {settings.PUBLIC_ADDRESS}{reverse('slip_sign_in')} và nhập tên đăng nhập cùng mã: {slip.code}"
    yield f"Hoặc mở thẳng: {slip.address(settings.PUBLIC_ADDRESS)}"
