"""The CapabilityStatement says what is done: nothing more, nothing less."""

from typing import Any

import orjson
from django.test import Client

from carnet.gateways.fhir import routes
from carnet.gateways.fhir.mappings import operation_definition
from carnet.gateways.fhir.tests.conftest import read
from carnet.gateways.fhir.wire import xml_reading, xml_writing
from tests.shared import shared_path


def _statement() -> dict[str, Any]:
    answer = Client().get("/fhir/metadata")
    return orjson.loads(answer.content)  # type: ignore[no-any-return]


def test_tells_every_route_and_no_other() -> None:
    rest = _statement()["rest"][0]
    told = {
        (resource["type"], one["code"]) for resource in rest["resource"] for one in resource.get("interaction", [])
    } | {("Bundle", one["code"]) for one in rest["interaction"]}
    operations = {
        (resource["type"], one["name"]) for resource in rest["resource"] for one in resource.get("operation", [])
    }
    assert told | operations == {(route.resource, route.code) for route in routes.ROUTES}
    assert not told & operations


def test_defines_its_operations_where_it_says() -> None:
    resources = _statement()["rest"][0]["resource"]
    operations = {one["name"]: one for resource in resources for one in resource.get("operation", [])}
    others = [one["definition"] for name, one in operations.items() if name not in operation_definition.NAMES]
    assert all(address.partition("//")[2].startswith(("profiles.ihe.net/", "hl7.org/")) for address in others)
    for name in operation_definition.NAMES:
        operation = operations[name]
        address = operation["definition"].partition("/fhir")[2]
        definition = read(Client().get(f"/fhir{address}"))  # type: ignore[arg-type]
        assert (definition["url"], definition["code"]) == (operation["definition"], operation["name"])
        assert xml_reading.read(xml_writing.write(definition)) == definition
    assert Client().get("/fhir/OperationDefinition/break-ice").status_code == 404
    assert Client().post("/fhir/OperationDefinition/break-glass").status_code == 405


def test_needs_no_token_and_is_the_same_in_xml() -> None:
    statement = _statement()
    assert (statement["kind"], statement["fhirVersion"]) == ("instance", "4.0.1")
    assert xml_reading.read(xml_writing.write(statement)) == statement


def test_offers_what_pdsm_asks_of_a_manager_of_documents() -> None:
    path = shared_path("data/fhir/pdsm/definitions/CapabilityStatement-PDSm-GestionnaireDePartageDeDocuments.json")
    asked = orjson.loads(path.read_bytes())["rest"][0]["resource"]
    ours = {resource["type"]: resource for resource in _statement()["rest"][0]["resource"]}
    for resource in asked:
        here = ours[resource["type"]]
        assert {one["code"] for one in resource["interaction"]} <= {one["code"] for one in here["interaction"]}
        told = {parameter["definition"] for parameter in here.get("searchParam", []) if "definition" in parameter}
        missing = {one["name"] for one in resource.get("searchParam", []) if one["definition"] not in told}
        assert missing <= _NOT_OFFERED.get(resource["type"], set()), resource["type"]


# Written down in README.md: what PDSm names and this server does not do, or does under another definition.
_NOT_OFFERED = {
    "List": {"title", "PDSm_authorOrg", "PDSm_List_PatientAsSource", "PDSm_List_PractitionerRoleAsSource", "patient"},
    "DocumentReference": {"DocumentReference Patient", "author", "patient", "author.given", "author.family"},
}


def test_lets_software_of_any_kind_read_it() -> None:
    answer = Client().head("/fhir/metadata")
    assert (answer.status_code, answer.content) == (200, b"")
    assert read(Client().get("/fhir/metadata?_format=json"))["resourceType"] == "CapabilityStatement"  # type: ignore[arg-type]
