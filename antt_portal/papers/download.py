"""Handing out an administrative paper as PDF or Word."""

from django.http import Http404, HttpResponse

from antt_portal.jobs.services import WillNeverWork
from antt_portal.papers.text import PaperText
from antt_portal.refusals import Refused

FORMS = ("pdf", "docx")


def paper_download(paper: PaperText, form: str, *, name: str) -> HttpResponse:
    """The paper as a download; `form` is pdf or docx. Made anew each time: what counts is the paper that is signed."""
    if form not in FORMS:
        raise Http404
    from antt_portal.papers.files import PDF, WORD, pdf_of, word_of  # python-docx is slow to import: only who wants a file waits

    media_type, make = (PDF, pdf_of) if form == "pdf" else (WORD, word_of)
    try:
        content = make(paper)
    except WillNeverWork as problem:
        raise Refused("Máy chủ chưa tạo được tệp PDF. Ông/bà tải bản Word, hoặc báo người quản trị.") from problem
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
