"""The shipped print faces: whole, licensed, named as ours, and complete for Vietnamese in every face."""

import hashlib
import json
import unicodedata

import pytest
from fontTools.ttLib import TTFont

from antt_portal import print_assets

SHAPED = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = [unicodedata.normalize("NFC", base + tone) for base in SHAPED for tone in TONES if base + tone not in "aeiouy"] + ["đ"]
EVERY_LETTER = LETTERS + [letter.upper() for letter in LETTERS]


def test_vietnamese_has_134_letters_beyond_plain_latin():
    assert len(EVERY_LETTER) == len(set(EVERY_LETTER)) == 134
    assert all(len(letter) == 1 for letter in EVERY_LETTER)


@pytest.mark.parametrize("face", print_assets.FACES)
def test_every_face_draws_every_vietnamese_letter(face):
    font = TTFont(print_assets.face_path(face))
    cmap, glyphs = font.getBestCmap(), font["glyf"]
    assert [letter for letter in EVERY_LETTER if ord(letter) not in cmap] == []
    assert [letter for letter in EVERY_LETTER if not glyphs[cmap[ord(letter)]].numberOfContours] == []


@pytest.mark.parametrize("face", print_assets.FACES)
def test_every_face_has_a_name_of_its_own_and_keeps_copyright_and_licence(face):
    names = TTFont(print_assets.face_path(face))["name"]
    assert names.getDebugName(1) == "Tinos Portal"
    assert "Google" in names.getDebugName(0)
    assert "SIL Open Font License" in names.getDebugName(13)


def test_the_faces_are_the_files_that_were_made():
    folder = print_assets.face_path("Regular").parent
    made = json.loads((folder / "faces.json").read_text())["files"]
    assert made.keys() == {path.name for path in folder.glob("*.ttf")}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == face["sha256"] for name, face in made.items())
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text().upper()


def test_a_letter_that_no_face_has_is_named():
    assert print_assets.missing_letters("Tổ dân phố số 5 – “Ẵ” & Ợ") == []
    assert print_assets.missing_letters("Tổ 村 số ☭") == ["☭", "村"]
