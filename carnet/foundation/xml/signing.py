"""Signs an element inside itself, in the one shape that `verifying` accepts."""

import base64
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from carnet.foundation.xml import signatures
from carnet.foundation.xml.signatures import name


def sign(
    element: etree._Element,
    *,
    id_attribute: str,
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    after: int = 0,
) -> None:
    """Signs an element with a key, whose certificate is carried along; the signature is the child number `after`.

    RSA or elliptic curves, SHA-256, exclusive canonical form.
    """
    signature = etree.Element(name("Signature"), nsmap={"ds": signatures.NAMESPACE})
    info = etree.SubElement(signature, name("SignedInfo"))
    is_rsa = isinstance(key, rsa.RSAPrivateKey)
    _algorithm(info, "CanonicalizationMethod", signatures.EXCLUSIVE)
    _algorithm(info, "SignatureMethod", signatures.RSA_SHA256 if is_rsa else signatures.ECDSA_SHA256)
    reference = etree.SubElement(info, name("Reference"), URI=f"#{element.get(id_attribute, '')}")
    transforms = etree.SubElement(reference, name("Transforms"))
    _algorithm(transforms, "Transform", signatures.ENVELOPED)
    _algorithm(transforms, "Transform", signatures.EXCLUSIVE)
    _algorithm(reference, "DigestMethod", signatures.SHA256)
    digest_value = etree.SubElement(reference, name("DigestValue"))
    value = etree.SubElement(signature, name("SignatureValue"))
    data = etree.SubElement(etree.SubElement(signature, name("KeyInfo")), name("X509Data"))
    etree.SubElement(data, name("X509Certificate")).text = _base64(certificate.public_bytes(Encoding.DER))
    digest_value.text = _base64(sha256(signatures.canonical(element)).digest())
    element.insert(after, signature)
    value.text = _base64(_signed(key, signatures.canonical(info)))


def _signed(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, content: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    first, second = utils.decode_dss_signature(key.sign(content, ec.ECDSA(hashes.SHA256())))
    length = (key.key_size + 7) // 8
    return first.to_bytes(length) + second.to_bytes(length)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _algorithm(parent: etree._Element, local: str, algorithm: str) -> None:
    etree.SubElement(parent, name(local), Algorithm=algorithm)
