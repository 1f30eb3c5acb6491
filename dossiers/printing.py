"""Sheets to print that belong to a dossier: as PDF where this machine can make it, else as a page to print."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from antt_portal import print_assets


def pdf_answer(request, *, template: str, stylesheet: str, facts: dict, name: str, page: str) -> HttpResponse:
    """`template` with `facts` as a PDF to download under `name`; `page` with the same facts where no PDF can be made."""
    if print_assets.print_available() is not None:
        return render(request, page, facts | {"no_pdf": True})
    answer = HttpResponse(print_assets.pdf(render_to_string(template, facts), stylesheet=stylesheet), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
