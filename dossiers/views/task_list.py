"""Beginning a dossier, and its own page: a task list for those who fill it, the review page for those who check it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import deadlines, history, permissions, services, steps, telling
from dossiers.at_the_desk import on_paper
from dossiers.choices import DossierKind, DossierState
from dossiers.contents import Contents
from dossiers.reviewing.standing import standing_of
from dossiers.views import review
from dossiers.views.opening import is_open, seen_dossier
from registrations.models import Subject


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def dossier_start(request, subject, year, kind):
    """POST: begin the subject's dossier of a year, or go on with it. GET: the page with the button that does so."""
    of = get_object_or_404(Subject.objects.visible_to(request.user).select_related("place__parent"), pk=subject)
    if kind not in DossierKind.values or not permissions.may_prepare_for(request.user, of):
        raise Http404
    if request.method == "POST":
        return redirect("dossier", services.dossier_open(subject=of, year=year, kind=kind, by=request.user).pk)
    on_behalf = permissions.helps(request.user, of)
    return render(request, "dossiers/start.html", {"subject": of, "year": year, "label": DossierKind(kind).label, "on_behalf": on_behalf})


@require_safe
@login_required
def dossier(request, pk):
    """The dossier, as it is for this person."""
    row = seen_dossier(request, pk)
    checks = permissions.may_review(request.user, row) and not permissions.is_ones_own(request.user, row)
    if not permissions.may_prepare(request.user, row) or (checks and not is_open(row)):
        return review.review_page(request, row)
    contents = Contents(row)
    to_do = steps.steps_of(contents)
    deadline = deadlines.deadline_of(row)
    return render(
        request,
        "dossiers/task_list.html",
        {
            "dossier": row,
            "contents": contents,
            "steps": to_do,
            "missing": steps.missing_of(to_do),
            "next_url": steps.next_step(row, to_do),
            "deadline": deadline,
            "is_open": is_open(row),
            "on_paper": on_paper.side_of(row, contents, request.user),
            "is_returned": row.state == DossierState.RETURNED,
            "may_file": permissions.may_file(request.user, row),
            "actions": {step.action: step for step in permissions.allowed_actions(request.user, row)},
            "area_officer": telling.area_officer_of(row),
            "standing": standing_of(row),
            "timeline": history.timeline_of(row, request.user, contents),
        },
    )
