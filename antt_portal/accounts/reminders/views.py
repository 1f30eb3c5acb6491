"""“Nhắc việc”: to which address one is reminded, on or off."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

from antt_portal.accounts.reminders.forms import OwnRemindersForm
from antt_portal.accounts.reminders.services import own_reminders_change
from antt_portal.form_answers import posted, went_through


@login_required
def own_reminders(request):
    """See and change how one is reminded outside the portal."""
    person = request.user
    form = OwnRemindersForm(posted(request), initial={"email": person.email, "wants_reminders": person.wants_reminders})

    def change():
        own_reminders_change(person=person, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, change):
        messages.success(request, _outcome(form.cleaned_data))
        return redirect("account")
    context = {
        "form": form,
        "has_errors": bool(form.errors),
        "mail_goes_out": settings.MAIL_GOES_OUT,
        "sms_instead": bool(settings.SMS_URL and person.phone),
    }
    return render(request, "accounts/own_reminders.html", context, status=400 if form.errors else 200)


def _outcome(chosen: dict) -> str:
    if not chosen["wants_reminders"]:
        return "Đã lưu. Cổng không gửi nhắc việc nữa; mọi hạn vẫn hiện trong cổng."
    if not chosen["email"]:
        return "Đã lưu. Chưa có địa chỉ thư điện tử nên cổng không gửi thư được."
    return "Đã lưu. Khi có việc đến hạn, mỗi ngày cổng gửi ông/bà nhiều nhất một thư."
