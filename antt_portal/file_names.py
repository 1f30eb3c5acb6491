"""What people call the files that they send: data to show, never a path."""

import unicodedata

NAME_LENGTH = 150


def safe_name(name: str) -> str:
    """The file's name as data to show: NFC, one line, no path, no control or direction characters, 150 characters at most."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*')
    shown = " ".join(shown.split()).strip(". ")
    if len(shown) > NAME_LENGTH:
        stem, dot, extension = shown.rpartition(".")
        keep = f"{dot}{extension}" if stem and len(extension) <= 8 else ""
        shown = shown[: NAME_LENGTH - len(keep)] + keep
    return shown or "tep"
