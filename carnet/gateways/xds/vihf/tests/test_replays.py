"""The same call twice is one too many; the same assertion for another message is not."""

from datetime import timedelta

import pytest
from lxml import etree

from carnet.domain.identity import actions as identity
from carnet.foundation import clock
from carnet.gateways.xds.exchange import Caller
from carnet.gateways.xds.tests import knocking
from carnet.gateways.xds.vihf.conditions import SKEW
from carnet.gateways.xds.vihf.refusals import Check
from carnet.gateways.xds.wire import names
from carnet.gateways.xds.wire.names import name
from tests import cast, xds_caller

pytestmark = pytest.mark.django_db

DIANE = xds_caller.of(cast.DIANE, patient=cast.ALICE.ins)


@pytest.fixture(autouse=True)
def _scene() -> None:
    cast.assemble()


def once(assertion: etree._Element, message_id: str | None) -> Caller | Check:
    return knocking.knock_with(assertion, message_id=message_id)


def test_refuses_the_same_message_twice() -> None:
    assertion = xds_caller.assertion(DIANE)
    content = xds_caller.envelope(etree.Element("nothing"), assertion)

    assert isinstance(knocking.knock_as(content), Caller)
    assert knocking.knock_as(content) is Check.REPLAYED


def test_accepts_an_assertion_for_another_message() -> None:
    content = etree.tostring(xds_caller.assertion(DIANE))

    found = [once(etree.fromstring(content), message_id) for message_id in ("urn:uuid:1", "urn:uuid:2")]

    assert all(isinstance(one, Caller) for one in found)


def test_a_message_without_a_name_serves_once() -> None:
    content = etree.tostring(xds_caller.assertion(DIANE))

    assert isinstance(once(etree.fromstring(content), ""), Caller)
    assert once(etree.fromstring(content), "") is Check.REPLAYED
    assert isinstance(once(etree.fromstring(content), "urn:uuid:3"), Caller)


def test_what_is_for_one_use_serves_once_whatever_the_message() -> None:
    by = xds_caller.signature_of(DIANE.person, DIANE.structure)
    assertion = xds_caller.unsigned(DIANE, by)
    conditions = assertion.find(name(names.SAML, "Conditions"))
    assert conditions is not None
    etree.SubElement(conditions, name(names.SAML, "OneTimeUse"))
    content = etree.tostring(xds_caller.signed(assertion, by))

    assert isinstance(once(etree.fromstring(content), "urn:uuid:4"), Caller)
    assert once(etree.fromstring(content), "urn:uuid:5") is Check.REPLAYED


def test_a_refused_call_may_come_again() -> None:
    """Only what was accepted is remembered: a patient missing at first is no replay."""
    content = etree.tostring(xds_caller.assertion(xds_caller.of(cast.DIANE)))

    refused = knocking.knock_with(etree.fromstring(content), message_id="urn:uuid:6")
    accepted = knocking.knock_with(etree.fromstring(content), message_id="urn:uuid:6", needs_patient=False)

    assert refused is Check.NO_PATIENT
    assert isinstance(accepted, Caller)


def test_forgets_what_can_no_longer_come() -> None:
    content = xds_caller.envelope(etree.Element("nothing"), xds_caller.assertion(DIANE))
    assert isinstance(knocking.knock_as(content), Caller)
    lifetime = timedelta(seconds=3600)

    identity.forget_expired(at=clock.now() + lifetime)
    assert knocking.knock_as(content) is Check.REPLAYED
    identity.forget_expired(at=clock.now() + lifetime + 2 * SKEW + timedelta(minutes=6))
    assert isinstance(knocking.knock_as(content), Caller)
