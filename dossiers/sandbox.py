"""Reads one stranger's file, in a process of its own with little memory and little time.

Run as a script by `reading_apart.py`, never imported: it must not know the portal, its settings or its database. It prints one
JSON object. Whatever goes wrong in here, a parser's crash included, is an answer for the parent: the file is not readable.

    sandbox.py inspect FILE                      {"media_type", "pages", "active": [PDF names]} or {"refused": code}
    sandbox.py render FILE PAGE LONG_EDGE TARGET {"rendered": true}: TARGET is a WebP picture of the page, upright, without EXIF
"""

import json
import re
import resource
import sys
import warnings
import zlib
from pathlib import Path

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 20
MOST_PAGES = 500
MOST_PIXELS = 50_000_000
A0_LONG_EDGE_POINTS = 3371 + 1  # 1189 mm, and one point for rounding
MOST_UNPACKED_BYTES = 32 * 1024 * 1024

ACTIVE_NAMES = (
    "JavaScript",
    "JS",
    "OpenAction",
    "AA",
    "Launch",
    "EmbeddedFiles",
    "EmbeddedFile",
    "RichMedia",
    "XFA",
    "SubmitForm",
    "ImportData",
    "GoToR",
)
MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|body|iframe)", re.IGNORECASE)
ZIP_END = b"PK\x05\x06"


class Refused(Exception):
    """The file is not taken; the text is a code that `intake.py` puts into words."""


def limit_this_process() -> None:
    """From here on: at most 512 MB, 20 seconds of work, no core file."""
    for kind, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (most, most))


def inspect(path: Path) -> dict:
    """Media type by content, number of pages, and what of a PDF could act by itself. Raises `Refused`."""
    data = path.read_bytes()
    if not data:
        raise Refused("empty")
    if data.startswith(b"%PDF-"):
        return inspect_pdf(path, data)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return inspect_image(path, data)
    raise Refused("mixed" if b"%PDF-" in data[:4096] else "unknown")


def inspect_pdf(path: Path, data: bytes) -> dict:
    import pypdfium2

    if MARKUP.search(data[:1024]) or ZIP_END in data[data.rfind(b"%%EOF") + 5 :]:
        raise Refused("mixed")
    if b"%%EOF" not in data[-2048:]:
        raise Refused("truncated")
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Refused("encrypted" if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD else "unreadable") from error
    pages = len(document)
    if not 1 <= pages <= MOST_PAGES:
        raise Refused("too_many_pages" if pages else "unreadable")
    if any(max(document.get_page_size(index)) > A0_LONG_EDGE_POINTS for index in range(pages)):
        raise Refused("page_too_large")
    document[0].get_size()
    return {"media_type": "application/pdf", "pages": pages, "active": active_names(data)}


def active_names(data: bytes) -> list[str]:
    """The names in a PDF's objects that let it run, open, send or carry something, wherever they are packed."""
    streams = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
    structure = streams.sub(b" ", data)
    for packed in re.finditer(rb"/ObjStm\b.{0,400}?stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            structure += b" " + zlib.decompressobj().decompress(packed.group(1), MOST_UNPACKED_BYTES)
        except zlib.error:  # packed another way, or not at all
            structure += b" " + packed.group(1)
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code.group(1), 16)]), structure)
    found = {name.decode() for name in re.findall(rb"/([A-Za-z]+)(?=[\s/<>\[\]()%]|$)", plain)}
    return [name for name in ACTIVE_NAMES if name in found]


def inspect_image(path: Path, data: bytes) -> dict:
    if MARKUP.search(data[:1024]) or b"%PDF-" in data[:4096] or ZIP_END in data[-66_000:]:
        raise Refused("mixed")
    with opened_image(path) as image:
        kind = image.format
        image.load()
    return {"media_type": "image/png" if kind == "PNG" else "image/jpeg", "pages": 1, "active": []}


def opened_image(path: Path):
    """The image, not yet decoded. A picture of too many pixels is refused before it unfolds in memory."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        return Image.open(path, formats=["JPEG", "PNG"])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refused("too_many_pixels") from error


def render(path: Path, page: int, long_edge: int, target: Path) -> None:
    """Write `target`: page `page` (from 1) of the file as WebP, `long_edge` pixels on its longer side at most."""
    with path.open("rb") as source:
        is_pdf = source.read(5) == b"%PDF-"
    picture = picture_of_pdf(path, page, long_edge) if is_pdf else picture_of_image(path, long_edge)
    picture.save(target, "WEBP", quality=80, method=2)


def picture_of_pdf(path: Path, page: int, long_edge: int):
    import pypdfium2

    sheet = pypdfium2.PdfDocument(path)[page - 1]
    return sheet.render(scale=long_edge / max(*sheet.get_size(), 1)).to_pil().convert("RGB")


def picture_of_image(path: Path, long_edge: int):
    """The photo made small first, then turned the way its EXIF says: the other way round needs twice the memory."""
    from PIL import Image, ImageOps

    with opened_image(path) as image:
        image.draft("RGB", (long_edge, long_edge))
        image.thumbnail((long_edge, long_edge))
        upright = ImageOps.exif_transpose(image)
    if "A" in upright.getbands():
        ground = Image.new("RGB", upright.size, "white")
        ground.paste(upright, mask=upright.getchannel("A"))
        return ground
    plain = Image.new("RGB", upright.size)
    plain.paste(upright.convert("RGB"))
    return plain


def main(command: str, *arguments: str) -> dict:
    limit_this_process()
    if command == "inspect":
        return inspect(Path(arguments[0]))
    path, page, long_edge, target = arguments
    render(Path(path), int(page), int(long_edge), Path(target))
    return {"rendered": True}


if __name__ == "__main__":
    try:
        answer = main(*sys.argv[1:])
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except Exception:
        # Any other failure of a parser means the same to the person who uploaded: this file cannot be read.
        answer = {"refused": "unreadable"}
    sys.stdout.write(json.dumps(answer))
