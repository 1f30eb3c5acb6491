"""Telling people: at once, each thing by itself (`telling`), or gathered, one digest a person and day (`digests`)."""

from antt_portal.notices.services.digests import DigestLine, digest_add, digest_withdraw
from antt_portal.notices.services.telling import Telling, mark_read, tell, tell_each

__all__ = ["DigestLine", "Telling", "digest_add", "digest_withdraw", "mark_read", "tell", "tell_each"]
