"""The password again, before an act that cannot be undone (design §3).

`@password_again` stands on the view of such an act. Who proved themselves within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds
notices nothing. Otherwise a GET goes by the page `account_reauthenticate` and comes back; a POST is answered with a page, at
the same address, that carries all that was typed and uploaded and asks for the password: with it, the same POST goes through.
Nothing of it waits in the session, so an act that was abandoned cannot happen later by surprise.
"""

from functools import wraps

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.debug import sensitive_post_parameters

from antt_portal.accounts import kept_uploads
from antt_portal.accounts.forms import PasswordAgainForm
from antt_portal.accounts.recency import is_recent

PREFIX = "again"
PASSWORD = f"{PREFIX}-password"
UPLOAD = f"{PREFIX}-upload"
OURS = {PASSWORD, UPLOAD, "csrfmiddlewaretoken"}


def password_again(view):
    """A view that is reached only by who signed in, or gave password or code, within the last five minutes."""

    @login_required
    @sensitive_post_parameters(PASSWORD)
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not is_recent(request) and not request.user.has_usable_password():
            return redirect("account_set_password")
        if request.method != "POST":
            return view(request, *args, **kwargs) if is_recent(request) else _ask_first(request)
        if not is_recent(request):
            form = PasswordAgainForm(request.POST if PASSWORD in request.POST else None, user=request.user, prefix=PREFIX)
            if not form.is_valid():
                return _ask_meanwhile(request, form)
            reauthenticate_by_password(request)
        _restore(request)
        return view(request, *args, **kwargs)

    return guarded


def _ask_first(request):
    return redirect_to_login(request.get_full_path(), reverse("account_reauthenticate"))


def _ask_meanwhile(request, form):
    """The page that asks for the password and holds everything that was sent."""
    typed = [(name, value) for name, values in request.POST.lists() if name not in OURS for value in values]
    uploads = request.POST.getlist(UPLOAD) + [
        kept_uploads.keep(field, upload, user=request.user) for field, files in request.FILES.lists() for upload in files
    ]
    context = {"form": form, "typed": typed, "uploads": uploads, "upload_field": UPLOAD, "has_errors": form.is_bound}
    return render(request, "accounts/password_again.html", context)


def _restore(request) -> None:
    """Make the request what it was before the password was asked: its own fields and its files."""
    tokens = request.POST.getlist(UPLOAD)
    fields = request.POST.copy()
    for name in (PASSWORD, UPLOAD):
        fields.pop(name, None)
    request.POST = fields
    if tokens:
        files = MultiValueDict(request.FILES)
        for token in tokens:
            field, upload = kept_uploads.take(token, user=request.user)
            files.appendlist(field, upload)
        request._files = files  # HttpRequest offers no other way in
