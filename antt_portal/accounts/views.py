"""Signing in and out, and one's own account: what allauth does not bring, or not as we need it."""

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from antt_portal.accounts import second_factor
from antt_portal.accounts.ways_in import phones
from antt_portal.accounts.ways_in.getting_in import has_shown_slip


class SignIn(allauth_views.LoginView):
    """By name and password; a remembered phone offers its person one press instead."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"phone": phones.phone_of(self.request)}


def sign_out(request):
    """Sign out and have the browser forget what it keeps of the portal, so that “back” shows nothing on a shared machine.

    A remembered phone keeps its cookies: they are what remembers it.
    """
    remembered = phones.phone_of(request)
    response = allauth_views.LogoutView.as_view(extra_context={"phone": remembered})(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "storage"' if remembered else '"cache", "cookies", "storage"'
    return response


@login_required
@require_safe
def account(request):
    """Who I am here, what I act as and until when, and how I get in."""
    context = {
        "memberships": request.user.current_memberships,
        "has_password": request.user.has_usable_password(),
        "has_second_factor": second_factor.is_enrolled(request.user),
        "second_factor_forced": settings.SECOND_FACTOR_FORCED and second_factor.is_forced_on(request.user),
    }
    return render(request, "accounts/account.html", context)


@login_required
def set_password(request):
    """The first password of who has none: in a session that a slip opened, so that a phone alone, perhaps stolen, sets none."""
    if not request.user.has_usable_password() and not has_shown_slip(request):
        return render(request, "accounts/password_needs_slip.html")
    return allauth_views.password_set(request)


def needs_password(view):
    """A view of changing how one gets in: who has no password sets one first."""

    @login_required
    def guarded(request, *args, **kwargs):
        return view(request, *args, **kwargs) if request.user.has_usable_password() else redirect("account_set_password")

    return guarded


@require_safe
def forgotten_password(request):
    """Whom to ask: most people here have no e-mail (practice P4), so none is sent."""
    return render(request, "accounts/forgotten_password.html")


def not_offered(request):
    """An address that allauth needs to name but that leads nowhere here."""
    raise Http404
