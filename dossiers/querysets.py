"""The only doors from a view to dossiers, documents and files: `visible_to(user)`."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from antt_portal.accounts.choices import Role
from dossiers.choices import DossierState, FileState
from registrations.choices import MemberRole, SubjectKind
from registrations.querysets import moved_into, own_subject_ids, within, words_in

FILL_FOR_THE_WARD = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.CHAIRPERSON)
NOT_DRAFTS = [state for state in DossierState if state != DossierState.DRAFT]


def dossier_scope(user, path: str = "") -> Q:
    """Dossiers of places that `user` reads whole (as home or as deciding place), those of their own subjects, and to be read only
    those of subjects that moved into such a place.

    What has not been sent is the subject's own business: an officer of the place sees that it exists, the area officer helps.
    """
    if not user.current_memberships:
        return _own_subjects(user, path)
    return _whole_places(user, path) | _own_subjects(user, path) | _moved_in(user, path)


def paper_scope(user, path: str, shown: Q, own: Q) -> Q:
    """The same for what lies in a dossier: of others' dossiers only what was sent with it, of one's `own` what is said there. The ward's
    own dossier is filled by its police and chairperson.

    `path` leads to the attachment, `shown` says what reached the police: a file that was replaced or taken out before sending never did.
    """
    if not user.current_memberships:
        return own
    dossier = f"{path}dossier__"
    sent = Q(**{f"{dossier}state__in": NOT_DRAFTS, f"{dossier}received_at__isnull": False, f"{path}removed_at": None})
    filled_here = Q(**{f"{dossier}subject__kind": SubjectKind.WARD, f"{dossier}place__in": user.place_ids(*FILL_FOR_THE_WARD)})
    return ((_whole_places(user, dossier) | _moved_in(user, dossier)) & sent & shown) | filled_here | own


def _own_papers(user):
    """The attachments of one's own subjects to papers that began with them, and those to papers that another subject shared with them
    and that serve them still."""
    from dossiers.models import Attachment

    rows = Attachment.objects.filter(dossier__subject__in=own_subject_ids(user))
    borrowed = Exists(began_before())
    return rows.filter(~borrowed), rows.filter(borrowed, removed_at=None)


def began_before():
    """For a row of attachments: an earlier one of the same document. Where there is one, the document began in another dossier."""
    from dossiers.models import Attachment

    return Attachment.objects.filter(document=OuterRef("document"), pk__lt=OuterRef("pk"))


def own_documents(user) -> Q:
    """The documents of one's own subjects: those that began with them, also when taken out since, and those shared with them now."""
    begun, borrowed = _own_papers(user)
    return Q(attachments__in=begun) | Q(attachments__in=borrowed)


def own_files(user) -> Q:
    """Their files. Of a paper that began here all, but those that came after it was taken out of one's dossier; of a borrowed one what
    is kept now: what its owner replaced or removed is the owner's business."""
    begun, borrowed = _own_papers(user)
    still_here = Q(document__attachments__removed_at=None) | Q(uploaded_at__lte=F("document__attachments__removed_at"))
    return (Q(document__attachments__in=begun) & still_here) | Q(document__attachments__in=borrowed, state=FileState.KEPT)


def _whole_places(user, path: str) -> Q:
    return within(user, f"{path}place") | Q(**{f"{path}deciding_place__in": user.place_ids()})


def _own_subjects(user, path: str) -> Q:
    return Q(**{f"{path}subject__in": own_subject_ids(user)})


def _moved_in(user, path: str) -> Q:
    return Q(**{f"{path}subject__in": moved_into(user)})


class DossierQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(dossier_scope(user))

    def to_review(self, user):
        """Those decided in the very places where `user` is police, and those of an area officer's own subjects there; a part of what
        is `visible_to` them, said without its wider conditions because the queue asks it on every opening."""
        area = user.place_ids(Role.AREA_OFFICER)
        own = Q(subject__in=own_subject_ids(user, MemberRole.AREA_OFFICER), place__in=area) if area else Q()
        return self.filter(Q(deciding_place__in=user.place_ids(Role.POLICE_OFFICER, Role.POLICE_CHIEF)) | own)

    def of(self, subject, year: int, kind: str):
        return self.filter(subject=subject, year=year, kind=kind)

    def waiting(self):
        """Sent, and not yet found complete or returned: what a reviewer has to do."""
        return self.filter(state__in=[DossierState.SUBMITTED, DossierState.IN_REVIEW])

    def search(self, words: str):
        return self.filter(words_in("enrolment__name_key", words))


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        shown = Q(files__shown_at__isnull=False) | Q(on_paper=True)
        return self.filter(paper_scope(user, "attachments__", shown, own_documents(user))).distinct()


class FileVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paper_scope(user, "document__attachments__", Q(shown_at__isnull=False), own_files(user))).distinct()


class StockReasonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the places whose police one belongs to."""
        return self.filter(place__in=user.place_ids(Role.POLICE_OFFICER, Role.POLICE_CHIEF))

    def in_use(self):
        return self.filter(retired_at=None)


class RemindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those about subjects of the places where one is police, and about an area officer's own."""
        area = Q(subject__in=own_subject_ids(user, MemberRole.AREA_OFFICER))
        return self.filter(Q(subject__place__in=user.place_ids(Role.POLICE_OFFICER, Role.POLICE_CHIEF)) | area)

    def standing(self):
        """Those that were not taken back."""
        return self.filter(takes_back=None, taken_back_by=None)
