"""The page on which the police of a place keep the reasons that its reviewers pick."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from antt_portal.accounts.permissions import for_roles
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from dossiers import services
from dossiers.choices import PaperKind
from dossiers.permissions import POLICE
from dossiers.reviewing.forms import StockReasonForm
from dossiers.services.reasons import stock_reasons_of

ANY_PAPER = "Mọi giấy tờ"
DONE = {"add": "Đã thêm lý do.", "retire": "Đã thôi dùng lý do này. Những yêu cầu đã gửi không thay đổi."}


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*POLICE)
def stock_reasons(request):
    """GET: the reasons by paper. POST: add one (`act` is add), or offer one no longer (retire)."""
    places = list(Place.objects.filter(pk__in=request.user.place_ids(*POLICE)).order_by("code"))
    place = _chosen(places, request)
    if request.method != "POST":
        return _page(request, places, place, StockReasonForm())
    act = request.POST.get("act")
    if act not in DONE:
        raise Http404
    form = StockReasonForm(request.POST if act == "add" else None)
    if act == "add" and not form.is_valid():
        return _page(request, places, place, form, status=400)
    given = {"place": place, "by": request.user, "words": request.POST.get("words", ""), "paper_kind": request.POST.get("paper_kind", "")}
    try:
        {"add": services.stock_reason_add, "retire": services.stock_reason_retire}[act](**given)
    except Refused as refusal:
        if act == "add":
            form.add_error(refusal.field, refusal.sentence)
        return _page(request, places, place, form, refusal=None if act == "add" else refusal, status=refusal.status)
    messages.success(request, DONE[act])
    return redirect(f"{reverse('stock_reasons')}?noi={place.code}" if len(places) > 1 else reverse("stock_reasons"))


def _chosen(places: list[Place], request) -> Place:
    """The place that `noi` names, of those where this person is police; their first one when it names none."""
    code = request.POST.get("noi") or request.GET.get("noi")
    found = [place for place in places if not code or place.code == code]
    if not found:
        raise Http404
    return found[0]


def _page(request, places, place: Place, form, *, refusal: Refused | None = None, status: int = 200):
    reasons = stock_reasons_of(place.pk)
    groups = [(kind, label, reasons.in_use[kind], reasons.retired[kind]) for kind, label in [("", ANY_PAPER), *PaperKind.choices]]
    context = {
        "place": place,
        "places": places if len(places) > 1 else [],
        "form": form,
        "groups": groups,
        "refusal": refusal,
        "has_errors": status != 200,
    }
    return render(request, "dossiers/stock_reasons.html", context, status=status)
