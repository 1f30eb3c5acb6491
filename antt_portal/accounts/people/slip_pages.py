"""Giving people their way in (practice P4): one slip on the screen, or a sheet of slips to print; and closing it when a phone is lost."""

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from antt_portal import print_assets
from antt_portal.accounts.models import User
from antt_portal.accounts.people import belonging
from antt_portal.accounts.people import lists as people_lists
from antt_portal.accounts.people.lists import place_called
from antt_portal.accounts.reauthentication import password_again
from antt_portal.accounts.ways_in import care
from antt_portal.accounts.ways_in.closing import ways_in_close
from antt_portal.accounts.ways_in.slips import IssuedSlip, slip_behind, slip_issue, slip_sheet_pdf
from antt_portal.refusals import NotYours, Refused

SALT = "antt_portal.accounts.people.slip_pages"
MOST_AT_ONCE = 200
NO_STORE = {"Cache-Control": "private, no-store"}
NO_PRINTER = "Máy chủ chưa tạo được tệp PDF nên chưa cấp phiếu mã nào. Ông/bà cấp từng phiếu trên màn hình, hoặc báo người quản trị."


@require_POST
@login_required
def issue(request, code, pk):
    """A slip for one person, shown once: digits and QR large. For somebody who holds an office the password is asked again."""
    place, person = _cared_for(request, code, pk)
    if care.places_of(person):
        return _issue_after_password(request, place, person)
    return _issue(request, place, person)


def _issue(request, place, person):
    slip = slip_issue(person=person, by=request.user)
    context = {
        "place": place,
        "slip": slip,
        "qr": _qr(slip),
        "kept": _kept(slip),
        "address": settings.PUBLIC_ADDRESS,
        "back": _page_of(request, place, person),
    }
    response = render(request, "accounts/person_slip.html", context)
    response.headers["Cache-Control"] = NO_STORE["Cache-Control"]
    return response


_issue_after_password = password_again(_issue)


@require_POST
@login_required
def close(request, code, pk):
    """A lost phone: whoever holds it is out at once. A new slip makes it good again, so no password is asked for."""
    place, person = _cared_for(request, code, pk)
    ways_in_close(person=person, by=request.user)
    messages.success(
        request,
        f"Đã đóng mọi lượt đăng nhập, điện thoại đã ghi nhớ và phiếu mã của ông/bà {person.full_name}. "
        "Người này cần vào lại thì ông/bà cấp phiếu mã mới.",
    )
    return redirect(_page_of(request, place, person))


@require_POST
@login_required
def print_one(request, code, pk):
    """The slip that is on the screen as a PDF: the page carries it, since it can be read nowhere else."""
    _, person = _cared_for(request, code, pk)
    try:
        token, digits = signing.loads(request.POST.get("slip", ""), salt=SALT, max_age=3600)
    except signing.BadSignature:
        raise Refused("Phiếu mã trên màn hình không còn in được. Ông/bà cấp phiếu mới rồi in.") from None
    row = slip_behind(token)
    if row is None or row.user_id != person.pk:
        raise Refused("Phiếu mã này đã được dùng hoặc đã thay bằng phiếu khác. Ông/bà cấp phiếu mới rồi in.")
    return _sheet([IssuedSlip(person, person.username, digits, token, row.expires_at)])


@password_again
@require_POST
def issue_sheet(request, code):
    """Slips for everybody who was ticked, or for all of a list who have no way in yet, as one sheet to print."""
    place = place_called(code)
    chosen, _ = people_lists.opened(request, place)
    asked = chosen.without_way_in(request, place) if "tat_ca" in request.POST else _ticked(request)
    persons = list(asked.order_by("pk")[: MOST_AT_ONCE + 1])
    if not persons:
        raise Refused("Chưa chọn người nào cần phiếu mã. Ông/bà đánh dấu vào ô trước tên rồi bấm lại.")
    if len(persons) > MOST_AT_ONCE:
        raise Refused(f"Mỗi lần in nhiều nhất {MOST_AT_ONCE} phiếu. Ông/bà chọn theo từng nhóm nhỏ hơn.")
    if print_assets.print_available() is not None:
        raise Refused(NO_PRINTER)
    return _sheet([slip_issue(person=person, by=request.user) for person in persons])


def _ticked(request):
    """The people who were ticked; one whom this person does not look after makes the whole request somebody else's."""
    ids = {int(pk) for pk in request.POST.getlist("person") if pk.isdecimal() and len(pk) < 18}
    ticked = User.objects.filter(pk__in=ids, is_active=True)
    theirs = care.cared_for(request.user, ticked)
    if theirs.count() != ticked.count():
        raise NotYours
    return theirs


def _cared_for(request, code, pk) -> tuple:
    """The place and a person who is something there and whose way in this person looks after. Else 404."""
    place, person = place_called(code), get_object_or_404(User, pk=pk)
    here = any(tie.place_id == place.pk and not tie.is_over for tie in belonging.ties_of(person))
    if not here or not care.may_care_for(request.user, person):
        raise Http404
    return place, person


def _sheet(issued: list[IssuedSlip]) -> HttpResponse:
    content = slip_sheet_pdf(issued, base_url=settings.PUBLIC_ADDRESS)
    headers = {"Content-Disposition": 'attachment; filename="phieu-dang-nhap.pdf"'} | NO_STORE
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _page_of(request, place, person) -> str:
    """Where one goes on from: the person's page, or the page of a subject for who looks after that alone."""
    ties = [tie for tie in belonging.ties_of(person) if tie.place_id == place.pk]
    if any(tie.is_kept_by(request.user) for tie in ties):
        return reverse("person", args=[place.code, person.pk])
    return next((tie.url for tie in ties if tie.url and not tie.is_over), reverse("home"))


def _qr(slip: IssuedSlip) -> str:
    return segno.make(slip.address(settings.PUBLIC_ADDRESS), error="m").svg_data_uri(border=2)


def _kept(slip: IssuedSlip) -> str:
    """The slip for the button that prints it; signed, so that what is printed is what was issued."""
    return signing.dumps([slip.token, slip.code], salt=SALT)
