"""Makes a PDF ready to be signed: it gets an empty form, so that a signature later only adds a field to it.

Without one the first signature would have to change the document's root, which cannot be told from other changes.
"""

from io import BytesIO


def ready_to_sign(content: bytes) -> bytes:
    """The PDF `content`, one of the portal's own, with an empty form."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(content))
    # 3: there are signatures, and the file may only be appended to. Whoever signs sets the same.
    form = DictionaryObject({pdf_name("/Fields"): ArrayObject(), pdf_name("/SigFlags"): NumberObject(3)})
    writer.root[pdf_name("/AcroForm")] = writer.add_object(form)
    writer.update_root()
    target = BytesIO()
    writer.write(target)
    return target.getvalue()
