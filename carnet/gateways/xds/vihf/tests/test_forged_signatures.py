"""Signatures that say more, less or something else than they should: each is refused, for what it is."""

import base64
import contextlib
from collections.abc import Callable
from dataclasses import replace

import pytest
import xmlsec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import LazySettings
from lxml import etree
from xmlsec import constants

from carnet.foundation import pki
from carnet.foundation.xml import signatures
from carnet.foundation.xml.signatures import name
from carnet.gateways.xds.exchange import Caller
from carnet.gateways.xds.tests import knocking
from carnet.gateways.xds.vihf.refusals import Check
from tests import cast, xds_caller

DIANE = xds_caller.of(cast.DIANE, patient=cast.ALICE.ins)
MORE, ENCRYPTION = "http://www.w3.org/2001/04/xmldsig-more#", "http://www.w3.org/2001/04/xmlenc#"
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"

type Change = Callable[[etree._Element], None]


@pytest.fixture
def _scene(db: None) -> None:
    cast.assemble()


def signer() -> pki.Issued:
    return xds_caller.signature_of(DIANE.person, DIANE.structure)


def part(assertion: etree._Element, local: str, number: int = 0) -> etree._Element:
    """Gives an element of the signature."""
    return list(assertion.iter(name(local)))[number]


def refer(uri: str | None) -> Change:
    def change(assertion: etree._Element) -> None:
        reference = part(assertion, "Reference")
        del reference.attrib["URI"]
        if uri is not None:
            reference.set("URI", uri.replace("ID", assertion.get("ID", "")))

    return change


def use(local: str, algorithm: str, number: int = 0) -> Change:
    def change(assertion: etree._Element) -> None:
        part(assertion, local, number).set("Algorithm", algorithm)

    return change


def add_transform(algorithm: str, content: str = "") -> Change:
    def change(assertion: etree._Element) -> None:
        added = etree.SubElement(part(assertion, "Transforms"), name("Transform"), Algorithm=algorithm)
        if content:
            added.append(etree.fromstring(content))

    return change


def swap_transforms(assertion: etree._Element) -> None:
    transforms = part(assertion, "Transforms")
    transforms.append(transforms[0])


def drop(local: str, number: int = 0) -> Change:
    def change(assertion: etree._Element) -> None:
        dropped = part(assertion, local, number)
        parent = dropped.getparent()
        assert parent is not None
        parent.remove(dropped)

    return change


def twice(local: str) -> Change:
    def change(assertion: etree._Element) -> None:
        found = part(assertion, local)
        found.addnext(etree.fromstring(etree.tostring(found, with_tail=False)))

    return change


def hold(xml: str, where: str = "Signature") -> Change:
    def change(assertion: etree._Element) -> None:
        part(assertion, where).append(etree.fromstring(xml))

    return change


def say(local: str, text: str) -> Change:
    def change(assertion: etree._Element) -> None:
        part(assertion, local).text = text

    return change


def key_info(xml: str) -> Change:
    def change(assertion: etree._Element) -> None:
        found = part(assertion, "KeyInfo")
        found.clear()
        found.append(etree.fromstring(xml))

    return change


def move_into_subject(assertion: etree._Element) -> None:
    assertion[2].append(part(assertion, "Signature"))


def rename(assertion: etree._Element) -> None:
    assertion.set("ID", "")


def repeat_identifier(assertion: etree._Element) -> None:
    assertion[2].set("ID", assertion.get("ID", ""))


def instruct(assertion: etree._Element) -> None:
    assertion[2].append(etree.ProcessingInstruction("split", "here"))


DSIG = f'xmlns="{signatures.NAMESPACE}"'
STYLE = (
    '<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform" version="1.0"><x:template match="/">'
    "<x:copy-of select=\"document('http://127.0.0.1:1/')\"/></x:template></x:stylesheet>"
)

CASES: dict[str, tuple[Change, Check]] = {
    "without": (drop("Signature"), Check.UNSIGNED),
    "two": (twice("Signature"), Check.SHAPE),
    "elsewhere": (move_into_subject, Check.SHAPE),
    "about_the_document": (refer(""), Check.SHAPE),
    "about_nothing": (refer(None), Check.SHAPE),
    "about_a_site": (refer("http://127.0.0.1:1/assertion.xml"), Check.SHAPE),
    "about_a_file": (refer("file:///etc/passwd"), Check.SHAPE),
    "about_a_root": (refer("#xpointer(/)"), Check.SHAPE),
    "about_a_pointer": (refer("#xpointer(id('ID'))"), Check.SHAPE),
    "about_another": (refer("#_other"), Check.SHAPE),
    "about_an_attachment": (refer("cid:ID"), Check.SHAPE),
    "nameless": (rename, Check.SHAPE),
    "two_references": (twice("Reference"), Check.SHAPE),
    "no_reference": (drop("Reference"), Check.SHAPE),
    "no_transform": (drop("Transforms"), Check.SHAPE),
    "one_transform": (drop("Transform"), Check.SHAPE),
    "transforms_swapped": (swap_transforms, Check.ALGORITHM),
    "style_sheet_added": (add_transform(XSLT, STYLE), Check.SHAPE),
    "style_sheet": (use("Transform", XSLT, 1), Check.ALGORITHM),
    "path": (use("Transform", XPATH, 0), Check.ALGORITHM),
    "path_added": (add_transform(XPATH, f"<XPath {DSIG}>false()</XPath>"), Check.SHAPE),
    "comments_kept": (use("Transform", signatures.EXCLUSIVE + "WithComments", 1), Check.ALGORITHM),
    "not_exclusive": (
        use("CanonicalizationMethod", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
        Check.ALGORITHM,
    ),
    "exclusive_with_more": (hold(f"<a {DSIG}/>", "CanonicalizationMethod"), Check.SHAPE),
    "default_counted_in": (
        hold(f'<InclusiveNamespaces xmlns="{signatures.EXCLUSIVE}" PrefixList="#default"/>', "CanonicalizationMethod"),
        Check.ALGORITHM,
    ),
    "old_signature": (use("SignatureMethod", signatures.RSA_SHA1), Check.ALGORITHM),
    "old_digest": (use("DigestMethod", signatures.SHA1), Check.ALGORITHM),
    "older_digest": (use("DigestMethod", MORE + "md5"), Check.ALGORITHM),
    "shared_secret": (use("SignatureMethod", MORE + "hmac-sha256"), Check.ALGORITHM),
    "old_shared_secret": (use("SignatureMethod", signatures.NAMESPACE + "hmac-sha1"), Check.ALGORITHM),
    "dsa": (use("SignatureMethod", signatures.NAMESPACE + "dsa-sha1"), Check.ALGORITHM),
    "short_output": (
        hold(f"<HMACOutputLength {DSIG}>1</HMACOutputLength>", "SignatureMethod"),
        Check.ALGORITHM,
    ),
    "another_kind_of_key": (use("SignatureMethod", signatures.RSA_SHA256), Check.KEY),
    "object": (hold(f"<Object {DSIG}/>"), Check.SHAPE),
    "no_key": (drop("KeyInfo"), Check.NO_CERTIFICATE),
    "key_by_name": (key_info(f"<KeyName {DSIG}>8</KeyName>"), Check.NO_CERTIFICATE),
    "key_by_value": (key_info(f"<KeyValue {DSIG}><RSAKeyValue/></KeyValue>"), Check.NO_CERTIFICATE),
    "key_elsewhere": (key_info(f'<RetrievalMethod {DSIG} URI="http://127.0.0.1:1/"/>'), Check.NO_CERTIFICATE),
    "no_certificate": (say("X509Certificate", ""), Check.SHAPE),
    "not_a_certificate": (say("X509Certificate", "AAAA"), Check.NO_CERTIFICATE),
    "not_base64": (say("X509Certificate", "é"), Check.SHAPE),
    "no_value": (say("SignatureValue", " "), Check.SHAPE),
    "another_value": (say("SignatureValue", base64.b64encode(bytes(64)).decode()), Check.FALSE),
    "garbage": (say("SignatureValue", "!"), Check.SHAPE),
    "another_digest": (say("DigestValue", base64.b64encode(bytes(32)).decode()), Check.FALSE),
    "short_digest": (say("DigestValue", "AAAA"), Check.FALSE),
    "identifier_twice": (repeat_identifier, Check.SHAPE),
    "instruction": (instruct, Check.SHAPE),
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_refuses_a_changed_signature(case: str) -> None:
    change, check = CASES[case]
    assertion = xds_caller.assertion(DIANE)

    change(assertion)

    assert knocking.knock_with(assertion) is check


ANEW = sorted(set(CASES) - {"without", "no_value", "garbage", "another_value", "another_digest", "short_digest"})


@pytest.mark.parametrize("case", ANEW)
def test_refuses_it_signed_anew_too(case: str) -> None:
    """What makes a signature wrong is its shape: that its values are right changes nothing."""
    change, check = CASES[case]
    assertion = xds_caller.assertion(DIANE)
    change(assertion)

    sign_again(assertion)

    assert knocking.knock_with(assertion) is check


def sign_again(assertion: etree._Element) -> None:
    """Computes the values of the signature again, as far as the library can for such a shape."""
    secret = signer().key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(secret, constants.KeyDataFormatPem)
    if assertion.get("ID"):
        context.register_id(assertion, "ID")
    with contextlib.suppress(xmlsec.Error, IndexError):
        context.sign(part(assertion, "Signature"))


def test_a_public_key_is_no_shared_secret() -> None:
    """The classic confusion: an HMAC computed with the bytes of the public key, which everybody has."""
    assertion = xds_caller.assertion(DIANE)
    use("SignatureMethod", MORE + "hmac-sha256")(assertion)
    public = signer().certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_binary_data(constants.KeyDataHmac, public)
    context.register_id(assertion, "ID")
    context.sign(part(assertion, "Signature"))

    assert knocking.knock_with(assertion) is Check.ALGORITHM


def _old(assertion: etree._Element) -> None:
    use("SignatureMethod", MORE + "ecdsa-sha1")(assertion)
    use("DigestMethod", signatures.SHA1)(assertion)
    sign_again(assertion)


@pytest.mark.usefixtures("_scene")
@pytest.mark.parametrize("allowed", [True, False])
def test_old_algorithms_need_leave(allowed: bool, settings: LazySettings) -> None:
    settings.VIHF = replace(settings.VIHF, allows_sha1=allowed)
    assertion = xds_caller.assertion(DIANE)
    _old(assertion)

    found = knocking.knock_with(assertion)

    assert isinstance(found, Caller) if allowed else found is Check.ALGORITHM


@pytest.mark.usefixtures("_scene")
def test_namespaces_counted_in_are_those_of_the_message() -> None:
    """A signature may count the prefixes of its surroundings: they are kept when the assertion is taken out."""
    assertion = xds_caller.assertion(DIANE)
    around = etree.Element("{urn:around}around", nsmap={"around": "urn:around", "wsa": "urn:other"})
    around.append(assertion)
    listed = f'<InclusiveNamespaces xmlns="{signatures.EXCLUSIVE}" PrefixList="around"/>'
    part(assertion, "Transform", 1).append(etree.fromstring(listed))
    sign_again(assertion)
    message = etree.tostring(around).decode().partition(">")[2].rpartition("</")[0]
    envelope = xds_caller.envelope(etree.Element("nothing"), etree.Element("here")).decode()
    envelope = envelope.replace("<here/>", message).replace("<soap:Header", '<soap:Header xmlns:around="urn:around"', 1)

    assert isinstance(knocking.knock_as(envelope.encode()), Caller)


@pytest.mark.usefixtures("_scene")
@pytest.mark.parametrize(
    ("value", "check"),
    [("x" * 110_000, Check.TOO_LARGE), ("x" * 90_000, None)],
    ids=["too_large", "large"],
)
def test_a_vihf_is_small(value: str, check: Check | None) -> None:

    found = knocking.knock(replace(DIANE, extra={"LPS_Nom": value}))

    assert found is check if check else isinstance(found, Caller)
