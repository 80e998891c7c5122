"""The package of an export for a third party: files in a ZIP, enveloped for the third party's certificate alone.

CMS AuthEnvelopedData with AES-256-GCM, which `openssl cms -decrypt -inform DER` opens (3.0 and after). No agent can
read it. Its SHA-256 is given to the third party by another way: CMS encryption alone does not prove who wrote.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.support import enveloping

SMALLEST_KEY = 2048


@dataclass(frozen=True, slots=True)
class Package:
    """A package ready to leave: its name, its bytes, and the SHA-256 by which the third party knows it."""

    name: str
    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a certificate names, and its SHA-256 fingerprint in hexadecimal."""

    subject: str
    fingerprint: str


def read_certificate(pem: str, *, at: datetime) -> Recipient:
    """Reads the certificate of a third party. Raises Invalid when it is not a valid RSA certificate at this instant."""
    certificate = _certificate(pem)
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise Invalid(Fault("outdated-certificate", "certificate", "the certificate is not valid at this instant"))
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < SMALLEST_KEY:
        raise Invalid(Fault("weak-certificate", "certificate", f"an RSA key of {SMALLEST_KEY} bits at least"))
    return Recipient(
        subject=certificate.subject.rfc4514_string()[:200],
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
    )


def envelope(files: Mapping[str, bytes], *, pem: str, name: str, at: datetime) -> Package:
    """Puts files in a ZIP that only the holder of the certificate's key can open."""
    gathered = io.BytesIO()
    with zipfile.ZipFile(gathered, "w", zipfile.ZIP_DEFLATED) as archive:
        for file_name, content in files.items():
            archive.writestr(zipfile.ZipInfo(file_name, at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    sealed = enveloping.envelope(gathered.getvalue(), certificate=_certificate(pem))
    return Package(name=f"{name}.zip.p7m", content=sealed, digest=hashlib.sha256(sealed).hexdigest())


def _certificate(pem: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem.strip().encode())
    except ValueError as error:
        raise Invalid(Fault("unreadable-certificate", "certificate", "this is not a certificate in PEM")) from error
