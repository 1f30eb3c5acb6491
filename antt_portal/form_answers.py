"""Between a form and a service: a day as people write it, and what a service refuses shown at its field."""

from collections.abc import Callable

from django import forms

from antt_portal.refusals import Conflict, Refused

NOT_GIVEN = {"required": "Ông/bà chưa điền mục này."}


class DayField(forms.DateField):
    """A day as people write it: 01/11/2026."""

    default_error_messages = NOT_GIVEN | {"invalid": "Ông/bà ghi ngày theo thứ tự ngày/tháng/năm, ví dụ 01/11/2026."}

    def __init__(self, **options):
        widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, help_text=options.pop("help_text", "Ví dụ: 01/11/2026"), **options)


def posted(request):
    """What was sent, for a form to check; None when the page is only opened. An empty form that was sent is checked as well."""
    return request.POST if request.method == "POST" else None


def show_refusal(form: forms.Form, refusal: Refused) -> None:
    """Show at its field, or on top, what a service refused."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)


def went_through(form: forms.Form, act: Callable[[], object], *, show: Callable = show_refusal) -> bool:
    """Do `act`; what it refuses is shown (`show`) at the form, which keeps what was typed. A conflict is for a page of its own."""
    try:
        act()
    except Conflict:
        raise
    except Refused as refusal:
        show(form, refusal)
        return False
    return True
