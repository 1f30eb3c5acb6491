"""What happened to a dossier, in words, newest first. Names are looked up when shown: the trail itself holds none."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from antt_portal.accounts.models import User
from antt_portal.templatetags.portal import local_time
from antt_portal.trail.models import Entry
from dossiers import permissions, timeline_sources
from dossiers.checklist import SHORT
from dossiers.contents import Contents
from dossiers.models import Dossier, FileVersion, ReviewNote
from dossiers.timeline_sources import Told
from dossiers.trail_words import INTERNAL, UNKNOWN, WORDS

ON_BEHALF = " (cán bộ nhập thay)"
NOBODY = "Cổng"
DOSSIER = Dossier._meta.label_lower
REMARKED = "dossier.remarked"
RESULTS_OF_ITSELF = ("dossier.replaced",)  # its words say the reason already


@dataclass(frozen=True)
class Happening:
    """One line of the timeline: who did what when, why if a reason was given (or what was noted, as `called` says), the files
    concerned as (words, address), and how many times in a row."""

    at: datetime
    who: str
    what: str
    reasons: list[str] = field(default_factory=list)
    called: str = "Lý do"
    links: list[tuple[str, str]] = field(default_factory=list)
    times: int = 1


@dataclass(frozen=True)
class Day:
    day: date
    happenings: list[Happening]


def timeline_of(dossier: Dossier, user, contents: Contents | None = None) -> list[Day]:
    """What happened to `dossier`, its papers and what upper floors made of it, as far as `user` may read it, newest day first.

    `contents` is the reading of the dossier that the page has made for `user`, if it has. At most five queries, whatever the length;
    what reviewers keep among themselves only to those who may read it.
    """
    tellers = timeline_sources.tellers_of(dossier, user) if user.place_ids() else {}  # others read results, not how they came about
    entries = _entries_of(dossier, user, tellers)
    details = {entry.pk: json.loads(entry.body)["details"] for entry in entries}
    papers = _Papers(dossier, user, details.values(), contents)
    notes = ReviewNote.objects.filter(dossier=dossier).in_bulk() if any(_note_ids(one) for one in details.values()) else {}
    names = {user.pk: str(user)} | names_of({entry.actor_id for entry in entries} - {user.pk})
    lines = []
    for entry in entries:
        detail = details[entry.pk]
        said = tellers[_object_of(entry)](entry.action, detail) if _object_of(entry) in tellers else _said(entry, detail, papers)
        if said is None:
            continue
        reasons = [] if entry.action in RESULTS_OF_ITSELF else _reasons(detail, notes)
        links = [("Xem", said.url)] if said.url else papers.links_of(detail)
        called = "Nội dung" if entry.action == REMARKED else "Lý do"
        lines.append(Happening(entry.at, names.get(entry.actor_id, NOBODY), said.words, reasons, called, links))
    return [Day(day, list(of_day)) for day, of_day in groupby(_told_once(lines[::-1]), key=lambda line: timezone.localdate(line.at))]


def _entries_of(dossier: Dossier, user, tellers) -> list[Entry]:
    """The trail's rows on the dossier and on what upper floors made of it, in the order in which they happened."""
    wanted = [Q(object_type=kind, object_id=pk) for kind, pk in [(DOSSIER, dossier.pk), *tellers]]
    rows = Entry.objects.filter(reduce(or_, wanted))
    if not permissions.may_read_remarks(user, dossier):
        rows = rows.exclude(action__in=INTERNAL)
    return list(rows.order_by("id"))


def _object_of(entry: Entry) -> tuple[str, int]:
    return entry.object_type, entry.object_id


def _said(entry: Entry, detail: dict, papers: "_Papers") -> Told:
    """A row on the dossier itself, in words."""
    paper = papers.named_in(detail)
    on_behalf = ON_BEHALF if detail.get("on_behalf") else ""
    return Told(WORDS.get(entry.action, UNKNOWN) + (f": {paper}" if paper else "") + on_behalf)


class _Papers:
    """The files that the rows of a trail name, as far as one person may see them. One query, none when no file is named, or all of
    them are in the `contents` at hand."""

    def __init__(self, dossier: Dossier, user, details, contents: Contents | None):
        self.dossier = dossier
        self.documents = {document.pk: document for document in contents.documents} if contents else {}
        self.files = {file.pk: file for one in self.documents.values() for file in (*one.kept_files, *one.earlier_files)}
        elsewhere = [detail for detail in details if "document" in detail and detail["document"] not in self.documents]
        if elsewhere:
            self._read(user, {pk for one in elsewhere for pk in _file_ids(one)}, {one["document"] for one in elsewhere})

    def _read(self, user, files: set[int], documents: set[int]) -> None:
        seen = FileVersion.objects.visible_to(user).filter(Q(pk__in=files) | Q(document__in=documents)).select_related("document")
        self.files |= {file.pk: file for file in seen}
        self.documents |= {file.document_id: file.document for file in self.files.values()}

    def named_in(self, detail: dict) -> str:
        """“nghị quyết”, the paper that a row is about; empty when it is about none, or none that may be seen."""
        document = self.documents.get(detail.get("document"))
        kind = document.kind if document else detail.get("kind", "") if "document" in detail else ""
        return (document.title if document else "") or SHORT.get(kind, "")

    def links_of(self, detail: dict) -> list[tuple[str, str]]:
        """The files of a row; of a replacement the new one, the old one, and both side by side."""
        new, old = self.files.get(detail.get("file")), self.files.get(detail.get("instead_of"))
        if old:
            links = [("Bản mới", _page(new))] if new else []
            links.append(("Bản trước", _page(old)))
            return [*links, ("So sánh hai bản", reverse("dossier_compare", args=[self.dossier.pk, new.pk]))] if new else links
        return [(file.original_name, _page(file)) for pk in _file_ids(detail) if (file := self.files.get(pk))]


def _page(file: FileVersion) -> str:
    return reverse("file_page", args=[file.pk, 1])


def _file_ids(detail: dict) -> list[int]:
    return [*detail.get("files", ()), *(detail[name] for name in ("file", "instead_of") if name in detail)]


def _note_ids(detail: dict) -> list[int]:
    return [detail["note"]] if "note" in detail else detail.get("notes", [])


def _reasons(detail: dict, notes: dict[int, ReviewNote]) -> list[str]:
    """The reasons of a row; where several papers may be meant, each with its paper's name."""
    kept = [notes[pk] for pk in _note_ids(detail) if pk in notes]
    is_named = "notes" in detail
    return [f"{note.get_paper_kind_display()}: {note.reason}" if is_named and note.paper_kind else note.reason for note in kept]


def _told_once(lines: list[Happening]) -> list[Happening]:
    """What one person did over and over on a day, with nothing more to say of it, as one line."""
    told: list[Happening] = []
    for line in lines:
        last = told[-1] if told else None
        if last and not line.reasons and not line.links and _alike(last) == _alike(line):
            told[-1] = replace(last, times=last.times + 1)
        else:
            told.append(line)
    return told


def _alike(line: Happening) -> tuple:
    return timezone.localdate(line.at), line.who, line.what, not line.reasons, not line.links


def names_of(user_ids: set[int | None]) -> dict[int, str]:
    wanted = user_ids - {None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)} if wanted else {}


def conflict_sentence(dossier: Dossier) -> str:
    """Who did what when, for the person who acted on a page that is no longer current. What reviewers keep among themselves made
    no page stale and is not told."""
    last = Entry.objects.about(dossier).exclude(action__in=INTERNAL).last()
    if last is None:
        return "Hồ sơ vừa được thay đổi. Ông/bà xem lại trang rồi làm tiếp."
    who = names_of({last.actor_id}).get(last.actor_id, NOBODY)
    what = WORDS.get(last.action, UNKNOWN)
    return (
        f"Hồ sơ đang ở trạng thái “{dossier.get_state_display()}”: {who} đã {what} lúc {local_time(last.at)}. "
        "Ông/bà xem lại trang rồi làm tiếp."
    )
