"""Uploads that are cut off while they stream in, whatever length they declared."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.views.decorators.csrf import csrf_exempt, csrf_protect

TOO_LARGE = 413


class CappedUpload(FileUploadHandler):
    """Stops reading a request as soon as one file in it grows over the limit, whatever length it declared.

    Goes before the handler that writes to disk, which then removes what it had. The view finds the file's name in
    `request.file_too_large`.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT_BYTES:
            self.request.file_too_large = self.file_name
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size):
        return None


def capped_upload(view):
    """A view whose uploads are cut off while they stream in. The token is checked after the cap is in place, since reading it
    reads the request."""
    checked = csrf_protect(view)

    def capped(request, *args, **kwargs):
        request.upload_handlers.insert(0, CappedUpload(request))
        return checked(request, *args, **kwargs)

    return csrf_exempt(capped)
