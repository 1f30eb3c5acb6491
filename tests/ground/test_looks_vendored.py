"""What the pages take from others is whole, as it was fetched, with its licence; and the sprite has every icon that is named."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from antt_portal.statuses import STATUSES

pytestmark = pytest.mark.embedded
STATIC = Path(settings.BASE_DIR) / "static"
VERSIONS = json.loads((STATIC / "vendor" / "VERSIONS.json").read_text())


@pytest.mark.parametrize("name", VERSIONS["files"])
def test_a_vendored_file_is_as_it_was_fetched(name):
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == VERSIONS["files"][name]


def test_no_file_stands_among_the_vendored_ones_unrecorded():
    found = {path.relative_to(STATIC).as_posix() for path in (STATIC / "vendor").rglob("*") if path.is_file()}
    assert found - {"vendor/VERSIONS.json"} == set(VERSIONS["files"]) - {"icons.svg"}


def test_every_package_has_its_version_and_its_licence():
    assert {package["licence"] for package in VERSIONS["packages"].values()} == {"MIT", "0BSD", "OFL-1.1"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", package["version"]) for package in VERSIONS["packages"].values())
    assert len(list((STATIC / "vendor").glob("*/LICENSE"))) == len(VERSIONS["packages"])


def icons_named() -> set[str]:
    """The icons that templates and states name."""
    named = {status.icon for family in STATUSES.values() for status in family.values()}
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        named |= set(re.findall(r"""(?:{% icon |symbol=|symbol\|default:)['"]([a-z0-9-]+)['"]""", template.read_text()))
    return named


def test_the_sprite_has_every_icon_that_a_page_names():
    """Run bin/vendor-static when a page names a new one."""
    assert icons_named() <= set(re.findall(r'<symbol id="([a-z0-9-]+)"', (STATIC / "icons.svg").read_text()))
