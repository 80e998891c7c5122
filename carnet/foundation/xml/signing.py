"""Signs an element inside itself, in the one shape that `verifying` accepts."""

import base64

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree
from xmlsec import constants

from carnet.foundation.xml import signatures
from carnet.foundation.xml.signatures import name


def sign(
    element: etree._Element, *, id_attribute: str, key: PrivateKeyTypes, certificate: x509.Certificate, after: int = 0
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
    etree.SubElement(reference, name("DigestValue"))
    etree.SubElement(signature, name("SignatureValue"))
    data = etree.SubElement(etree.SubElement(signature, name("KeyInfo")), name("X509Data"))
    carried = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    etree.SubElement(data, name("X509Certificate")).text = carried
    element.insert(after, signature)
    context = xmlsec.SignatureContext()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    context.key = xmlsec.Key.from_memory(secret, constants.KeyDataFormatPem)
    context.register_id(element, id_attribute)
    context.sign(signature)


def _algorithm(parent: etree._Element, local: str, algorithm: str) -> None:
    etree.SubElement(parent, name(local), Algorithm=algorithm)
