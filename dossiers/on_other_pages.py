"""Dossiers on the pages of the floor below: a subject's own, and the one whose receipt code somebody reads out."""

from django.urls import reverse

from antt_portal import clock
from antt_portal.statuses import STATUSES
from antt_portal.templatetags.portal import local_time
from dossiers import permissions
from dossiers.choices import DossierKind
from dossiers.models import Dossier
from registrations import plans
from registrations.calendar import years_alive
from registrations.models import Enrolment
from registrations.search import LIMIT, Found
from registrations.subject_sections import Row


def dossiers_of(subject, user) -> list[Row]:
    """The subject's dossiers that `user` may see, newest year first; to whoever may fill them, or take in their paper, also those not
    yet begun."""
    begun = list(Dossier.objects.visible_to(user).filter(subject=subject))
    rows = [(dossier.year, dossier.kind, _row_of(dossier)) for dossier in begun]
    prepares = permissions.may_prepare_for(user, subject)
    if (prepares or user.holds(*permissions.POLICE)) and not subject.place.is_gone_on(clock.today()):
        there = {(dossier.year, dossier.kind) for dossier in begun}
        enrolled = Enrolment.objects.in_force().filter(subject=subject, year__in=years_alive(clock.today()))
        for year in enrolled.values_list("year", flat=True):
            if prepares or _takes_in(user, subject, year):
                row_of = _row_to_begin if prepares else _row_to_take_in
                rows += [(year, kind.value, row_of(subject, year, kind)) for kind in DossierKind if (year, kind.value) not in there]
    order = {kind.value: number for number, kind in enumerate(DossierKind)}
    return [row for _, _, row in sorted(rows, key=lambda entry: (-entry[0], order[entry[1]]))]


def _row_of(dossier: Dossier) -> Row:
    sent = f"{dossier.receipt_code}, nhận lúc {local_time(dossier.received_at)}" if dossier.receipt_code else ""
    words = f"{dossier.get_kind_display()} năm {dossier.year}"
    return Row(words, reverse("dossier", args=[dossier.pk]), ("dossier", dossier.state), sent)


def _row_to_begin(subject, year: int, kind: DossierKind) -> Row:
    return Row(f"{kind.label} năm {year}", reverse("dossier_start", args=[subject.pk, year, kind.value]), ("task", "todo"), "Chưa bắt đầu")


def _takes_in(user, subject, year: int) -> bool:
    place, _basis = plans.deciding_place(subject, year, clock.today())
    return permissions.may_take_in(user, Dossier(subject=subject, deciding_place=place))


def _row_to_take_in(subject, year: int, kind: DossierKind) -> Row:
    words, address = f"{kind.label} năm {year}", reverse("paper_intake", args=[subject.pk, year, kind.value])
    return Row(words, address, ("task", "todo"), "Chưa bắt đầu; người nộp mang bản giấy đến thì nhận ở đây")


def by_receipt_code(user, words: str) -> list[Found]:
    """Dossiers that `user` may see whose receipt code holds what was typed, with or without its hyphens' case."""
    typed = words.strip().upper().replace(" ", "-")
    if len(typed) < 6:
        return []
    rows = Dossier.objects.visible_to(user).filter(receipt_code__contains=typed).select_related("enrolment", "place")[:LIMIT]
    return [
        Found(
            f"{row.receipt_code}: {row.enrolment.name}",
            f"{row.get_kind_display()} năm {row.year}",
            row.place.name,
            STATUSES["dossier"][row.state].words,
            reverse("dossier", args=[row.pk]),
        )
        for row in rows
    ]
