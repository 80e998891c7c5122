"""Types, classes, categories, formats and confidentiality of documents."""

import csv

import pytest

from carnet.foundation import nomenclatures
from carnet.foundation.nomenclatures import ListName, Visibility
from tests.shared import shared_path


@pytest.mark.parametrize(
    ("type_code", "class_code", "category_code"),
    [
        ("11502-2", "10", "BIOLOGIE"),
        ("11488-4", "10", "CPT_REND"),
        ("75492-9", "10", "DEPISTAG"),
        ("60591-5", "11", "SYNTHESE"),
        ("DOCPAT08", "11", "SYNTH_PML"),
        ("18748-4", "31", "RADIO_SC"),
        ("57833-6", "42", "ORD_SOIN"),
        ("60593-1", "43", "ORD_SOIN"),
        ("11369-6", "52", "CAR_VAC"),
        ("89601-9", "52", "CERT_MED"),
        ("REMB", "60", "REMB"),
        ("EXPPAT_3", "90", "DIR_ANT"),
        ("74465-6", "90", "QUEST_SANTE"),
        ("ATTEST-RESID", "95", "DOC_ADM"),
    ],
)
def test_puts_each_type_in_its_class_and_category(type_code: str, class_code: str, category_code: str) -> None:
    assert nomenclatures.class_of_type(type_code) == class_code
    assert nomenclatures.category_of(type_code, class_code) == category_code


def test_files_a_document_of_unknown_type_by_its_class() -> None:
    assert nomenclatures.category_of("99999-9", "31") == "RADIO_SC"


def test_files_a_document_of_unknown_type_and_class_among_the_others() -> None:
    assert nomenclatures.category_of("99999-9", "00") == nomenclatures.OTHER_DOCUMENTS


def test_does_not_invent_what_no_list_knows() -> None:
    assert nomenclatures.document_type("99999-9") is None
    assert nomenclatures.class_of_type("99999-9") is None
    assert nomenclatures.document_class("00") is None
    assert nomenclatures.category("RIEN") is None
    assert nomenclatures.document_format("urn:nothing") is None
    assert nomenclatures.confidentiality("SECRET") is None
    assert nomenclatures.format_of_template("1.2.3") is None
    assert nomenclatures.format_of_media_type("video/mp4") is None


def test_has_the_fifteen_categories_of_the_citizen() -> None:
    assert len(nomenclatures.categories()) == 15
    assert nomenclatures.categories()[0].label == "Ma santé en résumé"
    assert len({heading.icon for heading in nomenclatures.categories()}) == 15


@pytest.mark.parametrize(
    ("type_code", "class_code", "answer"),
    [("EXPPAT_2", "90", True), ("DOCPAT05", "10", True), ("11502-2", "10", False)],
    ids=["classe 90", "type DOCPAT", "résultat d'un laboratoire"],
)
def test_recognises_a_document_of_the_patient(type_code: str, class_code: str, answer: bool) -> None:
    assert nomenclatures.is_of_patient(type_code, class_code) is answer


def test_gives_an_unstructured_body_the_format_of_its_media_type() -> None:
    assert nomenclatures.format_of_template("1.3.6.1.4.1.19376.1.2.20") is None
    assert nomenclatures.format_of_media_type("application/pdf") == "urn:ihe:iti:xds-sd:pdf:2008"


@pytest.mark.parametrize(
    ("code", "effect"),
    [
        ("N", Visibility.DOCUMENT),
        ("MASQUE_PS", Visibility.HIDDEN_FROM_PROFESSIONALS),
        ("INVISIBLE_PATIENT", Visibility.HIDDEN_FROM_PATIENT),
        ("NOPAT", Visibility.HIDDEN_FROM_PATIENT),
        ("INVISIBLE_REPRESENTANTS_LEGAUX", Visibility.HIDDEN_FROM_REPRESENTATIVES),
    ],
)
def test_knows_what_a_confidentiality_code_hides(code: str, effect: Visibility) -> None:
    found = nomenclatures.confidentiality(code)
    assert found is not None
    assert found.effect is effect


def test_gives_code_system_and_words_of_a_type() -> None:
    kind = nomenclatures.document_type("DOCPAT05")
    assert kind is not None
    concept = nomenclatures.as_concept(kind)
    assert (concept.code, concept.system.oid) == ("DOCPAT05", "1.2.250.1.213.1.1.4.12")
    assert concept.label == "CR de biologie déposé par le patient"


@pytest.mark.parametrize(
    ("list_name", "code", "words"),
    [
        (ListName.TYPE, "60591-5", "Synthèse médicale"),
        (ListName.CLASS, "42", "Prescription"),
        (ListName.CATEGORY, "CAR_VAC", "Carnet vaccinal"),
        (ListName.FORMAT, "urn:asip:ci-sis:vac:2019", "Historique des vaccinations"),
        (ListName.CONFIDENTIALITY, "MASQUE_PS", "Masqué aux professionnels de santé"),
        (ListName.FACILITY_TYPE, "SA33", "Pharmacie d'officine"),
        (ListName.PRACTICE_SETTING, "HAD", "Hospitalisation à domicile"),
        (ListName.CONTENT_TYPE, "07", "Consultations soins externes"),
        (ListName.PROFESSION, "60", "Infirmier"),
        (ListName.AUTHOR_SPECIALTY, "G15_10", "Médecin"),
        (ListName.PROFESSION, "00", "00"),
    ],
)
def test_says_a_code_in_french(list_name: ListName, code: str, words: str) -> None:
    assert nomenclatures.label(list_name, code) == words


def test_agrees_with_the_published_association_of_the_dmp() -> None:
    with shared_path("data/terminology/ASS_X16_TypeCode-to-ClassCode_DMP.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            kind = nomenclatures.document_type(row["code"])
            assert kind is not None
            assert kind.in_dmp
            assert (kind.class_code, kind.system.uri) == (row["target_code"], row["source_system"])


def test_agrees_with_the_metadata_expected_of_the_published_documents() -> None:
    with shared_path("data/cda/DOCTYPE-XDS.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert rows
    for row in rows:
        if row["classCode_DMP(ASS-X16)"]:
            assert nomenclatures.class_of_type(row["typeCode"]) == row["classCode_DMP(ASS-X16)"], row["file"]
        if row["body"] == "structured" and row["formatCode(ASS-A11/A12)"].startswith("urn:"):
            templates = [template.strip() for template in row["templateId_volet"].split(",")]
            found = [nomenclatures.format_of_template(template) for template in templates]
            assert row["formatCode(ASS-A11/A12)"] in found, row["file"]


def test_knows_every_code_met_in_published_archives() -> None:
    with shared_path("data/xdm/METADATA.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert rows
    for row in rows:
        type_code, format_code, facility, setting = (
            row[name].split("@")[0]
            for name in ("typeCode", "formatCode", "healthcareFacilityTypeCode", "practiceSettingCode")
        )
        assert nomenclatures.document_type(type_code) is not None, row["file"]
        assert nomenclatures.document_format(format_code) is not None, row["file"]
        assert nomenclatures.facility_type(facility) is not None, row["file"]
        assert nomenclatures.practice_setting(setting) is not None, row["file"]
