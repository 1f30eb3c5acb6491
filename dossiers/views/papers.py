"""The step of one paper: its files with their pictures, its date and symbol; adding, replacing, taking out and sharing."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from antt_portal.capped_uploads import TOO_LARGE, capped_upload
from antt_portal.refusals import Refused
from dossiers import intake, permissions, rearrangement, services, steps
from dossiers.at_the_desk.search import intake_address, takes_paper
from dossiers.choices import DossierState, PaperKind
from dossiers.contents import Contents, PaperOf
from dossiers.forms import PaperForm, ShareForm, UploadForm
from dossiers.models import Document, Dossier, FileVersion
from dossiers.own_papers import drafts
from dossiers.services.documents import may_describe, may_scan
from dossiers.services.sharing import shareable, subjects_to_share_with
from dossiers.views.opening import fillable_dossier, is_open, prepared_dossier, seen_dossier
from registrations.models import Subject


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def paper(request, pk, kind):
    """GET: the paper's page. POST: the date and symbol of one of its documents, then on to the next step."""
    dossier, of = _opened(request, pk, kind)
    if request.method != "POST":
        return _page(request, dossier, kind)
    if not permissions.may_fill(request.user, dossier):
        raise Http404
    document = _document_in(of, request.POST.get("document", "")) or (of.documents[0] if of.documents else None)
    form = PaperForm(request.POST, **_asked_of(dossier, of))
    is_described = document and form.fields and (may_describe(request.user, dossier, document) or {*form.fields} & {*request.POST})
    if is_described and not form.is_valid():
        return _page(request, dossier, kind, described=(document, form), status=400)
    try:
        if kind == PaperKind.RESOLUTION and not of.documents:
            services.party_save(dossier=dossier, by=request.user, no_party_organisation="no_party" in request.POST)
        if is_described:
            services.document_describe(dossier=dossier, document=document, by=request.user, **form.described())
    except Refused as refusal:
        form.is_valid()
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, dossier, kind, described=(document, form), status=refusal.status)
    row = seen_dossier(request, pk)
    return redirect(_after(request, row, kind)) if is_open(row) else redirect("dossier", pk)


@capped_upload
@require_POST
@login_required
def paper_upload(request, pk, kind):
    """Add files to the paper; to one that was handed over on paper its scan."""
    dossier, of = _opened(request, pk, kind)
    form = UploadForm(request.POST, request.FILES)
    if too_large := getattr(request, "file_too_large", None):
        form.add_error("files", intake.too_large_sentence(too_large))
        return _page(request, dossier, kind, upload=form, status=TOO_LARGE)
    if not form.is_valid():
        return _page(request, dossier, kind, upload=form, status=400)
    try:
        _add(request, dossier, of, form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, dossier, kind, upload=form, status=refusal.status)
    messages.success(request, f"Đã nhận {len(form.cleaned_data['files'])} tệp.")
    row = seen_dossier(request, pk)
    if "onward" in request.POST and _goes_onward(row, of.requirement):
        return redirect(_after(request, row, kind))
    return redirect("dossier_paper", pk, kind)


def _goes_onward(dossier, requirement) -> bool:
    """Whether nothing more is asked of the paper than its files, so that handing them in may lead straight to what comes next."""
    return is_open(dossier) and requirement.required and not requirement.asks_date and not requirement.asks_symbol


def _after(request, dossier, kind: str) -> str:
    """Where one goes on to from a paper that is done: where one came from, else the next step."""
    if request.POST.get("back") == "check":
        return reverse("dossier_check", args=[dossier.pk])
    return steps.next_step(dossier, steps.steps_of(Contents(dossier)), after=kind)


def _add(request, dossier, of: PaperOf, given: dict) -> None:
    """To an open dossier new files; to a sent one only pictures of what was handed over on paper."""
    document = _document_in(of, request.POST.get("document", ""))
    if document and not is_open(dossier):
        del given["title"]
        services.document_scan(dossier=dossier, document=document, by=request.user, **given)
    else:
        services.document_add(dossier=dossier, by=request.user, kind=of.requirement.kind, **given)


@capped_upload
@require_POST
@login_required
def file_replace(request, pk, file):
    """Put another file in the place of one."""
    dossier = fillable_dossier(request, pk)
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
    dossier = fillable_dossier(request, pk)
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


@require_POST
@login_required
def paper_share_with(request, pk, document):
    """Let a paper of this dossier serve several other subjects of this person too."""
    dossier = prepared_dossier(request, pk)
    shared = _document_of(request, dossier, document)
    form = ShareForm(request.POST, subjects=subjects_to_share_with(dossier, shared, request.user))
    if not form.is_valid():
        raise Http404  # names a subject that was not offered
    subjects = list(Subject.objects.visible_to(request.user).filter(pk__in=form.cleaned_data["subjects"]))
    try:
        services.document_share_with(dossier=dossier, document=shared, subjects=subjects, by=request.user)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, dossier, shared.kind, share=form, status=refusal.status)
    names = ", ".join(subject.name for subject in subjects)
    messages.success(request, f"Giấy tờ này nay dùng chung cho {names}.")
    return redirect("dossier_paper", pk, shared.kind)


@require_POST
@login_required
def paper_unshare(request, pk, document):
    """Let a shared paper no longer serve this dossier."""
    dossier = prepared_dossier(request, pk)
    shared = _document_of(request, dossier, document)
    try:
        services.document_unshare(dossier=dossier, document=shared, by=request.user)
    except Refused as refusal:
        upload = UploadForm({})
        upload.add_error(None, refusal.sentence)
        return _page(request, dossier, shared.kind, upload=upload, status=refusal.status)
    messages.success(request, "Hồ sơ này thôi dùng chung giấy tờ đó; các hồ sơ kia vẫn giữ.")
    return redirect("dossier_paper", pk, shared.kind)


def _opened(request, pk: int, kind: str) -> tuple[Dossier, PaperOf]:
    """The dossier and its paper, if this person may fill it, or only add the picture of sheets that lie at the desk; 404 otherwise."""
    dossier = seen_dossier(request, pk)
    of = _paper_of(request, dossier, kind)
    if not permissions.may_fill(request.user, dossier) and not any(may_scan(request.user, dossier, one) for one in of.documents):
        raise Http404
    return dossier, of


def _paper_of(request, dossier, kind: str) -> PaperOf:
    of = Contents(dossier, as_shown=not permissions.may_prepare(request.user, dossier)).paper(kind)
    if of is None:
        raise Http404
    return of


def _document_in(of: PaperOf, number: str) -> Document | None:
    return next((document for document in of.documents if str(document.pk) == number), None)


def _document_of(request, dossier, pk: int) -> Document:
    documents = Document.objects.visible_to(request.user).filter(attachments__dossier=dossier, attachments__removed_at=None)
    return get_object_or_404(documents, pk=pk)


def _file_of(request, dossier, pk: int) -> FileVersion:
    files = FileVersion.objects.visible_to(request.user).filter(document__attachments__dossier=dossier)
    return get_object_or_404(files.select_related("document"), pk=pk)


def _asked_of(dossier, of: PaperOf) -> dict:
    return {"requirement": of.requirement, "offers_rearrangement": rearrangement.is_offered(dossier, of.requirement.kind)}


@dataclass(frozen=True)
class DocumentOnPage:
    """One document of the paper, with the forms that this person may use on it as the dossier stands."""

    document: Document
    form: PaperForm | None
    share: ShareForm | None
    may_scan: bool
    may_remove: bool


def _documents_on_page(request, dossier, of: PaperOf, *, described, share) -> list[DocumentOnPage]:
    is_typed_here, prepares = permissions.is_open_to(request.user, dossier), permissions.may_prepare(request.user, dossier)
    rows = []
    for number, document in enumerate(of.documents):
        is_offered = is_typed_here and may_describe(request.user, dossier, document)
        form = _form_of(dossier, of, document, number) if is_offered else None
        if described and described[0] and described[0].pk == document.pk:
            form = described[1]
        offered = subjects_to_share_with(dossier, document, request.user) if prepares and document.kind != PaperKind.OTHER else []
        rows.append(
            DocumentOnPage(
                document=document,
                form=form if form and form.fields else None,
                share=(share or ShareForm(subjects=offered, auto_id=f"id_%s_{document.pk}")) if offered else None,
                may_scan=not is_open(dossier) and may_scan(request.user, dossier, document),
                may_remove=is_typed_here and (is_open(dossier) or document.handed_over),
            )
        )
    return rows


def _form_of(dossier, of: PaperOf, document: Document, number: int) -> PaperForm:
    auto_id = f"id_%s_{document.pk}" if number else "id_%s"
    return PaperForm(initial=PaperForm.initial_from(document), auto_id=auto_id, **_asked_of(dossier, of))


def _page(request, dossier, kind: str, *, described=None, upload=None, share=None, status: int = 200):
    dossier = seen_dossier(request, dossier.pk)
    of = _paper_of(request, dossier, kind)
    upload = upload or UploadForm()
    is_typed_here = permissions.is_open_to(request.user, dossier)
    may_replace_complete = dossier.state == DossierState.COMPLETE and not dossier.held_by and permissions.may_prepare(request.user, dossier)
    form = described[1] if described else None
    context = {
        "dossier": dossier,
        "paper": of,
        "documents": _documents_on_page(request, dossier, of, described=described, share=share),
        "form": form,
        "upload": upload,
        "share": share,
        "is_open": is_open(dossier),
        "is_typed_here": is_typed_here,
        "may_replace": is_typed_here or may_replace_complete,
        "may_replace_complete": may_replace_complete,
        "intake_url": intake_address(dossier) if permissions.may_take_in(request.user, dossier) and takes_paper(dossier) else "",
        "asks_party": kind == PaperKind.RESOLUTION and not of.documents and dossier.subject.kind != "ward",
        "no_party": bool(getattr(dossier, "figures", None) and dossier.figures.no_party_organisation),
        "is_other": kind == PaperKind.OTHER,
        "draft": drafts.of_paper(kind),
        "goes_onward": not of.is_there and _goes_onward(dossier, of.requirement),
        "shared": list(shareable(dossier, kind, request.user)[:5]) if not of.documents and is_open(dossier) else [],
        "has_errors": bool(upload.errors or (form and form.errors) or (share and share.errors)),
        "back": request.GET.get("ve") == "xem-lai" or request.POST.get("back") == "check",
    }
    return render(request, "dossiers/paper.html", context, status=status)
