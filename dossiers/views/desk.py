"""The desk at which paper is handed over (practice P3): find the subject, tick what came, print the receipt, take the next one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.capped_uploads import TOO_LARGE, capped_upload
from antt_portal.keyed_pages import first_page, page_of
from antt_portal.refusals import Refused
from antt_portal.text import normal
from dossiers import deadlines, permissions, services
from dossiers.at_the_desk import receipts as intake_receipts
from dossiers.at_the_desk import search as desk_search
from dossiers.at_the_desk.forms import IntakeForm
from dossiers.choices import DossierKind
from dossiers.contents import Contents
from dossiers.forms import draft_version
from dossiers.intake import too_large_sentence
from dossiers.models import Dossier, PaperIntake
from dossiers.printing import pdf_answer
from dossiers.services.desk import intakes_of_today
from dossiers.services.dossiers import begun_or_to_begin
from dossiers.views.opening import seen_dossier
from registrations import plans
from registrations.models import Subject

AT_THE_DESK = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.AREA_OFFICER)
LONGEST_WORDS = 100


@require_safe
@for_roles(*AT_THE_DESK)
def paper_desk(request):
    """Find the subject whose paper was brought, by words; what this officer took in today."""
    words = _words(request)
    found = desk_search.found(request.user, words)
    context = {
        "words": words,
        "found": found,
        "is_cut": len(found) == desk_search.LIMIT,
        "limit": desk_search.LIMIT,
        "intakes": intakes_of_today(request.user),
        "without_scan": desk_search.papers_without_scan(request.user).count(),
    }
    return render(request, "dossiers/paper_desk.html", context)


@require_safe
@for_roles(*AT_THE_DESK)
def papers_without_scan(request):
    """The papers of which there is no picture yet, and where each of them lies."""
    words = _words(request)
    rows = desk_search.papers_without_scan(request.user)
    if words:
        rows = rows.filter(dossier__in=Dossier.objects.search(words))
    page, next_url = page_of(rows, request.GET, by=("pk",))
    context = {"words": words, "rows": page, "total": rows.count(), "next_url": next_url, "first_url": first_page(request.GET)}
    return render(request, "dossiers/papers_without_scan.html", context)


def _words(request) -> str:
    return normal(request.GET.get("q", "").replace("\0", ""))[:LONGEST_WORDS]


@capped_upload
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def paper_intake(request, subject, year, kind):
    """GET: the form of what was handed over. POST: take it in, all of it in one act."""
    of = get_object_or_404(Subject.objects.visible_to(request.user).select_related("place__parent"), pk=subject)
    if kind not in DossierKind.values:
        raise Http404
    try:
        dossier = _dossier_at_the_desk(request.user, of, year, kind)
    except Refused as refusal:
        context = {"subject": of, "year": year, "label": DossierKind(kind).label, "sentence": refusal.sentence}
        return render(request, "dossiers/paper_intake_refused.html", context, status=refusal.status if request.method == "POST" else 200)
    if request.method != "POST":
        return _form_page(request, dossier, IntakeForm(dossier=dossier, initial=_initial(request.user, dossier)))
    form = IntakeForm(request.POST, request.FILES, dossier=dossier, initial=_initial(request.user, dossier))
    if too_large := getattr(request, "file_too_large", None):
        form.add_error(None, too_large_sentence(too_large))
        return _form_page(request, dossier, form, status=TOO_LARGE)
    if not form.is_valid():
        return _form_page(request, dossier, form, status=400)
    version = draft_version(request, dossier)
    try:
        taken = services.paper_take_in(subject=of, year=year, kind=kind, by=request.user, version=version, **form.for_service())
    except Refused as refusal:
        form.add_error(_field_of(refusal, form), refusal.sentence)
        return _form_page(request, _dossier_at_the_desk(request.user, of, year, kind), form, status=refusal.status)
    return redirect("intake", taken.dossier_id, taken.pk)


def _dossier_at_the_desk(user, subject: Subject, year: int, kind: str) -> Dossier:
    """The dossier, begun or not, if `user` takes in its paper; 404 otherwise. Refused where none can be begun."""
    try:
        dossier = begun_or_to_begin(subject, year, kind)
    except Refused:
        place, _basis = plans.deciding_place(subject, year, clock.today())
        if not permissions.may_take_in(user, Dossier(subject=subject, deciding_place=place)):
            raise Http404 from None
        raise
    if not permissions.may_take_in(user, dossier):
        raise Http404
    return dossier


def _initial(user, dossier: Dossier) -> dict:
    """What the page offers; paper usually goes where the one before went."""
    last = next(iter(intakes_of_today(user)), None)
    return IntakeForm.initial_for(dossier, kept_at=last.kept_at if last else "")


def _field_of(refusal: Refused, form: IntakeForm) -> str | None:
    if refusal.field == "papers":
        return f"{form.requirements[0].kind}-received"
    return refusal.field if refusal.field in form.fields else None


def _form_page(request, dossier: Dossier, form: IntakeForm, status: int = 200):
    contents = Contents(dossier, as_shown=True) if dossier.pk else None
    context = {
        "dossier": dossier,
        "subject": dossier.subject,
        "form": form,
        "version": dossier.version if dossier.pk else 0,
        "takes_paper": desk_search.takes_paper(dossier),
        "deadline": deadlines.deadline_of(dossier),
        "is_further": bool(dossier.pk and dossier.receipt_code and desk_search.takes_paper(dossier)),
        "asked_for": contents.open_notes if contents else [],
        "already": [paper for paper in contents.papers if paper.is_there] if contents else [],
        "known_people": _known_people(dossier.subject),
        "has_errors": bool(form.errors),
    }
    return render(request, "dossiers/paper_intake.html", context, status=status)


def _known_people(subject: Subject) -> list[str]:
    """Who may have brought it: offered to pick, never filled in beforehand."""
    members = subject.members.in_force(clock.today()).representatives().select_related("user")
    return list(dict.fromkeys(filter(None, [*(member.user.full_name for member in members), subject.head_name])))


@require_safe
@login_required
def intake_page(request, pk, intake):
    """After taking in: the code to tell, what is missing, the receipt to print, and the next one."""
    dossier, taken = _seen_intake(request, pk, intake)
    return render(request, "dossiers/intake.html", intake_receipts.facts_of(taken) | _next_steps(request.user, dossier))


def _next_steps(user, dossier: Dossier) -> dict:
    return {"may_take_in": permissions.may_take_in(user, dossier), "is_open": permissions.is_open_to(user, dossier)}


@require_safe
@login_required
def intake_receipt(request, pk, intake):
    """The receipt in two copies on one sheet; as a page to print where this machine cannot make PDF."""
    dossier, taken = _seen_intake(request, pk, intake)
    return pdf_answer(
        request,
        template="dossiers/intake_receipt_pdf.html",
        stylesheet="intake_receipt.css",
        facts=intake_receipts.facts_of(taken),
        name=f"phieu-nhan-{dossier.receipt_code}",
        page="dossiers/intake_receipt_page.html",
    )


def _seen_intake(request, pk: int, intake: int) -> tuple[Dossier, PaperIntake]:
    """The dossier and the desk's record of one visit, to those who read the dossier's contents."""
    dossier = seen_dossier(request, pk)
    taken = get_object_or_404(PaperIntake.objects.select_related("entered_by"), pk=intake, dossier=dossier)
    taken.dossier = dossier
    return dossier, taken
