"""Another's FHIR client, fhirpy, against a running server: find, page, read, deposit, change, and meet refusals."""

from base64 import b64decode
from datetime import timedelta
from typing import Any

import pytest
from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import (
    AuthorizationError,
    ForbiddenError,
    MultipleResourcesFound,
    OperationOutcome,
    ResourceNotFound,
)
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Organization, Professional
from carnet.foundation import clock, ids
from carnet.gateways.fhir.mappings.document_reference import IS_ARCHIVED
from carnet.gateways.fhir.tests.conftest import SCOPE
from carnet.gateways.fhir.tests.messages import inline
from carnet.gateways.fhir.wire.elements import JsonObject
from tests import cast
from tests.cast import ALICE, PDF, Cast, acting, deposited, pdf

pytestmark = pytest.mark.django_db(transaction=True)

PATIENT = f"urn:oid:{ALICE.ins.oid}|{ALICE.ins.value}"
TITLES = [f"Bilan {number}" for number in range(1, 6)]


@pytest.fixture
def people(live_server: LiveServer, settings: Settings) -> Cast:
    """The fixed cast, on the server's base, and five documents of Alice; the server knows its address."""
    settings.PUBLIC_URL = live_server.url
    people = cast.assemble()
    for number, title in enumerate(TITLES, 1):
        new = pdf(title, unique_id=f"1.2.250.1.999.{number}", created_at=cast.NOON + timedelta(days=number))
        deposited(people.alice, new, by=acting(cast.DIANE))
    return people


def _client(live_server: LiveServer, who: Professional, place: Organization, *, token: str = "") -> SyncFHIRClient:
    if not token:
        client_id = f"software-{place.id}"
        identity.register_client(
            client_id=client_id, name="Logiciel", organization_id=place.id, public_keys={"keys": []}
        )
        token = identity.issue_token(
            client_id=client_id,
            rpps=who.rpps,
            purpose_of_use="normal",
            scope=SCOPE,
            at=clock.now(),
            lifetime=timedelta(hours=1),
        ).token
    return SyncFHIRClient(f"{live_server.url}/fhir", authorization=f"Bearer {token}")


@pytest.fixture
def diane(people: Cast, live_server: LiveServer) -> SyncFHIRClient:
    """fhirpy, as the software of Alice's médecin traitant."""
    assert people
    return _client(live_server, cast.DIANE, cast.PRACTICE)


def _found(client: SyncFHIRClient, **said: Any) -> Any:
    return client.resources("DocumentReference").search(patient__identifier=PATIENT, status="current", **said)


def _described(found: list[Any]) -> list[str]:
    return [_title(one) for one in found]


def _title(found: Any) -> str:
    return str(found["content"][0]["attachment"]["title"])


def test_finds_and_counts(diane: SyncFHIRClient) -> None:
    assert sorted(_described(_found(diane).fetch())) == TITLES
    assert _found(diane).count() == 5
    assert _described(_found(diane, creation__ge="2026-03-06").sort("creation").fetch()) == TITLES[3:]
    with pytest.raises(MultipleResourcesFound):
        _found(diane).get()
    only = _found(diane, identifier="urn:oid:1.2.250.1.999.3").get()
    assert _title(only) == "Bilan 3"


def test_turns_every_page(diane: SyncFHIRClient) -> None:
    assert _described(_found(diane).sort("-creation").limit(2).fetch()) == TITLES[:2:-1]
    assert _described(_found(diane).sort("-creation").limit(2).fetch_all()) == TITLES[::-1]


def test_brings_the_patient_of_what_it_finds(diane: SyncFHIRClient) -> None:
    bundle = _found(diane).limit(1).include("DocumentReference", "subject").fetch_raw()
    assert [entry.search.mode for entry in bundle.entry] == ["match", "include"]
    patient = bundle.entry[0].resource["subject"].to_resource()
    assert patient["identifier"][0]["value"] == ALICE.ins.value


def test_reads_what_a_reference_names_and_its_bytes(diane: SyncFHIRClient) -> None:
    (found,) = _found(diane, identifier="urn:oid:1.2.250.1.999.1").fetch()
    read = diane.reference("DocumentReference", found.id).to_resource()
    assert dict(read) == dict(found)
    assert _title(read.refresh()) == "Bilan 1"
    binary = diane.execute(read["content"][0]["attachment"]["url"], method="get")
    assert b64decode(binary["data"]) == PDF + b"Bilan 1"


def _new(diane: SyncFHIRClient, people: Cast, content: bytes = PDF) -> Any:
    subject: JsonObject = {"reference": f"Patient/{ids.public(people.alice)}"}
    said = dict(inline(subject, content))
    return diane.resource(str(said.pop("resourceType")), **said)


def test_deposits_a_document_that_it_finds_again(diane: SyncFHIRClient, people: Cast) -> None:
    new = _new(diane, people)
    assert new.is_valid(raise_exception=True)
    assert _found(diane).count() == 5
    name = new["masterIdentifier"]["value"]
    new.save()
    again = diane.get("DocumentReference", new.id)
    assert again["masterIdentifier"]["value"] == name
    assert _found(diane).count() == 6


def _archives(value: bool = True) -> dict[str, Any]:
    parts = [
        {"name": "type", "valueCode": "add"},
        {"name": "path", "valueString": "DocumentReference"},
        {"name": "name", "valueString": "extension"},
        {
            "name": "value",
            "part": [{"name": "url", "valueUri": IS_ARCHIVED}, {"name": "value", "valueBoolean": value}],
        },
    ]
    return {"resourceType": "Parameters", "parameter": [{"name": "operation", "part": parts}]}


def test_changes_a_document_by_its_id_and_by_its_identifier(diane: SyncFHIRClient) -> None:
    (first,) = _found(diane, identifier="urn:oid:1.2.250.1.999.1").fetch()
    assert diane.execute(first.to_reference().reference, method="patch", data=_archives())["meta"]["versionId"] == "2"
    named = {"identifier": "urn:oid:1.2.250.1.999.2"}
    changed = diane.execute("DocumentReference", method="patch", data=_archives(), params=named)
    assert _title(changed) == "Bilan 2"
    archived = _found(diane, isArchived="true").fetch()
    assert sorted(_described(archived)) == TITLES[:2]
    with pytest.raises(OperationOutcome):
        diane.patch("DocumentReference", first.id, status="entered-in-error")
    several = {"identifier": "urn:oid:1.2.250.1.999.3,urn:oid:1.2.250.1.999.4"}
    with pytest.raises(MultipleResourcesFound):
        diane.execute("DocumentReference", method="patch", data=_archives(), params=several)


def test_understands_refusals(diane: SyncFHIRClient, people: Cast, live_server: LiveServer) -> None:
    nora = _client(live_server, cast.NORA, cast.HOSPITAL)
    with pytest.raises(ForbiddenError, match="OperationOutcome"):
        _found(nora).fetch()
    with pytest.raises(AuthorizationError, match="OperationOutcome"):
        _found(_client(live_server, cast.NORA, cast.HOSPITAL, token="zebra")).fetch()
    with pytest.raises(ResourceNotFound, match="OperationOutcome"):
        diane.get("DocumentReference", ids.public_row(people.alice, ids.new_id()))
    with pytest.raises(OperationOutcome) as refused:
        _new(diane, people, content=b"").save()
    assert refused.value.resource["issue"][0]["severity"] == "error"
