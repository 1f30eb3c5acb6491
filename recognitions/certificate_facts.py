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
SIGNING_LINES = {  # practice P11; domain §7
    SigningCapacity.HEAD: ("CHỦ TỊCH",),
    SigningCapacity.DEPUTY: ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    SigningCapacity.ACTING: ("Q. CHỦ TỊCH",),
}


def facts_of(recognition: Recognition, *, decision: Decision, number: int, code: str, sheet: tuple[int, int]) -> CertificateFacts:
    """The facts of one recognition by an issued decision. The subject is named as it stood on the year's roster.

    `sheet` is the width and height of the place's blank sheets in millimetres.
    """
    enrolment = recognition.enrolment
    return CertificateFacts(
        subject=text.normal(enrolment.name),
        where=_where(enrolment.kind, enrolment.place),
        year=recognition.year,
        issuer=_issuer(decision),
        decision_symbol=text.normal(decision.symbol),
        decision_date=decision.dated_on,
        signed_at=decision.deciding_place.bare_name,
        signing_lines=signing_lines(decision.decides_as, decision.capacity or SigningCapacity.HEAD),
        signer_name=text.normal(decision.signer_name or decision.signer.full_name),
        register_number=number_shown(number, decision.dated_on.year),
        code=code,
        address=verification_address(code),
        trial=not settings.PRODUCTION,
        sheet_width=sheet[0],
        sheet_height=sheet[1],
    )


def _issuer(decision: Decision) -> str:
    """The committee, or its chairperson where the decision is the chairperson's own: heading and signature change together (P11)."""
    issuer = committee(decision.deciding_place)
    return issuer if decision.decides_as == DecidesAs.COMMITTEE else f"Chủ tịch {issuer}"


def signing_lines(decides_as: str, capacity: str) -> tuple[str, ...]:
    """How a decision is signed: on behalf of the committee, or as its chairperson in their own right (P11)."""
    on_behalf = (ON_BEHALF,) if decides_as == DecidesAs.COMMITTEE else ()
    return (*on_behalf, *SIGNING_LINES[capacity])


def _where(kind: str, place: Place) -> str:
    """The ward and its province; for a ward itself only the province."""
    if kind == SubjectKind.WARD or place.is_province:
        return (place.parent or place).name
    return f"{place.name}, {place.parent.name}"
