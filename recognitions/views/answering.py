"""What a consulted body opens by its link: no sign-in, no personal data; it reads the list, answers, checks, sends.

Nothing is guessed from here: a link that never was and one that was replaced are the same 404, counted by address. After the day
the page says only that the time is over and whom to call. The referrer policy is “same-origin”, not “no-referrer”, under which
browsers would send the form with a null origin, which is refused; other sites learn nothing of the link either way.
"""

from functools import wraps

from allauth.core.ratelimit import consume_or_429
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from antt_portal import clock
from antt_portal.form_answers import posted, went_through
from recognitions import paper_words as words
from recognitions.models import ConsultedBody
from recognitions.opinions.forms import AnswerForm
from recognitions.opinions.standing import takes_answers
from recognitions.services import opinions as services
from recognitions.views.opinions import items_of, standing_opinion

HEADERS = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow"}
SEND, EDIT = "send", "edit"


def by_link(view):
    """A view of the body behind a link; unknown links are 404, too many of them 429. Never kept, never indexed."""

    @wraps(view)
    def answered(request, token):
        body = services.body_behind(token)
        if body is None:
            response = consume_or_429(request, action="opinion_link", limit_get=True) or _unknown(request)
        else:
            response = view(request, body, token)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return never_cache(answered)


def _unknown(request):
    return render(request, "recognitions/opinions/unknown.html", status=404)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def opinion_answer(request, body: ConsultedBody, token: str):
    """Read the list and answer; what was answered may be changed until the day ends."""
    row = body.consultation
    if not takes_answers(row.state, row.answer_until, clock.now()):
        return _over(request, body, late=request.method == "POST")
    standing, items = standing_opinion(body), items_of(row)
    again = standing is None or "tra-loi-lai" in request.GET
    form = AnswerForm(posted(request), items=items, initial={"version": body.version} | AnswerForm.initial_from(standing))
    context = {"body": body, "consultation": row, "standing": standing, "form": form, "groups": _groups(form), "token": token}
    if request.method != "POST":
        return render(request, f"recognitions/opinions/{'answer' if again else 'answered'}.html", context)
    if not (form.is_valid() and went_through(form, lambda: services.reasons_of(row, form.given()))):
        return render(request, "recognitions/opinions/answer.html", context | {"has_errors": True}, status=400)
    if request.POST.get("step") == EDIT:
        return render(request, "recognitions/opinions/answer.html", context)
    if request.POST.get("step") != SEND:
        return render(request, "recognitions/opinions/check.html", context | {"reasons": _reasons(form)})
    return _send(request, body, token, form, context)


def _send(request, body: ConsultedBody, token: str, form: AnswerForm, context: dict):
    def give():
        services.opinion_give(token=token, answer=form.given(), version=form.cleaned_data["version"])

    try:
        through = went_through(form, give)
    except services.TimeIsOver:
        return _over(request, body, late=True)
    if through:
        return redirect("opinion_sent", token)
    return render(request, "recognitions/opinions/answer.html", context | {"has_errors": True}, status=400)


@require_safe
@by_link
def opinion_sent(request, body: ConsultedBody, token: str):
    """What was written down, to keep or to print."""
    standing = standing_opinion(body)
    if standing is None:
        return redirect("opinion_answer", token)
    return render(
        request, "recognitions/opinions/sent.html", {"body": body, "consultation": body.consultation, "standing": standing, "token": token}
    )


def _over(request, body: ConsultedBody, *, late: bool):
    """The time is over; an answer that was just sent is not written down, and says so."""
    context = {"body": body, "consultation": body.consultation, "late": late}
    return render(request, "recognitions/opinions/over.html", context, status=409 if late else 200)


def _groups(form: AnswerForm) -> list[tuple[str, list]]:
    """The subjects by kind, each with its field."""
    rows = {item.enrolment_id: (item, field) for item, field in form.rows()}
    kinds = words.by_kind(item.enrolment for item in form.items)
    return [(kind, [rows[enrolment.pk] for enrolment in of_kind]) for kind, of_kind in kinds.items()]


def _reasons(form: AnswerForm) -> list[tuple]:
    """What is to be checked: each subject named, with the reason."""
    given = form.given().reasons
    return [(item, given[item.pk]) for item in form.items if item.pk in given]
