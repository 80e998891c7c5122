"""A document as a DocumentReference, and back."""

import base64

import orjson
import pytest
from msgspec.structs import replace

from carnet.domain.documents.codes import AuthorKind, Coded, Document, Status, Visibility
from carnet.foundation import ids
from carnet.gateways.fhir.mappings import document_reference, new_document
from carnet.gateways.fhir.mappings.contents import Contents
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.mappings.references import Scope
from carnet.gateways.fhir.tests.values import ALICE, DETAILS, DIANE, DOCUMENT, SPACE, described
from carnet.gateways.fhir.wire import json, xml_reading, xml_writing
from carnet.gateways.fhir.wire.elements import Element, JsonObject

BASE = "https://carnet.example/fhir"
ACCEPTED = ("1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.10")


def _written(document: Document = DOCUMENT) -> JsonObject:
    # Instants are written by the two writers: compared as software reads them.
    written: JsonObject = orjson.loads(json.write(document_reference.to_fhir(document, Addresses(BASE, SPACE))))
    return written


def _inline(resource: JsonObject, content: bytes) -> Element:
    """Turns what we wrote into what a depositor would send."""
    found = dict(resource)
    found["content"] = [
        {
            "attachment": {
                "contentType": "application/pdf",
                "language": "fr-FR",
                "title": "Compte rendu",
                "creation": "2026-03-02T12:00:00+00:00",
                "data": base64.b64encode(content).decode(),
            },
            "format": {"system": "http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode", "code": "urn:x"},
        }
    ]
    return Element(found, "DocumentReference")


def test_names_documents_so_that_any_request_finds_its_space() -> None:
    resource = _written()
    assert resource["id"] == ids.public_row(SPACE, DOCUMENT.id)
    assert resource["subject"] == {"reference": f"Patient/{ids.public(SPACE)}"}


def test_gives_back_everything_that_was_deposited() -> None:
    read = new_document.read(_inline(_written(), b"%PDF"), Scope(BASE), Contents(), ACCEPTED).document
    assert (read.unique_id, read.type, read.document_class) == (
        DOCUMENT.unique_id,
        DETAILS.type,
        DETAILS.document_class,
    )
    assert (read.facility, read.practice_setting, read.events) == (
        DETAILS.facility,
        DETAILS.practice_setting,
        DETAILS.events,
    )
    assert (read.authors, read.legal_authenticator, read.custodian) == (
        DETAILS.authors,
        DETAILS.legal_authenticator,
        DETAILS.custodian,
    )
    assert (read.source_patient, read.reference_ids) == (ALICE, DETAILS.reference_ids)
    assert (read.title, read.comments, read.created_at, read.service_start) == (
        "Compte rendu",
        "À relire",
        DOCUMENT.created_at,
        DOCUMENT.service_start,
    )
    assert (read.confidentiality, read.visibility, read.is_archived) == ("N", frozenset(), False)


@pytest.mark.parametrize("label", list(Visibility))
def test_gives_back_the_restrictions(label: Visibility) -> None:
    resource = _written(described(visibility=frozenset({label})))
    read = new_document.read(_inline(resource, b"%PDF"), Scope(BASE), Contents(), ACCEPTED).document
    assert read.visibility == frozenset({label})


@pytest.mark.parametrize(
    ("status", "written"),
    [(Status.CURRENT, "current"), (Status.SUPERSEDED, "superseded"), (Status.DELETED, "entered-in-error")],
)
def test_writes_where_a_version_stands(status: Status, written: str) -> None:
    assert _written(replace(DOCUMENT, status=status))["status"] == written


@pytest.mark.parametrize(
    ("unique_id", "system", "value"),
    [
        ("1.2.3.4", "urn:ietf:rfc:3986", "urn:oid:1.2.3.4"),
        (
            "3E0EC5E3-4256-4F55-A9A0-4D20AAF09FB3",
            "urn:ietf:rfc:3986",
            "urn:uuid:3e0ec5e3-4256-4f55-a9a0-4d20aaf09fb3",
        ),
        ("1.2.3^A-42", "urn:oid:1.2.3", "A-42"),
        ("zebra", "urn:ietf:rfc:3986", "zebra"),
    ],
)
def test_writes_a_unique_id_as_fhir_does(unique_id: str, system: str, value: str) -> None:
    assert _written(replace(DOCUMENT, unique_id=unique_id))["masterIdentifier"] == {
        "use": "usual",
        "system": system,
        "value": value,
    }


def test_keeps_the_structure_that_deposited_as_custodian_when_none_was_named() -> None:
    resource = _written(replace(DOCUMENT, details=replace(DETAILS, custodian=None)))
    assert resource["custodian"] == {"reference": "#custodian"}


def test_writes_no_empty_element() -> None:
    bare = replace(
        DETAILS,
        comments="",
        authors=(),
        legal_authenticator=None,
        custodian=None,
        source_patient=None,
        facility=None,
        practice_setting=None,
        events=(),
        reference_ids=(),
        format=Coded(""),
    )
    resource = _written(replace(DOCUMENT, details=bare, deposited_organization="", service_start=None))
    assert "contained" not in resource
    assert "context" not in resource
    assert _empty_places(resource, "") == []


def _empty_places(value: object, place: str) -> list[str]:
    if isinstance(value, dict):
        return [found for name, inner in value.items() for found in _empty_places(inner, f"{place}.{name}".strip("."))]
    if isinstance(value, list) and value:
        return [found for index, inner in enumerate(value) for found in _empty_places(inner, f"{place}[{index}]")]
    return [place] if value in ("", None, [], {}) else []


def test_says_which_version_it_replaces() -> None:
    resource = _written(replace(DOCUMENT, replaces_id=SPACE))
    assert resource["relatesTo"] == [
        {
            "code": "replaces",
            "target": {"reference": f"DocumentReference/{ids.public_row(SPACE, SPACE)}"},
        }
    ]


def test_is_the_same_in_xml() -> None:
    resource = _written(described(visibility=frozenset(Visibility)))
    assert xml_reading.read(xml_writing.write(resource)) == resource


def test_shares_what_is_the_same_and_mixes_nothing() -> None:
    addresses = Addresses(BASE, SPACE)
    other = replace(DIANE, family_name="NOIR", kind=AuthorKind.PATIENT)
    first = document_reference.to_fhir(DOCUMENT, addresses)
    second = document_reference.to_fhir(replace(DOCUMENT, details=replace(DETAILS, authors=(other,))), addresses)
    third = document_reference.to_fhir(DOCUMENT, addresses)
    assert first == third
    assert "NOIR" in str(second)
    assert "NOIR" not in str(first)
