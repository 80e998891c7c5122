"""What a software was answered is kept for its editor, known by the certificate of its connection."""

import pytest
from lxml import etree
from pytest_django import Settings

from carnet.domain.identity import actions as identity
from carnet.domain.identity import queries
from carnet.domain.oversight import calls
from carnet.gateways.xds.tests.calling import query_307
from tests import cast, xds_caller
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def software(db: None) -> Cast:
    """Registers the software of the practice by the certificate of its connections."""
    people = cast.assemble()
    shown = xds_caller.connection_of(cast.PRACTICE.id).shown
    identity.register_client(
        client_id="lps",
        name="Logiciel",
        organization_id=cast.PRACTICE.id,
        public_keys={"keys": []},
        certificates=[queries.thumbprint_name(shown.thumbprint)],
    )
    return people


def _send(service: str, body: str, *, shows: bool = True) -> int:
    who = xds_caller.of(cast.DIANE, patient=cast.ALICE.ins)
    return xds_caller.send(service, etree.fromstring(body), by=who, is_connection_shown=shows).status


@pytest.mark.parametrize(("wanted", "kept"), [("refused", 1), ("all", 2), ("none", 0)])
def test_calls_are_kept_as_the_operator_wants(software: Cast, settings: Settings, wanted: str, kept: int) -> None:
    settings.CALLS_KEPT = wanted
    assert software
    assert _send("patients", query_307()) == 200
    assert _send("registry", query_307()) == 400
    assert len(calls.latest(client_id="lps")) == kept


def test_a_refusal_says_what_was_asked_and_why(software: Cast, settings: Settings) -> None:
    settings.CALLS_KEPT = "refused"
    assert software
    _send("patients", query_307(ins=cast.BORIS.ins.value))
    (call,) = calls.latest(client_id="lps")
    assert (call.door, call.transaction, call.status, call.code) == (
        "xds",
        "TD0.2, TD1.3a",
        400,
        "XDSPatientIdDoesNotMatch",
    )
    assert cast.BORIS.ins.matricule not in repr(call)


def test_an_unknown_connection_has_no_editor(software: Cast, settings: Settings) -> None:
    settings.CALLS_KEPT = "all"
    assert software
    _send("registry", query_307(), shows=False)
    assert calls.latest(client_id="lps") == ()
