"""What a certificate will say, gathered once from the rows on the day of the decision."""

from django.conf import settings

from antt_portal import text
from antt_portal.accounts.choices import SigningCapacity
from antt_portal.places.models import Place
from recognitions.certificate import CertificateFacts
from recognitions.choices import DecidesAs
from recognitions.models import Decision, Recognition
from recognitions.paper_words import committee
from recognitions.register import number_shown
from recognitions.verification import verification_address
from registrations.choices import SubjectKind

ON_BEHALF = "TM. ỦY BAN NHÂN DÂN"
CAPACITIES = {  # practice P11; domain §7
    SigningCapacity.HEAD: ("CHỦ TỊCH",),
    SigningCapacity.DEPUTY: ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    SigningCapacity.ACTING: ("Q. CHỦ TỊCH",),
}


def signing_lines(decides_as: str, capacity: str) -> tuple[str, ...]:
    """How a decision and its certificates are signed: on behalf of the committee, or by the chairperson in own authority (P11)."""
    lines = CAPACITIES[capacity or SigningCapacity.HEAD]
    return lines if decides_as == DecidesAs.CHAIRPERSON else (ON_BEHALF, *lines)


def issuer_of(decides_as: str, place: Place) -> str:
    """In whose name it is decided: “Ủy ban nhân dân phường Đống Đa”, or its chairperson."""
    return f"Chủ tịch {committee(place)}" if decides_as == DecidesAs.CHAIRPERSON else committee(place)


def facts_of(recognition: Recognition, *, decision: Decision, number: int, code: str, sheet: tuple[int, int]) -> CertificateFacts:
    """The facts of one recognition by an issued decision. The subject is named as it stood on the year's roster.

    `sheet` is the width and height of the place's blank sheets in millimetres.
    """
    return CertificateFacts(
        **printed_words(recognition),
        year=recognition.year,
        issuer=issuer_of(decision.decides_as, decision.deciding_place),
        decision_symbol=text.normal(decision.symbol),
        decision_date=decision.dated_on,
        signed_at=decision.deciding_place.bare_name,
        signing_lines=signing_lines(decision.decides_as, decision.capacity),
        signer_name=text.normal(decision.signer_name or decision.signer.full_name),
        register_number=number_shown(number, decision.dated_on.year),
        code=code,
        address=verification_address(code),
        trial=not settings.PRODUCTION,
        sheet_width=sheet[0],
        sheet_height=sheet[1],
    )


def printed_words(recognition: Recognition) -> dict[str, str]:
    """The words of a certificate that are the subject's own, as the year's roster has them."""
    enrolment = recognition.enrolment
    return {"subject": text.normal(enrolment.name), "where": _where(enrolment.kind, enrolment.place)}


def _where(kind: str, place: Place) -> str:
    """The ward and its province; for a ward itself only the province."""
    if kind == SubjectKind.WARD or place.is_province:
        return (place.parent or place).name
    return f"{place.name}, {place.parent.name}"
