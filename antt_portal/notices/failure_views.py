"""“Thư chưa gửi được”: whom the reminders of the portal do not reach though they should, and why."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.accounts.people.belonging import people_of
from antt_portal.accounts.people.lists import place_called
from antt_portal.keyed_pages import first_page, page_of
from antt_portal.notices.failures import NOT_AGAIN, READERS, deliveries_to, failures_in, worth_sending_again
from antt_portal.notices.services.deliveries import delivery_send_again


@require_safe
@login_required
def failed_deliveries(request, code):
    """The list, newest first, each with its reason; a name is a link for whoever may set its address right."""
    place = _looked_after(request, code)
    rows = failures_in(place)
    page, next_url = page_of(rows, request.GET, by=("-day", "pk"))
    again = worth_sending_again(clock.today()).filter(pk__in=[row.pk for row in page])
    kept = User.objects.filter(people_of(place, kept_by=request.user), pk__in=[row.recipient_id for row in page])
    context = {
        "place": place,
        "rows": page,
        "found": rows.count(),
        "again": set(again.values_list("pk", flat=True)),
        "not_again": NOT_AGAIN,
        "kept": set(kept.values_list("pk", flat=True)),
        "next_url": next_url,
        "first_url": first_page(request.GET),
    }
    return render(request, "notices/failed_deliveries.html", context)


@require_POST
@login_required
def send_again(request, code, pk):
    """“Gửi lại”."""
    place = _looked_after(request, code)
    delivery = get_object_or_404(deliveries_to(place), pk=pk)
    delivery_send_again(delivery=delivery, place=place, by=request.user)
    messages.success(request, "Cổng đang gửi lại. Nếu vẫn không gửi được, người này hiện lại ở đây.")
    return redirect("failed_deliveries", code)


def _looked_after(request, code):
    place = place_called(code)
    if not request.user.holds(*READERS, place=place):
        raise Http404
    return place
