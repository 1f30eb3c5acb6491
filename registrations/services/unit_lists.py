"""A list of units in the browser: kept as it came, looked at as often as one likes, then taken in whole or left."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.utils import timezone

from antt_portal import clock, file_store
from antt_portal.accounts.models import User
from antt_portal.collector import collector_at_rest
from antt_portal.file_names import safe_name
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from registrations.choices import MemberRole, SubjectKind
from registrations.models import Subject, SubjectMember, UnitList
from registrations.permissions import may_change_roster
from registrations.services.roster import roster_open
from registrations.services.subjects import ImportSummary, Intended, UnitsRefused, known_of, must_stand, units_import, units_intended
from registrations.unit_import import Checked, Known, RowError, checked
from registrations.units.preview import Officers, Preview, preview_of
from registrations.units.words import as_row
from registrations.workbooks import MAX_FILE_BYTES, Unreadable, read_apart, sheet_of

READ_OUT = "read_out_sha256"  # in `UnitList.summary`: the file of what `workbooks.read_apart` found


@dataclass(frozen=True)
class Look:
    """What a list would do now: its errors, or else the preview and the fingerprint that taking it in asks for."""

    errors: tuple[RowError, ...] = ()
    preview: Preview | None = None
    fingerprint: str = ""


@collector_at_rest()
def unit_list_keep(*, place: Place, by, upload: TemporaryUploadedFile) -> UnitList:
    """Keep an Excel list that was sent for `place`; nothing of the roster changes yet.

    The stranger's file is opened once, in a process of its own; what it holds is kept beside it, and read from there ever after.
    Refused, and nothing kept, when the file cannot be read as a list at all; what is wrong in its cells is for the look to tell.
    """
    if not may_change_roster(by, place):
        raise NotYours
    must_stand(place)
    try:
        read_out = read_apart(upload.temporary_file_path())
        result = checked(sheet_of(read_out), known_of(place))
    except Unreadable as refusal:
        raise Refused(refusal.sentence, field="file") from refusal
    stored = file_store.put(upload.chunks(), limit=MAX_FILE_BYTES)
    summary = {READ_OUT: file_store.put([read_out]).sha256, "rows": len(result.rows), "errors": len(result.errors)}
    with transaction.atomic():
        row = UnitList.objects.create(
            place=place,
            sha256=stored.sha256,
            size=stored.size,
            original_name=safe_name(upload.name),
            uploaded_by=by,
            uploaded_at=clock.now(),
            summary=summary,
        )
        details = {"sha256": stored.sha256, "size": stored.size}
        trail.record(action="units.list_uploaded", of=row, by=by, place_id=place.pk, details=details)
    return row


@collector_at_rest()
def unit_list_look(*, unit_list: UnitList) -> Look:
    """What `unit_list_take_in` would do now; nothing is written."""
    result = _read(unit_list)
    try:
        intended = units_intended(rows=result.rows, place=unit_list.place)
    except UnitsRefused as refused:
        return Look(errors=_all_errors(result.errors, refused.errors))
    if result.errors:
        return Look(errors=tuple(result.errors))
    subjects = list(Subject.objects.filter(place=unit_list.place))
    preview = preview_of(intended.matches, subjects=subjects, officers=_officers(intended), left_out=intended.left_out)
    return Look(preview=preview, fingerprint=intended.fingerprint)


@collector_at_rest()
def unit_list_take_in(*, unit_list: UnitList, by, fingerprint: str) -> ImportSummary:
    """Take a kept list in: all of it, and exactly what the preview with this `fingerprint` showed.

    Conflict when it was taken in already or when the units have changed since; UnitsRefused when it has errors, Refused when the place
    is dissolved meanwhile. The roster of the
    year that is running is opened if nobody has yet, so that the units are found there at once.
    """
    place = unit_list.place
    if not may_change_roster(by, place):
        raise NotYours
    must_stand(place)
    with transaction.atomic():
        row = _locked(unit_list)
        if row.taken_in_at:
            raise Conflict(taken_in_sentence(row))
        result = _read(row)
        if result.errors:
            raise UnitsRefused(result.errors)
        summary = units_import(rows=result.rows, place=place, by=by, source_sha256=row.sha256, expected=fingerprint, unit_list=row.pk)
        with suppress(Refused):  # its time has not come: it is opened on its day
            roster_open(place=place, year=clock.today().year, by=by)
        row.taken_in_by, row.taken_in_at = by, clock.now()
        row.summary |= vars(summary) | {"excluded": dict(summary.excluded)}
        row.save(update_fields=["taken_in_by", "taken_in_at", "summary"])
    return summary


def units_write_out(*, place: Place, by):
    """The list of the units that `place` has, as an ExcelFile to correct and send back; gone ones and the ward itself are not on it.

    It holds names and telephone numbers: one row in the trail says that it was taken out, and how many units are on it.
    """
    if not may_change_roster(by, place):
        raise NotYours
    from antt_portal.list_workbook import ExcelFile, as_bytes  # openpyxl is slow to import: only who wants a file waits
    from registrations.units.template import unit_template

    known = known_of(place)
    usernames = _officer_usernames(place, known)
    with transaction.atomic():
        subjects = list(Subject.objects.filter(place=place).alive().exclude(kind=SubjectKind.WARD).order_by("kind", "sort_key", "pk"))
        trail.record(action="units.exported", of=place, by=by, place_id=place.pk, details={"units": len(subjects)})
    book = unit_template(as_row(subject, known=known, officer=usernames.get(subject.pk, "")) for subject in subjects)
    return ExcelFile(f"don-vi-{place.code}-{clock.today():%Y-%m-%d}.xlsx", as_bytes(book))


def taken_in_sentence(row: UnitList) -> str:
    """By whom and when a list was taken in, for who would do it again."""
    at = timezone.localtime(row.taken_in_at)
    return f"Danh sách này đã được nạp lúc {at:%H:%M ngày %d/%m/%Y} ({row.taken_in_by}). Cổng không nạp lần nữa."


def kept_files() -> Iterable[str]:
    """The hashes of all uploaded lists and of what was read out of them, for `doctor`."""
    for sha256, read_out in UnitList.objects.values_list("sha256", f"summary__{READ_OUT}").iterator():
        yield from (sha256, read_out or "")


def _read(row: UnitList) -> Checked:
    return checked(sheet_of(file_store.read(row.summary[READ_OUT])), known_of(row.place))


def _locked(unit_list: UnitList) -> UnitList:
    return UnitList.objects.select_for_update(of=("self",), no_key=True).select_related("place").get(pk=unit_list.pk)


def _all_errors(of_cells: list[RowError], of_units: tuple[RowError, ...]) -> tuple[RowError, ...]:
    """Both sorts in the order of the rows; a row whose cells are wrong is not told of twice."""
    told = {error.row for error in of_cells}
    return tuple(sorted([*of_cells, *(error for error in of_units if error.row not in told)], key=lambda error: error.row))


def _officers(intended: Intended) -> Officers:
    """The names behind the changes of area officers."""
    standing = defaultdict(list)
    in_force = SubjectMember.objects.in_force(clock.today()).filter(role=MemberRole.AREA_OFFICER, subject__in=intended.new_officers)
    for subject_id, name in in_force.order_by("pk").values_list("subject_id", "user__full_name"):
        standing[subject_id].append(name)
    wanted = {match.row.officer_id for match in intended.matches.rows if match.row.officer_id}
    names = dict(User.objects.filter(pk__in=wanted).values_list("pk", "full_name"))
    return Officers(new=intended.new_officers, standing=standing, names=names)


def _officer_usernames(place: Place, known: Known) -> dict[int, str]:
    """Subject id to the sign-in name of its area officer, where it has one that the list may name."""
    in_force = SubjectMember.objects.in_force(clock.today()).filter(role=MemberRole.AREA_OFFICER, subject__place=place)
    rows = in_force.order_by("-pk").values_list("subject_id", "user__username")
    return {subject_id: username for subject_id, username in rows if username.casefold() in known.officers}
