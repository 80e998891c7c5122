"""The certificate that a software showed on its connection, as the server that spoke TLS vouches for it.

It travels in the WSGI environ under a name that no HTTP header can take: headers are all called `HTTP_…`.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

ENVIRON = "carnet.client_certificate"

_AFTER_COMMA = re.compile(r"(?<!\\),\s+")


class NotACertificate(Exception):
    """These bytes are no X.509 certificate."""


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """A certificate whose chain was checked and whose key the caller proved to hold; `der` is the whole of it."""

    der: bytes

    @property
    def thumbprint(self) -> bytes:
        """The SHA-256 of the certificate. Source: RFC 8705 §3.1 (`x5t#S256`)."""
        return sha256(self.der).digest()

    @property
    def subject(self) -> str:
        """The distinguished name of the holder, most particular first (RFC 4514), as `canonical_name` writes it."""
        try:
            return _written(x509.load_der_x509_certificate(self.der).subject)
        except ValueError as error:
            raise NotACertificate from error


def of_environ(environ: Mapping[str, object]) -> ClientCertificate | None:
    """Gives the certificate of the connection, None when there is none."""
    der = environ.get(ENVIRON)
    return ClientCertificate(der) if isinstance(der, bytes) else None


def canonical_name(text: str) -> str:
    """Writes a distinguished name (RFC 4514) in one way, so that two writings of the same name are equal.

    Raises NotACertificate when the text is no distinguished name.
    """
    if not text.strip():
        raise NotACertificate(text)
    try:
        return _written(x509.Name.from_rfc4514_string(_AFTER_COMMA.sub(",", text.strip())))
    except ValueError as error:
        raise NotACertificate(text) from error


def written_thumbprint(thumbprint: bytes) -> str:
    """Writes a thumbprint as tokens and registrations say it: base64url without padding."""
    return base64.urlsafe_b64encode(thumbprint).rstrip(b"=").decode()


def read_thumbprint(text: str) -> bytes:
    """Reads a SHA-256 thumbprint: base64url, or hexadecimal with or without colons. Raises NotACertificate."""
    plain = text.replace(":", "").strip()
    try:
        raw = bytes.fromhex(plain) if len(plain) == 64 else base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except (ValueError, binascii.Error) as error:
        raise NotACertificate(text) from error
    if len(raw) != 32:
        raise NotACertificate(text)
    return raw


def from_pem(pem: bytes) -> ClientCertificate:
    """Reads a certificate in PEM. Raises NotACertificate."""
    try:
        return ClientCertificate(_der(x509.load_pem_x509_certificate(pem)))
    except ValueError as error:
        raise NotACertificate from error


def from_der(der: bytes) -> ClientCertificate:
    """Reads a certificate in DER. Raises NotACertificate."""
    try:
        return ClientCertificate(_der(x509.load_der_x509_certificate(der)))
    except ValueError as error:
        raise NotACertificate from error


def pem_blocks(content: bytes, label: str) -> list[bytes]:
    """Gives the blocks of one kind that a PEM file holds, such as `X509 CRL`, each with its two marks."""
    begin, end = f"-----BEGIN {label}-----".encode(), f"-----END {label}-----".encode()
    blocks = content.split(begin)[1:]
    return [begin + block.partition(end)[0] + end + b"\n" for block in blocks]


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _written(name: x509.Name) -> str:
    return name.rfc4514_string()
