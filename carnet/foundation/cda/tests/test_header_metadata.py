"""The header read here equals the XDS metadata that were published with the very same documents."""

import pytest

from carnet.foundation.cda import header, parsing, times, values
from carnet.foundation.cda.tests import samples

_RELABELLED = "the sender wrote the label of the nomenclature instead of the document's own"
# Fields where the metadata differ from the header of the document they came with, and why.
DIFFERENCES = {
    "DLU-EHPAD-FLUDR_2022.01": {"typeLabel": _RELABELLED},
    "IMG-DA-IMG_2024.01_Radiographie_Echographie_SeinThorax": {"typeLabel": _RELABELLED},
    "IMG_CR_IMG_2024.01": {"typeLabel": _RELABELLED},
    "IMG_CR_IMG_2024.01_CDA-R2-Niveau-1": {"typeLabel": _RELABELLED},
    "VAC_2023.01": {"typeLabel": _RELABELLED},
}
_MOVED = "the later edition, that was sent, is written by a health centre instead of a hospital"
_RETYPED = "the later edition, that was sent, has another type"
# The loose documents are sometimes an older edition than the ones that were sent with metadata.
EDITION_DIFFERENCES = DIFFERENCES | {
    "CSE-CS24_2025.01": {"healthcareFacilityTypeCode": _MOVED, "author": _MOVED},
    "CSE-CS9_2025.01": {"healthcareFacilityTypeCode": _MOVED, "author": _MOVED},
    "IPS-FR_2024.01_DLU": {"typeCode": _RETYPED, "typeLabel": _RETYPED},
}


def _spaces(text: str) -> str:
    """Metadata repeat the spaces of the document; the header gives single ones and none at the ends."""
    return " ".join(text.replace(" ^", "^").split())


def _component(identifier: values.InstanceId | None) -> tuple[str, str]:
    return ("", "") if identifier is None else (identifier.extension or "", identifier.root)


def _person(identifier: values.InstanceId | None, family: str, given: str, kind: str) -> str:
    number, root = _component(identifier)
    return f"{number}^{family}^{given}^^^^^^&{root}&ISO^{kind}"


def _author(author: values.Author) -> str:
    slots = []
    organization = author.organization
    if organization is not None and organization.name:
        number, root = _component(organization.id)
        slots.append(f"authorInstitution={organization.name}^^^^^&{root}&ISO^IDNST^^^{number}")
    if author.device is not None:
        device = author.device
        slots.append("authorPerson=" + _person(author.id, device.software or "", device.model or "", "U^^^RI"))
    elif author.name is not None:
        name = author.name
        slots.append("authorPerson=" + _person(author.id, name.family or "", name.given or "", "D^^^IDNPS"))
    if author.role is not None:
        slots.append(f"authorRole={author.role.display}")
    if author.speciality is not None:
        code = author.speciality
        slots.append(f"authorSpecialty={code.code}^{code.display}^{code.system}")
    return " || ".join(slots)


def _code(code: values.Code | None) -> str:
    return "" if code is None else f"{code.code}@{code.system}={code.display}"


def _time(moment: times.Moment | None) -> str:
    return "" if moment is None else moment.xds


def _legal(signatory: values.Signatory | None) -> str:
    if signatory is None or signatory.name is None:
        return ""
    name = signatory.name
    return _person(signatory.id, name.family or "", name.given or "", "D^^^IDNPS")


def _patient_info(patient: values.Patient) -> str:
    return "~".join(
        [
            f"PID-5|{patient.birth_family_name}^{patient.first_given_name}^{patient.birth_given_names}^^^^L",
            f"PID-5|{patient.used_family_name}^{patient.used_given_name or patient.first_given_name}^^^^^D",
            f"PID-7|{patient.birth_time}",
            f"PID-8|{patient.gender}",
            f"PID-11|^^^^^^BDL^^{patient.birth_place_code}",
        ]
    )


def _identifier(identifier: values.InstanceId, kind: str) -> str:
    return f"{identifier.extension}^^^&{identifier.root}&ISO^{kind}"


def _extracted(found: values.CdaHeader) -> dict[str, str]:
    patient = found.patient
    assert patient.ins is not None
    local = patient.local_ids
    return {
        "title": found.title or "",
        "typeCode": _code(found.type).partition("=")[0],
        "typeLabel": _code(found.type).partition("=")[2],
        "confidentialityCode": _code(found.confidentiality),
        "healthcareFacilityTypeCode": _code(found.facility_type),
        "practiceSettingCode": _code(found.practice_setting),
        "eventCodeList": " ### ".join(_code(code) for code in found.event_codes),
        "patientId": _identifier(patient.ins, "NH"),
        "uniqueId": found.unique_id,
        "author": " ### ".join(_author(author) for author in found.authors),
        "slot.creationTime": _time(found.effective_time),
        "slot.languageCode": found.language or "",
        "slot.legalAuthenticator": _legal(found.legal_authenticator),
        "slot.serviceStartTime": _time(found.service_start),
        "slot.serviceStopTime": _time(found.service_stop),
        "slot.sourcePatientId": _identifier(local[0], "PI") if local else _identifier(patient.ins, "NH"),
        "slot.sourcePatientInfo": _patient_info(patient),
    }


def _differences(content: bytes, row: dict[str, str]) -> set[str]:
    code, _, label = row["typeCode"].partition("=")
    expected = row | {"typeCode": code, "typeLabel": label}
    extracted = _extracted(header.read_header(parsing.parse(content=content)))
    return {field for field, value in extracted.items() if _spaces(value) != _spaces(expected[field])}


@pytest.mark.parametrize("name", samples.xdm_names())
def test_equals_the_metadata_sent_with_the_document(name: str) -> None:
    differences = _differences(samples.xdm_document(name), samples.xdm_metadata()[name])
    assert differences == set(DIFFERENCES.get(name, {}))


@pytest.mark.parametrize("name", samples.cda_names())
def test_equals_the_metadata_published_for_the_same_document(name: str) -> None:
    content = samples.cda(name)
    stem = name.rpartition("/")[2].removesuffix(".xml")
    expected = samples.xdm_metadata().get(stem)
    if expected is None:
        pytest.skip("no metadata were published for this document")
    assert _differences(content, expected) == set(EDITION_DIFFERENCES.get(stem, {}))


@pytest.mark.parametrize("name", samples.cda_names())
def test_gives_the_type_and_settings_expected_of_every_document(name: str) -> None:
    found = header.read_header(parsing.parse(content=samples.cda(name)))
    expected = samples.doctype()[name]
    assert found.type is not None
    assert found.facility_type is not None
    assert found.practice_setting is not None
    assert found.type.code == expected["typeCode"]
    assert found.facility_type.code == expected["healthcareFacilityTypeCode"]
    assert found.practice_setting.code == expected["practiceSettingCode"]
    assert {template.root for template in found.template_ids} >= set(expected["templateId_volet"].split(","))
    assert found.format.structured == (expected["body"] == "structured")
    assert found.format.has_pdf_copy == (expected["pdf_copy"] == "yes")


@pytest.mark.parametrize("name", samples.cda_names())
def test_gives_the_identifiers_versions_and_traits_of_every_document(name: str) -> None:
    found = header.read_header(parsing.parse(content=samples.cda(name)))
    expected = samples.manifest()[name]
    assert found.unique_id == expected["id"]
    assert (found.set_id.xds if found.set_id else "") == expected["setId"]
    assert str(found.version_number or "") == expected["version"]
    replaced = [part.split(" ")[1] for part in expected["relatedDocument"].split("|") if "RPLC" in part]
    assert ([found.replaces.root] if found.replaces else []) == replaced
    assert " ".join(f"{one.root}^{one.extension}" for one in found.patient.ids) == expected["patient_ids"]
    assert found.patient.gender == expected["gender"]
    assert found.patient.birth_time == expected["birth"]
    assert (found.patient.birth_place_code or "") == expected["birthCOG"]
    assert found.patient.birth_date is not None


@pytest.mark.parametrize("name", samples.cda_names())
def test_reads_the_same_header_from_a_tree_without_spaces(name: str) -> None:
    content = samples.cda(name)
    shown, deposited = parsing.parse(content=content), parsing.parse(content=content, spaces=False)
    assert header.read_header(shown) == header.read_header(deposited)
