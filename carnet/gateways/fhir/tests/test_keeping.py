"""What a software was answered is kept for its editor, as the operator wants, without what the call carried."""

import pytest
from pytest_django import Settings

from carnet.domain.oversight import calls
from carnet.domain.oversight.calls import Call
from carnet.gateways.fhir.tests import conftest
from carnet.gateways.fhir.tests.conftest import Software
from tests import cast
from tests.cast import Cast

pytestmark = pytest.mark.django_db
UNKNOWN = "urn:oid:1.2.3|284037511111138"


def _kept() -> tuple[Call, ...]:
    return calls.latest(client_id=f"software-{cast.PRACTICE.id}")


@pytest.fixture
def software(people: Cast) -> Software:
    """Gives the software of the practice, used by Diane."""
    assert people
    return Software(conftest.token(cast.PRACTICE, cast.DIANE.rpps))


@pytest.mark.parametrize(("wanted", "kept"), [("refused", 1), ("all", 2), ("none", 0)])
def test_calls_are_kept_as_the_operator_wants(software: Software, settings: Settings, wanted: str, kept: int) -> None:
    settings.CALLS_KEPT = wanted
    assert software.get(f"/Patient?identifier=urn:oid:{cast.ALICE.ins.oid}|{cast.ALICE.ins.value}").status_code == 200
    assert software.get("/DocumentReference").status_code == 400
    assert len(_kept()) == kept


def test_a_refusal_says_what_was_asked_where_and_why(software: Software, settings: Settings) -> None:
    settings.CALLS_KEPT = "refused"
    software.get("/DocumentReference?status=current")
    (call,) = _kept()
    assert (call.door, call.transaction, call.status, call.code) == (
        "fhir",
        "DocumentReference search-type",
        400,
        "required",
    )
    assert call.milliseconds >= 0


def test_what_a_call_carried_is_not_kept(software: Software, settings: Settings) -> None:
    settings.CALLS_KEPT = "all"
    software.get(f"/Patient?identifier={UNKNOWN}")
    software.get("/Patient/284037511111138")
    assert len(_kept()) == 2
    assert "284037511111138" not in repr(_kept())


def test_who_is_not_known_has_no_editor(software: Software, settings: Settings) -> None:
    settings.CALLS_KEPT = "all"
    assert Software("unknown").get("/DocumentReference").status_code == 401
    assert software
    assert _kept() == ()
