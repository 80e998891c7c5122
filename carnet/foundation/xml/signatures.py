"""The words of XML signatures, and the few algorithms that are accepted here.

Source: XML Signature 1.1, Exclusive XML Canonicalization 1.0, RFC 9231 for the names of algorithms.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha1, sha256, sha384, sha512
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from lxml import etree

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
    """The kind of key that a way of signing needs. RSA is with the padding of PKCS#1 v1.5."""

    RSA = "rsa"
    ELLIPTIC = "elliptic"


@dataclass(frozen=True, slots=True)
class Method:
    """A way of signing: with which kind of key, which digest."""

    family: Family
    digest: hashes.HashAlgorithm


class Digested(Protocol):
    """What a digest gives."""

    def digest(self) -> bytes:
        """Gives the digest of what was read."""


type Digest = Callable[[bytes], Digested]

METHODS: dict[str, Method] = {
    RSA_SHA256: Method(Family.RSA, hashes.SHA256()),
    _MORE + "rsa-sha384": Method(Family.RSA, hashes.SHA384()),
    _MORE + "rsa-sha512": Method(Family.RSA, hashes.SHA512()),
    ECDSA_SHA256: Method(Family.ELLIPTIC, hashes.SHA256()),
    _MORE + "ecdsa-sha384": Method(Family.ELLIPTIC, hashes.SHA384()),
    _MORE + "ecdsa-sha512": Method(Family.ELLIPTIC, hashes.SHA512()),
}
DIGESTS: dict[str, Digest] = {
    SHA256: sha256,
    _MORE + "sha384": sha384,
    _ENCRYPTION + "sha512": sha512,
}
# Still written by old software; accepted where the operator says so.
OLD_METHODS: dict[str, Method] = {
    RSA_SHA1: Method(Family.RSA, hashes.SHA1()),  # noqa: S303 - only where the operator says so
    _MORE + "ecdsa-sha1": Method(Family.ELLIPTIC, hashes.SHA1()),  # noqa: S303
}
OLD_DIGESTS: dict[str, Digest] = {SHA1: sha1}

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

    methods: dict[str, Method]
    digests: dict[str, Digest]


def accepted(*, old: bool) -> Accepted:
    """Gives the accepted algorithms, with SHA-1 or without."""
    return _WITH_OLD if old else _PRESENT


_PRESENT = Accepted(METHODS, DIGESTS)
_WITH_OLD = Accepted({**METHODS, **OLD_METHODS}, {**DIGESTS, **OLD_DIGESTS})


def canonical(element: etree._Element, prefixes: Sequence[str] = ()) -> bytes:
    """Writes an element in exclusive canonical form, without comments; `prefixes` count where nothing uses them too.

    `#default` is not among them.
    """
    return etree.tostring(
        element, method="c14n", exclusive=True, with_comments=False, inclusive_ns_prefixes=list(prefixes)
    )


def name(local: str) -> str:
    """Writes a name of XML Signature as lxml does."""
    return f"{{{NAMESPACE}}}{local}"
