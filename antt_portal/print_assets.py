"""What a printed page may be made of, and the only way to make one.

WeasyPrint asks one fetcher for every picture, style sheet and font. Ours knows a fixed list: the files of `static/print/` and,
where the deploying agency named a folder (`ANTT_PRINT_ASSETS`), its emblem and background. Everything else is refused, and a
refusal stops the page: no file of the machine and no address of its network can be drawn into a certificate.

WeasyPrint needs Pango from the operating system. It is imported when a page is made, so that the portal starts without it.
"""

import atexit
import logging
import mimetypes
import threading
from collections.abc import Callable
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings

from antt_portal.jobs.services import WillNeverWork

ROOT = "https://print.invalid/"  # a name reserved so that no network resolves it (RFC 2606)
PACKAGED = settings.BASE_DIR / "static" / "print"
PACKAGED_KINDS = (".css", ".svg", ".ttf")
DEPLOYED = ("emblem.svg", "emblem.png", "background.svg", "background.png", "background.jpg")
FACES = ("Regular", "Bold", "Italic", "BoldItalic")
PANGO_MISSING = (
    "Giấy công nhận chưa in được: máy chủ thiếu thư viện Pango. Người quản trị cài libpango-1.0-0, libpangoft2-1.0-0 và "
    "libharfbuzz-subset0, khởi động lại cổng, rồi bấm “Thử lại”."
)
_press = threading.Lock()  # Pango's font maps are not made for two threads at once


class AssetRefused(WillNeverWork):
    """A page asked for something that is not a packaged asset; the address is in the text."""


class PrintFailed(Exception):
    """The printer left something out: a picture that it could not read, a rule that it could not draw."""


def assets() -> dict[str, Path]:
    """Every address a page may use, with the file behind it."""
    found = {ROOT + path.relative_to(PACKAGED).as_posix(): path for path in PACKAGED.rglob("*") if path.suffix in PACKAGED_KINDS}
    return found | {ROOT + "deployed/" + name: path for name, path in deployed().items()}


def deployed() -> dict[str, Path]:
    """The files that the deploying agency brought, by name; empty where it brought none."""
    folder = settings.PRINT_ASSETS
    if not folder:
        return {}
    return {name: Path(folder) / name for name in DEPLOYED if (Path(folder) / name).is_file()}


def print_available() -> str | None:
    """Why nothing can be printed here, as a sentence for a person; None when printing works."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return PANGO_MISSING
    return None


def pdf(html: str, *, stylesheet: str, identifier: bytes | None = None, finish: Callable | None = None) -> bytes:
    """The PDF of `html`, styled by `static/print/css/<stylesheet>` in the shipped faces.

    The same words give the same bytes, in every process. `identifier` is the file's id, by default made from its content.
    `finish` is WeasyPrint's hook: it gets the document and the pydyf file before this is written.
    Raises `WillNeverWork` where WeasyPrint cannot run, `AssetRefused` when the page asks for what is not a packaged asset.
    """
    document = laid_out(html, stylesheet=stylesheet)
    with _at_the_press(document.url_fetcher):
        return document.write_pdf(finisher=finish, pdf_identifier=identifier)


def laid_out(html: str, *, stylesheet: str):
    """The WeasyPrint document of `html`, laid out in pages but not written: for `pdf` and for looking at its boxes."""
    if problem := print_available():
        raise WillNeverWork(problem)
    from weasyprint import HTML

    fetcher = _fetcher()
    with _at_the_press(fetcher):
        fonts, faces = _faces()
        sheets = [faces, _stylesheet(stylesheet)]
        return HTML(string=html, base_url=ROOT, url_fetcher=fetcher).render(font_config=fonts, stylesheets=sheets)


@contextmanager
def _at_the_press(fetcher):
    """One thread at a time, and nothing left out: the printer would go on without a picture and only log it."""
    from weasyprint.urls import FatalURLFetchingError

    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    with _press:
        logger.addHandler(complaints)
        try:
            yield
        except FatalURLFetchingError as refusal:
            raise AssetRefused(str(refusal)) from refusal
        finally:
            logger.removeHandler(complaints)
    if fetcher.refused:
        raise AssetRefused(fetcher.refused[0])
    if complaints.sentences:
        raise PrintFailed(complaints.sentences[0])


class _Complaints(logging.Handler):
    def __init__(self):
        super().__init__(logging.ERROR)
        self.sentences: list[str] = []

    def emit(self, record):
        self.sentences.append(record.getMessage())


def missing_letters(words: str) -> list[str]:
    """The characters of `words` that the shipped faces do not have: a page with one of them would show an empty box."""
    return sorted({char for char in words if not char.isspace() and ord(char) not in _letters()})


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    maps = [set(TTFont(face_path(face), lazy=True).getBestCmap()) for face in FACES]
    return frozenset(set.intersection(*maps))


def face_path(face: str) -> Path:
    """The file of one of `FACES`."""
    return PACKAGED / "fonts" / f"TinosPortal-{face}.ttf"


def width_of(words: str, *, size: float, face: str) -> float:
    """The width of `words` in points, set in `face` (one of `FACES`) at `size` points. Times New Roman has the same widths."""
    return _ruler(face).getlength(words) / 1000 * size


@cache
def _ruler(face: str):
    from PIL import ImageFont  # slow to import: only who sets letters waits

    return ImageFont.truetype(str(face_path(face)), 1000, layout_engine=ImageFont.Layout.BASIC)


def _fetcher():
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class PackagedAssets(URLFetcher):
        """Answers from the fixed list; what is not on it stops the page, and is remembered because a drawing may swallow the stop."""

        def __init__(self):
            super().__init__(fail_on_errors=True)
            self.refused: list[str] = []

        def fetch(self, url, headers=None):
            path = assets().get(url)
            if path is None:
                self.refused.append(f"Trang in đòi một tệp ngoài danh mục cho phép: {url[:120]}")
                raise FatalURLFetchingError(self.refused[-1])
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return PackagedAssets()


@cache
def _faces():
    """The font configuration of this process and the sheet that filled it: made once, because making it is slow."""
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    atexit.register(_faces.cache_clear)  # it frees C memory, which must happen before the interpreter is taken apart
    return fonts, _sheet("faces.css", fonts)


@cache
def _stylesheet(name: str):
    return _sheet(name, _faces()[0])


def _sheet(name: str, fonts):
    from weasyprint import CSS

    return CSS(url=f"{ROOT}css/{name}", url_fetcher=_fetcher(), font_config=fonts)
