"""Which words of a recognition may be corrected, and how they read now: on the certificate, and in the decision's list."""

from collections.abc import Iterable, Mapping

from recognitions.certificate import CORRECTABLE
from recognitions.certificate_facts import printed_words
from recognitions.choices import CertificateState, DecisionState
from recognitions.models import Amendment, Certificate, Recognition

ADDRESS = "address"
FIELDS = CORRECTABLE | {ADDRESS: "Địa chỉ trong danh sách"}


def current_words(recognition_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """By recognition, by field of `FIELDS`, the words that stand today: as printed, with what issued corrections changed. Three queries."""
    wanted = list(recognition_ids)
    rows = Recognition.objects.filter(pk__in=wanted).select_related("enrolment__place__parent")
    found = {row.pk: printed_words(row) | {ADDRESS: row.enrolment.address} for row in rows}
    for certificate in Certificate.objects.filter(recognition__in=wanted).exclude(state=CertificateState.REPLACED):
        found[certificate.recognition_id] |= {name: certificate.facts[name] for name in CORRECTABLE}
    issued = Amendment.objects.filter(recognition__in=wanted, decision__state=DecisionState.ISSUED).order_by("decision__issued_at", "pk")
    for amendment in issued:
        if ADDRESS in amendment.corrected:
            found[amendment.recognition_id][ADDRESS] = amendment.corrected[ADDRESS]["to"]
    return found


def facts_among(corrected: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Of the corrected words those that stand on the certificate, as they should read."""
    return {name: change["to"] for name, change in corrected.items() if name in CORRECTABLE}
