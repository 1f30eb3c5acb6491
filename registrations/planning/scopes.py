"""The kinds of subjects for which a plan states its rules, from wide to narrow, each with the page on which it is typed. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registrations.calendar import ORGANISATIONS
from registrations.calendar_words import KIND_LABELS, LEVEL_LABELS
from registrations.circular import DECIDED_AT

ALL_ORGANISATIONS = "Cơ quan, doanh nghiệp, cơ sở giáo dục"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a [[rule]] is about. Of kinds that only one level decides on, the level is not said."""

    kind: str
    level: str | None = None

    @classmethod
    def of(cls, rule: Mapping) -> "Scope":
        """The scope of a rule of a plan's content."""
        only_level = rule["kind"] in ("residential_area", "ward")
        return cls(rule["kind"], None if only_level else rule.get("level"))

    @property
    def slug(self) -> str:
        """What its page is called in an address: “organisation-ward”."""
        return f"{self.kind}-{self.level}" if self.level else self.kind

    @property
    def decided_at(self) -> tuple[tuple[str, str], ...]:
        """The (kind, level) of the calendar that it may speak for."""
        kinds = ORGANISATIONS if self.kind == "organisation" else (self.kind,)
        return tuple(at for at in DECIDED_AT if at[0] in kinds and self.level in (None, at[1]))

    def title(self, *, area_label: str, ward_name: str) -> str:
        """“Tổ dân phố”, “Phường Đống Đa”, “Doanh nghiệp do phường, xã xét công nhận”."""
        if self.kind == "residential_area":
            return area_label
        if self.kind == "ward":
            return ward_name
        words = KIND_LABELS.get(self.kind, ALL_ORGANISATIONS)
        return f"{words} do {LEVEL_LABELS[self.level]} xét công nhận" if self.level else f"{words} ở cả hai cấp"


WIDE = (Scope("residential_area"), Scope("ward"), Scope("organisation", "ward"), Scope("organisation", "province"))
NARROW = (Scope("organisation"), *(Scope(kind, level) for kind in ORGANISATIONS for level in (None, "ward", "province")))
BY_SLUG = {scope.slug: scope for scope in (*WIDE, *NARROW)}


def scopes_stated(content: Mapping) -> Iterator[Scope]:
    """The scopes of which `content` says something, each once."""
    yield from dict.fromkeys(Scope.of(rule) for rule in content.get("rule", ()))
