"""What every page shows: the body that runs the portal, whether this is a trial, where the person may go, what waits for them."""

from functools import cache

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.http import url_has_allowed_host_and_scheme

from antt_portal import navigation
from antt_portal.notices.models import Notice
from antt_portal.preferences import LARGE_TEXT_COOKIE


def portal(request):
    """Settings as they are; what costs a query as a function that the template calls, once, if it shows it."""
    user = getattr(request, "user", None) or AnonymousUser()
    return {
        "PRODUCTION": settings.PRODUCTION,
        "GOVERNING_BODY": settings.GOVERNING_BODY,
        "RESPONSIBLE_PERSON": settings.RESPONSIBLE_PERSON,
        "CONTACT_ADDRESS": settings.CONTACT_ADDRESS,
        "CONTACT_PHONE": settings.CONTACT_PHONE,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "VERSION": settings.VERSION,
        "large_text": request.COOKIES.get(LARGE_TEXT_COOKIE) == "1",
        "previous_page": cache(lambda: _previous_page(request)),
        "navigation": cache(lambda: navigation.places_of(user, request.path)),
        "may_search": cache(lambda: navigation.may_search(user)),
        "leading_membership": cache(lambda: navigation.leading_membership(user)),
        "capacities": cache(lambda: [navigation.acts_as(membership) for membership in user.current_memberships]),
        "unread_notices": cache(lambda: Notice.objects.visible_to(user).unread().count() if user.is_authenticated else 0),
    }


def _previous_page(request) -> str:
    """The page of ours from which this one was asked for, if any."""
    page = request.headers.get("Referer", "")
    return page if page and url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}) else ""
