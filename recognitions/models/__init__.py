"""From the year's book to the certificate: what the police find, what they propose, what was decided, what was handed over."""

from recognitions.models.appraisals import Appraisal, CriterionResult
from recognitions.models.certificates import Certificate, CertificateCopy, PrintFile, RegisterCounter, SheetMovement
from recognitions.models.decisions import Amendment, Decision, Recognition
from recognitions.models.opinions import (
    Consultation,
    ConsultationItem,
    ConsultedBody,
    Objection,
    Opinion,
    ReviewItem,
    ReviewMeeting,
    ReviewMinutes,
    ReviewParticipant,
)
from recognitions.models.proposals import ForeseenRefusal, Proposal, ProposalItem, ProposalReturn
from recognitions.models.result_notices import ResultNotice
from recognitions.models.settings import PlaceSettings
from recognitions.models.the_years_book import FollowUp, PoliceFigures

__all__ = [
    "Amendment",
    "Appraisal",
    "Certificate",
    "CertificateCopy",
    "Consultation",
    "ConsultationItem",
    "ConsultedBody",
    "CriterionResult",
    "Decision",
    "FollowUp",
    "ForeseenRefusal",
    "Objection",
    "Opinion",
    "PlaceSettings",
    "PoliceFigures",
    "PrintFile",
    "Proposal",
    "ProposalItem",
    "ProposalReturn",
    "Recognition",
    "RegisterCounter",
    "ResultNotice",
    "ReviewItem",
    "ReviewMeeting",
    "ReviewMinutes",
    "ReviewParticipant",
    "SheetMovement",
]
