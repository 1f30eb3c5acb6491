"""The portal's settings with one more address: the empty page that others are measured against."""

from antt_portal.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
