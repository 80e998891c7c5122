"""What signs is verified by what verifies, and by a library that shares nothing with them but the reading of XML."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
import xmlsec
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree
from xmlsec import constants

from carnet.foundation import pki
from carnet.foundation.xml import signatures, signing, verifying
from carnet.foundation.xml.signatures import Unverified, name
from tests import xds_caller

AUTHORITY = pki.authority()
KEYS: dict[str, pki.Key] = {
    "rsa": rsa.generate_private_key(65537, 2048),
    "p256": ec.generate_private_key(ec.SECP256R1()),
    "p384": ec.generate_private_key(ec.SECP384R1()),
    "p521": ec.generate_private_key(ec.SECP521R1()),
}
PRESENT = signatures.accepted(old=False)
TEXT = '<a:thing xmlns:a="urn:a" xmlns:x="urn:x" ID="_1"><a:one  b="2" a="1">é&#13;</a:one> <x:two/></a:thing>'
METHODS = {
    "rsa": constants.TransformRsaSha256,
    "rsa384": constants.TransformRsaSha384,
    "rsa512": constants.TransformRsaSha512,
    "p256": constants.TransformEcdsaSha256,
    "p384": constants.TransformEcdsaSha384,
    "p521": constants.TransformEcdsaSha512,
}


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
def test_another_library_verifies_what_it_signed(kind: str) -> None:
    element = etree.fromstring(etree.tostring(signed(KEYS[kind])))
    signature = element.find(name("Signature"))
    assert signature is not None
    context = xmlsec.SignatureContext()
    carried = base64.b64decode(signature.findtext(f".//{name('X509Certificate')}") or "")
    context.key = xmlsec.Key.from_memory(carried, constants.KeyDataFormatCertDer)
    context.register_id(element, "ID")

    context.verify(signature)

    element[0].text = "e"
    with pytest.raises(xmlsec.Error):
        context.verify(signature)


def _by_another_library(kind: str, prefixes: str, *, to_everything: bool) -> etree._Element:
    """Signs by libxmlsec1 as other software does: default namespace, values on several lines, prefixes counted in."""
    key = KEYS[kind.removesuffix("384").removesuffix("512") if kind.startswith("rsa") else kind]
    by = pki.signature_certificate(AUTHORITY, xds_caller.subject("one", "two"), key=key)
    around = etree.fromstring(f'<e xmlns="urn:e" xmlns:near="urn:near">\n{TEXT}\n</e>')
    element = around[0]
    signature = xmlsec.template.create(element, constants.TransformExclC14N, METHODS[kind])
    element.append(signature)
    reference = xmlsec.template.add_reference(signature, constants.TransformSha256, uri="#_1")
    xmlsec.template.add_transform(reference, constants.TransformEnveloped)
    exclusive = xmlsec.template.add_transform(reference, constants.TransformExclC14N)
    if prefixes:
        xmlsec.template.transform_add_c14n_inclusive_namespaces(exclusive, prefixes)
    data = xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    xmlsec.template.x509_data_add_certificate(data)
    around = etree.fromstring(etree.tostring(around))
    element = around[0]
    signature = element[-1]
    if to_everything:
        listed = etree.SubElement(signature[0][0], f"{{{signatures.EXCLUSIVE}}}InclusiveNamespaces")
        listed.set("PrefixList", prefixes)
    context = xmlsec.SignatureContext()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    context.key = xmlsec.Key.from_memory(secret, constants.KeyDataFormatPem)
    context.key.load_cert_from_memory(by.pem.encode(), constants.KeyDataFormatPem)
    context.register_id(element, "ID")
    context.sign(signature)
    return element


@pytest.mark.parametrize("prefixes", ["", "near", "x near"], ids=["none", "one", "all"])
@pytest.mark.parametrize("kind", sorted(METHODS))
def test_verifies_what_another_library_signed(kind: str, prefixes: str) -> None:
    element = _by_another_library(kind, prefixes, to_everything=False)

    assert verified(element).get("ID") == "_1"


def test_counts_prefixes_in_for_what_is_signed_too() -> None:
    element = _by_another_library("rsa", "near x", to_everything=True)

    assert verified(element).get("ID") == "_1"


_COMMAND = shutil.which("xmlsec1")
_WITH_THE_COMMAND = pytest.mark.skipif(_COMMAND is None, reason="the command xmlsec1 is not on this machine")


def _command(*words: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Runs xmlsec1. From 1.3 on it looks for a key by what the signature says of it, unless it is told not to."""
    assert _COMMAND is not None
    known = subprocess.run([_COMMAND, f"--help-{str(words[0])[2:]}"], capture_output=True, check=False, timeout=30)
    lax = ["--lax-key-search"] if b"--lax-key-search" in known.stdout + known.stderr else []
    line = [_COMMAND, words[0], *lax, "--id-attr:ID", "urn:a:thing", *words[1:]]
    return subprocess.run(line, capture_output=True, check=False, timeout=30)


@_WITH_THE_COMMAND
@pytest.mark.parametrize("kind", ["rsa", "p256"])
def test_the_command_of_everybody_verifies_what_it_signed(kind: str, tmp_path: Path) -> None:
    by = pki.signature_certificate(AUTHORITY, xds_caller.subject("one", "two"), key=KEYS[kind])
    held, believed = tmp_path / "held.xml", tmp_path / "believed.pem"
    element = etree.fromstring(TEXT)
    signing.sign(element, id_attribute="ID", key=by.key, certificate=by.certificate, after=1)
    believed.write_text(AUTHORITY.pem)
    held.write_bytes(etree.tostring(element))
    told = _command("--verify", "--trusted-pem", believed, held)
    assert told.returncode == 0, told.stderr
    element[0].text = "e"
    held.write_bytes(etree.tostring(element))
    assert _command("--verify", "--trusted-pem", believed, held).returncode != 0


@_WITH_THE_COMMAND
def test_verifies_what_the_command_of_everybody_signed(tmp_path: Path) -> None:
    by = pki.signature_certificate(AUTHORITY, xds_caller.subject("one", "two"), key=KEYS["rsa"])
    element = etree.fromstring(TEXT)
    signature = xmlsec.template.create(element, constants.TransformExclC14N, METHODS["rsa"], ns="ds")
    element.insert(1, signature)
    reference = xmlsec.template.add_reference(signature, constants.TransformSha256, uri="#_1")
    xmlsec.template.add_transform(reference, constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, constants.TransformExclC14N)
    data = xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    xmlsec.template.x509_data_add_certificate(data)
    asked, key, shown, done = (tmp_path / one for one in ("asked.xml", "key.pem", "shown.pem", "done.xml"))
    asked.write_bytes(etree.tostring(element))
    key.write_bytes(by.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    shown.write_text(by.pem)
    told = _command("--sign", "--privkey-pem", f"{key},{shown}", "--output", done, asked)
    assert told.returncode == 0, told.stderr
    assert verified(etree.fromstring(done.read_bytes())).get("ID") == "_1"


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
