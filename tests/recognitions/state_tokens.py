"""A certification body and tokens of our own, to sign PDFs as officials do: EC P-256, made anew for each session."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIRST_DAY, LAST_DAY = datetime(2021, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
DIGITAL = {"digital_signature": True, "content_commitment": True}
OTHER_USES = ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, words)])


@dataclass(frozen=True)
class Token:
    """Somebody's key and certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


class Authority:
    """Who certifies keys, with a root certificate of its own."""

    def __init__(self, words: str):
        key = ec.generate_private_key(ec.SECP256R1())
        usage = x509.KeyUsage(
            **dict.fromkeys(("digital_signature", "content_commitment", *OTHER_USES), False) | {"key_cert_sign": True, "crl_sign": True}
        )
        builder = self._builder(_name(words), _name(words), key.public_key(), FIRST_DAY, LAST_DAY)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).add_extension(usage, critical=True)
        self.words, self.root = words, Token(key, builder.sign(key, hashes.SHA256()))

    @staticmethod
    def _builder(subject, issuer, public_key, not_before, not_after):
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(not_before)
            .not_valid_after(not_after)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        )

    def token(self, words: str, *, not_after: datetime = LAST_DAY) -> Token:
        """A key for somebody, certified until a day."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(_name(words), self.root.certificate.subject, key.public_key(), FIRST_DAY, not_after)
        usage = x509.KeyUsage(**dict.fromkeys(OTHER_USES, False) | DIGITAL)
        builder = builder.add_extension(usage, critical=True).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root.key.public_key()), critical=False
        )
        return Token(key, builder.sign(self.root.key, hashes.SHA256()))

    def folder(self, target: Path) -> Path:
        """A folder with the root certificate, as an administrator lays it out."""
        target.mkdir(parents=True, exist_ok=True)
        (target / "root.pem").write_bytes(self.root.pem())
        return target


def signed(content: bytes, token: Token, *, field: str = "ChuKy1", visible: bool = True) -> bytes:
    """`content` signed with a token, as an incremental update, in a field of its own on the first page."""
    der = token.key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(token.certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore(),
    )
    writer = IncrementalPdfFileWriter(BytesIO(content))
    box = (320, 120, 480, 180) if visible else None
    fields.append_signature_field(writer, fields.SigFieldSpec(field, box=box))
    target = BytesIO()
    metadata = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    signers.PdfSigner(metadata, signer=signer).sign_pdf(writer, output=target)
    return target.getvalue()


LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC) - timedelta(days=1)
