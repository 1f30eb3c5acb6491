"""How every act on a subject's life is asked for: a form, then what will change, then the button that does it.

The pages keep nothing: what was typed goes with the page that shows what will change, with a fingerprint of what it showed. The
service computes it once more; when that came out otherwise meanwhile, the page is shown anew with 409.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.shortcuts import redirect, render

from antt_portal.form_answers import posted, show_refusal
from antt_portal.refusals import Conflict, Refused
from registrations.lives.change import Change
from registrations.lives.preview import preview_of
from registrations.models import Subject

NOT_TYPED = {"csrfmiddlewaretoken", "fingerprint", "back", "more"}
STAYS = {"back", "more"}  # buttons that show the form once more, with what was typed


@dataclass(frozen=True)
class Act:
    """One wizard: its heading, the words of the button that does it (by what will change), what is said when it is done, how it is
    foreseen and carried out; `back_url` is where “Quay lại” leads, `where` the words of that link."""

    heading: str
    confirm: Callable[[Change], str]
    said: Callable[[Subject], str]
    foresee: Callable[..., Change]
    carry_out: Callable[..., Subject]
    back_url: str
    where: str
    intro: str = ""
    template: str = "registrations/life/form.html"
    context: dict = field(default_factory=dict)


def wizard(request, act: Act, make_form: Callable):
    """The pages of `act`; `make_form(data)` gives its form, bound to what was typed or empty."""
    form = make_form(posted(request))
    if request.method != "POST" or STAYS & request.POST.keys():
        return _form_page(request, act, form)
    if not form.is_valid():
        return _form_page(request, act, form, status=400)
    try:
        if "fingerprint" in request.POST:
            subject = act.carry_out(by=request.user, fingerprint=request.POST["fingerprint"], **form.asked())
            messages.success(request, act.said(subject))
            return redirect("subject", subject.pk)
        return _preview_page(request, act, form)
    except Conflict as conflict:
        return _shown_anew(request, act, form, conflict)
    except Refused as refusal:
        show_refusal(form, refusal)
        return _form_page(request, act, form, status=refusal.status)


def _shown_anew(request, act: Act, form, conflict: Conflict):
    """What will change now, after somebody else's act; or the form, when that act leaves nothing to do."""
    try:
        return _preview_page(request, act, form, conflict=conflict)
    except Refused as refusal:
        form.add_error(None, conflict.sentence)
        show_refusal(form, refusal)
        return _form_page(request, act, form, status=conflict.status)


def _form_page(request, act: Act, form, status: int = 200):
    if STAYS & request.POST.keys():
        form.errors.clear()  # nothing was asked to be right yet
    context = {"act": act, "form": form, "has_errors": bool(form.errors)} | act.context
    return render(request, act.template, context, status=status)


def _preview_page(request, act: Act, form, conflict: Conflict | None = None):
    change = act.foresee(**form.asked())
    context = {
        "act": act,
        "preview": preview_of(change),
        "confirm": act.confirm(change),
        "typed": [(name, value) for name, values in request.POST.lists() if name not in NOT_TYPED for value in values],
        "conflict": conflict,
    }
    return render(request, "registrations/life/preview.html", context | act.context, status=conflict.status if conflict else 200)
