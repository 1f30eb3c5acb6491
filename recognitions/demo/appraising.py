"""A concluded sheet that opened again by itself, because a paper that it rests on is being checked once more."""

from datetime import date

from antt_portal.accounts.models import User
from dossiers.choices import DossierKind
from dossiers.models import Dossier
from dossiers.services import dossiers
from recognitions.demo import acts
from recognitions.models import Appraisal


def this_autumn(year: int, sheet: Appraisal, officer: User) -> None:
    """The registration dossier is opened again: until it is complete its papers of the first quarter do not count."""
    with acts.on(date(year, 11, 20)):
        registration = Dossier.objects.get(subject=sheet.subject_id, year=year, kind=DossierKind.REGISTRATION)
        reason = "Nghị quyết của chi bộ chụp thiếu trang có chữ ký, cần đối chiếu bản giấy."
        dossiers.dossier_reopen(dossier=registration, by=officer, version=registration.version, reason=reason)
