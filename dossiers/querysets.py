"""The only doors from a view to dossiers, documents and files: `visible_to(user)`."""

from django.db import models
from django.db.models import Q

from dossiers.choices import DossierState
from registrations.querysets import own_subject_ids, within, words_in


def dossier_scope(user, path: str = "") -> Q:
    """Dossiers of places that `user` reads whole (as home or as deciding place), and those of their own subjects.

    What has not been sent is the subject's own business: an officer of the place sees that it exists, the area officer helps.
    """
    held = user.place_ids()
    return within(user, f"{path}place") | Q(**{f"{path}deciding_place__in": held}) | Q(**{f"{path}subject__in": own_subject_ids(user)})


class DossierQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(dossier_scope(user))

    def of(self, subject, year: int, kind: str):
        return self.filter(subject=subject, year=year, kind=kind)

    def waiting(self):
        """Sent, and not yet found complete or returned: what a reviewer has to do."""
        return self.filter(state__in=[DossierState.SUBMITTED, DossierState.IN_REVIEW])

    def search(self, words: str):
        return self.filter(words_in("enrolment__name_key", words))


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(dossier_scope(user, "dossiers__")).distinct()


class FileVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(dossier_scope(user, "document__dossiers__")).distinct()
