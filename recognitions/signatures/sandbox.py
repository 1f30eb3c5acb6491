"""Checks the digital signatures of one returned PDF, in a process of its own with little memory and little time.

Run as a script by `checking_apart.py`, never imported: it must not know the portal, its settings or its database.

    sandbox.py SIGNED ORIGINAL ROOTS MOMENT

SIGNED is what came back, ORIGINAL the file as it was handed out, ROOTS a folder of PEM or DER certificates, MOMENT the ISO instant at
which certificates must be valid. It prints one JSON object: {"signatures": [{"signer", "issuer", "serial", "signed_at"}]}, or
{"refused": code} with the code that `checking_apart.py` puts into words. No certificate is fetched and no revocation list asked for:
the portal has no way out to them.
"""

import json
import logging
import resource
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path

MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 20
MOST_SIGNATURES = 20


class Refused(Exception):
    """The file is not taken as signed; the text is a code."""


def limit_this_process() -> None:
    for kind, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (most, most))


def checked(signed: bytes, original: bytes, roots: Path, moment: datetime) -> list[dict]:
    """Every signature of `signed`, oldest first. Raises Refused unless the file is `original` with nothing added but signatures, each
    of them whole, valid and trusted, the last one covering all of the file."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    if not signed.startswith(original):
        raise Refused("other_file")
    trusted = certificates_in(roots)
    reader = PdfFileReader(BytesIO(signed))
    signatures = reader.embedded_regular_signatures
    if not signatures:
        raise Refused("no_signature")
    if len(signatures) > MOST_SIGNATURES:
        raise Refused("too_many")
    nothing_but_signatures(reader, original)
    return [found(signature, trusted, moment, is_last=signature is signatures[-1]) for signature in signatures]


def certificates_in(roots: Path) -> list:
    """The certificates that a signature must lead back to. Raises Refused when the folder holds none that can be read."""
    from pyhanko.keys import load_certs_from_pemder

    files = sorted(path for path in roots.glob("*") if path.suffix.lower() in (".pem", ".crt", ".cer", ".der"))
    found = list(load_certs_from_pemder([str(path) for path in files]))
    if not found:
        raise Refused("no_roots")
    return found


def nothing_but_signatures(reader, original: bytes) -> None:
    """Everything that was written after the original is signatures and their fields: also what stood there before the first one."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, SuspiciousModification

    handed_out = PdfFileReader(BytesIO(original)).xrefs.total_revisions - 1
    try:
        result = DEFAULT_DIFF_POLICY.review_file(reader, base_revision=handed_out)
    except SuspiciousModification as problem:
        raise Refused("changed") from problem
    if isinstance(result, SuspiciousModification) or result.modification_level > ModificationLevel.FORM_FILLING:
        raise Refused("changed")


def found(signature, trusted: list, moment: datetime, *, is_last: bool) -> dict:
    """Who signed and when. Raises Refused unless the signature is whole, valid, trusted, and nothing was changed after it."""
    from pyhanko.sign.validation import KeyUsageConstraints, validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=trusted, allow_fetching=False, moment=moment, revocation_mode="soft-fail")
    usage = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
    status = validate_pdf_signature(signature, signer_validation_context=context, key_usage_settings=usage)
    if not (status.intact and status.valid):
        raise Refused("broken")
    least = SignatureCoverageLevel.ENTIRE_FILE if is_last else SignatureCoverageLevel.ENTIRE_REVISION
    if status.coverage < least or not status.docmdp_ok:
        raise Refused("changed")
    certificate = status.signing_cert
    if not status.trusted:
        raise Refused(why_untrusted(certificate, status, moment))
    return {
        "signer": certificate.subject.human_friendly,
        "issuer": certificate.issuer.human_friendly,
        "serial": f"{certificate.serial_number:x}",
        "signed_at": status.signer_reported_dt.isoformat() if status.signer_reported_dt else "",
    }


def why_untrusted(certificate, status, moment: datetime) -> str:
    """The code for a signature that does not lead back to a trusted certificate."""
    if not certificate.not_valid_before <= moment <= certificate.not_valid_after:
        return "expired"
    return "revoked" if status.revoked else "untrusted"


def main(signed: str, original: str, roots: str, moment: str) -> dict:
    limit_this_process()
    logging.disable(logging.CRITICAL)  # a library's lines would name the signers
    when = datetime.fromisoformat(moment)
    return {"signatures": checked(Path(signed).read_bytes(), Path(original).read_bytes(), Path(roots), when)}


if __name__ == "__main__":
    try:
        answer = main(*sys.argv[1:])
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except Exception:
        # Any other failure of a parser means the same to the person who uploaded: this file cannot be read.
        answer = {"refused": "unreadable"}
    sys.stdout.write(json.dumps(answer))
