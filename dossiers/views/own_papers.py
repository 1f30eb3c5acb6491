"""A subject's own papers, filled with what the portal knows, to edit, sign and file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.http import require_safe

from antt_portal.papers.download import paper_download
from dossiers.contents import Contents
from dossiers.own_papers.drafts import DRAFTS
from dossiers.views.opening import fillable_dossier


@require_safe
@login_required
def own_paper(request, pk, draft, form):
    """The draft as PDF or Word (`form` pdf, docx); for those who fill the dossier."""
    dossier = fillable_dossier(request, pk)
    contents, paper = Contents(dossier), DRAFTS.get(draft)
    if paper is None or not paper.is_for(contents):
        raise Http404
    return paper_download(paper.text_of(contents), form, name=f"{paper.file_name}-{dossier.year}")
