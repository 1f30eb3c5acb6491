"""The only doors from a view to appraisals, proposals, decisions and certificates: `visible_to(user)`."""

from django.db import models
from django.db.models import Q

from antt_portal.accounts.choices import Role
from recognitions.choices import DecisionState
from registrations.querysets import own_subject_ids, within

POLICE = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.AUDITOR)
COMMITTEE = (Role.OFFICE, Role.CHAIRPERSON)


class AppraisalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Police of the deciding place (or above it), and its office and chairperson, who see what is put to them."""
        held = user.place_ids()
        return self.filter(Q(deciding_place__in=held) | Q(deciding_place__parent__in=held))


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        held = user.place_ids()
        return self.filter(Q(deciding_place__in=held) | Q(deciding_place__parent__in=held))


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the places one works in; and to a subject's own people, the issued ones that name it."""
        held = user.place_ids()
        own = Q(state=DecisionState.ISSUED, recognitions__subject__in=own_subject_ids(user))
        return self.filter(Q(deciding_place__in=held) | Q(deciding_place__parent__in=held) | own).distinct()


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            within(user, "deciding_place") | within(user, "recognition__subject__place") | Q(recognition__subject__in=own_subject_ids(user))
        )
