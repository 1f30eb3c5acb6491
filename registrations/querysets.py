"""The only doors from a view to the rows of this floor: `visible_to(user)`."""

from datetime import date, datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KT

from antt_portal import clock, text
from antt_portal.accounts.choices import Role
from antt_portal.places.models import Place
from registrations.choices import GONE, LineageKind, MemberRole, SubjectEventKind, SubjectStatus


def within(user, path: str = "place") -> Q:
    """The condition that rows whose place is at `path` lie in a place that `user` reads whole, or in a ward of it.

    Only who reads a province is asked for its wards, and by their ids: a join in an OR keeps databases from using an index.
    """
    held = user.place_ids()
    provinces = [m.place_id for m in user.current_memberships if m.place_id in held and m.place.is_province]
    in_them = Q(**{f"{path}__in": Place.objects.filter(parent__in=provinces).values("pk")}) if provinces else Q()
    return Q(**{f"{path}__in": held}) | in_them


def ties_of(user) -> dict[int, set[str]]:
    """What `user` is today to which subjects, roles by subject id; read once for each request's user.

    A role in a place that ended ends these too: an area officer needs the role in the subject's place.
    """
    from registrations.models import SubjectMember

    if not user.is_active:
        return {}
    read, day = user.__dict__.setdefault("_ties", {}), clock.today()
    if day not in read:
        beats = {m.place_id for m in user.current_memberships if m.role == Role.AREA_OFFICER}
        rows = SubjectMember.objects.in_force(day).filter(~Q(role=MemberRole.AREA_OFFICER) | Q(subject__place__in=beats), user=user)
        read[day] = {}
        for subject_id, role in rows.values_list("subject_id", "role"):
            read[day].setdefault(subject_id, set()).add(role)
    return read[day]


def own_subject_ids(user, *roles: str) -> list[int]:
    """The subjects of which `user` is head, clerk or area officer today (default: any of them)."""
    return [subject_id for subject_id, held in ties_of(user).items() if not roles or held & set(roles)]


GENERATIONS = 4  # of those that a moved subject came of: one that moved more often than this within a few years is not known


def moved_into(user) -> list[int]:
    """Ids of the subjects that moved into a place which `user` reads whole, and of those that they came of in turn: their history is
    handed over, to be read (practice P7). Read once for each request's user: every list asks it."""
    if "_moved_into" not in user.__dict__:
        user.__dict__["_moved_into"] = _moved_into(user) if user.place_ids() else []
    return user.__dict__["_moved_into"]


def _moved_into(user) -> list[int]:
    from registrations.models import SubjectLineage

    moved = Q(within(user, "successor__place"), kind=LineageKind.MOVED)
    known = SubjectLineage.objects.filter(moved)
    for _ in range(GENERATIONS - 1):
        known = SubjectLineage.objects.filter(moved | Q(successor__in=known.values("predecessor")) & ~Q(kind=LineageKind.RENAMED))
    return list(known.values_list("predecessor", flat=True))


class SubjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Subjects of the places that `user` reads whole, those that they represent or are area officer of, and those that moved in."""
        return self.filter(within(user) | Q(pk__in=own_subject_ids(user)) | Q(pk__in=moved_into(user)))

    def alive(self):
        return self.exclude(status__in=GONE)

    def active(self):
        return self.filter(status=SubjectStatus.ACTIVE)

    def search(self, words: str):
        """Those whose name, the present or a former one, contains every word of `words`, with or without marks (đ as d, NFC or NFD)."""
        from registrations.models import SubjectEvent

        renamed = SubjectEvent.objects.filter(kind=SubjectEventKind.RENAMED).alias(old_key=KT("details__old_name_key"))
        return self.filter(words_in("name_key", words) | Q(pk__in=renamed.filter(words_in("old_key", words)).values("subject")))


def words_in(path: str, words: str) -> Q:
    """The condition that the folded key at `path` contains each folded word of `words`; a number only as a whole (5 is not 15)."""
    condition = Q()
    for word in text.folded(words).split():
        condition &= Q(**{f"{path}__regex": rf"(^| ){word}( |$)"}) if word.isdecimal() else Q(**{f"{path}__contains": word})
    return condition


class SubjectMemberQuerySet(models.QuerySet):
    def in_force(self, day: date):
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def visible_to(self, user):
        return self.filter(within(user, "subject__place") | Q(subject__in=own_subject_ids(user)))

    def representatives(self):
        return self.filter(role__in=[MemberRole.HEAD, MemberRole.CLERK])


class SubjectLineageQuerySet(models.QuerySet):
    def into_year(self, year: int):
        """What counts as a rearrangement of `year`: it took effect in that year, or before it when the predecessor was on that year's
        roster already (entered late, or the roster opened early)."""
        from registrations.models import Enrolment

        was_on_it = Exists(Enrolment.objects.filter(subject=OuterRef("predecessor"), year=year))
        early = Q(was_on_it, effective_on__year__lt=year) & ~Q(kind=LineageKind.RENAMED)
        return self.filter(Q(effective_on__year=year) | early)


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user) | Q(subject__in=own_subject_ids(user)) | Q(subject__in=moved_into(user)))

    def roster(self, place, year: int):
        """The roster of a place and year."""
        return self.filter(place=place, year=year)

    def in_force(self):
        """In scope and still there: what denominators count."""
        return self.filter(in_scope=True, left_on=None)

    def search(self, words: str):
        return self.filter(words_in("name_key", words))


class MilestoneQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the places whose calendar one may read whole."""
        return self.filter(within(user))

    def due(self, at: datetime):
        return self.filter(next_at__lte=at)


class PlanDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Drafts are the business of the place's own police and office."""
        return self.filter(place__in=user.place_ids(Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.OFFICE))

    def open(self):
        return self.filter(published=None, dropped_at=None)


class UnitListQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Lists are the business of the place's own police: they hold names and telephone numbers."""
        return self.filter(place__in=user.place_ids(Role.POLICE_OFFICER, Role.POLICE_CHIEF))


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Plans are public papers inside the hierarchy: those of the places one belongs to, their province and their wards."""
        from registrations.models import Subject

        held = [membership.place_id for membership in user.current_memberships]
        own = Subject.objects.filter(pk__in=own_subject_ids(user)).values("place_id")
        places = Q(place__in=held) | Q(place__in=own)
        provinces = Q(place__children__in=held) | Q(place__children__in=own)
        return self.filter(places | provinces | Q(place__parent__in=held)).distinct()
