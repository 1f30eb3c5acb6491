"""The only doors from a view to the rows of this floor: `visible_to(user)`."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from antt_portal.accounts.choices import Role
from antt_portal.places.choices import PlaceKind
from antt_portal.places.models import Place
from recognitions.choices import DecisionKind, DecisionState, Outcome
from registrations.choices import MemberRole
from registrations.querysets import own_subject_ids, within, words_in

POLICE_SIGHT = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.AUDITOR)


class AppraisalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Police of the deciding place (or above it), and its office and chairperson, who see what is put to them."""
        return self.filter(within(user, "deciding_place"))


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, "deciding_place"))


class ForeseenRefusalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever reads the deciding place whole, and the subject's own people (practice P20)."""
        return self.filter(within(user, "appraisal__deciding_place") | Q(appraisal__subject__in=own_subject_ids(user)))

    def live(self):
        """Those that were not withdrawn by a reopened appraisal: at most one of each appraisal."""
        return self.filter(withdrawn_at=None)

    def to_consider(self):
        """Live ones with an explanation that the police have not considered yet: they stand in the way of their proposal."""
        return self.live().filter(explained_at__isnull=False, considered_at=None)


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the places one works in; and to a subject's own people, the issued ones that name it."""
        own = self.model.objects.naming(own_subject_ids(user))
        return self.filter(within(user, "deciding_place") | Q(pk__in=own.values("pk")))

    def naming(self, subject_ids):
        """The issued ones that recognise one of the subjects, refuse it, or correct or revoke its recognition."""
        every = self.model.objects
        recognising = every.filter(recognitions__subject__in=subject_ids)
        revoking = every.filter(revocations__subject__in=subject_ids)
        amending = every.filter(amendments__recognition__subject__in=subject_ids)
        refusing = every.filter(
            kind=DecisionKind.REFUSE,
            proposal__items__outcome=Outcome.REFUSE,
            proposal__items__taken_out_at=None,
            proposal__items__appraisal__subject__in=subject_ids,
        )
        named = (Q(pk__in=decisions.values("pk")) for decisions in (recognising, revoking, amending, refusing))
        return self.filter(reduce(or_, named), state=DecisionState.ISSUED)


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            within(user, "deciding_place") | within(user, "recognition__subject__place") | Q(recognition__subject__in=own_subject_ids(user))
        )


class SheetMovementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, "place"))

    def standing(self):
        """Lines that were not struck out."""
        return self.filter(struck_at=None)


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Police roles and auditors of the place and above it; an area officer, of the subjects in their care (practice P16)."""
        return self.filter(within_police_sight(user, "place") | Q(subject__in=own_subject_ids(user, MemberRole.AREA_OFFICER)))

    def standing(self):
        """Lines that were not struck out."""
        return self.filter(struck_at=None)

    def search(self, words: str):
        """Those whose subject, document number or note holds every word of `words`, with or without marks."""
        found = self
        for word in words.split():
            found = found.filter(words_in("subject__name_key", word) | words_in("words_key", word))
        return found


class PoliceFiguresQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Police roles and auditors of the deciding place and above it, nobody else (practice P16)."""
        return self.filter(within_police_sight(user, "deciding_place"))


class ConsultationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, "deciding_place"))


class ReviewMeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, "deciding_place"))


class ResultNoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, "deciding_place"))


def within_police_sight(user, path: str) -> Q:
    """The condition that rows whose place is at `path` are the police's: theirs of the place, or of the province above it."""
    held = user.place_ids(*POLICE_SIGHT)
    wards = Place.objects.filter(parent__in=held, parent__kind=PlaceKind.PROVINCE)
    return Q(**{f"{path}__in": held}) | Q(**{f"{path}__in": wards.values("pk")})
