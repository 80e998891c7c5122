"""Makes signatures of submissions as the software of the DMP does, for tests."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree
from xmlsec import constants

from carnet.foundation import pki
from carnet.foundation.xml.xades import NAMESPACE, XADES

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_SHA1, _SHA256 = NAMESPACE + "sha1", "http://www.w3.org/2001/04/xmlenc#sha256"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"


def certificate(by: pki.Issued | None = None) -> bytes:
    """Makes the certificate of a professional, signed by an authority or by itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "801234567897")])
    if by is not None:
        return pki.signature_certificate(by, name, key=_KEY, span=pki.ALWAYS).shown.der
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=_KEY.public_key(),
        serial_number=1,
        not_valid_before=now - timedelta(days=1),
        not_valid_after=now + timedelta(days=1),
    )
    return built.sign(_KEY, hashes.SHA256()).public_bytes(Encoding.DER)


def digest(content: bytes, *, algorithm: str = _SHA1) -> str:
    """Writes the digest of a content, in base64."""
    found = hashlib.sha1(content) if algorithm == _SHA1 else hashlib.sha256(content)
    return base64.b64encode(found.digest()).decode()


def canonical(content: bytes, *, comments: bool = False, exclusive: bool = False) -> bytes:
    """Writes a canonical form of a document."""
    tree = etree.fromstring(content).getroottree()
    return etree.tostring(tree, method="c14n", with_comments=comments, exclusive=exclusive)


def references(documents: Mapping[str, bytes], *, algorithm: str = _SHA1) -> str:
    """Writes what a manifest says of documents."""
    return "".join(
        f'<ds:Reference URI="urn:oid:{name}"><ds:DigestMethod Algorithm="{algorithm}"/>'
        f"<ds:DigestValue>{digest(content, algorithm=algorithm)}</ds:DigestValue></ds:Reference>"
        for name, content in documents.items()
    )


def of_submission(unique_id: str) -> str:
    """Writes what a manifest says of the submission."""
    return (
        f'<ds:Reference URI="urn:oid:{unique_id}"><ds:DigestMethod Algorithm="{_SHA1}"/>'
        "<ds:DigestValue>AA==</ds:DigestValue></ds:Reference>"
    )


def signed(manifest: str, *, strong: bool = True, by: pki.Issued | None = None) -> bytes:
    """Signs a manifest with SHA-256, or with SHA-1 as the official sample does."""
    method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" if strong else NAMESPACE + "rsa-sha1"
    algorithm = _SHA256 if strong else _SHA1
    held = base64.b64encode(certificate(by)).decode()
    text = f"""<ds:Signature xmlns:ds="{NAMESPACE}" Id="S0"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="{_C14N}"/><ds:SignatureMethod Algorithm="{method}"/>
<ds:Reference Type="{NAMESPACE}Manifest" URI="#IHEManifest"><ds:DigestMethod Algorithm="{algorithm}"/>
<ds:DigestValue/></ds:Reference>
<ds:Reference Type="{XADES}SignedProperties" URI="#S0-SignedProperties"><ds:DigestMethod Algorithm="{algorithm}"/>
<ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/>
<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{held}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
<ds:Object><ds:Manifest Id="IHEManifest">{manifest}</ds:Manifest></ds:Object>
<ds:Object><xad:QualifyingProperties xmlns:xad="{XADES}" Target="#S0"><xad:SignedProperties Id="S0-SignedProperties">
<xad:SignedSignatureProperties><xad:SigningTime>2026-03-02T12:00:00Z</xad:SigningTime>
<xad:SignaturePolicyIdentifier><xad:SignaturePolicyImplied/></xad:SignaturePolicyIdentifier>
</xad:SignedSignatureProperties></xad:SignedProperties></xad:QualifyingProperties></ds:Object></ds:Signature>"""
    root = etree.fromstring(text)
    found = {element.get("Id"): element for element in root.iter() if element.get("Id")}
    info = root[0]
    for reference in info.findall(f"{{{NAMESPACE}}}Reference"):
        target = found[reference.get("URI", "")[1:]]
        reference[1].text = digest(etree.tostring(target, method="c14n", with_tail=False), algorithm=algorithm)
    context = xmlsec.SignatureContext()
    secret = _KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    context.key = xmlsec.Key.from_memory(secret, constants.KeyDataFormatPem)
    transform = constants.TransformRsaSha256 if strong else constants.TransformRsaSha1
    value = context.sign_binary(etree.tostring(info, method="c14n", with_comments=True, with_tail=False), transform)
    root[1].text = base64.b64encode(value).decode()
    return etree.tostring(root)
