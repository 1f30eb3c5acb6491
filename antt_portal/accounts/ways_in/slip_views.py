"""Getting in without a password: by a slip typed or scanned, by a remembered phone (practice P4)."""

from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from antt_portal.accounts.forms import RememberPhoneForm, SlipForm
from antt_portal.accounts.permissions import only_represents
from antt_portal.accounts.ways_in import phones, slips
from antt_portal.accounts.ways_in.devices import device_words
from antt_portal.accounts.ways_in.getting_in import PHONE, SLIP, has_shown_slip, let_in
from antt_portal.refusals import Conflict

WRONG_SLIP = (
    "Tên đăng nhập hoặc mã chưa đúng, hoặc phiếu đã dùng, đã quá hạn. Ông/bà xem lại phiếu rồi nhập lại. "
    f"Sau {slips.WRONG_TRIES} lần sai, tám chữ số thôi dùng được; ông/bà quét mã QR trên phiếu, hoặc xin người đã cấp một phiếu mới."
)
PHONE_UNKNOWN = "Điện thoại này không còn được ghi nhớ. Ông/bà đăng nhập bằng mật khẩu, hoặc xin một phiếu mã mới."

get_and_post = require_http_methods(["GET", "HEAD", "POST"])


@get_and_post
@sensitive_post_parameters("code")
@never_cache
def slip_sign_in(request):
    """By the name and the eight digits of a slip. A wrong try counts on the slip and, like a wrong password, with django-axes."""
    form = SlipForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        person = authenticate(request, username=form.cleaned_data["login"], slip_code=form.cleaned_data["code"])
        if person is not None:
            return _let_in_by_slip(request, person)
        form.add_error(None, WRONG_SLIP)
    return render(request, "accounts/slip_sign_in.html", {"form": form})


@get_and_post
@never_cache
def slip_open(request, token):
    """What the QR of a slip opens: it says whose it is, by the given name only; a press uses it up."""
    slip = slips.slip_behind(token)
    if slip is not None and request.method == "POST":
        try:
            return _let_in_by_slip(request, slips.slip_use(slip=slip))
        except Conflict:
            slip = None
    return render(request, "accounts/slip_open.html", {"slip": slip}, status=404 if slip is None else 200)


@login_required
@get_and_post
def slip_used(request):
    """After getting in by a slip: remember this phone, set a password, or neither."""
    if not has_shown_slip(request) or not only_represents(request.user):
        return redirect("home")
    form = RememberPhoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return remember(request, redirect("home")) if form.cleaned_data["remember"] else redirect("home")
    return render(request, "accounts/slip_used.html", {"form": form})


@require_POST
@never_cache
def phone_sign_in(request):
    """One press on a remembered phone."""
    used = phones.phone_use(token=phones.token_of(request))
    if used is None:
        messages.error(request, PHONE_UNKNOWN)
        return phones.drop_token(redirect("account_login"))
    phone, token = used
    return phones.keep_token(let_in(request, phone.user, by=PHONE), phone, token)


def remember(request, response):
    """`response`, by which this browser is remembered from now on."""
    phone, token = phones.phone_remember(
        person=request.user, device=device_words(request.headers.get("User-Agent", "")), instead_of=phones.phone_of(request)
    )
    return phones.keep_token(response, phone, token)


def _let_in_by_slip(request, person):
    return let_in(request, person, by=SLIP, redirect_url=reverse("slip_used"))
