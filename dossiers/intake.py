"""Taking in what people upload: streamed with a cap, told by its content, kept unchanged under its hash.

Taken: PDF, JPEG and PNG. The file's extension and the type that the browser declares decide nothing. What could run inside a
PDF is named beside it and the file is kept as it is, because cleaning it would break its digital signatures.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.conf import settings

from antt_portal import file_store
from antt_portal.capped_uploads import CappedUpload
from antt_portal.file_names import safe_name
from antt_portal.refusals import Refused
from dossiers import reading_apart

__all__ = ["CappedUpload", "Looked", "Received", "safe_name", "take_in", "too_large_sentence", "warning_of"]

MEGABYTE = 1024 * 1024
TAKE_ANOTHER = "Ông/bà chụp lại tờ giấy hoặc chọn tệp khác, rồi tải lên."

REASONS = {
    "empty": "Tệp “{name}” không có nội dung. " + TAKE_ANOTHER,
    "unknown": "Cổng chỉ nhận tệp PDF và ảnh JPEG, PNG; tệp “{name}” không phải loại này. " + TAKE_ANOTHER,
    "mixed": "Tệp “{name}” có lẫn nội dung của loại tệp khác nên cổng không nhận. Ông/bà quét hoặc chụp lại tờ giấy, rồi tải lên.",
    "truncated": "Tệp “{name}” bị thiếu phần cuối, có thể do tải về chưa xong. " + TAKE_ANOTHER,
    "encrypted": "Tệp “{name}” đặt mật khẩu nên cổng không mở được. Ông/bà bỏ mật khẩu của tệp hoặc chụp lại tờ giấy, rồi tải lên.",
    "too_many_pages": "Tệp “{name}” có hơn 500 trang. Ông/bà tách thành nhiều tệp, rồi tải lên.",
    "page_too_large": "Tệp “{name}” có trang lớn hơn khổ A0. Ông/bà quét lại ở khổ A4, rồi tải lên.",
    "too_many_pixels": "Ảnh “{name}” quá lớn (hơn 50 triệu điểm ảnh). Ông/bà chụp lại ở cỡ ảnh nhỏ hơn, rồi tải lên.",
    "unreadable": "Không đọc được tệp “{name}”. " + TAKE_ANOTHER,
}


@dataclass(frozen=True)
class Looked:
    """What the bytes of a file were found to be."""

    media_type: str
    pages: int
    warning: str


@dataclass(frozen=True)
class Received:
    """A file that was taken: where it is kept, what it is, and what of it could act by itself (in words, or "")."""

    sha256: str
    size: int
    media_type: str
    pages: int
    original_name: str
    warning: str


def take_in(chunks: Iterable[bytes], *, name: str, looked_at: Callable[[str], Looked | None] = lambda _sha256: None) -> Received:
    """Keep the file whose bytes are `chunks` and say what it is. Raises `Refused` with a sentence for the person.

    It is looked at before it is kept, so that a refused file leaves nothing behind. `looked_at` may know by its hash what the
    same bytes were found to be before; then they are not opened again.
    """
    name = safe_name(name)
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, prefix="looked-at-") as spooled:
        size, digest = 0, hashlib.sha256()
        for chunk in chunks:
            size += len(chunk)
            if size > settings.UPLOAD_LIMIT_BYTES:
                raise Refused(too_large_sentence(name), field="files")
            digest.update(chunk)
            spooled.write(chunk)
        spooled.flush()
        looked = looked_at(digest.hexdigest()) or _look_at(spooled.name, name)
        spooled.seek(0)
        stored = file_store.put(iter(partial(spooled.read, MEGABYTE), b""), limit=settings.UPLOAD_LIMIT_BYTES)
    return Received(stored.sha256, stored.size, looked.media_type, looked.pages, name, looked.warning)


def _look_at(path: str, name: str) -> Looked:
    found = reading_apart.run("inspect", path)
    if "refused" in found:
        raise Refused(REASONS[found["refused"]].format(name=name), field="files")
    return Looked(found["media_type"], found["pages"], warning_of(found["active"]))


def too_large_sentence(name: str) -> str:
    most = settings.UPLOAD_LIMIT_BYTES // MEGABYTE
    return f"Tệp “{safe_name(name)}” lớn hơn {most} MB. Ông/bà chụp lại ở cỡ ảnh nhỏ hơn hoặc tách thành nhiều tệp, rồi tải lên."


def warning_of(active: list[str]) -> str:
    """What is said beside a PDF that could act by itself, or ""."""
    if not active:
        return ""
    return f"Tệp có phần tự chạy hoặc tệp đính kèm ({', '.join(active)}). Chỉ nên xem ảnh trang, không mở bản gốc."[:200]
