"""Objects of a registry written as ebRIM: valid for the published schema, escaped, named the same way every time."""

import pytest
from lxml import etree

from carnet.foundation.ebrim import names, values, writing
from carnet.foundation.ebrim.values import Association, Author, Code, DocumentEntry, Folder, Objects, SubmissionSet
from tests import registry_schemas

DOCUMENT = "urn:uuid:019aa8cc-1111-7222-8333-444455556666"
SUBMISSION = "urn:uuid:019aa8cc-1111-7333-8333-444455557777"
FOLDER = "urn:uuid:019aa8cc-1111-7444-8333-444455558888"
MEMBER = "urn:uuid:019aa8cc-1111-7555-8333-444455559999"
_RIM = {"rim": names.RIM}


def _entry(**said: object) -> DocumentEntry:
    written: dict[str, object] = {
        "entry_uuid": DOCUMENT,
        "logical_id": DOCUMENT,
        "version": "1",
        "status": values.APPROVED,
        "home_community_id": "urn:oid:1.2.250.1.999",
        "unique_id": "1.2.250.1.999.7^12",
        "patient_id": "284037511111138^^^&1.2.250.1.213.1.4.10&ISO^NH",
        "mime_type": "text/xml",
        "title": "Bilan <été> & « suites »",
        "comments": 'Deux lignes :\n"la seconde"',
        "class_code": Code("10", "1.2.250.1.213.1.1.4.1", "Comptes rendus"),
        "type_code": Code("11488-4", "2.16.840.1.113883.6.1", "CR ou fiche de consultation"),
        "format_code": Code("urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3"),
        "facility": Code("SA07", "1.2.250.1.71.4.2.4", "Cabinet individuel"),
        "practice_setting": Code("AMBULATOIRE", "1.2.250.1.213.1.1.4.9", "Ambulatoire"),
        "confidentiality": (Code("N", "2.16.840.1.113883.5.25", "Normal"), Code("MASQUE_PS", "1.2.250.1.213.1.1.4.13")),
        "events": (Code("CHEST", "DCM"), Code("CT", "DCM")),
        "authors": (
            Author(persons=("810000000017^MOREAU^Diane",), institutions=("Lilas",), roles=("MT",), specialties=("a",)),
            Author(institutions=("Laboratoire des Quais",), telecoms=("^^Internet^a@b.fr",)),
        ),
        "creation_time": "20260302120000",
        "service_start": "20260302",
        "service_stop": "20260303",
        "language": "fr-FR",
        "legal_authenticator": "810000000017^MOREAU^Diane",
        "source_patient_id": "12^^^&1.2.3&ISO^PI",
        "source_patient_info": ("PID-5|MARTIN^ALICE", "PID-8|F"),
        "reference_ids": ("A12^^^&1.2.3&ISO^urn:ihe:iti:xds:2013:accession",),
        "repository_unique_id": "1.2.250.1.999.1",
        "hash": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "size": 0,
        "uri": "DOC0001.XML",
        "slots": {"urn:action:extraMetadataSlot": ("C",)},
    }
    return DocumentEntry(**{**written, **said})  # type: ignore[arg-type]  # the tests name the fields


OBJECTS = Objects(
    submission_sets=(
        SubmissionSet(
            entry_uuid=SUBMISSION,
            unique_id="1.2.250.1.999.8",
            source_id="1.2.250.1.999.9",
            patient_id="284037511111138^^^&1.2.250.1.213.1.4.10&ISO^NH",
            status=values.APPROVED,
            submission_time="20260302120000",
            title="Sortie",
            comments="Après l’opération",
            content_type=Code("04", "1.2.250.1.213.2.2", "Hospitalisation"),
            authors=(Author(institutions=("Hôpital",)),),
            intended_recipients=("|810000000017^MOREAU^Diane",),
        ),
    ),
    documents=(_entry(),),
    folders=(
        Folder(
            entry_uuid=FOLDER,
            unique_id="1.2.250.1.999.10",
            patient_id="284037511111138^^^&1.2.250.1.213.1.4.10&ISO^NH",
            status=values.APPROVED,
            title="Grossesse",
            comments="Deuxième",
            codes=(Code("G", "1.2.3"),),
            last_update="20260302120000",
        ),
    ),
    associations=(
        Association(
            entry_uuid=MEMBER,
            kind=values.HAS_MEMBER,
            source=SUBMISSION,
            target=DOCUMENT,
            status=values.APPROVED,
            slots={"SubmissionSetStatus": ("Original",)},
        ),
    ),
)


def _value(written: etree._Element, path: str) -> str:
    found = written.find(path, _RIM)
    assert found is not None
    return found.get("value", "")


def _ids(written: etree._Element) -> list[str]:
    return [identifier for element in written.iter() if (identifier := element.get("id"))]


def _list(objects: Objects) -> etree._Element:
    content = writing.Writer().every(objects)
    return etree.fromstring(f'<rim:RegistryObjectList xmlns:rim="{names.RIM}">{content}</rim:RegistryObjectList>')


def test_writes_what_the_published_schema_accepts() -> None:
    schema = registry_schemas.schema("ebRS30/rim.xsd")
    written = _list(OBJECTS)
    assert schema.validate(written), schema.error_log


def test_refuses_with_the_same_schema_an_object_without_its_identifier() -> None:
    schema = registry_schemas.schema("ebRS30/rim.xsd")
    written = _list(OBJECTS)
    del written[0].attrib["id"]
    assert not schema.validate(written)


def test_escapes_every_value_and_keeps_it_whole() -> None:
    (package, document, _, _) = _list(OBJECTS)
    assert _value(document, "rim:Name/*") == "Bilan <été> & « suites »"
    assert _value(document, "rim:Description/*") == 'Deux lignes :\n"la seconde"'
    assert _value(package, "rim:ExternalIdentifier").endswith("&ISO^NH")


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\ufffe", "\ud800"], ids=["null", "tab", "fffe", "surrogate"])
def test_writes_a_replacement_for_what_xml_cannot_hold(character: str) -> None:
    (written,) = _list(Objects(documents=(_entry(title=f"a{character}b"),)))
    assert _value(written, "rim:Name/*") == "a\N{REPLACEMENT CHARACTER}b"


def test_gives_every_part_an_identifier_of_its_own_and_the_same_each_time() -> None:
    first, second = (_ids(_list(OBJECTS)) for _ in range(2))
    assert first == second
    assert len(set(first)) == len(first)
    assert all(identifier.startswith("urn:uuid:") for identifier in first)


def test_numbers_what_hangs_on_a_symbolic_identifier() -> None:
    (written,) = _list(Objects(documents=(_entry(entry_uuid="Document01"),)))
    assert _ids(written)[:3] == ["Document01", "Document01-0000", "Document01-0001"]
    assert {found.get("classifiedObject") for found in written.findall("rim:Classification", _RIM)} == {"Document01"}


def test_leaves_out_what_is_not_said() -> None:
    bare = DocumentEntry(entry_uuid=DOCUMENT, mime_type="text/plain")
    (written,) = _list(Objects(documents=(bare,)))
    assert len(written) == 0
    assert set(map(str, written.attrib)) == {"id", "objectType", "mimeType"}


def test_writes_a_reference() -> None:
    assert writing.object_ref('a"b') == '<rim:ObjectRef id="a&quot;b"/>'
