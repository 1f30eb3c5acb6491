"""Prints one JSON object a line, `{"name", "value", "unit", "limit", "ok"}`, and exits 1 when a limit is passed.

Names of groups as arguments measure only those: start, pages, imports, recognition, enforcement (once more on PostgreSQL where a server
answers), wards (last, since it fills a hundred wards). Everything happens on the embedded default in a temporary folder; a database that
the environment names is never touched.
"""

import os
import sys
import tempfile
from importlib import import_module

GROUPS = ("start", "pages", "imports", "recognition", "enforcement", "wards")


def main(asked: list[str]) -> int:
    unknown = set(asked) - set(GROUPS)
    if unknown:
        sys.exit(f"There is no group {', '.join(sorted(unknown))}; the groups are {', '.join(GROUPS)}.")
    with tempfile.TemporaryDirectory(prefix="antt-bench-") as folder:
        prepare_environment(folder)
        passed = [line.show() for group in asked or GROUPS for line in lines_of(group)]
    return 0 if all(passed) else 1


def prepare_environment(folder: str) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    os.environ |= {"ANTT_DATA_DIR": folder, "ANTT_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "bench.settings"}
    import django
    from django.core.management import call_command

    from antt_portal.static_files import collect_when_changed

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    collect_when_changed()


def lines_of(group: str):
    """The lines of a group, whose module is imported only now: it needs the portal set up."""
    return import_module(f"bench.{group}").lines()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
