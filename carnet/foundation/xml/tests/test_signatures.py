"""What signs is verified by what verifies, and by a second path that shares nothing with it."""

import base64
import hashlib

import pytest
import xmlsec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from lxml import etree

from carnet.foundation.xml import signatures, signing, verifying
from carnet.foundation.xml.signatures import Unverified, name
from tests import pki, xds_caller

AUTHORITY = pki.authority()
KEYS: dict[str, pki.Key] = {
    "rsa": rsa.generate_private_key(65537, 2048),
    "p256": ec.generate_private_key(ec.SECP256R1()),
    "p384": ec.generate_private_key(ec.SECP384R1()),
}
PRESENT = signatures.accepted(old=False)
TEXT = '<a:thing xmlns:a="urn:a" xmlns:x="urn:x" ID="_1"><a:one  b="2" a="1">é&#13;</a:one> <x:two/></a:thing>'


def signed(key: pki.Key) -> etree._Element:
    by = pki.signature_certificate(AUTHORITY, xds_caller.subject("one", "two"), key=key)
    element = etree.fromstring(TEXT)
    signing.sign(element, id_attribute="ID", key=by.key, certificate=by.certificate, after=1)
    return element


def verified(element: etree._Element) -> etree._Element:
    claim = verifying.claimed(element, id_attribute="ID", accepted=PRESENT, limit=100_000)
    return verifying.verified(claim)


def test_the_two_libraries_read_xml_with_the_same_code() -> None:
    # They hand trees to each other in memory: different versions would read them differently, or crash.
    assert xmlsec.get_libxml_version() == xmlsec.get_libxml_compiled_version() == etree.LIBXML_VERSION


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_verifies_what_it_signed(kind: str) -> None:
    found = verified(signed(KEYS[kind]))

    assert etree.tostring(found, method="c14n") == etree.tostring(etree.fromstring(TEXT), method="c14n")


def test_verifies_wherever_the_element_stands() -> None:
    around = etree.fromstring('<e xmlns="urn:e" xmlns:unused="urn:u"><h/></e>')
    around[0].append(signed(KEYS["rsa"]))

    assert verified(around[0][0]).get("ID") == "_1"


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_another_hand_verifies_what_it_signed(kind: str) -> None:
    element = signed(KEYS[kind])
    signature = element.find(name("Signature"))
    assert signature is not None
    info = signature[0]
    value = base64.b64decode(signature.findtext(name("SignatureValue")) or "")
    written = etree.tostring(info, method="c14n", exclusive=True)
    digest = base64.b64decode(info.findtext(f".//{name('DigestValue')}") or "")
    public = KEYS[kind].public_key()
    if isinstance(public, rsa.RSAPublicKey):
        public.verify(value, written, padding.PKCS1v15(), hashes.SHA256())
    else:
        size = len(value) // 2
        both = utils.encode_dss_signature(int.from_bytes(value[:size]), int.from_bytes(value[size:]))
        public.verify(both, written, ec.ECDSA(hashes.SHA256()))
    element.remove(signature)
    assert digest == hashlib.sha256(etree.tostring(element, method="c14n", exclusive=True)).digest()


@pytest.mark.parametrize("change", ["text", "attribute", "space", "element", "digest", "value"])
def test_a_change_after_signing_is_found(change: str) -> None:
    element = signed(KEYS["rsa"])
    signature = element.find(name("Signature"))
    assert signature is not None
    match change:
        case "text":
            element[0].text = "e"
        case "attribute":
            element[0].set("b", "3")
        case "space":
            signature.tail = "\n"
        case "element":
            etree.SubElement(element, "{urn:x}three")
        case _:
            found = next(signature.iter(name("DigestValue" if change == "digest" else "SignatureValue")))
            raw = bytearray(base64.b64decode(found.text or ""))
            raw[3] ^= 1
            found.text = base64.b64encode(raw).decode()

    with pytest.raises(Unverified) as refused:
        verified(element)
    assert refused.value.fault is signatures.Fault.FALSE


def test_refuses_a_key_that_is_too_short() -> None:
    element = signed(rsa.generate_private_key(65537, 1024))

    with pytest.raises(Unverified) as refused:
        verified(element)
    assert refused.value.fault is signatures.Fault.KEY
