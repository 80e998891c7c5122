"""Whose certificates are believed: a folder of authorities and of their lists of revoked certificates.

The folder is read once and again when one of its files changes, so that a fresh list counts within seconds. A chain
that was found right is remembered as long as nothing in it ends; every other certificate is checked again each time.

Source: RFC 5280 §6; what else is strict comes from the library's verification of chains.
"""

import itertools
import logging
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import verification

from carnet.foundation import certificates

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 5.0
_MOST_REMEMBERED = 10_000
_SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der", ".crl"})
_MOST_BYTES = 64_000_000
_DEPTH = 8
# A list of revoked certificates whose clock is a little ahead of ours is good all the same.
_CLOCK = timedelta(seconds=60)


class Doubt(StrEnum):
    """Why a certificate is not believed."""

    NO_AUTHORITY = "no_authority"
    UNREADABLE = "unreadable"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    UNKNOWN_AUTHORITY = "unknown_authority"
    REVOKED = "revoked"
    NO_LIST = "no_list"


class Untrusted(Exception):
    """A certificate is not believed: `doubt` says why."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.value)
        self.doubt = doubt


@dataclass(frozen=True, slots=True)
class _Remembered:
    """A certificate whose chain was right, and until when it is without looking again."""

    certificate: x509.Certificate
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class _Read:
    """What the folder held when it was read."""

    files: tuple[tuple[str, int, int], ...]
    authorities: tuple[x509.Certificate, ...]
    lists: tuple[x509.CertificateRevocationList, ...]
    remembered: dict[bytes, _Remembered] = field(default_factory=dict)


class Authorities:
    """The authorities of one folder; `needs_lists`: a certificate counts only with a list that is up to date."""

    def __init__(self, folder: Path, *, needs_lists: bool) -> None:
        self._folder, self._needs_lists = folder, needs_lists
        self._read: _Read | None = None
        self._look_at = 0.0
        self._lock = threading.Lock()

    def trusted(self, der: bytes, *, at: datetime) -> x509.Certificate:
        """Gives a certificate whose chain, dates and revocation are right. Raises Untrusted."""
        read = self._up_to_date()
        thumbprint = sha256(der).digest()
        known = read.remembered.get(thumbprint)
        if known is not None and known.since <= at < known.until:
            return known.certificate
        if not read.authorities:
            raise Untrusted(Doubt.NO_AUTHORITY)
        found = self._checked(read, der, at)
        if len(read.remembered) >= _MOST_REMEMBERED:
            read.remembered.clear()
        read.remembered[thumbprint] = found
        return found.certificate

    def _up_to_date(self) -> _Read:
        now = time.monotonic()
        read = self._read
        if read is not None and now < self._look_at:
            return read
        with self._lock:
            files = _files(self._folder)
            if self._read is None or self._read.files != files:
                self._read = _gathered(self._folder, files)
            self._look_at = now + LOOK_AGAIN_SECONDS
            return self._read

    def _checked(self, read: _Read, der: bytes, at: datetime) -> _Remembered:
        try:
            certificate = x509.load_der_x509_certificate(der)
            since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        except (ValueError, TypeError) as error:
            raise Untrusted(Doubt.UNREADABLE) from error
        if at < since:
            raise Untrusted(Doubt.NOT_YET_VALID)
        if at > until:
            raise Untrusted(Doubt.EXPIRED)
        chain = _chain(read, certificate, at)
        for holder, authority in itertools.pairwise(chain):
            found = _list_of(read, authority, at, of_authority=holder is not certificate)
            if found is None:
                if self._needs_lists:
                    raise Untrusted(Doubt.NO_LIST)
                continue
            if found.get_revoked_certificate_by_serial_number(holder.serial_number) is not None:
                raise Untrusted(Doubt.REVOKED)
            assert found.next_update_utc is not None
            until = min(until, found.next_update_utc)
        until = min(until, *(authority.not_valid_after_utc for authority in chain))
        return _Remembered(certificate, max(one.not_valid_before_utc for one in chain), until)


def _files(folder: Path) -> tuple[tuple[str, int, int], ...]:
    if not folder.is_dir():
        return ()
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in _SUFFIXES and path.is_file():
            status = path.stat()
            found.append((path.name, status.st_mtime_ns, status.st_size))
    return tuple(found)


def _gathered(folder: Path, files: tuple[tuple[str, int, int], ...]) -> _Read:
    authorities: list[x509.Certificate] = []
    lists: list[x509.CertificateRevocationList] = []
    for name, _, size in files:
        try:
            if size > _MOST_BYTES:
                raise ValueError("too large")  # noqa: TRY301 - told like every other file that cannot be used
            content = (folder / name).read_bytes()
            _sort(content, authorities, lists)
        except (ValueError, OSError) as error:
            # The others still count: what this file would have vouched for is refused.
            logger.error(  # noqa: TRY400
                "a file of authorities cannot be read", extra={"file": name, "error": type(error).__qualname__}
            )
    logger.info("authorities are read", extra={"authorities": len(authorities), "lists": len(lists)})
    return _Read(files, tuple(authorities), tuple(lists))


def _sort(content: bytes, authorities: list[x509.Certificate], lists: list[x509.CertificateRevocationList]) -> None:
    """Reads what one file holds: PEM, several blocks maybe, or one certificate or list in DER. Raises ValueError."""
    if b"-----BEGIN" in content:
        if b"-----BEGIN CERTIFICATE-----" in content:
            authorities += [one for one in x509.load_pem_x509_certificates(content) if _is_authority(one)]
        for block in certificates.pem_blocks(content, "X509 CRL"):
            lists.append(x509.load_pem_x509_crl(block))
        return
    try:
        lists.append(x509.load_der_x509_crl(content))
    except ValueError:
        one = x509.load_der_x509_certificate(content)
        if _is_authority(one):
            authorities.append(one)


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _chain(read: _Read, certificate: x509.Certificate, at: datetime) -> list[x509.Certificate]:
    """Gives the chain from a certificate up to the highest authority of the folder. Raises Untrusted."""
    policy = (
        verification.PolicyBuilder()
        .store(verification.Store(list(read.authorities)))
        .time(at)
        .max_chain_depth(_DEPTH)
        .extension_policies(
            ca_policy=verification.ExtensionPolicy.webpki_defaults_ca(),
            ee_policy=verification.ExtensionPolicy.permit_all(),
        )
        .build_client_verifier()
    )
    try:
        chain = list(policy.verify(certificate, []).chain)
    except (verification.VerificationError, ValueError) as error:
        raise Untrusted(Doubt.UNKNOWN_AUTHORITY) from error
    # Every authority of the folder is trusted, but one that is revoked by another of the folder no longer is.
    while len(chain) < _DEPTH and (above := _issuer(read, chain[-1])) is not None:
        chain.append(above)
    return chain


def _issuer(read: _Read, certificate: x509.Certificate) -> x509.Certificate | None:
    if certificate.issuer == certificate.subject:
        return None
    for authority in read.authorities:
        if authority.subject == certificate.issuer and _is_issued(certificate, authority):
            return authority
    return None


def _is_issued(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _list_of(
    read: _Read, authority: x509.Certificate, at: datetime, *, of_authority: bool
) -> x509.CertificateRevocationList | None:
    """Gives the newest list of an authority that is up to date and speaks of this kind of holder, None without any."""
    good = [
        one
        for one in read.lists
        if one.issuer == authority.subject and _is_good(one, authority, at) and _is_whole(one, of_authority)
    ]
    return max(good, key=lambda one: one.last_update_utc, default=None)


def _is_whole(one: x509.CertificateRevocationList, of_authority: bool) -> bool:  # noqa: FBT001
    """Tells whether a list names every revoked holder of a kind: it is no difference, and leaves no reason out."""
    for extension in one.extensions:
        match extension.value:
            case x509.IssuingDistributionPoint() as scope:
                is_other = scope.only_contains_user_certs if of_authority else scope.only_contains_ca_certs
                if scope.indirect_crl or scope.only_some_reasons or scope.only_contains_attribute_certs or is_other:
                    return False
            case _ if extension.critical:
                return False
    return True


def _is_good(one: x509.CertificateRevocationList, authority: x509.Certificate, at: datetime) -> bool:
    ends_at = one.next_update_utc
    if ends_at is None or not one.last_update_utc - _CLOCK <= at < ends_at:
        return False
    try:
        usage = authority.extensions.get_extension_for_class(x509.KeyUsage).value
        return usage.crl_sign and one.is_signature_valid(authority.public_key())  # type: ignore[arg-type]
    except (x509.ExtensionNotFound, ValueError, TypeError, UnsupportedAlgorithm):
        return False


@cache
def known(folder: Path, needs_lists: bool) -> Authorities:  # noqa: FBT001 - the key of a cache
    """Gives the authorities of a folder, the same ones to everybody of this process."""
    return Authorities(folder, needs_lists=needs_lists)


def forget() -> None:
    """Reads every folder again at the next call, without waiting for the moment to look."""
    known.cache_clear()
