"""Whose signature an assertion has: the certificate is trusted, made for signing, and of the issuer.

Source: protocols §1.2, §1.3.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.conf import settings
from lxml import etree

from carnet.foundation import authorities, distinguished_names
from carnet.foundation.authorities import Authorities, Untrusted
from carnet.foundation.certificates import ClientCertificate
from carnet.foundation.distinguished_names import Name
from carnet.foundation.xml import signatures, verifying
from carnet.foundation.xml.signatures import Unverified
from carnet.gateways.xds.vihf import refusals
from carnet.gateways.xds.vihf.refusals import Check, NotRecognized

# A VIHF is about 5 KB with its certificate.
MOST_BYTES = 100_000

_PERSON = re.compile(r"8[0-9]{11}|0[0-9a-z]{8,9}|[0-9a-z]+/.+", re.ASCII)
_TLS = frozenset({ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH})


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: the certificate, and the name it holds."""

    certificate: ClientCertificate
    name: Name


def verified(assertion: etree._Element, *, at: datetime) -> tuple[etree._Element, Signer]:
    """Gives an assertion taken out of its message, once its signature is verified, and who signed it.

    Nothing of the message may be read instead of what is given here. Raises NotRecognized.
    """
    try:
        claim = verifying.claimed(
            assertion,
            id_attribute="ID",
            accepted=signatures.accepted(old=settings.VIHF.allows_sha1),
            limit=MOST_BYTES,
        )
        trusted(claim.certificate, at=at)
        signer = _signer(claim.certificate)
        return verifying.verified(claim), signer
    except Unverified as error:
        raise NotRecognized(refusals.of_fault(error.fault), str(error)) from error
    except Untrusted as error:
        raise NotRecognized(refusals.of_doubt(error.doubt), error.doubt.value) from error


def trusted(certificate: bytes, *, at: datetime) -> x509.Certificate:
    """Gives a certificate (DER) that one of the operator's authorities vouches for. Raises authorities.Untrusted."""
    return believed().trusted(certificate, at=at)


def believed() -> Authorities:
    """Gives the authorities of the operator."""
    return authorities.known(settings.VIHF.authorities, settings.VIHF.needs_revocation_lists)


def forget_authorities() -> None:
    """Reads the folder of authorities again at the next call, without waiting for the moment to look."""
    authorities.forget()


@lru_cache(maxsize=4096)
def _signer(der: bytes) -> Signer:
    """Reads whom a certificate names, if it is made for signing. Raises NotRecognized."""
    certificate = x509.load_der_x509_certificate(der)
    _require_made_for_signing(certificate)
    return Signer(ClientCertificate(der), distinguished_names.of(certificate.subject))


def _require_made_for_signing(certificate: x509.Certificate) -> None:
    """Refuses the certificate of a connection: professionals and structures hold another one to sign."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError) as error:
        raise NotRecognized(Check.USE, "no keyUsage") from error
    if usage.content_commitment:
        return
    if not usage.digital_signature or _is_for_tls(certificate):
        raise NotRecognized(Check.USE, "not a signature certificate")


def _is_for_tls(certificate: x509.Certificate) -> bool:
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return not _TLS.isdisjoint(uses)


def require_issuer(signer: Signer, issuer: str) -> None:
    """Refuses an assertion whose issuer is not the holder of the certificate that signed it. Raises NotRecognized."""
    try:
        written = distinguished_names.read(issuer)
    except distinguished_names.NotAName as error:
        raise NotRecognized(Check.ISSUER, str(error)) from error
    if written != signer.name:
        raise NotRecognized(Check.ISSUER)


def require_connection(signer: Signer, shown: ClientCertificate | None) -> None:
    """Refuses a connection whose certificate is of another organisation than the signer's. Raises NotRecognized."""
    if shown is None:
        if settings.VIHF.needs_client_certificate:
            raise NotRecognized(Check.NO_CONNECTION)
        return
    if not settings.VIHF.same_organization:
        return
    try:
        held = distinguished_names.of(x509.load_der_x509_certificate(shown.der).subject)
    except ValueError as error:
        raise NotRecognized(Check.CONNECTION, "unreadable") from error
    for attribute in (distinguished_names.ORGANIZATION, distinguished_names.UNIT):
        if distinguished_names.values(held, attribute) != distinguished_names.values(signer.name, attribute):
            raise NotRecognized(Check.CONNECTION)


def names_person(signer: Signer, person: str) -> bool:
    """Tells whether a certificate is that of a person: its common name is the identifier."""
    return distinguished_names.prepared(person) in distinguished_names.values(signer.name, distinguished_names.COMMON)


def is_card(signer: Signer) -> bool:
    """Tells whether a certificate is on somebody's card: it names a person, or its common name is a person's number.

    Those numbers: RPPS and ADELI with their prefixes, or the structure's, a slash and a number for its staff.
    """
    if any(distinguished_names.values(signer.name, attribute) for attribute in distinguished_names.OF_PERSONS):
        return True
    return any(map(_PERSON.fullmatch, distinguished_names.values(signer.name, distinguished_names.COMMON)))


def names_structure(signer: Signer, structure: str) -> bool:
    """Tells whether a certificate is that of a structure, or of somebody there: its unit is the identifier."""
    return distinguished_names.prepared(structure) in distinguished_names.values(signer.name, distinguished_names.UNIT)
