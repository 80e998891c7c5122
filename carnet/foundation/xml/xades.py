"""The signature of a set of documents: a manifest of their digests, signed, as the DMP's software writes it (XAdES).

Nothing is believed but what the signature covers: the manifest is the one element that the signature refers to, found
by an identifier that nothing else bears. Whether the certificate is trusted is the caller's question. The binding of
xmlsec cannot be told to leave a manifest alone, so the few forms that are accepted are computed here.

Source: IHE ITI TF-3 §5.5 (Document Digital Signature); XAdES 1.1.1; protocols §1.8.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from carnet.foundation import contents
from carnet.foundation.contents import Content
from carnet.foundation.xml import reading

NAMESPACE = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.1.1#"
MOST_BYTES = 2_000_000
# The digest that stands for the submission itself: it has no bytes.
NO_BYTES = b"\x00"
_METHODS: dict[str, hashes.HashAlgorithm] = {
    NAMESPACE + "rsa-sha1": hashes.SHA1(),  # noqa: S303 - what the cards of the DMP's software still sign with
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": hashes.SHA256(),
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": hashes.SHA512(),
}
_DIGESTS = {
    NAMESPACE + "sha1": "sha1",
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}
# A document that may be signed in its canonical form is a clinical one: as large, and no larger, than they may be.
_DOCUMENT = reading.Limits(size=64_000_000, tags=600_000, attributes=600_000)
_CANONICAL = {
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": (False, False),
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments": (False, True),
    "http://www.w3.org/2001/10/xml-exc-c14n#": (True, False),
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments": (True, True),
}
_STANDARD_FORM = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_LEAST_BITS = 2048
_IDENTIFIERS = ("Id", "ID", "id")


class WrongSignature(Exception):
    """The signature does not cover what it should; the message says why, without quoting it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed: the certificate (DER), when its key made this signature."""

    certificate: bytes


def verify(content: bytes, *, submission: str, documents: Mapping[str, Content]) -> Signed:
    """Verifies the signature of a submission: its uniqueId, and the bytes of every document by its uniqueId.

    Raises WrongSignature.
    """
    try:
        root = reading.read(content, limits=reading.Limits(size=MOST_BYTES, tags=20_000))
    except reading.Unreadable as error:
        raise WrongSignature(str(error)) from error
    signature = root if root.tag == _name("Signature") else None
    if signature is None:
        raise WrongSignature("the root is no Signature")
    certificate = _certificate(signature)
    _verify_value(signature, certificate)
    manifest = _manifest(signature)
    _verify_manifest(manifest, submission, documents)
    return Signed(certificate)


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _manifest(signature: etree._Element) -> etree._Element:
    """Gives the one manifest that the signature refers to, by an identifier that nothing else bears."""
    known: dict[str, etree._Element] = {}
    for element in signature.iter():
        for attribute in _IDENTIFIERS:
            value = element.get(attribute)
            if value is not None and known.setdefault(value, element) is not element:
                raise WrongSignature("two elements have one identifier")
    manifests = []
    for reference in _child(signature, "SignedInfo").findall(_name("Reference")):
        uri = reference.get("URI", "")
        target = known.get(uri[1:]) if uri.startswith("#") else None
        if target is None:
            raise WrongSignature("a reference leads out of the signature")
        written = _canonical(target, _transform(reference))
        if _digest(reference)(written) != _decoded(reference.findtext(_name("DigestValue")) or ""):
            raise WrongSignature("what was signed has changed")
        if target.tag == _name("Manifest"):
            manifests.append(target)
    if len(manifests) != 1:
        raise WrongSignature("one signed manifest is expected")
    return manifests[0]


def _child(parent: etree._Element, local: str) -> etree._Element:
    found = parent.findall(_name(local))
    if len(found) != 1:
        raise WrongSignature(f"one {local} is expected")
    return found[0]


def _canonical(element: etree._Element, algorithm: str) -> bytes:
    if algorithm not in _CANONICAL:
        raise WrongSignature("a canonical form is not accepted")
    exclusive, with_comments = _CANONICAL[algorithm]
    return etree.tostring(element, method="c14n", exclusive=exclusive, with_comments=with_comments, with_tail=False)


def _transform(reference: etree._Element) -> str:
    """Says in which canonical form an element is digested: the standard one when nothing is said."""
    said = [transform.get("Algorithm", "") for transform in reference.iter(_name("Transform"))]
    if len(said) > 1 or any(list(transform) for transform in reference.iter(_name("Transform"))):
        raise WrongSignature("a transform is not accepted")
    return said[0] if said else _STANDARD_FORM


def _digest(reference: etree._Element) -> Callable[[Content], bytes]:
    name = _DIGESTS.get(_child(reference, "DigestMethod").get("Algorithm", ""))
    if name is None:
        raise WrongSignature("a digest is not accepted")

    def compute(content: Content) -> bytes:
        digest = hashlib.new(name, usedforsecurity=False)
        for piece in contents.pieces(content):
            digest.update(piece)
        return digest.digest()

    return compute


def _certificate(signature: etree._Element) -> bytes:
    found = signature.findtext(f"{_name('KeyInfo')}/{_name('X509Data')}/{_name('X509Certificate')}") or ""
    return _decoded(found)


def _decoded(text: str) -> bytes:
    try:
        decoded = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WrongSignature("a value is not in base64") from error
    if not decoded:
        raise WrongSignature("a value is empty")
    return decoded


def _verify_value(signature: etree._Element, certificate: bytes) -> None:
    info = _child(signature, "SignedInfo")
    method = _METHODS.get(_child(info, "SignatureMethod").get("Algorithm", ""))
    if method is None:
        raise WrongSignature("the way of signing is not accepted")
    written = _canonical(info, _child(info, "CanonicalizationMethod").get("Algorithm", ""))
    value = _decoded(_child(signature, "SignatureValue").text or "")
    try:
        public = x509.load_der_x509_certificate(certificate).public_key()
    except (ValueError, TypeError) as error:
        raise WrongSignature("the certificate cannot be read") from error
    if not isinstance(public, rsa.RSAPublicKey) or public.key_size < _LEAST_BITS:
        raise WrongSignature("the key is too short, or of another kind")
    try:
        public.verify(value, written, padding.PKCS1v15(), method)
    except InvalidSignature as error:
        raise WrongSignature("the signature does not match") from error


def _verify_manifest(manifest: etree._Element, submission: str, documents: Mapping[str, Content]) -> None:
    told: set[str] = set()
    for reference in manifest.findall(_name("Reference")):
        name = reference.get("URI", "").removeprefix("urn:oid:").removeprefix("urn:uuid:")
        if name in told:
            raise WrongSignature("the manifest names one object twice")
        told.add(name)
        digest = _decoded(reference.findtext(_name("DigestValue")) or "")
        if name == submission and digest == NO_BYTES:
            continue
        if name not in documents:
            raise WrongSignature("the manifest names another document")
        if not _matches(reference, digest, documents[name]):
            raise WrongSignature("the digest of a document is another one")
    if told != {submission, *documents}:
        raise WrongSignature("the manifest does not name the submission and every document")


def _matches(reference: etree._Element, digest: bytes, content: Content) -> bool:
    """Compares a digest with the bytes of a document, or with what its canonical form is."""
    compute = _digest(reference)
    _transform(reference)
    if compute(content) == digest:
        return True
    if contents.size(content) > _DOCUMENT.size:
        return False
    try:
        root = reading.read(contents.whole(content), limits=_DOCUMENT, comments=True)
    except reading.Unreadable:
        return False
    # Software writes the digest of the canonical form and names it or not: each form of it is one document only.
    return any(
        compute(etree.tostring(root.getroottree(), method="c14n", exclusive=exclusive, with_comments=with_comments))
        == digest
        for exclusive, with_comments in set(_CANONICAL.values())
    )
