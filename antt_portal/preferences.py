"""What a person chooses for their own screen. Kept in a cookie: it holds on the device, signed in or not, without JavaScript."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

LARGE_TEXT_COOKIE = "chu_to"
ONE_YEAR = 365 * 24 * 3600  # seconds


@require_POST
def text_size(request):
    """“Chữ to” on (`large` is 1) or off, then back to the page it was asked on."""
    response = HttpResponseRedirect(_back_to(request))
    if request.POST.get("large") == "1":
        response.set_cookie(LARGE_TEXT_COOKIE, "1", max_age=ONE_YEAR, httponly=True, samesite="Lax", secure=settings.PRODUCTION)
    else:
        response.delete_cookie(LARGE_TEXT_COOKIE, samesite="Lax")
    return response


def _back_to(request) -> str:
    """The page named by `next` if it is one of ours."""
    page = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return page if allowed else reverse("home")


urlpatterns = [path("co-chu/", text_size, name="text_size")]
