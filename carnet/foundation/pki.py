"""Makes an authority and the certificates it signs, as strict verifiers want them: for sandboxes and for tests."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from carnet.foundation import clock
from carnet.foundation.certificates import ClientCertificate

_USES = {
    "digital_signature": False,
    "content_commitment": False,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "key_cert_sign": False,
    "crl_sign": False,
    "encipher_only": False,
    "decipher_only": False,
}
# When certificates count whose tests stop the clock: all along.
ALWAYS = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))

type Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
type Span = tuple[datetime, datetime]

SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: Key

    @property
    def shown(self) -> ClientCertificate:
        """The certificate, as a server that speaks TLS gives it to the application."""
        return ClientCertificate(self.certificate.public_bytes(Encoding.DER))

    @property
    def pem(self) -> str:
        """The certificate in PEM."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def write(self, folder: Path, name: str) -> tuple[Path, Path]:
        """Writes the certificate, and the key for its owner only, in PEM; gives both files."""
        certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
        certificate.write_text(self.pem)
        key.touch(mode=0o600)
        key.write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return certificate, key


def read(folder: Path, name: str) -> Issued:
    """Reads again what was written."""
    certificate = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
    key = load_pem_private_key((folder / f"{name}.key").read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    return Issued(certificate, key)


def authority(name: str = "AC de test", *, by: Issued | None = None, span: Span | None = None) -> Issued:
    """Makes an authority, its own or under another."""
    key = ec.generate_private_key(ec.SECP256R1())
    above = by.key if by else key
    issuer = by.certificate.subject if by else name_of(name)
    built = (
        _begun(name_of(name), issuer, key, span=span or _span(3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0 if by else 1), critical=True)
        .add_extension(x509.KeyUsage(**{**_USES, "key_cert_sign": True, "crl_sign": True}), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), critical=False)
    )
    return Issued(built.sign(above, hashes.SHA256()), key)


def signature_certificate(
    by: Issued,
    name: x509.Name,
    *,
    key: Key | None = None,
    span: Span | None = None,
    uses: Mapping[str, bool] | None = None,
) -> Issued:
    """Signs the certificate with which a professional or a structure signs; `uses` changes what the key may do."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(**{**_USES, "content_commitment": True, **(uses or {})})
    built = (
        _begun(name, by.certificate.subject, key, span=span or _span(30))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
    )
    return Issued(built.sign(by.key, hashes.SHA256()), key)


def issue(
    by: Issued,
    name: str,
    *,
    use: x509.ObjectIdentifier = CLIENT,
    organization: str = "Maison des Tilleuls",
    unit: str = "",
    days: int = 30,
    span: Span | None = None,
) -> Issued:
    """Signs a certificate, of a client or of a server on this machine; a negative number of days is a past one."""
    key = ec.generate_private_key(ec.SECP256R1())
    built = (
        _begun(name_of(name, organization, unit), by.certificate.subject, key, span=span or _span(days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{**_USES, "digital_signature": True}), critical=True)
        .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
    )
    if use == SERVER:
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        built = built.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return Issued(built.sign(by.key, hashes.SHA256()), key)


def revoke(by: Issued, *revoked: Issued, span: Span | None = None) -> str:
    """Writes the list of the certificates that an authority takes back, in PEM."""
    now = clock.now()
    since, until = span or (now - timedelta(days=1), now + timedelta(days=30))
    built = x509.CertificateRevocationListBuilder(
        issuer_name=by.certificate.subject, last_update=since, next_update=until
    )
    for one in revoked:
        built = built.add_revoked_certificate(
            x509.RevokedCertificateBuilder(one.certificate.serial_number, since).build()
        )
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())
    built = built.add_extension(signer, critical=False).add_extension(x509.CRLNumber(1), critical=False)
    return built.sign(by.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def _span(days: int) -> Span:
    now = clock.now()
    return now - timedelta(days=60), now + timedelta(days=days)


def _begun(subject: x509.Name, issuer: x509.Name, key: Key, *, span: Span) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(span[0])
        .not_valid_after(span[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def name_of(common: str, organization: str = "Carnet, essais", unit: str = "") -> x509.Name:
    """Writes the name of a holder."""
    units = [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit)] if unit else []
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            *units,
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )
