"""Believes a signed element only for what its own signature covers, and gives back nothing else.

The element is taken out of its message into a document of its own: nothing around it can be taken for it. Its
signature must have one shape: enveloped, over this very element, in exclusive canonical form. What is digested is what
is given, byte for byte. The certificate is a candidate; the caller decides whether it is trusted before `verified`.

Source: XML Signature 1.1 §8; On Breaking SAML (Somorovsky and others, 2012), for the wrapping that this shape stops.
"""

import base64
import binascii
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from lxml import etree

from carnet.foundation.xml import reading, signatures
from carnet.foundation.xml.signatures import Accepted, Fault, Unverified, name

_CANONICAL = f"{{{signatures.EXCLUSIVE}}}InclusiveNamespaces"
_IDENTIFIERS = etree.XPath("//@*[local-name() = 'ID' or local-name() = 'Id' or local-name() = 'id']")
_HAS_INSTRUCTION = etree.XPath("boolean(//processing-instruction())")
_MOST_CERTIFICATES = 10

type PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True, slots=True)
class Claimed:
    """A signed element alone in its document, whose signature has the right shape and is not verified yet.

    `certificate` is the DER that the signature says it was made with. `prefixes` count in the canonical form of the
    element, `own_prefixes` in that of what is signed about it.
    """

    element: etree._Element
    signature: etree._Element
    certificate: bytes
    method: signatures.Method
    value: bytes
    digest: bytes
    digest_method: signatures.Digest
    prefixes: tuple[str, ...]
    own_prefixes: tuple[str, ...]


def claimed(element: etree._Element, *, id_attribute: str, accepted: Accepted, limit: int) -> Claimed:
    """Takes a signed element out of its message and checks the shape of its signature. Raises Unverified."""
    root = _alone(element, limit)
    signature = _only_signature(root)
    signed_info, value, key_info = _children(signature, "SignedInfo", "SignatureValue", "KeyInfo")
    canonical, method, reference = _children(signed_info, "CanonicalizationMethod", "SignatureMethod", "Reference")
    _require_algorithm(canonical, {signatures.EXCLUSIVE})
    method_name = _require_algorithm(method, accepted.methods)
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
        certificate=_certificate(key_info),
        method=accepted.methods[method_name],
        value=_bytes(value),
        digest=_bytes(digest),
        digest_method=accepted.digests[_require_algorithm(digest_method, accepted.digests)],
        prefixes=_prefixes(exclusive),
        own_prefixes=_prefixes(canonical),
    )


def verified(claim: Claimed) -> etree._Element:
    """Verifies a signature with the certificate it carries, and gives the signed element without its signature.

    First what the signer signed, then that its digest is that of the element given. Raises Unverified.
    """
    signed_info = claim.signature[0]
    if claim.own_prefixes:
        # Prefixes counted in may be declared further up: they are written on the element, as for the whole.
        signed_info = etree.fromstring(etree.tostring(signed_info, with_tail=False))
    _require_signed(claim, signatures.canonical(signed_info, claim.own_prefixes))
    _take_out(claim.signature)
    if claim.digest_method(signatures.canonical(claim.element, claim.prefixes)).digest() != claim.digest:
        raise Unverified(Fault.FALSE, "what is given is not what was signed")
    return claim.element


def _require_signed(claim: Claimed, content: bytes) -> None:
    key = _key(claim.certificate, claim.method.family)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(claim.value, content, padding.PKCS1v15(), claim.method.digest)
        else:
            key.verify(_pair(claim.value, key), content, ec.ECDSA(claim.method.digest))
    except (InvalidSignature, ValueError) as error:
        raise Unverified(Fault.FALSE, "the signature does not match") from error


def _pair(value: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    """Writes two numbers of one length (RFC 4050) as the library reads them."""
    length = (key.key_size + 7) // 8
    if len(value) != 2 * length:
        raise ValueError("expected two numbers of the length of the key")
    return utils.encode_dss_signature(int.from_bytes(value[:length]), int.from_bytes(value[length:]))


def _alone(element: etree._Element, limit: int) -> etree._Element:
    # The namespaces declared around the element are written too: a signature may count them in.
    written = etree.tostring(element, encoding="utf-8", with_tail=False)
    if len(written) > limit:
        raise Unverified(Fault.TOO_LARGE, f"larger than {limit} bytes")
    try:
        root = reading.read(written, limits=reading.Limits(size=limit + 100, tags=4_000))
    except reading.Unreadable as error:
        raise Unverified(Fault.UNREADABLE, str(error)) from error
    if _HAS_INSTRUCTION(root):
        raise Unverified(Fault.SHAPE, "a processing instruction stands in the signed element")
    identifiers = _IDENTIFIERS(root)
    assert isinstance(identifiers, list)
    if len(set(identifiers)) != len(identifiers):
        raise Unverified(Fault.SHAPE, "two elements have one identifier")
    return root


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


def _require_algorithm(node: etree._Element, accepted: Collection[str]) -> str:
    algorithm = node.get("Algorithm", "")
    if algorithm not in accepted:
        raise Unverified(Fault.ALGORITHM, f"{str(node.tag).rpartition('}')[2]} is not accepted: {algorithm[:100]}")
    return algorithm


def _prefixes(node: etree._Element) -> tuple[str, ...]:
    """Reads the prefixes that count in a canonical form, as InclusiveNamespaces says them."""
    if not len(node):
        return ()
    if len(node) > 1 or node[0].tag != _CANONICAL or len(node[0]):
        raise Unverified(Fault.SHAPE, "a canonical form has unknown parameters")
    found = tuple(node[0].get("PrefixList", "").split())
    if "#default" in found:
        # The library that writes canonical forms cannot count the default namespace in.
        raise Unverified(Fault.ALGORITHM, "the default namespace may not be counted in")
    return found


def _bytes(node: etree._Element) -> bytes:
    text = "".join((node.text or "").split())
    if len(node) or not text:
        raise Unverified(Fault.SHAPE, "a value of the signature is empty")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unverified(Fault.SHAPE, "a value of the signature is not in base64") from error


def _certificate(key_info: etree._Element) -> bytes:
    """Gives the first certificate of KeyInfo: the signer's; those of its authorities may follow."""
    found = list(key_info.iter(name("X509Certificate")))
    if not 0 < len(found) <= _MOST_CERTIFICATES:
        raise Unverified(Fault.NO_CERTIFICATE, "KeyInfo holds no certificate")
    return _bytes(found[0])


@lru_cache(maxsize=4096)
def _key(certificate: bytes, family: signatures.Family) -> PublicKey:
    """Gives the key of a certificate, if it may be used with this kind of algorithm. Raises Unverified."""
    try:
        public = x509.load_der_x509_certificate(certificate).public_key()
    except (ValueError, TypeError) as error:
        raise Unverified(Fault.NO_CERTIFICATE, "the certificate cannot be read") from error
    kind, least = (
        (rsa.RSAPublicKey, signatures.LEAST_RSA_BITS)
        if family is signatures.Family.RSA
        else (ec.EllipticCurvePublicKey, signatures.LEAST_ELLIPTIC_BITS)
    )
    if not isinstance(public, kind) or public.key_size < least:
        raise Unverified(Fault.KEY, "the key is too short, or not made for this algorithm")
    return public


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
