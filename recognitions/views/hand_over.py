"""Handing over the certificates of a decision: who signs for them, what was handed over, what was written by mistake; and reissuing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.form_answers import posted, went_through
from antt_portal.papers.download import paper_download
from recognitions.choices import PRINTABLE, CertificateState
from recognitions.handing_over.forms import HandOverForm, ReissueForm, TakeBackForm
from recognitions.handing_over.list_text import text_of
from recognitions.models import Certificate, Decision
from recognitions.permissions import offered
from recognitions.services import hand_over as services
from recognitions.services.certificates import certificate_reissue
from recognitions.transitions import PRINTERS
from recognitions.views.certificates import READERS, decision_of_certificates


@for_roles(*PRINTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request, pk):
    """The certificates of a decision that wait for their owners, to be ticked, and those that were handed over."""
    decision = decision_of_certificates(request.user, pk)
    if not request.user.holds(*PRINTERS, place=decision.deciding_place_id):
        raise Http404
    rows = _in_book_order(decision)
    waiting = rows.filter(state=CertificateState.READY)
    form = HandOverForm(posted(request), waiting=waiting, initial={"handed_over_on": clock.today()})

    def write():
        day = form.cleaned_data["handed_over_on"]
        return services.certificates_hand_over(decision=decision, certificates=form.chosen(), handed_over_on=day, by=request.user)

    if request.method == "POST" and form.is_valid() and went_through(form, write):
        messages.success(request, "Đã ghi các giấy đã trao.")
        return redirect("hand_over", pk)
    context = {
        "decision": decision,
        "form": form,
        "waiting": waiting,
        "handed_over": rows.filter(state=CertificateState.HANDED_OVER).select_related("handed_over_by"),
        "ticked": set(request.POST.getlist("certificates")),
        "has_errors": bool(form.errors),
    }
    return render(request, "recognitions/hand_over.html", context, status=400 if form.errors else 200)


@for_roles(*READERS)
@require_safe
def hand_over_list(request, pk, form):
    """The list on which those who receive sign, as PDF or Word."""
    decision = decision_of_certificates(request.user, pk)
    rows = _in_book_order(decision).filter(state__in=PRINTABLE)
    return paper_download(text_of(decision, rows), form, name=f"danh-sach-ky-nhan-{decision.pk}")


def _in_book_order(decision: Decision):
    rows = Certificate.objects.filter(recognition__decision=decision).select_related("recognition__enrolment__place")
    return rows.order_by("register_year", "register_number", "pk")


def certificate_acted_on(request, pk: int, action: str) -> Certificate:
    """The certificate, for who may do `action` to it in some state; else 404."""
    rows = Certificate.objects.visible_to(request.user).select_related("deciding_place", "recognition__decision")
    return offered(request.user, action, get_object_or_404(rows, pk=pk))


@for_roles(*PRINTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_take_back(request, pk):
    """Write that a certificate was not handed over after all."""
    row = certificate_acted_on(request, pk, "take_back")
    form = TakeBackForm(posted(request), initial={"version": row.version})

    def take_back():
        services.certificate_take_back(certificate=row, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, take_back):
        messages.success(request, "Đã ghi lại là chưa trao.")
        return redirect("certificate", pk)
    context = {"certificate": row, "form": form, "has_errors": bool(form.errors)}
    return render(request, "recognitions/certificate_take_back.html", context, status=400 if form.errors else 200)


@for_roles(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request, pk):
    """Issue a certificate again: lost, damaged, or printed with a wrong name."""
    row = certificate_acted_on(request, pk, "reissue")
    form = ReissueForm(posted(request), initial={"version": row.version, "subject": row.facts["subject"]})
    made = []

    def issue_again():
        given = {name: form.cleaned_data[name] for name in ("reason", "note", "version")}
        made.append(certificate_reissue(certificate=row, by=request.user, corrected=form.corrected(), **given))

    if request.method == "POST" and form.is_valid() and went_through(form, issue_again):
        messages.success(
            request, f"Đã cấp lại với số vào sổ {row.facts['register_number']}. Giấy mới đang được tạo; giấy cũ không còn dùng."
        )
        return redirect("certificate", made[0].pk)
    context = {"certificate": row, "form": form, "has_errors": bool(form.errors)}
    return render(request, "recognitions/certificate_reissue.html", context, status=400 if form.errors else 200)
