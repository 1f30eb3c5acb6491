"""Colours come from tokens, text on them is readable at 7:1, and nothing on a page needs what the Content-Security-Policy refuses."""

import re
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.embedded
ROOT = Path(settings.BASE_DIR)
STYLES = (ROOT / "static" / "portal.css").read_text()
TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", STYLES.split("/* --- Ground")[0]))
PAPERS = ("documents", "receipt_pdf.html")  # laid out for PDF, never sent to a browser
PAGES = [path for path in (ROOT / "templates").rglob("*.html") if not set(PAPERS) & set(path.parts)]
READABLE = [
    ("ink", "ground"),
    ("ink", "edge"),
    ("ink", "amber-ground"),
    ("quiet", "ground"),
    ("quiet", "edge"),
    ("quiet", "amber-ground"),
    ("blue", "ground"),
    ("blue", "edge"),
    ("green", "ground"),
    ("green", "edge"),
    ("red", "ground"),
    ("red", "edge"),
    ("on-dark", "red"),
    ("on-dark", "red-dark"),
    ("on-dark", "green"),
    ("on-dark", "quiet"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "ground"), READABLE)
def test_text_stands_out_from_its_ground_at_seven_to_one(text, ground):
    light, dark = sorted((luminance(TOKENS[text]), luminance(TOKENS[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


def test_the_error_red_of_the_law_of_looks_is_kept():
    assert (TOKENS["red"], TOKENS["red-dark"], TOKENS["edge"], TOKENS["focus"]) == ("#8b0000", "#6e0000", "#f6f4f0", "#ffbf47")


def test_a_colour_is_named_in_a_token_and_nowhere_else():
    others = [path.read_text() for path in (ROOT / "static").glob("*.css") if path.name != "portal.css"]
    rules = "".join([STYLES.split("/* --- Ground")[1].split("/* --- Paper")[0], *others])
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", rules) == []


def test_the_styles_ask_nothing_of_a_browser_newer_than_chrome_109():
    depth, nested = 0, []
    for line in re.sub(r"/\*.*?\*/", "", STYLES, flags=re.DOTALL).splitlines():
        if "{" in line and depth and "@" not in line and depth > 1:
            nested.append(line)
        depth += line.count("{") - line.count("}")
    assert depth == 0
    assert nested == []
    assert not re.search(r"(^|\s)&|popover|@layer|@container|@scope", STYLES)


def test_no_page_has_a_style_or_a_script_of_its_own():
    forbidden = re.compile(r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son[a-z]+=|javascript:|hx-on", re.IGNORECASE)
    assert [path.name for path in PAGES if forbidden.search(path.read_text())] == []


def test_every_component_says_its_parameters_on_top():
    silent = [path.name for path in (ROOT / "templates" / "components").glob("*.html") if not path.read_text().startswith("{% comment %}")]
    assert silent == []
