"""Submissions are read as real senders write them; bad shapes are refused with their place."""

import csv
import zipfile
from pathlib import Path
from typing import cast

import pytest
from lxml import etree

from carnet.foundation.ebrim import names, reading, values
from carnet.foundation.ebrim.values import Author, Code, Objects
from tests.shared import shared_path

_HEAD = f'<lcm:SubmitObjectsRequest xmlns:lcm="{names.LCM}" xmlns="{names.RIM}"><RegistryObjectList>'
_TAIL = "</RegistryObjectList></lcm:SubmitObjectsRequest>"


def _read(body: str) -> Objects:
    return reading.parse((_HEAD + body + _TAIL).encode())


def _slot(name: str, *said: str) -> str:
    every = "".join(f"<Value>{value}</Value>" for value in said)
    return f'<Slot name="{name}"><ValueList>{every}</ValueList></Slot>'


def _archives() -> list[Path]:
    return sorted(shared_path("data/xdm").glob("*.ZIP"))


def _expected() -> dict[str, dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with (shared_path("data/xdm") / "METADATA.tsv").open(encoding="utf-8") as file:
        return {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}


def _code(code: Code | None) -> str:
    return f"{code.code}@{code.scheme}={code.label}" if code else ""


def _author(authors: tuple[Author, ...]) -> str:
    return " ### ".join(map(_one_author, authors))


def _one_author(author: Author) -> str:
    said = (
        ("authorInstitution", author.institutions),
        ("authorPerson", author.persons),
        ("authorRole", author.roles),
        ("authorSpecialty", author.specialties),
    )
    return " || ".join(f"{name}={value}" for name, every in said for value in every)


def _as_told(objects: Objects) -> dict[str, str]:
    """Writes what was read as the table of the samples writes it."""
    (submission,), (entry,), (association,) = objects.submission_sets, objects.documents, objects.associations
    status = association.slots["SubmissionSetStatus"][0]
    return {
        "mimeType": entry.mime_type,
        "status": entry.status.rpartition(":")[2],
        "title": entry.title,
        "typeCode": _code(entry.type_code),
        "classCode": _code(entry.class_code),
        "formatCode": _code(entry.format_code),
        "confidentialityCode": " ### ".join(map(_code, entry.confidentiality)),
        "healthcareFacilityTypeCode": _code(entry.facility),
        "practiceSettingCode": _code(entry.practice_setting),
        "eventCodeList": " ### ".join(map(_code, entry.events)),
        "patientId": entry.patient_id,
        "uniqueId": entry.unique_id,
        "entry_id": entry.entry_uuid,
        "lid": entry.logical_id,
        "author": _author(entry.authors),
        "comments": entry.comments,
        "slot.hash": entry.hash.upper(),
        "slot.size": str(entry.size),
        "slot.URI": entry.uri,
        "slot.creationTime": entry.creation_time,
        "slot.languageCode": entry.language,
        "slot.legalAuthenticator": entry.legal_authenticator,
        "slot.serviceStartTime": entry.service_start,
        "slot.serviceStopTime": entry.service_stop,
        "slot.sourcePatientId": entry.source_patient_id,
        "slot.sourcePatientInfo": "~".join(entry.source_patient_info),
        "slot.urn:action:extraMetadataSlot": "~".join(entry.slots.get("urn:action:extraMetadataSlot", ())),
        "SS.id": submission.entry_uuid,
        "SS.submissionTime": submission.submission_time,
        "SS.title": submission.title,
        "SS.contentTypeCode": _code(submission.content_type),
        "SS.author": _one_author(submission.authors[-1]),  # of several authors, the table tells the last
        "SS.patientId": submission.patient_id,
        "SS.sourceId": submission.source_id,
        "SS.uniqueId": submission.unique_id,
        "associations": f"{association.kind.rpartition(':')[2]} {association.source.rpartition('-')[2]}->"
        f"{association.target} SubmissionSetStatus={status}",
    }


def test_reads_every_official_archive_as_its_table_says() -> None:
    archives, expected = _archives(), _expected()
    assert len(archives) == 44
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            objects = reading.parse(archive.read("IHE_XDM/SUBSET01/METADATA.XML"))
        told = _as_told(objects)
        theirs = {name: expected[path.name][name].strip() for name in told}
        theirs["slot.hash"] = theirs["slot.hash"].upper()
        assert told == theirs, path.name
        assert objects.associations[0].kind == values.HAS_MEMBER


@pytest.mark.parametrize(
    "name",
    [
        "ihe-ipf/SubmitObjectsRequest_ebrs30.xml",
        "ihe-ipf/SubmitObjectsRequest_ebrs30_2.xml",
        "ihe-ipf/SubmitObjectsRequest_ebrs3_extra_metadata.xml",
        "ihe-ipf/SubmitObjectsRequest_ebrs30_update.xml",
        "ihe-ipf/SubmitObjectsRequest_ebrs30_update_sameLid.xml",
        "ihe-ipf/SubmitObjectsRequest_ebrs30_update_nonstandard_association.xml",
        "wxdsb-italy/register_req.xml",
    ],
)
def test_counts_what_other_programs_wrote(name: str) -> None:
    content = (shared_path("data/xds") / name).read_bytes()
    objects = reading.parse(content)
    root = etree.fromstring(content)
    counted = {
        local: len(
            cast("list[object]", root.xpath(f"//*[local-name()='RegistryObjectList']/*[local-name()='{local}']"))
        )
        for local in ("ExtrinsicObject", "RegistryPackage", "Association")
    }
    assert counted == {
        "ExtrinsicObject": len(objects.documents),
        "RegistryPackage": len(objects.submission_sets) + len(objects.folders),
        "Association": len(objects.associations),
    }
    assert len(objects.submission_sets) == 1


def test_reads_an_update_of_metadata() -> None:
    content = (shared_path("data/xds") / "ihe-ipf/SubmitObjectsRequest_ebrs30_update.xml").read_bytes()
    objects = reading.parse(content)
    entry = objects.documents[0]
    assert (entry.logical_id, entry.version) == ("urn:uuid:20744602-ba65-44e9-87ee-a52303a5183e", "1")
    assert entry.source_patient_info[0] == "PID-3|pid1^^^&1.2.3&ISO"
    assert entry.uri.startswith("http://")
    assert {association.kind for association in objects.associations} == {values.HAS_MEMBER, values.UPDATES_STATUS}
    updates = [one for one in objects.associations if one.kind == values.UPDATES_STATUS]
    assert all(set(one.slots) == {"OriginalStatus", "NewStatus"} for one in updates)


def test_reads_several_authors_with_every_slot() -> None:
    objects = reading.parse((shared_path("data/xds") / "wxdsb-italy/register_req.xml").read_bytes())
    (entry,) = objects.documents
    assert entry.authors
    assert entry.authors[0].telecoms
    assert entry.repository_unique_id


ASSOCIATIONS = [
    ("urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember", values.HAS_MEMBER),
    ("urn:ihe:iti:2007:AssociationType:HasMember", values.HAS_MEMBER),
    ("HasMember", values.HAS_MEMBER),
    ("urn:oasis:names:tc:ebxml-regrep:AssociationType:RPLC", values.REPLACES),
    ("urn:ihe:iti:2007:AssociationType:RPLC", values.REPLACES),
    ("urn:ihe:iti:2007:AssociationType:signs", values.SIGNS),
    ("urn:ihe:iti:2010:AssociationType:UpdateAvailabilityStatus", values.UPDATES_STATUS),
    ("urn:elga-bes:AssociationType:NonVersioningUpdate", "urn:elga-bes:AssociationType:NonVersioningUpdate"),
]


@pytest.mark.parametrize(("written", "kind"), ASSOCIATIONS, ids=[one[0] for one in ASSOCIATIONS])
def test_knows_an_association_under_either_prefix(written: str, kind: str) -> None:
    objects = _read(f'<Association id="a" associationType="{written}" sourceObject="s" targetObject="t"/>')
    assert objects.associations[0].kind == kind


def test_attaches_parts_by_their_place_whatever_they_name() -> None:
    objects = _read(
        '<ExtrinsicObject id="D">'
        f'<Classification classificationScheme="{names.TYPE_CODE}" classifiedObject="elsewhere" '
        f'nodeRepresentation="11488-4">{_slot("codingScheme", "any")}</Classification>'
        f'<ExternalIdentifier identificationScheme="{names.DOCUMENT_UNIQUE_ID}" registryObject="other" value="1.2"/>'
        "</ExtrinsicObject>"
    )
    (entry,) = objects.documents
    assert entry.type_code == Code("11488-4", "any", "")
    assert entry.unique_id == "1.2"


def test_knows_a_package_by_a_classification_beside_it() -> None:
    objects = _read(
        '<RegistryPackage id="S"/>'
        f'<Classification classifiedObject="S" classificationNode="{names.SUBMISSION_SET}"/>'
        f'<RegistryPackage id="F"><Classification classificationNode="{names.FOLDER}"/></RegistryPackage>'
    )
    assert [one.entry_uuid for one in objects.submission_sets] == ["S"]
    assert [one.entry_uuid for one in objects.folders] == ["F"]


def test_puts_a_long_uri_together() -> None:
    objects = _read('<ExtrinsicObject id="D">' + _slot("URI", "2|/b", "1|http://a") + "</ExtrinsicObject>")
    assert objects.documents[0].uri == "http://a/b"


_TWICE = f'<Classification classificationScheme="{names.TYPE_CODE}" nodeRepresentation="%s"/>'
BAD = {
    "no request": (b"<a/>", "SubmitObjectsRequest"),
    "not xml": (b"plain", "METADATA.XML"),
    "doctype": (b"<!DOCTYPE a><a/>", "METADATA.XML"),
    "no list": (f'<SubmitObjectsRequest xmlns="{names.LCM}"/>'.encode(), "RegistryObjectList"),
    "an object without id": ("<ExtrinsicObject/>", "ExtrinsicObject "),
    "a package of no kind": ('<RegistryPackage id="P"/>', "RegistryPackage P"),
    "a slot twice": (f'<ExtrinsicObject id="D">{_slot("size", "1")}{_slot("size", "1")}</ExtrinsicObject>', "D, size"),
    "a slot without name": (f'<ExtrinsicObject id="D">{_slot("", "1")}</ExtrinsicObject>', "D, Slot"),
    "two values for one": (f'<ExtrinsicObject id="D">{_slot("hash", "a", "b")}</ExtrinsicObject>', "D, hash"),
    "a size in words": (f'<ExtrinsicObject id="D">{_slot("size", "big")}</ExtrinsicObject>', "D, size"),
    "a size in other digits": (f'<ExtrinsicObject id="D">{_slot("size", "١")}</ExtrinsicObject>', "D, size"),
    "a time with dashes": (
        f'<ExtrinsicObject id="D">{_slot("creationTime", "2026-03-02")}</ExtrinsicObject>',
        "D, creationTime",
    ),
    "two types": (f'<ExtrinsicObject id="D">{_TWICE % "a"}{_TWICE % "b"}</ExtrinsicObject>', "D, typeCode"),
    "an association to nothing": ('<Association id="A" associationType="RPLC" sourceObject="s"/>', "Association A"),
    "a value too long": (f'<ExtrinsicObject id="D">{_slot("URI", "x" * 20_001)}</ExtrinsicObject>', "D, URI"),
    "too many values": (f'<ExtrinsicObject id="D">{_slot("URI", *["x"] * 501)}</ExtrinsicObject>', "D, URI"),
    "too many objects": ("<Association/>" * 2_001, "RegistryObjectList"),
}


@pytest.mark.parametrize(("body", "place"), BAD.values(), ids=BAD.keys())
def test_refuses_a_bad_shape_with_its_place(body: str | bytes, place: str) -> None:
    content = body if isinstance(body, bytes) else (_HEAD + body + _TAIL).encode()
    with pytest.raises(reading.UnreadableObjects) as refused:
        reading.parse(content)
    assert place in refused.value.place
