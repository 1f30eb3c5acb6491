"""The only doors from a view to appraisals, proposals, decisions and certificates: `visible_to(user)`."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from recognitions.choices import DecisionKind, DecisionState, Outcome
from registrations.querysets import own_subject_ids, within


class AppraisalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Police of the deciding place (or above it), and its office and chairperson, who see what is put to them."""
        return self.filter(within(user, "deciding_place"))


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, "deciding_place"))


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the places one works in; and to a subject's own people, the issued ones that name it."""
        own = self.model.objects.naming(own_subject_ids(user))
        return self.filter(within(user, "deciding_place") | Q(pk__in=own.values("pk")))

    def naming(self, subject_ids):
        """The issued ones that recognise one of the subjects, refuse it, or revoke its recognition."""
        every = self.model.objects
        recognising = every.filter(recognitions__subject__in=subject_ids)
        revoking = every.filter(revocations__subject__in=subject_ids)
        refusing = every.filter(
            kind=DecisionKind.REFUSE,
            proposal__items__outcome=Outcome.REFUSE,
            proposal__items__taken_out_at=None,
            proposal__items__appraisal__subject__in=subject_ids,
        )
        named = (Q(pk__in=decisions.values("pk")) for decisions in (recognising, revoking, refusing))
        return self.filter(reduce(or_, named), state=DecisionState.ISSUED)


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            within(user, "deciding_place") | within(user, "recognition__subject__place") | Q(recognition__subject__in=own_subject_ids(user))
        )
