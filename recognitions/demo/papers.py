"""Pages that stand for the papers of the demo ward: a sheet with its title, and that it is only a sample."""

from functools import cache
from io import BytesIO

from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from dossiers.choices import PaperKind

WIDTH, HEIGHT = 1000, 1414
FONT = "print/fonts/TinosPortal-Regular.ttf"
NAMES = {
    PaperKind.RESOLUTION: "nghi-quyet.jpg",
    PaperKind.PLAN: "ke-hoach.jpg",
    PaperKind.REGISTRATION_FORM: "ban-dang-ky.jpg",
    PaperKind.PROPOSAL_LETTER: "to-trinh.jpg",
    PaperKind.RESULT_REPORT: "bao-cao.jpg",
    PaperKind.MINUTES: "bien-ban.jpg",
}


def paper(kind: str) -> SimpleUploadedFile:
    """A photographed sheet of a paper of this kind."""
    return SimpleUploadedFile(NAMES[kind], _sheet(PaperKind(kind).label), "image/jpeg")


def signed_decision() -> SimpleUploadedFile:
    """The scan of a signed decision."""
    return SimpleUploadedFile("quyet-dinh-da-ky.jpg", _sheet("Quyết định đã ký, đóng dấu"), "image/jpeg")


def signed_minutes() -> SimpleUploadedFile:
    """The scan of the committee's signed minutes."""
    return SimpleUploadedFile("bien-ban-da-ky.jpg", _sheet("Biên bản họp xét duyệt đã ký"), "image/jpeg")


@cache
def _sheet(title: str) -> bytes:
    page = Image.new("RGB", (WIDTH, HEIGHT), "#FDFCF8")
    draw = ImageDraw.Draw(page)
    heading, body = (ImageFont.truetype(finders.find(FONT), size) for size in (38, 28))
    for number, line in enumerate(_lines(title, heading)):
        draw.text((WIDTH // 2, 180 + number * 54), line, fill="#1A1A1A", font=heading, anchor="mm")
    draw.text((WIDTH // 2, 420), "Bản mẫu để dùng thử, không có giá trị", fill="#4A4A4A", font=body, anchor="mm")
    for row in range(12):
        draw.line([(120, 520 + row * 56), (880 if row % 4 else 640, 520 + row * 56)], fill="#D0CBC2", width=3)
    target = BytesIO()
    page.save(target, "JPEG", quality=80)
    return target.getvalue()


def _lines(title: str, font) -> list[str]:
    """`title` broken so that each line fits the page."""
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > WIDTH - 200 and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
