"""How the papers of police and committee word kinds and places, with the ground floor's words for dates and counts (domain §7)."""

from collections import Counter
from collections.abc import Iterable

from antt_portal.papers.words import BLANK_DATE as BLANK_DATE
from antt_portal.papers.words import counted, in_sentence
from antt_portal.papers.words import date_words as date_words
from antt_portal.places.choices import PlaceKind
from antt_portal.places.models import Place
from registrations.choices import ORGANISATION_KINDS, SubjectKind
from registrations.models import Enrolment

STANDARD = "đạt tiêu chuẩn “An toàn về an ninh, trật tự”"
RANK = {kind: position for position, kind in enumerate(SubjectKind)}
POLICE_ABBREVIATIONS = {PlaceKind.WARD: "CAP", PlaceKind.COMMUNE: "CAX", PlaceKind.SPECIAL_ZONE: "CAĐK", PlaceKind.PROVINCE: "CAT"}


def kind_words(row: Enrolment) -> str:
    """What a row of the roster is, within a sentence: the locality's own word for a residential area, else the kind."""
    if row.kind == SubjectKind.WARD:
        return row.place.get_kind_display()
    return row.kind_label.lower()


def by_kind(rows: Iterable[Enrolment]) -> dict[str, list[Enrolment]]:
    """The rows by the word for their kind, residential areas first, each kind in the order given."""
    ordered = sorted(rows, key=lambda row: RANK[row.kind])
    found: dict[str, list[Enrolment]] = {}
    for row in ordered:
        found.setdefault(kind_words(row), []).append(row)
    return found


def kinds_named(rows: Iterable[Enrolment]) -> str:
    """“tổ dân phố, cơ quan, doanh nghiệp”: the kinds that are there."""
    return ", ".join(by_kind(rows))


def kinds_counted(rows: Iterable[Enrolment]) -> str:
    """“24 tổ dân phố, 02 cơ quan”: each kind with its count."""
    return ", ".join(f"{counted(len(of_kind))} {words}" for words, of_kind in by_kind(rows).items())


def kinds_pooled(rows: Iterable[Enrolment]) -> str:
    """“24 tổ dân phố, 33 cơ quan, doanh nghiệp, cơ sở giáo dục”: areas by their word, organisations as one count."""
    groups = list(by_kind(rows).items())
    areas = [f"{counted(len(of_kind))} {words}" for words, of_kind in groups if of_kind[0].kind not in ORGANISATION_KINDS]
    organisations = Counter({words: len(of_kind) for words, of_kind in groups if of_kind[0].kind in ORGANISATION_KINDS})
    pooled = [f"{counted(organisations.total())} {', '.join(organisations)}"] if organisations else []
    return ", ".join(areas + pooled)


def committee(place: Place) -> str:
    """“Ủy ban nhân dân phường Đống Đa”."""
    return f"Ủy ban nhân dân {in_sentence(place.name)}"


def kind_of_place(place: Place) -> str:
    """“phường”, “xã”, “thành phố”, “tỉnh”: the first words of the place's name."""
    return in_sentence(place.name).removesuffix(place.bare_name).strip()


def police_head(place: Place) -> str:
    """Who heads the police of a place: “Trưởng Công an phường”, at the province “Giám đốc Công an thành phố”."""
    return f"{'Giám đốc' if place.is_province else 'Trưởng'} Công an {kind_of_place(place)}"
