"""Where I am signed in, which phones let me in by one press, and ending any of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from antt_portal import clock
from antt_portal.accounts.models import RememberedPhone
from antt_portal.accounts.permissions import only_represents
from antt_portal.accounts.ways_in import phones, sessions
from antt_portal.accounts.ways_in.getting_in import is_in_by_phone_only
from antt_portal.accounts.ways_in.slip_views import remember


@login_required
@require_safe
def own_sessions(request):
    this_phone = phones.phone_of(request)
    context = {
        "sessions": sessions.own_sessions(request),
        "phones": RememberedPhone.objects.visible_to(request.user).in_force(clock.now()),
        "this_phone": this_phone,
        "may_remember": _may_remember(request) and this_phone is None,
    }
    return render(request, "accounts/own_sessions.html", context)


@login_required
@require_POST
def session_end(request, pk):
    """End one of my sessions."""
    sessions.session_end(pk=pk, by=request.user)
    messages.success(request, "Đã đăng xuất khỏi thiết bị đó.")
    return redirect("own_sessions")


@login_required
@require_POST
def sessions_end_others(request):
    """End all my sessions but this one, and forget all my phones but this one."""
    this = phones.phone_of(request)
    sessions.sessions_end_others(by=request.user, this_session=request.session.session_key, this_phone=this.pk if this else None)
    messages.success(request, "Đã đăng xuất khỏi mọi thiết bị khác, và thôi ghi nhớ mọi điện thoại khác.")
    return redirect("own_sessions")


@login_required
@require_POST
def phone_remember(request):
    """Remember this browser: for who holds no office, and came in by more than a remembered phone."""
    if not _may_remember(request):
        raise Http404
    messages.success(request, "Đã ghi nhớ điện thoại này.")
    return remember(request, redirect("own_sessions"))


@login_required
@require_POST
def phone_forget(request, pk):
    if not phones.phones_forget(person=request.user, by=request.user, only=pk):
        raise Http404
    messages.success(request, "Đã thôi ghi nhớ điện thoại đó.")
    return redirect("own_sessions")


def _may_remember(request) -> bool:
    return only_represents(request.user) and not is_in_by_phone_only(request)
