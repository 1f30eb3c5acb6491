"""Mail addresses as people write them. Pure."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from antt_portal.refusals import Refused

LONGEST = 254


def mail_address(written: str) -> str:
    """The address as it is stored, empty when none was written. Raises Refused at the field `email` for what is no address."""
    shown = " ".join((written or "").split())
    if not shown:
        return ""
    name, _at, domain = shown.rpartition("@")
    address = f"{name}@{domain.lower()}"
    try:
        validate_email(address)
    except ValidationError:
        is_address = False
    else:
        is_address = address.isascii() and len(address) <= LONGEST
    if not is_address:
        raise Refused(
            f"“{shown[:40]}” không phải là địa chỉ thư điện tử. Ông/bà ghi lại, không dấu, không khoảng trắng, "
            "ví dụ: nguyenthihoa@example.org.",
            field="email",
        )
    return address
