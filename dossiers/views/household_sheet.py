"""The list of households to print and sign."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.http import require_safe

from dossiers.at_the_desk import household_sheets
from dossiers.printing import pdf_answer
from dossiers.views.opening import seen_dossier
from registrations.choices import SubjectKind


@require_safe
@login_required
def household_sheet(request, pk):
    """The sheet with as many empty rows as ?dong= says, else one for each household known of."""
    dossier = seen_dossier(request, pk)
    if dossier.enrolment.kind != SubjectKind.RESIDENTIAL_AREA:
        raise Http404
    rows = household_sheets.rows_asked(request.GET.get("dong", ""), dossier)
    return pdf_answer(
        request,
        template="dossiers/household_sheet_pdf.html",
        stylesheet="household_sheet.css",
        facts=household_sheets.facts_of(dossier, rows),
        name=f"danh-sach-ho-{dossier.year}",
        page="dossiers/household_sheet_page.html",
    )
