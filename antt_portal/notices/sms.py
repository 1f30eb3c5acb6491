"""An SMS handed to the gateway that the settings name, over HTTP.

POST, JSON, bearer token: `{"to": "+84912345678", "from": sender, "text": …, "reference": …}`. The reference is the same however often
a message is tried, so that the gateway can know it again. Accepted is a 2xx with a JSON object; anything else is not.
"""

import json
from datetime import timedelta
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from antt_portal.jobs.services import TryLater, WillNeverWork

NO_SUCH_NUMBER = "Cổng nhắn tin báo không gửi được đến số này. Ông/bà kiểm tra lại số điện thoại của người này."
NO_GATEWAY = "Cổng chưa nhắn được tin: nơi gửi tin nhắn không trả lời hoặc không cho cổng gửi. Ông/bà báo người quản trị cổng."
REFUSES_THE_NUMBER = (400, 422)
LONGEST_ANSWER = 64 * 1024  # bytes
LONGEST_PAUSE = timedelta(hours=6)


class NoRedirect(HTTPRedirectHandler):
    """The token goes to the address that was set, and to no other."""

    def redirect_request(self, *_args):
        return None


def send_sms(text: str, *, to: str, reference: str) -> None:
    """Hand `text` over for the mobile number `to` (ten digits). Raises WillNeverWork for a number that the gateway refuses, else
    TryLater, with the pause that the gateway asks for (Retry-After, in seconds)."""
    said = {"to": f"+84{to.removeprefix('0')}", "from": settings.SMS_SENDER, "text": text, "reference": reference}
    headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}", "Content-Type": "application/json", "Accept": "application/json"}
    request = Request(settings.SMS_URL, json.dumps(said).encode(), headers, method="POST")  # noqa: S310 (http or https: settings)
    try:
        with build_opener(NoRedirect).open(request, timeout=settings.SMS_TIMEOUT) as answer:
            accepted = json.loads(answer.read(LONGEST_ANSWER))
    except HTTPError as refusal:
        if refusal.code in REFUSES_THE_NUMBER:
            raise WillNeverWork(NO_SUCH_NUMBER) from None
        raise TryLater(NO_GATEWAY, after=_pause(refusal.headers.get("Retry-After", ""))) from None
    except (OSError, HTTPException, ValueError):
        raise TryLater(NO_GATEWAY) from None
    if not isinstance(accepted, dict):
        raise TryLater(NO_GATEWAY)


def _pause(retry_after: str) -> timedelta:
    seconds = int(retry_after) if retry_after.isascii() and retry_after.isdecimal() and len(retry_after) < 9 else 0
    return min(timedelta(seconds=seconds), LONGEST_PAUSE)
