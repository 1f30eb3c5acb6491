"""The dossier a page is about: through `visible_to`, with what its pages read."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from antt_portal import clock
from dossiers import permissions
from dossiers.choices import EDITABLE
from dossiers.models import Dossier

READ = ("subject__place__parent", "enrolment", "place__parent", "deciding_place", "figures")


def seen_dossier(request, pk: int) -> Dossier:
    """The dossier, if this person may see it; 404 otherwise."""
    return get_object_or_404(Dossier.objects.visible_to(request.user).select_related(*READ), pk=pk)


def prepared_dossier(request, pk: int) -> Dossier:
    """The dossier, if this person may fill it; 404 otherwise."""
    dossier = seen_dossier(request, pk)
    if not permissions.may_prepare(request.user, dossier):
        raise Http404
    return dossier


def fillable_dossier(request, pk: int) -> Dossier:
    """The dossier, if this person may fill it, or type in what came on paper; 404 otherwise."""
    dossier = seen_dossier(request, pk)
    if not permissions.may_fill(request.user, dossier):
        raise Http404
    return dossier


def is_open(dossier: Dossier) -> bool:
    """Whether its pages are forms; a sent dossier is shown, not filled, and so is any of a ward that is no more."""
    return dossier.state in EDITABLE and not dossier.place.is_gone_on(clock.today())
