"""Authors, in every way FHIR writes them."""

import pytest

from carnet.domain.documents.codes import Author, AuthorKind, Coded
from carnet.gateways.fhir.mappings import people
from carnet.gateways.fhir.mappings.references import Scope
from carnet.gateways.fhir.rejections import Rejection
from carnet.gateways.fhir.tests.values import ANALYSER, DIANE, PLACE
from carnet.gateways.fhir.wire.elements import Element, JsonObject

_ACCEPTED = ("1.2.250.1.213.1.4.8",)


def _read(reference: JsonObject, *contained: JsonObject) -> Author | None:
    holder = Element({"contained": [*contained]}, "DocumentReference")
    return people.read(Element(reference, "DocumentReference.author[0]"), Scope("b").inside(holder), _ACCEPTED)


@pytest.mark.parametrize(
    "author",
    [
        DIANE,
        ANALYSER,
        PLACE,
        Author(kind=AuthorKind.PATIENT, id="284037511111138", id_system="1.2.250.1.213.1.4.8", family_name="MARTIN"),
        Author(kind=AuthorKind.PROFESSIONAL, family_name="MOREAU"),
        Author(kind=AuthorKind.DEVICE, family_name="Automate"),
    ],
)
def test_gives_back_an_author_that_we_wrote(author: Author) -> None:
    assert _read({"reference": "#a"}, *people.contained(author, "a")) == author


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (
            {"identifier": {"system": "https://rpps.esante.gouv.fr", "value": "10000000017"}},
            Author(kind=AuthorKind.PROFESSIONAL, id="810000000017", id_system="1.2.250.1.71.4.2.1"),
        ),
        (
            {"identifier": {"system": "https://finess.esante.gouv.fr", "value": "920000001"}, "display": "Cabinet"},
            Author(kind=AuthorKind.ORGANIZATION, organization_id="1920000001", organization_name="Cabinet"),
        ),
        (
            {"identifier": {"system": "https://sirene.fr", "value": "26440310600012"}},
            Author(kind=AuthorKind.ORGANIZATION, organization_id="326440310600012"),
        ),
        (
            {"type": "Organization", "identifier": {"value": "42"}},
            Author(kind=AuthorKind.ORGANIZATION, organization_id="42"),
        ),
        ({"type": "Device", "display": "Automate"}, Author(kind=AuthorKind.DEVICE, family_name="Automate")),
        (
            {"identifier": {"system": "urn:oid:1.2.250.1.213.1.4.8", "value": "284037511111138"}},
            Author(kind=AuthorKind.PATIENT, id="284037511111138", id_system="1.2.250.1.213.1.4.8"),
        ),
        ({"reference": "Practitioner/1", "display": "Dr X"}, Author(kind=AuthorKind.PROFESSIONAL, family_name="Dr X")),
        ({"reference": "Practitioner/1"}, None),
    ],
)
def test_reads_an_author_named_without_a_resource(reference: JsonObject, expected: Author | None) -> None:
    assert _read(reference) == expected


def test_reads_a_practitioner_of_the_directory_with_profession_and_speciality() -> None:
    g15 = "https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante"
    r38 = "https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale"
    found = _read(
        {"reference": "#p"},
        {
            "resourceType": "Practitioner",
            "id": "p",
            "identifier": [
                {"system": "https://rpps.esante.gouv.fr", "value": "10000000017"},
                {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "810000000017"},
            ],
            "name": [{"family": "MOREAU", "given": ["Diane", "Anne"]}],
            "qualification": [
                {"code": {"coding": [{"system": g15, "code": "10"}]}},
                {"code": {"coding": [{"system": r38, "code": "SM26"}]}},
            ],
        },
    )
    assert found is not None
    assert (found.id, found.family_name, found.given_name) == ("810000000017", "MOREAU", "Diane Anne")
    assert found.specialty is not None
    assert (found.specialty.code, found.specialty.system) == ("G15_10/SM26", "1.2.250.1.213.1.1.4.5")


def test_reads_a_role_whose_person_and_place_are_named_by_identifiers() -> None:
    found = _read(
        {"reference": "#r"},
        {
            "resourceType": "PractitionerRole",
            "id": "r",
            "practitioner": {
                "identifier": {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "810000000017"},
                "display": "MOREAU",
            },
            "organization": {
                "identifier": {"system": "urn:oid:1.2.250.1.71.4.2.2", "value": "1920000001"},
                "display": "Cabinet",
            },
            "code": [{"text": "Médecin traitant"}],
            "specialty": [{"coding": [{"system": "http://example.org", "code": "X", "display": "Y"}]}],
        },
    )
    assert found == Author(
        kind=AuthorKind.PROFESSIONAL,
        id="810000000017",
        id_system="1.2.250.1.71.4.2.1",
        family_name="MOREAU",
        specialty=Coded("X", "http://example.org", "Y"),
        role="Médecin traitant",
        organization_id="1920000001",
        organization_name="Cabinet",
    )


def test_refuses_an_author_that_is_no_person() -> None:
    with pytest.raises(Rejection):
        _read({"reference": "#b"}, {"resourceType": "Binary", "id": "b"})
