"""The numbers that the portal knows before anybody types them, and where each comes from: the year's roster, the registration.

They are offered, not given: a dossier is sent only with numbers that somebody looked at and saved.
"""

from antt_portal.templatetags.portal import count
from dossiers.choices import SENT, DossierKind
from dossiers.models import Dossier, Figures
from registrations.choices import ORGANISATION_KINDS

OF_REGISTRATION = ("households", "staff", "movement_models", "movement_model_names", "no_party_organisation")


def known_figures(dossier: Dossier) -> dict:
    """What the portal knows already: the roster's counts when registering, what was registered when asking for recognition. What stands
    in a registration that was not sent is not known yet."""
    return of_registration(dossier) if dossier.kind == DossierKind.RECOGNITION else of_roster(dossier)


def of_roster(dossier: Dossier) -> dict:
    """The year's roster's count of households or staff."""
    if dossier.enrolment.kind in ORGANISATION_KINDS:
        return {"staff": dossier.enrolment.staff}
    return {"households": dossier.enrolment.households}


def of_registration(dossier: Dossier) -> dict:
    """The figures of the same year's registration, if it was sent."""
    sent = Dossier.objects.of(dossier.subject, dossier.year, DossierKind.REGISTRATION).filter(state__in=SENT)
    return Figures.objects.filter(dossier__in=sent).values(*OF_REGISTRATION).first() or {}


def offered(dossier: Dossier, initial: dict) -> tuple[dict, dict[str, str]]:
    """The values for a form of figures, and by field where a known number comes from.

    `initial` is what is saved; a number that is not there yet is filled with the known one.
    """
    registered = of_registration(dossier) if dossier.kind == DossierKind.RECOGNITION else {}
    sources = [("hồ sơ đăng ký", registered), (f"danh sách năm {dossier.year}", of_roster(dossier))]
    values, told = dict(initial), {}
    for name in ("households", "staff", "movement_models", "movement_model_names"):
        known = [(words, of[name]) for words, of in sources if of.get(name) not in (None, "")]
        if not known:
            continue
        told[name] = "; ".join(f"theo {words}: {_words(value)}" for words, value in known)
        if values.get(name) in (None, ""):
            values[name] = known[0][1]
    return values, told


def _words(value) -> str:
    return count(value) if isinstance(value, int) else value
