"""Reads what is submitted to a registry: an `lcm:SubmitObjectsRequest`, or the METADATA.XML of an archive.

What real senders write is read: what belongs to an object is what stands inside its element, for the ids by which its
parts name it are often wrong; no coding scheme is compared; associations come under either prefix or under none.

Source: IHE ITI TF-3 §4.2; french-profiles §2.4 (irregularities of the official samples).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from carnet.foundation.ebrim import names, times, values
from carnet.foundation.ebrim.names import rim
from carnet.foundation.ebrim.values import Association, Author, Code, DocumentEntry, Folder, Objects, SubmissionSet
from carnet.foundation.xml import reading as xml

MOST_OBJECTS = 2_000
MOST_VALUES = 500
MOST_CHARACTERS = 20_000
_REQUEST = f"{{{names.LCM}}}SubmitObjectsRequest"
_LIST = rim("RegistryObjectList")
_SLOT, _VALUE = rim("Slot"), f"{rim('ValueList')}/{rim('Value')}"
_KINDS = {
    kind.rpartition(":")[2].lower(): kind
    for kind in (
        values.HAS_MEMBER,
        values.REPLACES,
        values.APPENDS,
        values.TRANSFORMS,
        values.TRANSFORMS_AND_REPLACES,
        values.SIGNS,
        values.UPDATES_STATUS,
        values.SUBMITS_ASSOCIATION,
    )
}
_PREFIXES = (
    "urn:oasis:names:tc:ebxml-regrep:associationtype:",
    "urn:ihe:iti:2007:associationtype:",
    "urn:ihe:iti:2010:associationtype:",
)


class UnreadableObjects(Exception):
    """The metadata have not the shape of a submission. `place` names the object and what of it is wrong."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place, self.message = place, message


def parse(content: bytes) -> Objects:
    """Reads the bytes of a METADATA.XML. Raises UnreadableObjects."""
    try:
        root = xml.read(content, limits=xml.Limits(size=20_000_000))
    except xml.Unreadable as error:
        raise UnreadableObjects("METADATA.XML", str(error)) from error
    return read(root)


def read(root: etree._Element) -> Objects:
    """Reads a submission from its root, or from any element that holds one. Raises UnreadableObjects."""
    request = root if root.tag == _REQUEST else next(root.iter(_REQUEST), None)
    if request is None:
        raise UnreadableObjects("SubmitObjectsRequest", "it is not there")
    holders = request.findall(_LIST)
    if len(holders) != 1:
        raise UnreadableObjects("RegistryObjectList", "expected one")
    if len(holders[0]) > MOST_OBJECTS:
        raise UnreadableObjects("RegistryObjectList", f"more than {MOST_OBJECTS} objects")
    return read_list(holders[0])


def read_list(holder: etree._Element) -> Objects:
    """Reads the objects that an element holds, such as the list of an answer. Raises UnreadableObjects."""
    found = _Found()
    # A package is a submission set or a folder by a classification inside it, or by one beside it that names it.
    beside = {
        one.get("classifiedObject", ""): one.get("classificationNode", "").lower()
        for one in holder.findall(rim("Classification"))
    }
    for element in holder:
        if element.tag == rim("ExtrinsicObject"):
            found.documents.append(_document(_Node(element, f"ExtrinsicObject {_short(element)}")))
        elif element.tag == rim("RegistryPackage"):
            _package(_Node(element, f"RegistryPackage {_short(element)}"), beside, found)
        elif element.tag == rim("Association"):
            found.associations.append(_association(_Node(element, f"Association {_short(element)}")))
    return Objects(
        submission_sets=tuple(found.submission_sets),
        documents=tuple(found.documents),
        folders=tuple(found.folders),
        associations=tuple(found.associations),
    )


@dataclass(slots=True)
class _Found:
    submission_sets: list[SubmissionSet] = field(default_factory=list)
    documents: list[DocumentEntry] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)
    associations: list[Association] = field(default_factory=list)


def _short(element: etree._Element) -> str:
    return element.get("id", "")[:100]


class _Node:
    """One object: its slots, taken one by one so that what nobody asked for is left at the end."""

    def __init__(self, element: etree._Element, place: str) -> None:
        self.element, self.place = element, place
        self.slots = _slots(element, place)

    def attribute(self, name: str) -> str:
        return self.element.get(name, "").strip()

    def identity(self) -> str:
        found = self.attribute("id")
        if not found:
            raise UnreadableObjects(self.place, "it has no id")
        return found

    def many(self, name: str) -> tuple[str, ...]:
        return self.slots.pop(name, ())

    def one(self, name: str) -> str:
        found = self.many(name)
        if len(set(found)) > 1:
            raise UnreadableObjects(f"{self.place}, {name}", "expected one value")
        return found[0] if found else ""

    def text(self, name: str) -> str:
        """Reads a Name or a Description: its first text."""
        found = self.element.find(f"{rim(name)}/{rim('LocalizedString')}")
        return found.get("value", "").strip()[:MOST_CHARACTERS] if found is not None else ""

    def classifications(self, scheme: str) -> Iterator[etree._Element]:
        for found in self.element.findall(rim("Classification")):
            if found.get("classificationScheme", "").strip().lower() == scheme:
                yield found

    def codes(self, scheme: str) -> tuple[Code, ...]:
        found = (self._code(one) for one in self.classifications(scheme))
        return tuple(code for code in found if code is not None)

    def code(self, scheme: str, name: str) -> Code | None:
        found = tuple(dict.fromkeys(self.codes(scheme)))
        if len(found) > 1:
            raise UnreadableObjects(f"{self.place}, {name}", "expected one code")
        return found[0] if found else None

    def _code(self, element: etree._Element) -> Code | None:
        inner = _Node(element, self.place)
        code = inner.attribute("nodeRepresentation")
        return Code(code, inner.one("codingScheme"), inner.text("Name")) if code else None

    def authors(self, scheme: str) -> tuple[Author, ...]:
        return tuple(_author(_Node(one, f"{self.place}, author")) for one in self.classifications(scheme))

    def identifier(self, scheme: str, name: str) -> str:
        found = {
            one.get("value", "").strip()
            for one in self.element.findall(rim("ExternalIdentifier"))
            if one.get("identificationScheme", "").strip().lower() == scheme
        }
        if len(found) > 1:
            raise UnreadableObjects(f"{self.place}, {name}", "expected one value")
        return found.pop() if found else ""


def _slots(element: etree._Element, place: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for slot in element.findall(_SLOT):
        name = slot.get("name", "").strip()
        if not name or name in found:
            raise UnreadableObjects(f"{place}, {name[:100] or 'Slot'}", "each slot has a name of its own")
        said = [(value.text or "").strip() for value in slot.findall(_VALUE)]
        if len(said) > MOST_VALUES or any(len(text) > MOST_CHARACTERS for text in said):
            raise UnreadableObjects(f"{place}, {name[:100]}", "too many values, or too long")
        found[name] = tuple(text for text in said if text)
    return found


def _author(node: _Node) -> Author:
    return Author(
        persons=node.many("authorPerson"),
        institutions=node.many("authorInstitution"),
        roles=node.many("authorRole"),
        # The misspelling travels in real messages.
        specialties=node.many("authorSpecialty") + node.many("authorSpeciality"),
        telecoms=node.many("authorTelecommunication"),
    )


def _document(node: _Node) -> DocumentEntry:
    return DocumentEntry(
        entry_uuid=node.identity(),
        logical_id=node.attribute("lid"),
        version=_version(node),
        status=node.attribute("status"),
        home_community_id=node.attribute("home"),
        unique_id=node.identifier(names.DOCUMENT_UNIQUE_ID, "uniqueId"),
        patient_id=node.identifier(names.DOCUMENT_PATIENT_ID, "patientId"),
        mime_type=node.attribute("mimeType"),
        title=node.text("Name"),
        comments=node.text("Description"),
        class_code=node.code(names.CLASS_CODE, "classCode"),
        type_code=node.code(names.TYPE_CODE, "typeCode"),
        format_code=node.code(names.FORMAT_CODE, "formatCode"),
        facility=node.code(names.FACILITY_CODE, "healthcareFacilityTypeCode"),
        practice_setting=node.code(names.PRACTICE_CODE, "practiceSettingCode"),
        confidentiality=node.codes(names.CONFIDENTIALITY_CODE),
        events=node.codes(names.EVENT_CODE),
        authors=node.authors(names.DOCUMENT_AUTHOR),
        creation_time=_time(node, "creationTime"),
        service_start=_time(node, "serviceStartTime"),
        service_stop=_time(node, "serviceStopTime"),
        language=node.one("languageCode"),
        legal_authenticator=node.one("legalAuthenticator"),
        source_patient_id=node.one("sourcePatientId"),
        source_patient_info=node.many("sourcePatientInfo"),
        reference_ids=node.many(names.REFERENCE_IDS),
        repository_unique_id=node.one("repositoryUniqueId"),
        hash=node.one("hash").lower(),
        size=_size(node),
        uri=_uri(node.many("URI")),
        slots=node.slots,
    )


def _version(node: _Node) -> str:
    found = node.element.find(rim("VersionInfo"))
    return found.get("versionName", "").strip() if found is not None else ""


def _time(node: _Node, name: str) -> str:
    text = node.one(name)
    try:
        return times.normalized(text) if text else ""
    except times.NotAnInstant as error:
        raise UnreadableObjects(f"{node.place}, {name}", "expected YYYY[MM[DD[hh[mm[ss]]]]], in UTC") from error


def _size(node: _Node) -> int | None:
    text = node.one("size")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise UnreadableObjects(f"{node.place}, size", "expected a number of bytes")
    return int(text)


def _uri(parts: tuple[str, ...]) -> str:
    """Puts together a URI cut in numbered pieces (`1|…`, `2|…`), which is how long ones travel."""
    if len(parts) < 2:
        return parts[0].removeprefix("1|") if parts else ""
    return "".join(text.partition("|")[2] for text in sorted(parts, key=lambda part: part.partition("|")[0].zfill(4)))


def _package(node: _Node, beside: dict[str, str], found: _Found) -> None:
    nodes = {
        one.get("classificationNode", "").strip().lower() for one in node.element.findall(rim("Classification"))
    } | {beside.get(node.attribute("id"), "")}
    if names.SUBMISSION_SET in nodes:
        found.submission_sets.append(_submission_set(node))
    elif names.FOLDER in nodes:
        found.folders.append(_folder(node))
    else:
        raise UnreadableObjects(node.place, "it is neither a submission set nor a folder")


def _submission_set(node: _Node) -> SubmissionSet:
    return SubmissionSet(
        entry_uuid=node.identity(),
        unique_id=node.identifier(names.SUBMISSION_UNIQUE_ID, "uniqueId"),
        source_id=node.identifier(names.SUBMISSION_SOURCE_ID, "sourceId"),
        patient_id=node.identifier(names.SUBMISSION_PATIENT_ID, "patientId"),
        status=node.attribute("status"),
        submission_time=_time(node, "submissionTime"),
        title=node.text("Name"),
        comments=node.text("Description"),
        content_type=node.code(names.CONTENT_TYPE, "contentTypeCode"),
        authors=node.authors(names.SUBMISSION_AUTHOR),
        intended_recipients=node.many("intendedRecipient"),
        home_community_id=node.attribute("home"),
        slots=node.slots,
    )


def _folder(node: _Node) -> Folder:
    return Folder(
        entry_uuid=node.identity(),
        logical_id=node.attribute("lid"),
        version=_version(node),
        unique_id=node.identifier(names.FOLDER_UNIQUE_ID, "uniqueId"),
        patient_id=node.identifier(names.FOLDER_PATIENT_ID, "patientId"),
        status=node.attribute("status"),
        title=node.text("Name"),
        comments=node.text("Description"),
        codes=node.codes(names.FOLDER_CODES),
        last_update=_time(node, "lastUpdateTime"),
        home_community_id=node.attribute("home"),
        slots=node.slots,
    )


def _association(node: _Node) -> Association:
    source, target = node.attribute("sourceObject"), node.attribute("targetObject")
    kind = _kind(node.attribute("associationType"))
    if not (source and target and kind):
        raise UnreadableObjects(node.place, "expected associationType, sourceObject and targetObject")
    return Association(
        entry_uuid=node.attribute("id"),
        kind=kind,
        source=source,
        target=target,
        status=node.attribute("status"),
        slots=node.slots,
    )


def _kind(text: str) -> str:
    """Gives the one spelling of a known relation, under any of its prefixes or none; another one is left as it is."""
    lowered = text.lower()
    bare = next((lowered[len(prefix) :] for prefix in _PREFIXES if lowered.startswith(prefix)), lowered)
    return _KINDS.get(bare, text)
