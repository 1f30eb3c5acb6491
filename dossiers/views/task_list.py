"""Beginning a dossier, and its own page: a task list for those who fill it, the review page for those who check it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from antt_portal.refusals import Refused
from dossiers import deadlines, history, permissions, services, steps, telling
from dossiers.at_the_desk import on_paper
from dossiers.choices import EDITABLE, DossierKind, DossierState
from dossiers.contents import Contents
from dossiers.reviewing.standing import standing_of
from dossiers.services.dossiers import begun_or_to_begin
from dossiers.views import review
from dossiers.views.opening import is_open, seen_dossier
from registrations.dissolved_wards import where_to_go
from registrations.models import Subject


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def dossier_start(request, subject, year, kind):
    """POST: begin the subject's dossier of a year, or go on with it. GET: the page with the button that does so, until when it may be
    sent, and whether it still can be; one that was begun is gone on with."""
    of = get_object_or_404(Subject.objects.visible_to(request.user).select_related("place__parent"), pk=subject)
    if kind not in DossierKind.values or not permissions.may_prepare_for(request.user, of):
        raise Http404
    if request.method == "POST":
        return redirect("dossier", services.dossier_open(subject=of, year=year, kind=kind, by=request.user).pk)
    context = {"subject": of, "year": year, "label": DossierKind(kind).label}
    try:
        to_begin = begun_or_to_begin(of, year, kind)
    except Refused as refusal:
        return render(request, "dossiers/start.html", context | {"refused": refusal.sentence})
    if to_begin.pk:
        return redirect("dossier", to_begin.pk)
    deadline, on_behalf = deadlines.deadline_of(to_begin), permissions.helps(request.user, of)
    context |= {"dossier": to_begin, "deadline": deadline, "on_behalf": on_behalf, "may_begin": on_behalf or not deadline.is_closed}
    context["area_officer"] = telling.area_officer_of(to_begin)
    return render(request, "dossiers/start.html", context)


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
            "where_to_go": where_to_go(row.place) if row.state in EDITABLE and not is_open(row) else "",
            "on_paper": on_paper.side_of(row, contents, request.user),
            "is_returned": row.state == DossierState.RETURNED,
            "may_file": permissions.may_file(request.user, row),
            "actions": {step.action: step for step in permissions.allowed_actions(request.user, row)},
            "area_officer": telling.area_officer_of(row),
            "standing": standing_of(row),
            "timeline": history.timeline_of(row, request.user, contents),
        },
    )
