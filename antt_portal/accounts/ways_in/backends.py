"""Signing in by slip, beside signing in by password: the same limits count for both (django-axes stands before each)."""

from django.contrib.auth.backends import ModelBackend

from antt_portal.accounts.ways_in.slips import slip_use_by_code


class SlipBackend(ModelBackend):
    def authenticate(self, request, username=None, slip_code=None, **credentials):
        """The person whose slip says `slip_code`; the slip is used up by it."""
        return slip_use_by_code(name=username or "", code=slip_code) if slip_code else None
