"""A mail handed to the mail server: accepted, refused for good, or not now."""

from smtplib import SMTPDataError, SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused

from django.core.mail import EmailMultiAlternatives

from antt_portal.jobs.services import TryLater, WillNeverWork
from antt_portal.notices.messages import Mail

NO_MAILBOX = "Máy chủ thư không nhận địa chỉ thư điện tử này. Ông/bà kiểm tra lại địa chỉ của người này."
NOT_TAKEN = "Máy chủ thư của người nhận không nhận thư của cổng. Ông/bà kiểm tra lại địa chỉ, hoặc báo bằng cách khác."
BUSY = "Máy chủ thư của người nhận tạm thời không nhận thư."
NO_SERVER = "Cổng chưa gửi được thư: máy chủ thư không trả lời hoặc không cho cổng gửi. Ông/bà báo người quản trị cổng."


def send_mail(mail: Mail, *, to: str) -> None:
    """Hand `mail` over for the address `to`. Raises WillNeverWork where the server refuses it for good (5xx), else TryLater.

    A server that does not answer, or does not let the portal in, is the portal's trouble: that is tried again.
    """
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[to], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except SMTPRecipientsRefused as refusal:
        code, _answer = next(iter(refusal.recipients.values()))
        raise _refused(code, NO_MAILBOX) from None
    except SMTPDataError as refusal:
        raise _refused(refusal.smtp_code, NOT_TAKEN) from None
    except SMTPNotSupportedError:
        raise WillNeverWork(NO_MAILBOX) from None
    except (SMTPException, OSError):
        raise TryLater(NO_SERVER) from None


def _refused(code: int, for_good: str) -> Exception:
    return WillNeverWork(for_good) if 500 <= code < 600 else TryLater(BUSY)
