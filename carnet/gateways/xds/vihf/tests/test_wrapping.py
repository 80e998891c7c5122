"""Signature wrapping: a true assertion is carried along so that a false one is read. The false one never is.

Source: On Breaking SAML (Somorovsky and others, 2012): the eight shapes, with an assertion in a SOAP header.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from lxml import etree

from carnet.domain.identity import actions as identity
from carnet.domain.identity import queries
from carnet.domain.identity.codes import Organization
from carnet.foundation import clock, pki
from carnet.foundation.xml import signatures
from carnet.gateways.xds.tests import knocking
from carnet.gateways.xds.vihf import assertion, signer
from carnet.gateways.xds.vihf.refusals import Check, NotRecognized
from carnet.gateways.xds.wire import names
from carnet.gateways.xds.wire.names import name
from tests import cast, xds_caller

TRUE, FALSE = xds_caller.of(cast.NORA, patient=cast.ALICE.ins), xds_caller.of(cast.DIANE, patient=cast.ALICE.ins)
SIGNATURE = signatures.name("Signature")

# What stands in the security header, and what stands elsewhere in the header of the message.
type Places = tuple[list[etree._Element], list[etree._Element]]
type Shape = Callable[[etree._Element, etree._Element], Places]


def _bare(true: etree._Element) -> tuple[etree._Element, etree._Element]:
    """Takes the signature of an assertion away, and gives both."""
    bare = deepcopy(true)
    (signature,) = bare.findall(SIGNATURE)
    bare.remove(signature)
    return bare, signature


def _object(*held: etree._Element) -> etree._Element:
    made = etree.Element(signatures.name("Object"))
    made.extend(held)
    return made


def signature_around_the_whole_true_one(true: etree._Element, false: etree._Element) -> Places:
    _, signature = _bare(true)
    signature.append(_object(true))
    false.insert(1, signature)
    return [false], []


def signature_beside_both(true: etree._Element, false: etree._Element) -> Places:
    bare, signature = _bare(true)
    return [false, signature, bare], []


def false_before_the_true_one(true: etree._Element, false: etree._Element) -> Places:
    return [false, true], []


def false_around_the_true_one(true: etree._Element, false: etree._Element) -> Places:
    false.append(true)
    return [false], []


def false_with_the_signature_then_the_bare_one(true: etree._Element, false: etree._Element) -> Places:
    bare, signature = _bare(true)
    false.insert(1, signature)
    return [false, bare], []


def false_with_the_signature_around_the_bare_one(true: etree._Element, false: etree._Element) -> Places:
    bare, signature = _bare(true)
    signature.append(_object(bare))
    false.insert(1, signature)
    return [false], []


def true_one_in_an_extension_elsewhere(true: etree._Element, false: etree._Element) -> Places:
    bare, signature = _bare(true)
    false.insert(1, signature)
    extension = etree.Element("{urn:x}Extensions")
    extension.append(bare)
    return [false], [extension]


def false_in_an_object_of_the_true_signature(true: etree._Element, false: etree._Element) -> Places:
    (signature,) = true.findall(SIGNATURE)
    signature.append(_object(false))
    return [true], []


SHAPES: tuple[Shape, ...] = (
    signature_around_the_whole_true_one,
    signature_beside_both,
    false_before_the_true_one,
    false_around_the_true_one,
    false_with_the_signature_then_the_bare_one,
    false_with_the_signature_around_the_bare_one,
    true_one_in_an_extension_elsewhere,
    false_in_an_object_of_the_true_signature,
)


@pytest.fixture
def _scene(db: None) -> None:
    cast.assemble()


def _message(shape: Shape, *, same_id: bool) -> etree._Element:
    true = xds_caller.assertion(TRUE)
    said = replace(FALSE, id=TRUE.id) if same_id else FALSE
    false = xds_caller.unsigned(said, xds_caller.signature_of(said.person, said.structure))
    secured, elsewhere = shape(true, false)
    root = etree.fromstring(xds_caller.envelope(etree.Element("nothing"), *secured))
    root[0].extend(elsewhere)
    return root


@pytest.mark.parametrize("same_id", [True, False], ids=["same_id", "other_id"])
@pytest.mark.parametrize("shape", SHAPES, ids=[shape.__name__ for shape in SHAPES])
def test_refuses_every_shape(shape: Shape, same_id: bool) -> None:
    assert knocking.knock_as(etree.tostring(_message(shape, same_id=same_id))) is Check.SEVERAL_ASSERTIONS


@pytest.mark.parametrize("same_id", [True, False], ids=["same_id", "other_id"])
@pytest.mark.parametrize("shape", SHAPES, ids=[shape.__name__ for shape in SHAPES])
def test_even_without_counting_only_what_was_signed_is_read(shape: Shape, same_id: bool) -> None:
    """The count of assertions is a first fence; behind it, no shape makes the false one be read."""
    for found in _message(shape, same_id=same_id).iter(name(names.SAML, "Assertion")):
        try:
            element, _ = signer.verified(found, at=clock.now())
        except NotRecognized as refused:
            assert refused.check in {Check.UNSIGNED, Check.SHAPE, Check.FALSE}  # noqa: PT017 - either way is right
        else:
            assert assertion.read(element).person == TRUE.person


def test_a_second_assertion_anywhere_is_refused() -> None:
    body = etree.Element("nothing")
    body.append(xds_caller.assertion(FALSE))

    assert knocking.knock_as(xds_caller.envelope(body, xds_caller.assertion(TRUE))) is Check.SEVERAL_ASSERTIONS


def test_an_assertion_outside_of_the_security_header_is_none() -> None:
    root = etree.fromstring(xds_caller.envelope(etree.Element("nothing")))
    root[0].append(xds_caller.assertion(TRUE))

    assert knocking.knock_as(etree.tostring(root)) is Check.NO_ASSERTION


def test_no_assertion() -> None:
    assert knocking.knock_with() is Check.NO_ASSERTION


@pytest.mark.usefixtures("_scene")
def test_a_comment_splits_nothing() -> None:
    """Canonical forms drop comments: one may be slipped in after signing, and must change nothing of what is read."""
    said = xds_caller.of(cast.DIANE, patient=cast.ALICE.ins)
    written = xds_caller.envelope(etree.Element("nothing"), xds_caller.assertion(said))
    split = written.replace(b"810000000017</", b"8100000000<!-- -->17</").replace(b"CN=8", b"CN=<!--x-->8")
    assert split != written

    found = knocking.knock_as(split)

    assert not isinstance(found, Check), found
    assert found.actor.id == cast.DIANE.rpps


@pytest.mark.django_db
def test_a_structure_cannot_speak_for_another() -> None:
    said = xds_caller.of_structure(cast.HOSPITAL, responsible=cast.EMMA, patient=cast.ALICE.ins)
    others = xds_caller.signature_of("", cast.PRACTICE.id)

    assert knocking.knock(said, by=others) is Check.HOLDER


def test_a_professional_cannot_speak_for_another() -> None:
    others = xds_caller.signature_of("8" + cast.BRUNO.rpps, cast.PRACTICE.id)

    assert knocking.knock(FALSE, by=others) is Check.HOLDER


@pytest.mark.parametrize("way", ["INDIRECTE", "INDIRECTE_RENFORCEE"])
@pytest.mark.parametrize("number", ["8" + cast.BRUNO.rpps, f"{cast.PRACTICE.id}/0012", "", "012345678"])
def test_a_card_does_not_speak_for_the_colleagues(way: str, number: str) -> None:
    """Somebody's card may name the structure too: its holder would be whoever works there."""
    holder = xds_caller.subject(number or "Bruno Blanc", cast.PRACTICE.id)
    if not number:
        holder = x509.Name([*holder, x509.NameAttribute(NameOID.SURNAME, "Blanc")])
    card = pki.signature_certificate(xds_caller.authority(), holder, span=pki.ALWAYS)

    assert knocking.knock(replace(FALSE, way=way), by=card) is Check.HOLDER


def test_a_structure_does_not_hold_a_professionals_card() -> None:
    structures = xds_caller.signature_of("", cast.PRACTICE.id)

    assert knocking.knock(FALSE, by=structures) is Check.HOLDER


@pytest.mark.parametrize("place", [cast.HOSPITAL, cast.PRACTICE], ids=["its_own", "another"])
@pytest.mark.usefixtures("_scene")
def test_a_certificate_registered_for_a_software_speaks_for_its_structure(place: Organization) -> None:
    said = xds_caller.of_structure(cast.HOSPITAL, responsible=cast.EMMA, patient=cast.ALICE.ins)
    by = pki.signature_certificate(xds_caller.authority(), xds_caller.subject("cachet", "autre forme"), span=pki.ALWAYS)
    identity.register_client(
        client_id="logiciel",
        name="Logiciel",
        organization_id=place.id,
        public_keys={"keys": []},
        certificates=[queries.thumbprint_name(by.shown.thumbprint)],
    )

    found = knocking.knock(said, by=by)

    if place is cast.HOSPITAL:
        assert not isinstance(found, Check), found
        assert (found.actor.id, found.actor.client_id) == (cast.HOSPITAL.id, "logiciel")
    else:
        assert found is Check.HOLDER


def _by(uses: dict[str, bool]) -> pki.Issued:
    holder = xds_caller.subject(FALSE.person, FALSE.structure)
    return pki.signature_certificate(xds_caller.authority(), holder, span=pki.ALWAYS, uses=uses)


@pytest.mark.usefixtures("_scene")
@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ({}, None),
        ({"digital_signature": True, "content_commitment": False}, None),
        ({"digital_signature": False, "content_commitment": False, "key_encipherment": True}, Check.USE),
    ],
    ids=["non_repudiation", "seal", "encipherment"],
)
def test_a_key_must_be_made_for_signing(uses: dict[str, bool], expected: Check | None) -> None:
    found = knocking.knock(FALSE, by=_by(uses))

    assert (found if isinstance(found, Check) else None) is expected


def test_the_certificate_of_a_connection_does_not_sign() -> None:
    by = pki.issue(
        xds_caller.authority(), FALSE.person, organization=xds_caller.ORGANIZATION, unit=FALSE.structure,
        span=pki.ALWAYS,
    )  # fmt: skip

    assert knocking.knock(FALSE, by=by) is Check.USE
