"""What stands between a signed-in person and the pages."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect

from antt_portal.accounts import second_factor
from antt_portal.accounts.permissions import only_represents
from antt_portal.accounts.ways_in import sessions

# What it takes to set the first password, or to enrol; and the way out.
OPEN_BEFORE_PASSWORD = {"account_set_password", "account_logout"}
OPEN_BEFORE_ENROLMENT = {"mfa_activate_totp", "account_reauthenticate", "account_logout"}


class SessionLifetime:
    """Ends a session that was idle, or has lasted, for too long: the request goes on as a stranger's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if sessions.session_is_over(request):
                idle = sessions.lifetime_of(request.user).idle_words
                sessions.session_leave(request)
                messages.info(request, f"Cổng tự đăng xuất sau {idle} không dùng, hoặc khi phiên đã quá lâu. Xin đăng nhập lại.")
            else:
                sessions.session_seen(request)
        return self.get_response(request)


class PasswordAndFactorFirst:
    """Sends who holds an office to set a password, when a slip was their way in, then to enrol a second factor where it is
    forced, whatever they ask for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated:
            return None
        if not request.user.has_usable_password() and not only_represents(request.user):
            first, is_open = "account_set_password", OPEN_BEFORE_PASSWORD
        elif second_factor.must_enrol(request.user):
            first, is_open = "mfa_activate_totp", OPEN_BEFORE_ENROLMENT
        else:
            return None
        return None if request.resolver_match.view_name in is_open else redirect(first)
