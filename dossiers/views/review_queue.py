"""The police's list of dossiers, narrowed as they chose last, and the way from one dossier to the next."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from dossiers.reviewing import queue, queue_rows

REVIEWERS = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.AREA_OFFICER)
FIGURES = (
    ("submitted", "đã gửi, chờ tiếp nhận", {"state": "submitted"}),
    ("in_review", "đang kiểm tra", {"state": "in_review"}),
    ("returned", "chờ bổ sung", {"state": "returned"}),
    ("late", "nộp muộn, đang chờ", {"late": "true"}),
    ("mine", "tôi đang giữ", {"holder": "mine"}),
)


@require_safe
@for_roles(*REVIEWERS)
def review_queue(request):
    """What waits for this person to be checked, unless they chose otherwise."""
    rows = queue.dossiers_to_review(request.user)
    asked = queue.asked_for(request.GET, request.session)
    chosen, order = queue.filter_for(request.user, asked, rows), queue.order_of(asked)
    queue.remember(request.session, chosen, order)
    after = _number(request.GET.get("sau", ""))
    page = queue.page_of(chosen.qs, order=order, after=after)
    counts = queue.counts_of(rows, request.user)
    context = {
        "filter": chosen,
        "rows": queue_rows.rows_of(page.rows, request.user),
        "total": chosen.qs.count(),
        "figures": [(counts[name], words, f"?{chosen.address(given)}") for name, words, given in FIGURES],
        "order": order,
        "orders": [(words, f"?{chosen.address(chosen.given, order=key)}", key == order) for key, (words, _, _) in queue.ORDERS.items()],
        "next_url": f"?{chosen.address(chosen.given, order=order, sau=str(page.next_key))}" if page.next_key else "",
        "first_url": f"?{chosen.address(chosen.given, order=order)}" if after else "",
        "active": chosen.in_force(order=order),
        "clear_url": f"?{chosen.address({}, order=order)}",
        "keeps_reasons": request.user.holds(*queue.POLICE),
    }
    return render(request, "dossiers/review_queue.html", context)


@require_safe
@for_roles(*REVIEWERS)
def review_next(request):
    """On to the dossier behind the one that `sau` names, in the list as it was narrowed last; back to the list at its end."""
    asked = queue.asked_for({}, request.session)
    after = _number(request.GET.get("sau", ""))
    found = queue.next_after(queue.filter_for(request.user, asked), order=queue.order_of(asked), after=after)
    if found:
        return redirect("dossier", found.pk)
    messages.info(request, "Không còn hồ sơ nào khác trong danh sách đang lọc.")
    return redirect("review_queue")


def _number(written: str) -> int | None:
    return int(written) if written.isdecimal() and len(written) < 18 else None
