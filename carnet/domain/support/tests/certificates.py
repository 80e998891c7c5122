"""Certificates of third parties for tests."""

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from tests.cast import NOON

type Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def key(size: int = 2048) -> rsa.RSAPrivateKey:
    """Makes the key of a third party."""
    return rsa.generate_private_key(public_exponent=65537, key_size=size)


def certificate(private: Key, *, days: int = 36500) -> str:
    """Makes the certificate of a third party, in PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tribunal judiciaire de Nanterre")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(NOON - timedelta(days=1))
    made = builder.not_valid_after(NOON + timedelta(days=days)).sign(private, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM).decode()
