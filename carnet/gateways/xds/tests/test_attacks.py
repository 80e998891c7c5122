"""What attacks the reading of messages gets the standard's own fault: never an answer, never an error of ours."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from lxml import etree

from carnet.gateways.xds.tests.calling import query_307
from carnet.gateways.xds.wire import names
from tests import cast, xds_caller

INVALID, TOKEN = "XDSInvalidRequestException", "InvalidSecurityToken"

type Change = Callable[[bytes], bytes]


def message() -> bytes:
    """Writes a right message: who sends it unchanged is answered."""
    who = xds_caller.of(cast.DIANE, patient=cast.ALICE.ins)
    return xds_caller.envelope(etree.fromstring(query_307()), xds_caller.assertion(who))


def declared(subset: str, used: str = "") -> Change:
    """Declares a document type, and uses an entity of it as somebody's name."""

    def change(content: bytes) -> bytes:
        head, _, rest = content.partition(b"?>")
        named = rest.replace(b"Logiciel d\xe2\x80\x99essai", used.encode(), 1) if used else rest
        return head + b"?><!DOCTYPE x [" + subset.encode() + b"]>" + named

    return change


def replaced(old: str, new: str) -> Change:
    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), 1)

    return change


LAUGHS = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
DEEP = "<a>" * 100_000 + "</a>" * 100_000
MANY = "<a/>" * 400_000

CASES: dict[str, tuple[Change, str]] = {
    "document_type": (declared(""), INVALID),
    "entity": (declared('<!ENTITY e "x">', "&e;"), INVALID),
    "entity_of_a_file": (declared('<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;"), INVALID),
    "entity_of_a_site": (declared('<!ENTITY e SYSTEM "http://127.0.0.1:1/">', "&e;"), INVALID),
    "parameter_entity": (declared('<!ENTITY % e SYSTEM "http://127.0.0.1:1/"> %e;'), INVALID),
    "laughs": (declared(LAUGHS, "&i;"), INVALID),
    "undeclared_entity": (replaced("Logiciel d’essai", "&e;"), INVALID),
    "deep": (replaced("</soap:Header>", f"{DEEP}</soap:Header>"), INVALID),
    "many": (replaced("</soap:Header>", f"{MANY}</soap:Header>"), INVALID),
    "cut": (lambda content: content[:-40], INVALID),
    "empty": (lambda _: b"", INVALID),
    "no_xml": (lambda _: b"\x00\xff\xfe", INVALID),
    "another_encoding": (lambda content: content.replace(b"utf-8", b"utf-7", 1), INVALID),
    "no_envelope": (lambda _: b"<a/>", INVALID),
    "two_bodies": (replaced("</soap:Body>", "</soap:Body><soap:Body><a/></soap:Body>"), INVALID),
    "empty_body": (lambda content: content[: content.index(b"<soap:Body>") + 11] + b"</soap:Body></soap:Envelope>",
                   INVALID),
    "unknown_body": (lambda _: xds_caller.envelope(etree.Element("{urn:x}unknown")), "ActionNotSupported"),
    "no_header": (
        lambda content: content[: content.index(b"<soap:Header>")] + content[content.index(b"<soap:Body>") :],
        "InvalidSecurity",
    ),
    "encrypted": (replaced("saml2:Assertion", "saml2:EncryptedAssertion"), INVALID),
    "version_1": (
        lambda _: xds_caller.envelope(
            etree.fromstring(query_307()), etree.Element("{urn:oasis:names:tc:SAML:1.0:assertion}Assertion")
        ),
        "InvalidSecurity",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(CASES))
@pytest.mark.django_db
def test_refuses(case: str) -> None:
    change, code = CASES[case]

    answer = xds_caller.post("patients", change(message()))

    assert (answer.fault, answer.status) == (code, 400)
    assert answer.sentence
    assert b"passwd" not in answer.content


@pytest.mark.django_db
def test_answers_the_same_message_unchanged() -> None:
    cast.assemble()

    answer = xds_caller.post("patients", message())

    assert (answer.status, answer.fault) == (200, "")


@pytest.mark.django_db
def test_a_fault_is_told_in_the_version_of_the_message() -> None:
    old = message().replace(names.SOAP12.encode(), names.SOAP11.encode()).replace(b">DIRECTE<", b">INDIRECTE<")

    answer = xds_caller.post("patients", old)

    assert (answer.status, answer.body.findtext("faultcode")) == (400, "soap:Client.FailedCheck")
