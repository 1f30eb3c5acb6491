"""What anyone may ask without signing in: whether a certificate is real. No personal data, nothing written."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from recognitions.certificate import CertificateFacts
from recognitions.choices import CertificateState, RecognitionState
from recognitions.lookup_forms import CodeForm
from recognitions.models import Certificate
from recognitions.verification import code_in_groups, code_normal


@require_safe
@never_cache
def verify_form(request):
    """Where a code is typed; a code that could be one leads to its own address."""
    form = CodeForm(request.GET) if "ma" in request.GET else CodeForm()
    if form.is_bound and form.is_valid():
        return redirect("verify", form.cleaned_data["ma"])
    return render(request, "recognitions/verify_form.html", {"form": form, "has_errors": form.is_bound})


@require_safe
@never_cache
def verify(request, code):
    """What the certificate with this code says, and whether it still stands."""
    wanted = Certificate.objects.select_related("recognition__revoked_by")
    certificate = wanted.filter(code=code_normal(code)).first()
    if certificate is None:
        return render(request, "recognitions/verify_unknown.html", {"form": CodeForm(initial={"ma": code[:40]})}, status=404)
    replaced = certificate.state == CertificateState.REPLACED
    context = {
        "facts": CertificateFacts.from_json(certificate.facts),
        "code": code_in_groups(certificate.code),
        "certificate": certificate,
        "revoked": certificate.recognition.state == RecognitionState.REVOKED or certificate.state == CertificateState.REVOKED,
        "revoked_by": certificate.recognition.revoked_by,
        "replaced": replaced,
        "newest": _newest(certificate) if replaced else None,
    }
    return render(request, "recognitions/verify.html", context)


def _newest(certificate: Certificate) -> Certificate:
    """The paper that stands under the same number today. Its code is not told: who holds the old paper need not have it."""
    return Certificate.objects.filter(recognition=certificate.recognition_id).order_by("-issue").first()
