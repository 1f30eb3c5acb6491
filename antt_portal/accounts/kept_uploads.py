"""Files that were sent together with an act, kept while the person is asked for their password.

They lie in the upload folder under random names; the page holds a signed token for each. What is not taken within an hour is
removed at the next occasion.
"""

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from antt_portal.refusals import Refused

KEPT_FOR = 3600  # seconds
SALT = "antt_portal.accounts.kept_uploads"


def keep(field: str, upload: TemporaryUploadedFile, *, user) -> str:
    """Keep the bytes of `upload`, sent as `field` by `user`, beyond this request. The answer is the token to take them by."""
    _sweep()
    name = secrets.token_hex(16)
    os.link(upload.temporary_file_path(), _folder() / name)
    return signing.dumps([user.pk, field, name, upload.name, upload.content_type, upload.size], salt=SALT)


def take(token: str, *, user) -> tuple[str, UploadedFile]:
    """The field and the file that `user` sent, once. Refused when it is no longer there, or was never theirs."""
    try:
        owner, field, name, file_name, content_type, size = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        if owner != user.pk:
            raise signing.BadSignature
        stream = _taken_once(_folder() / name)
    except (signing.BadSignature, FileNotFoundError):
        raise Refused("Tệp gửi kèm không còn được giữ. Ông/bà mở lại trang, chọn lại tệp rồi gửi lần nữa.") from None
    return field, UploadedFile(stream, name=file_name, content_type=content_type, size=size)


def _folder() -> Path:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR) / "kept"
    folder.mkdir(exist_ok=True)
    return folder


def _taken_once(path: Path):
    """The bytes at `path`, which is there no more. Of two requests that take it at once, one raises FileNotFoundError."""
    stream = path.open("rb")
    try:
        path.unlink()
    except FileNotFoundError:
        stream.close()
        raise
    return stream


def _sweep() -> None:
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):  # taken, or swept by another request, since it was listed
            if path.stat().st_mtime < time.time() - KEPT_FOR:
                path.unlink()
