"""All certificates of a decision in one file for the print room: the stored pages themselves, one after another."""

import io
from collections.abc import Iterable


def joined(files: Iterable[bytes]) -> tuple[bytes, int]:
    """The pages of `files` (PDF) in their order as one PDF, and how many they are. What is printed is what was stored."""
    import pypdfium2

    book = pypdfium2.PdfDocument.new()
    for content in files:
        with pypdfium2.PdfDocument(content) as document:
            book.import_pages(document)
    target = io.BytesIO()
    book.save(target)
    pages = len(book)
    book.close()
    return target.getvalue(), pages
