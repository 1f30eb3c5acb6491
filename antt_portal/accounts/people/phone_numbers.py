"""Vietnamese mobile numbers: the sign-in name of most people here (practice P4). Pure."""

import re

from antt_portal.refusals import Refused

MOBILE = re.compile(r"0[35789]\d{8}")  # ten digits since the change of 2018


def mobile_number(written: str) -> str:
    """The number as ten digits: “+84 912 345 678”, “0912.345.678” and “912345678” (Excel took the 0 away) are 0912345678.

    Raises Refused at the field `phone` for what is no mobile number.
    """
    shown = " ".join((written or "").split())
    digits = re.sub(r"[ .()\u00a0-]", "", shown)
    if digits.startswith("+84") or (digits.startswith("84") and len(digits) == 11):
        digits = "0" + digits.removeprefix("+").removeprefix("84")
    elif re.fullmatch(r"[35789]\d{8}", digits):
        digits = "0" + digits
    if not shown:
        raise Refused("Chưa ghi số điện thoại. Ông/bà ghi số di động của người này, ví dụ: 0912345678.", field="phone")
    if not MOBILE.fullmatch(digits) or not digits.isascii():
        raise Refused(
            f"“{shown[:20]}” không phải là số di động. Ông/bà ghi đủ 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09, ví dụ: 0912345678.",
            field="phone",
        )
    return digits
