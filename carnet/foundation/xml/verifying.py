"""Believes a signed element only for what its own signature covers, and gives back nothing else.

The element is taken out of its message into a document of its own: nothing around it can be taken for it. Its
signature must have one shape: enveloped, over this very element, in exclusive canonical form. The certificate that it
carries is a candidate; the caller decides whether it is trusted before asking `verified`.

Source: XML Signature 1.1 §8; On Breaking SAML (Somorovsky and others, 2012), for the wrapping that this shape stops.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from lxml import etree
from xmlsec import constants

from carnet.foundation.xml import reading, signatures
from carnet.foundation.xml.signatures import Accepted, Fault, Unverified, name

_CANONICAL = f"{{{signatures.EXCLUSIVE}}}InclusiveNamespaces"
_IDENTIFIERS = frozenset({"id", "assertionid", "responseid", "requestid"})
_MOST_CERTIFICATES = 10


@dataclass(frozen=True, slots=True)
class Claimed:
    """A signed element alone in its document, whose signature has the right shape and is not verified yet.

    `certificate` is the DER that the signature says it was made with.
    """

    element: etree._Element
    signature: etree._Element
    id_attribute: str
    certificate: bytes
    digest: bytes
    digest_method: str
    prefixes: tuple[str, ...]


def claimed(element: etree._Element, *, id_attribute: str, accepted: Accepted, limit: int) -> Claimed:
    """Takes a signed element out of its message and checks the shape of its signature. Raises Unverified."""
    root = _alone(element, limit)
    signature = _only_signature(root)
    signed_info, value, key_info = _children(signature, "SignedInfo", "SignatureValue", "KeyInfo")
    _require_text(value)
    canonical, method, reference = _children(signed_info, "CanonicalizationMethod", "SignatureMethod", "Reference")
    _require_algorithm(canonical, {signatures.EXCLUSIVE})
    _prefixes(canonical)
    _require_algorithm(method, accepted.methods)
    if len(method):
        raise Unverified(Fault.ALGORITHM, "SignatureMethod has parameters")
    identifier = root.get(id_attribute, "")
    if not identifier or reference.get("URI") != f"#{identifier}":
        raise Unverified(Fault.SHAPE, "the signature is not about the element that holds it")
    transforms, digest_method, digest = _children(reference, "Transforms", "DigestMethod", "DigestValue")
    enveloped, exclusive = _children(transforms, "Transform", "Transform")
    _require_algorithm(enveloped, {signatures.ENVELOPED})
    _require_algorithm(exclusive, {signatures.EXCLUSIVE})
    if len(enveloped):
        raise Unverified(Fault.SHAPE, "the first transform has parameters")
    return Claimed(
        element=root,
        signature=signature,
        id_attribute=id_attribute,
        certificate=_certificate(key_info),
        digest=_bytes(_require_text(digest)),
        digest_method=_require_algorithm(digest_method, accepted.digests),
        prefixes=_prefixes(exclusive),
    )


def verified(claim: Claimed) -> etree._Element:
    """Verifies a signature with the certificate it carries, and gives the signed element without its signature.

    The digest of what is given is compared once more with what was signed. Raises Unverified.
    """
    method = claim.signature[0][1].get("Algorithm", "")
    context = xmlsec.SignatureContext()
    context.key = _key(claim.certificate, _ALL.methods[method])
    context.register_id(claim.element, claim.id_attribute)
    try:
        context.verify(claim.signature)
    except xmlsec.Error as error:
        raise Unverified(Fault.FALSE, "the signature does not match") from error
    _take_out(claim.signature)
    written = etree.tostring(
        claim.element, method="c14n", exclusive=True, with_comments=False, inclusive_ns_prefixes=list(claim.prefixes)
    )
    if _ALL.digests[claim.digest_method](written).digest() != claim.digest:
        raise Unverified(Fault.FALSE, "what is given is not what was signed")
    return claim.element


_ALL = signatures.accepted(old=True)


def _alone(element: etree._Element, limit: int) -> etree._Element:
    # The namespaces declared around the element are written too: a signature may count them in.
    written = etree.tostring(element, encoding="utf-8", with_tail=False)
    if len(written) > limit:
        raise Unverified(Fault.TOO_LARGE, f"larger than {limit} bytes")
    try:
        root = reading.read(written, limits=reading.Limits(size=limit + 100, tags=4_000))
    except reading.Unreadable as error:
        raise Unverified(Fault.UNREADABLE, str(error)) from error
    known: set[str] = set()
    for node in root.iter():
        if not isinstance(node.tag, str):
            raise Unverified(Fault.SHAPE, "a processing instruction stands in the signed element")
        for value in _identifiers(node):
            if value in known:
                raise Unverified(Fault.SHAPE, "two elements have one identifier")
            known.add(value)
    return root


def _identifiers(node: etree._Element) -> Iterator[str]:
    for attribute, value in node.attrib.items():
        if str(attribute).rpartition("}")[2].lower() in _IDENTIFIERS:
            yield str(value)


def _only_signature(root: etree._Element) -> etree._Element:
    found = list(root.iter(name("Signature")))
    if not found:
        raise Unverified(Fault.UNSIGNED, "no signature")
    if len(found) > 1 or found[0].getparent() is not root:
        raise Unverified(Fault.SHAPE, "one signature is expected, a child of the signed element")
    return found[0]


def _children(parent: etree._Element, *locals_: str) -> list[etree._Element]:
    children = list(parent)
    if [child.tag for child in children] != [name(local) for local in locals_]:
        local = str(parent.tag).rpartition("}")[2]
        if local == "Signature" and len(children) == len(locals_) - 1:
            raise Unverified(Fault.NO_CERTIFICATE, "no KeyInfo")
        raise Unverified(Fault.SHAPE, f"{local} must hold {', '.join(locals_)}")
    return children


def _require_algorithm(node: etree._Element, accepted: object) -> str:
    algorithm = node.get("Algorithm", "")
    assert isinstance(accepted, set | dict)
    if algorithm not in accepted:
        raise Unverified(Fault.ALGORITHM, f"{str(node.tag).rpartition('}')[2]} is not accepted: {algorithm[:100]}")
    return algorithm


def _prefixes(node: etree._Element) -> tuple[str, ...]:
    """Reads the prefixes that count in a canonical form, as InclusiveNamespaces says them."""
    if not len(node):
        return ()
    if len(node) > 1 or node[0].tag != _CANONICAL or len(node[0]):
        raise Unverified(Fault.SHAPE, "a canonical form has unknown parameters")
    return tuple(node[0].get("PrefixList", "").split())


def _require_text(node: etree._Element) -> str:
    if len(node) or not (node.text or "").strip():
        raise Unverified(Fault.SHAPE, "a value of the signature is empty")
    return node.text or ""


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unverified(Fault.SHAPE, "a value of the signature is not in base64") from error


def _certificate(key_info: etree._Element) -> bytes:
    """Gives the first certificate of KeyInfo: the signer's; those of its authorities may follow."""
    found = list(key_info.iter(name("X509Certificate")))
    if not 0 < len(found) <= _MOST_CERTIFICATES:
        raise Unverified(Fault.NO_CERTIFICATE, "KeyInfo holds no certificate")
    return _bytes(_require_text(found[0]))


@lru_cache(maxsize=1024)
def _key(certificate: bytes, family: signatures.Family) -> xmlsec.Key:
    """Gives the key of a certificate, if it may be used with this kind of algorithm. Raises Unverified."""
    try:
        public = x509.load_der_x509_certificate(certificate).public_key()
    except (ValueError, TypeError) as error:
        raise Unverified(Fault.NO_CERTIFICATE, "the certificate cannot be read") from error
    match public:
        case rsa.RSAPublicKey():
            is_fit = family is signatures.Family.RSA and public.key_size >= signatures.LEAST_RSA_BITS
        case ec.EllipticCurvePublicKey():
            is_fit = family is signatures.Family.ELLIPTIC and public.key_size >= signatures.LEAST_ELLIPTIC_BITS
        case _:
            is_fit = False
    if not is_fit:
        raise Unverified(Fault.KEY, "the key is too short, or not made for this algorithm")
    return xmlsec.Key.from_memory(certificate, constants.KeyDataFormatCertDer)


def _take_out(signature: etree._Element) -> None:
    """Removes a signature as the enveloped transform does: the text after it stays."""
    parent, tail = signature.getparent(), signature.tail
    assert parent is not None
    before = signature.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (tail or "")
    else:
        parent.text = (parent.text or "") + (tail or "")
    parent.remove(signature)
