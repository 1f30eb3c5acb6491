"""The pages of one's own account that allauth does not bring."""

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from antt_portal.accounts import second_factor


@login_required
@require_safe
def account(request):
    """Who I am here, what I act as and until when, and how I get in."""
    context = {
        "memberships": request.user.current_memberships,
        "has_second_factor": second_factor.is_enrolled(request.user),
        "second_factor_forced": settings.SECOND_FACTOR_FORCED and second_factor.is_forced_on(request.user),
    }
    return render(request, "accounts/account.html", context)


def sign_out(request):
    """Sign out and have the browser forget what it keeps of the portal, so that “back” shows nothing on a shared machine."""
    response = allauth_views.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@require_safe
def forgotten_password(request):
    """Whom to ask: most people here have no e-mail (practice P4), so none is sent."""
    return render(request, "accounts/forgotten_password.html")


def not_offered(request):
    """An address that allauth needs to name but that leads nowhere here."""
    raise Http404
