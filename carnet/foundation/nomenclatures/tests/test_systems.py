"""The OID of XDS and the URI of FHIR name the same system, both ways."""

import pytest

from carnet.foundation import nomenclatures
from carnet.foundation.nomenclatures import systems, tables

MOS = "https://mos.esante.gouv.fr/NOS/"

PAIRS = [
    ("http://loinc.org", "2.16.840.1.113883.6.1"),
    (MOS + "TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument", "1.2.250.1.213.1.1.4.1"),
    (MOS + "TRE_A05-TypeDocComplementaire/FHIR/TRE-A05-TypeDocComplementaire", "1.2.250.1.213.1.1.4.12"),
    (
        MOS + "TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument",
        "1.2.250.1.213.1.1.4.13",
    ),
    (MOS + "TRE_A01-CadreExercice/FHIR/TRE-A01-CadreExercice", "1.2.250.1.213.1.1.4.9"),
    (MOS + "TRE_R02-SecteurActivite/FHIR/TRE-R02-SecteurActivite", "1.2.250.1.71.4.2.4"),
    (MOS + "TRE_A11-IheFormatCode/FHIR/TRE-A11-IheFormatCode", "1.3.6.1.4.1.19376.1.2.3"),
    (MOS + "TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante", "1.2.250.1.71.1.2.7"),
    ("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "2.16.840.1.113883.5.25"),
]


@pytest.mark.parametrize(("uri", "oid"), PAIRS)
def test_turns_a_uri_into_its_oid_and_back(uri: str, oid: str) -> None:
    assert nomenclatures.oid_of(uri) == oid
    assert nomenclatures.uri_of(oid) == uri


@pytest.mark.parametrize("spelling", ["StatutVisibiliteDocument", "StatusVisibiliteDocument"], ids=["Statut", "Status"])
def test_accepts_both_spellings_of_the_visibility_system(spelling: str) -> None:
    assert nomenclatures.oid_of(f"{MOS}TRE_A07-{spelling}/FHIR/TRE-A07-{spelling}") == "1.2.250.1.213.1.1.4.13"


def test_knows_a_system_by_every_name_it_has() -> None:
    for row in tables.rows(path=systems.DATA / "systems.tsv"):
        names = [row["oid"], row["uri"], "urn:oid:" + row["oid"], *row["aliases"].split()]
        found = {nomenclatures.code_system(name) for name in names}
        assert found == {systems.by_key(row["key"])}


def test_keeps_the_oid_of_a_system_it_does_not_know() -> None:
    assert nomenclatures.oid_of("urn:oid:1.2.3.4") == "1.2.3.4"
    assert nomenclatures.uri_of("1.2.3.4") == "urn:oid:1.2.3.4"
    assert nomenclatures.uri_of("urn:oid:1.2.3.4") == "urn:oid:1.2.3.4"
    assert nomenclatures.code_system("1.2.3.4") is None


def test_has_no_oid_for_an_address_it_does_not_know() -> None:
    assert nomenclatures.oid_of("https://example.org/codes") is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("1.2.250.1.213.1.4.8", "ins_nir"),
        ("urn:oid:1.2.250.1.213.1.4.10", "ins_nir_test"),
        ("https://rpps.esante.gouv.fr", "professional"),
        ("1.2.250.1.71.4.2.1", "professional"),
        ("https://finess.esante.gouv.fr", "structure"),
        ("ins_nia", "ins_nia"),
    ],
)
def test_knows_the_national_registers(name: str, key: str) -> None:
    register = nomenclatures.identifier_system(name)
    assert register is not None
    assert register.key == key


def test_writes_an_identifier_system_without_address_as_its_oid() -> None:
    register = nomenclatures.identifier_system("ins_nir")
    assert register is not None
    assert register.uri == "urn:oid:1.2.250.1.213.1.4.8"


def test_does_not_know_a_register_of_another_country() -> None:
    assert nomenclatures.identifier_system("2.16.756.5.32") is None
