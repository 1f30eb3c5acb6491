from django import forms

from antt_portal.accounts.people.forms import MailField


class OwnRemindersForm(forms.Form):
    """One's own address, and whether one wants to be reminded."""

    email = MailField()
    wants_reminders = forms.BooleanField(label="Nhận thư nhắc việc", required=False)
