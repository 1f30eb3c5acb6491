"""What stands between a signed-in person and the pages."""

from django.shortcuts import redirect

from antt_portal.accounts import second_factor

# What it takes to enrol, and the way out.
OPEN_BEFORE_ENROLMENT = {"mfa_activate_totp", "account_reauthenticate", "account_logout"}


class SecondFactorFirst:
    """Sends people on whom a second factor is forced, and who have none yet, to its enrolment, whatever they ask for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.view_name in OPEN_BEFORE_ENROLMENT:
            return None
        if request.user.is_authenticated and second_factor.must_enrol(request.user):
            return redirect("mfa_activate_totp")
        return None
