"""One line of the call list with all that its page and its papers show, in a fixed number of queries for a page of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from antt_portal.places.models import Place
from dossiers.calling.marks import Mark, marks_of
from dossiers.calling.messages import afterwards, deadline_words, link_of, message_of
from dossiers.calling.missing import dossier_words, words_of_missing
from dossiers.calling.waiting import Waiting
from registrations.models import Enrolment
from registrations.rosters.contacts import Contact, contacts_of

PAGE = 50
UNREACHED, REACHED, CLOSED = (
    "Cổng không báo tới được: cần gọi, nhắn hoặc đưa phiếu",
    "Cổng báo được qua thư điện tử hoặc tin nhắn",
    "Đã hết hạn, kế hoạch không nhận hồ sơ muộn",
)


@dataclass(frozen=True)
class Call:
    """Whom to call about what. `missing` ends the sentence that the subject's name begins; `deadline` says until when, `afterwards` what
    is still possible once that day is over."""

    row: Waiting
    url: str
    dossier: str
    missing: str
    deadline: str
    afterwards: str
    message: str
    link: str
    contact: Contact
    officer: str
    marks: list[Mark]

    @property
    def group(self) -> str:
        if not self.row.may_still_be_sent:
            return CLOSED
        return REACHED if self.row.is_reached else UNREACHED


def calls_of(rows: Iterable[Waiting], *, user, place: Place, officers: Mapping[int, str]) -> list[Call]:
    """The lines of `rows` as `user` may read them; `officers` are names by id."""
    rows = list(rows)
    enrolments = Enrolment.objects.filter(pk__in={row.enrolment_id for row in rows}).select_related("subject__place")
    contacts = contacts_of(enrolments, user=user, to_be_called=True)
    missing, marks = words_of_missing(rows, user), marks_of(rows, user)
    return [
        Call(
            row=row,
            url=reverse("dossier", args=[row.dossier_id]) if row.dossier_id else reverse("subject", args=[row.subject_id]),
            dossier=dossier_words(row),
            missing=missing[row.key],
            deadline=deadline_words(row, place=place),
            afterwards=afterwards(row, place=place),
            message=message_of(row, missing[row.key], place=place),
            link=link_of(row),
            contact=contacts[row.subject_id],
            officer=officers.get(row.officer_id, ""),
            marks=marks[row.key],
        )
        for row in rows
    ]


def grouped(calls: Iterable[Call]) -> list[tuple[str, list[Call]]]:
    """The lines, in their order, under what to do about them."""
    groups: dict[str, list[Call]] = {}
    for call in calls:
        groups.setdefault(call.group, []).append(call)
    return list(groups.items())


def page_of(rows: list[Waiting], query: Mapping[str, str]) -> tuple[list[Waiting], str]:
    """At most PAGE of `rows` after the one that `sau` of the `query` names, and the key of the last one if more follow. From the
    beginning when that one is not there any more, as `antt_portal.keyed_pages` does with rows of the database."""
    keys = [row.key for row in rows]
    after = query.get("sau", "")
    start = keys.index(after) + 1 if after in keys else 0
    page = rows[start : start + PAGE]
    return page, page[-1].key if len(rows) > start + PAGE else ""


def address(given: Mapping[str, str], **more: str) -> str:
    """The query of the list so narrowed."""
    return "?" + urlencode(dict(given) | {name: value for name, value in more.items() if value})
