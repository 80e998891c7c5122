"""Seals bytes for the holder of a certificate's key: CMS AuthEnvelopedData (RFC 5083, RFC 5084), written here in DER.

AES-256-GCM under a key of its own, wrapped by RSAES-OAEP with SHA-256 (RFC 4056): `openssl cms -decrypt` opens it, from
version 3.0. The library writes only the older envelope, AES-CBC with nothing that shows a change.
"""

import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BITS = 256
_NONCE_BYTES, _TAG_BYTES = 12, 16

_INTEGER, _OCTETS, _SEQUENCE, _SET = 0x02, 0x04, 0x30, 0x31
# The tags of CMS: content of ContentInfo, encryptedContent, hashAlgorithm and maskGenAlgorithm of OAEP.
_EXPLICIT_0, _EXPLICIT_1, _IMPLICIT_0 = 0xA0, 0xA1, 0x80

# Object identifiers, already in DER.
_AUTH_ENVELOPED = bytes.fromhex("060b2a864886f70d0109100117")  # 1.2.840.113549.1.9.16.1.23
_DATA = bytes.fromhex("06092a864886f70d010701")  # 1.2.840.113549.1.7.1
_AES256_GCM = bytes.fromhex("060960864801650304012e")  # 2.16.840.1.101.3.4.1.46
_OAEP = bytes.fromhex("06092a864886f70d010107")  # 1.2.840.113549.1.1.7
_MGF1 = bytes.fromhex("06092a864886f70d010108")  # 1.2.840.113549.1.1.8
_SHA256 = bytes.fromhex("0609608648016503040201")  # 2.16.840.1.101.3.4.2.1


class NotForRsa(ValueError):
    """The certificate holds another key than RSA."""


def envelope(content: bytes, *, certificate: x509.Certificate) -> bytes:
    """Gives bytes that only the holder of the certificate's key opens, and whose change is seen. Raises NotForRsa."""
    public = certificate.public_key()
    if not isinstance(public, rsa.RSAPublicKey):
        raise NotForRsa("an RSA key is expected")
    key, nonce = AESGCM.generate_key(KEY_BITS), os.urandom(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, content, None)
    parameters = _sequence(_tlv(_OCTETS, nonce), _integer(_TAG_BYTES))
    encrypted = _sequence(_DATA, _sequence(_AES256_GCM, parameters), _tlv(_IMPLICIT_0, sealed[:-_TAG_BYTES]))
    enveloped = _sequence(
        _integer(0), _tlv(_SET, _recipient(certificate, public, key)), encrypted, _tlv(_OCTETS, sealed[-_TAG_BYTES:])
    )
    return _sequence(_AUTH_ENVELOPED, _tlv(_EXPLICIT_0, enveloped))


def _recipient(certificate: x509.Certificate, public: rsa.RSAPublicKey, key: bytes) -> bytes:
    """Wraps the key for one certificate, named by its issuer and its number."""
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    hashed = _sequence(_SHA256)
    how = _sequence(_tlv(_EXPLICIT_0, hashed), _tlv(_EXPLICIT_1, _sequence(_MGF1, hashed)))
    return _sequence(
        _integer(0),
        _sequence(certificate.issuer.public_bytes(), _integer(certificate.serial_number)),
        _sequence(_OAEP, how),
        _tlv(_OCTETS, public.encrypt(key, oaep)),
    )


def _tlv(tag: int, value: bytes) -> bytes:
    size = len(value)
    if size < 0x80:
        return bytes((tag, size)) + value
    written = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(written))) + written + value


def _sequence(*parts: bytes) -> bytes:
    return _tlv(_SEQUENCE, b"".join(parts))


def _integer(number: int) -> bytes:
    return _tlv(_INTEGER, number.to_bytes(number.bit_length() // 8 + 1))
