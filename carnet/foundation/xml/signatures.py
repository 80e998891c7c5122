"""The words of XML signatures, and the few algorithms that are accepted here.

Source: XML Signature 1.1, Exclusive XML Canonicalization 1.0, RFC 9231 for the names of algorithms.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha1, sha256, sha384, sha512
from typing import Protocol

NAMESPACE = "http://www.w3.org/2000/09/xmldsig#"
ENVELOPED = NAMESPACE + "enveloped-signature"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_ENCRYPTION = "http://www.w3.org/2001/04/xmlenc#"

RSA_SHA256 = _MORE + "rsa-sha256"
ECDSA_SHA256 = _MORE + "ecdsa-sha256"
SHA256 = _ENCRYPTION + "sha256"
RSA_SHA1 = NAMESPACE + "rsa-sha1"
SHA1 = NAMESPACE + "sha1"


class Family(StrEnum):
    """The kind of key that a way of signing needs."""

    RSA = "rsa"
    ELLIPTIC = "elliptic"


class Digest(Protocol):
    """What a digest under way can do."""

    def digest(self) -> bytes:
        """Gives the digest of what was read."""


METHODS: dict[str, Family] = {
    RSA_SHA256: Family.RSA,
    _MORE + "rsa-sha384": Family.RSA,
    _MORE + "rsa-sha512": Family.RSA,
    ECDSA_SHA256: Family.ELLIPTIC,
    _MORE + "ecdsa-sha384": Family.ELLIPTIC,
    _MORE + "ecdsa-sha512": Family.ELLIPTIC,
}
DIGESTS: dict[str, Callable[[bytes], Digest]] = {
    SHA256: sha256,
    _MORE + "sha384": sha384,
    _ENCRYPTION + "sha512": sha512,
}
# Still written by old software; accepted where the operator says so.
OLD_METHODS: dict[str, Family] = {RSA_SHA1: Family.RSA, _MORE + "ecdsa-sha1": Family.ELLIPTIC}
OLD_DIGESTS: dict[str, Callable[[bytes], Digest]] = {SHA1: sha1}

LEAST_RSA_BITS = 2048
LEAST_ELLIPTIC_BITS = 256


class Fault(StrEnum):
    """Why a signed element is not believed."""

    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    SHAPE = "shape"
    ALGORITHM = "algorithm"
    NO_CERTIFICATE = "no_certificate"
    KEY = "key"
    FALSE = "false"


class Unverified(Exception):
    """A signed element is not believed: `fault` says why, the message says it to an engineer without quoting it."""

    def __init__(self, fault: Fault, told: str) -> None:
        super().__init__(told)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Accepted:
    """The algorithms that a deployment accepts."""

    methods: dict[str, Family]
    digests: dict[str, Callable[[bytes], Digest]]


def accepted(*, old: bool) -> Accepted:
    """Gives the accepted algorithms, with SHA-1 or without."""
    return _WITH_OLD if old else _PRESENT


_PRESENT = Accepted(METHODS, DIGESTS)
_WITH_OLD = Accepted({**METHODS, **OLD_METHODS}, {**DIGESTS, **OLD_DIGESTS})


def name(local: str) -> str:
    """Writes a name of XML Signature as lxml does."""
    return f"{{{NAMESPACE}}}{local}"
