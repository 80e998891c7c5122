"""An authority of test and the certificates it signs, as strict verifiers want them. For sandboxes only.

Source: protocols §1.2 (two certificates at the caller: one for the connection, one to sign).
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LASTS = timedelta(days=365)
ORGANIZATION = "Carnet, bac à sable"
_NO_USE = dict.fromkeys(
    (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """The certificate in PEM."""
        return self.certificate.public_bytes(Encoding.PEM)

    def write(self, folder: Path, name: str) -> None:
        """Writes the certificate, and the key for its owner only."""
        (folder / f"{name}.pem").write_bytes(self.pem)
        secret = folder / f"{name}.key"
        secret.touch(mode=0o600)
        secret.write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def read(folder: Path, name: str) -> Issued:
    """Reads again what was written."""
    certificate = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
    key = load_pem_private_key((folder / f"{name}.key").read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Issued(certificate, key)


def authority(*, at: datetime) -> Issued:
    """Makes the authority of a sandbox."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("AC du bac à sable")
    uses = x509.KeyUsage(**{**_NO_USE, "key_cert_sign": True, "crl_sign": True})
    built = (
        _begun(name, name, key, at=at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(uses, critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    return Issued(built.sign(key, hashes.SHA256()), key)


def signature(by: Issued, *, holder: str, unit: str, at: datetime) -> Issued:
    """Makes the certificate with which a person, or a structure, signs its assertions."""
    return _end(by, _name(holder, unit), x509.KeyUsage(**{**_NO_USE, "content_commitment": True}), None, at=at)


def connection(by: Issued, *, unit: str, at: datetime) -> Issued:
    """Makes the certificate that a software shows on its connections."""
    uses = x509.KeyUsage(**{**_NO_USE, "digital_signature": True})
    return _end(by, _name("logiciel.exemple", unit), uses, ExtendedKeyUsageOID.CLIENT_AUTH, at=at)


def server(by: Issued, *, at: datetime) -> Issued:
    """Makes the certificate of the listener of this machine."""
    uses = x509.KeyUsage(**{**_NO_USE, "digital_signature": True})
    return _end(by, _name("localhost"), uses, ExtendedKeyUsageOID.SERVER_AUTH, at=at)


def revocation_list(by: Issued, *, at: datetime) -> bytes:
    """Writes the list of what the authority took back: nothing."""
    built = (
        x509.CertificateRevocationListBuilder(
            issuer_name=by.certificate.subject, last_update=at - timedelta(days=1), next_update=at + LASTS
        )
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
        .add_extension(x509.CRLNumber(1), critical=False)
    )
    return built.sign(by.key, hashes.SHA256()).public_bytes(Encoding.PEM)


def _end(
    by: Issued, name: x509.Name, uses: x509.KeyUsage, extended: x509.ObjectIdentifier | None, *, at: datetime
) -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    built = (
        _begun(name, by.certificate.subject, key, at=at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(uses, critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
    )
    if extended is not None:
        built = built.add_extension(x509.ExtendedKeyUsage([extended]), critical=False)
    if extended == ExtendedKeyUsageOID.SERVER_AUTH:
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        built = built.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return Issued(built.sign(by.key, hashes.SHA256()), key)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, at: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + LASTS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(common: str, unit: str = "") -> x509.Name:
    values = [(NameOID.COUNTRY_NAME, "FR"), (NameOID.ORGANIZATION_NAME, ORGANIZATION)]
    values += [(NameOID.ORGANIZATIONAL_UNIT_NAME, unit)] if unit else []
    values += [(NameOID.COMMON_NAME, common)]
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in values])
