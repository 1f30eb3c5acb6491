"""What one act changes of subjects and rosters, before it is written: the page shows it, the service saves it."""

from dataclasses import dataclass, field
from datetime import date

from django.db import models

from antt_portal import clock
from antt_portal.places.models import Place
from registrations.models import Subject, SubjectEvent, SubjectLineage, SubjectMember


@dataclass
class Edit:
    """A row that already carries its new values, and what of it was different before; a new row was nothing before."""

    row: models.Model
    before: dict[str, object] = field(default_factory=dict)
    is_new: bool = False

    @classmethod
    def of(cls, row: models.Model, **values) -> "Edit":
        """Give `row` these values in memory; those that it had already do not count."""
        before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
        for name in before:
            setattr(row, name, values[name])
        return cls(row, before)

    @classmethod
    def new(cls, row: models.Model) -> "Edit":
        return cls(row, is_new=True)

    def __bool__(self):
        """Whether anything of it is written."""
        return self.is_new or bool(self.before)

    def was(self, name: str):
        """The value of a field before."""
        return self.before[name] if name in self.before else getattr(self.row, name)

    def save(self) -> None:
        if self.is_new:
            self.row.save(force_insert=True)
        elif self.before:
            self.row.save(update_fields=list(self.before))


@dataclass
class Change:
    """All that one act writes, in memory. `about` is the subject whose page follows it; `kept`, `access` and `warnings` are sentences
    for the person who is asked to confirm."""

    action: str
    place: Place
    about: Subject
    on: date
    subjects: list[Edit] = field(default_factory=list)
    rows: list[Edit] = field(default_factory=list)
    events: list[SubjectEvent] = field(default_factory=list)
    lineages: list[SubjectLineage] = field(default_factory=list)
    members: list[SubjectMember] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    access: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def write(self, *, by) -> None:
        """Save everything as the act of `by`; subjects that go before those that come, whose name they may have had.

        Call it in the act's transaction.
        """
        for event in self.events:
            event.written_by, event.written_at = by, clock.now()
        for edit in sorted(self.subjects, key=lambda edit: edit.is_new):
            edit.save()
        for row in (*self.lineages, *self.events, *self.members):
            row.save(force_insert=True)
        for edit in self.rows:
            edit.save()

    def happened(self, subject: Subject, kind: str, *, reason: str = "", paper: str = "", since: date | None = None, **details) -> None:
        """Add the event that `subject` keeps of it, from the day of the change unless it is true `since` another one; it gets its
        author when it is written."""
        on = since or self.on
        self.events.append(SubjectEvent(subject=subject, kind=kind, effective_on=on, reason=reason, paper=paper, details=details))

    @property
    def fields(self) -> list[str]:
        """The names of the fields that it changes."""
        return sorted({name for edit in (*self.subjects, *self.rows) for name in edit.before})
