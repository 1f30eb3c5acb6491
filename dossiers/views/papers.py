"""The step of one paper: its files with their pictures, its date and symbol; adding, replacing and taking out files."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from antt_portal.refusals import Refused
from dossiers import intake, services, steps
from dossiers.choices import DossierState, PaperKind
from dossiers.contents import Contents
from dossiers.forms import PaperForm, UploadForm
from dossiers.models import Document, FileVersion
from dossiers.services.documents import shareable
from dossiers.views.opening import is_open, prepared_dossier, seen_dossier

TOO_LARGE = 413


def capped_upload(view):
    """A view whose uploads are cut off while they stream in. The token is checked after the cap is in place, since reading it
    reads the request."""
    checked = csrf_protect(view)

    def capped(request, *args, **kwargs):
        request.upload_handlers.insert(0, intake.CappedUpload(request))
        return checked(request, *args, **kwargs)

    return csrf_exempt(capped)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def paper(request, pk, kind):
    """GET: the paper's page. POST: its date and symbol, then on to the next step."""
    dossier = prepared_dossier(request, pk)
    of = _paper_of(dossier, kind)
    if request.method != "POST":
        return _page(request, dossier, kind)
    document = of.documents[0] if of.documents else None
    form = PaperForm(request.POST, requirement=of.requirement)
    if document and not form.is_valid():
        return _page(request, dossier, kind, form=form, status=400)
    try:
        if kind == PaperKind.RESOLUTION and not of.documents:
            services.party_save(dossier=dossier, by=request.user, no_party_organisation="no_party" in request.POST)
        if document and (of.requirement.asks_date or of.requirement.asks_symbol):
            services.document_describe(dossier=dossier, document=document, by=request.user, **form.described())
    except Refused as refusal:
        form.is_valid()
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, dossier, kind, form=form, status=refusal.status)
    if request.POST.get("back") == "check":
        return redirect("dossier_check", pk)
    row = seen_dossier(request, pk)
    return redirect(steps.next_step(row, steps.steps_of(Contents(row)), after=kind))


@capped_upload
@require_POST
@login_required
def paper_upload(request, pk, kind):
    """Add files to the paper."""
    dossier = prepared_dossier(request, pk)
    _paper_of(dossier, kind)
    form = UploadForm(request.POST, request.FILES)
    if too_large := getattr(request, "file_too_large", None):
        form.add_error("files", intake.too_large_sentence(too_large))
        return _page(request, dossier, kind, upload=form, status=TOO_LARGE)
    if not form.is_valid():
        return _page(request, dossier, kind, upload=form, status=400)
    try:
        services.document_add(dossier=dossier, by=request.user, kind=kind, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, dossier, kind, upload=form, status=refusal.status)
    messages.success(request, f"Đã nhận {len(form.cleaned_data['files'])} tệp.")
    return redirect("dossier_paper", pk, kind)


@capped_upload
@require_POST
@login_required
def file_replace(request, pk, file):
    """Put another file in the place of one."""
    dossier = prepared_dossier(request, pk)
    old = _file_of(request, dossier, file)
    kind = old.document.kind
    form = UploadForm(request.POST, request.FILES)
    form.is_valid()
    try:
        if too_large := getattr(request, "file_too_large", None):
            raise Refused(intake.too_large_sentence(too_large), field="files")
        uploads = form.cleaned_data.get("files") or []
        if len(uploads) != 1:
            raise Refused("Ông/bà chọn một tệp để thay.", field="files")
        services.document_replace(dossier=dossier, file=old, by=request.user, upload=uploads[0])
    except Refused as refusal:
        form.add_error("files", refusal.sentence)
        return _page(request, dossier, kind, upload=form, status=TOO_LARGE if too_large else refusal.status)
    messages.success(request, f"Đã thay tệp “{old.original_name}”; bản cũ vẫn được giữ bên cạnh.")
    return redirect("dossier_paper", pk, kind)


@require_POST
@login_required
def file_remove(request, pk, file):
    """Take a file out of the draft."""
    dossier = prepared_dossier(request, pk)
    old = _file_of(request, dossier, file)
    services.document_remove(dossier=dossier, file=old, by=request.user)
    messages.success(request, f"Đã bỏ tệp “{old.original_name}” ra khỏi hồ sơ.")
    return redirect("dossier_paper", pk, old.document.kind)


@require_POST
@login_required
def paper_share(request, pk, kind):
    """Let a paper filed for another subject serve this dossier too."""
    dossier = prepared_dossier(request, pk)
    number = request.POST.get("document", "")
    if not number.isdecimal():
        raise Http404
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=number, kind=kind)
    services.document_share(dossier=dossier, document=document, by=request.user)
    messages.success(request, "Giấy tờ đã nộp nay dùng chung cho hồ sơ này.")
    return redirect("dossier_paper", pk, kind)


def _paper_of(dossier, kind: str):
    of = Contents(dossier).paper(kind)
    if of is None:
        raise Http404
    return of


def _file_of(request, dossier, pk: int) -> FileVersion:
    files = FileVersion.objects.visible_to(request.user).filter(document__attachments__dossier=dossier)
    return get_object_or_404(files.select_related("document"), pk=pk)


def _page(request, dossier, kind: str, *, form=None, upload=None, status: int = 200):
    dossier = seen_dossier(request, dossier.pk)
    of = _paper_of(dossier, kind)
    document = of.documents[0] if of.documents else None
    if form is None:
        known = {"dated_on": document.dated_on, "symbol": document.symbol} if document else None
        form = PaperForm(initial=known, requirement=of.requirement)
    upload = upload or UploadForm()
    context = {
        "dossier": dossier,
        "paper": of,
        "document": document,
        "form": form,
        "upload": upload,
        "is_open": is_open(dossier),
        "may_replace": is_open(dossier) or (dossier.state == DossierState.COMPLETE and not dossier.held_by),
        "asks_party": kind == PaperKind.RESOLUTION and not of.documents and dossier.subject.kind != "ward",
        "no_party": bool(getattr(dossier, "figures", None) and dossier.figures.no_party_organisation),
        "is_other": kind == PaperKind.OTHER,
        "shared": list(shareable(dossier, kind, request.user)[:5]) if not of.documents and is_open(dossier) else [],
        "limit_megabytes": settings.UPLOAD_LIMIT_BYTES // intake.MEGABYTE,
        "has_errors": bool(form.errors or upload.errors),
        "back": request.GET.get("ve") == "xem-lai" or request.POST.get("back") == "check",
    }
    return render(request, "dossiers/paper.html", context, status=status)
