"""The append-only record of who did what.

One hash chain per deciding place. A row holds plain ids and field names, no foreign keys, no names or free text of people, so
that it never has to change. Triggers refuse UPDATE, DELETE and (on PostgreSQL) TRUNCATE; see `triggers.py`.
"""

from django.db import models

from antt_portal.trail.querysets import EntryQuerySet


class ChainHead(models.Model):
    """The last link of one place's chain. Locked while a link is added; place 0 is the chain of what belongs to no place."""

    place_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)


class Entry(models.Model):
    """One act. `body` is the canonical JSON that the hash covers; the columns repeat parts of it to be found by."""

    place_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=64)
    object_type = models.CharField(max_length=64)
    object_id = models.BigIntegerField()
    body = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["place_id", "seq"]
        constraints = [models.UniqueConstraint(name="trail_chain_position", fields=["place_id", "seq"])]
        indexes = [models.Index(name="trail_object", fields=["object_type", "object_id", "id"])]

    def __str__(self):
        return f"{self.action} {self.object_type} {self.object_id}"
