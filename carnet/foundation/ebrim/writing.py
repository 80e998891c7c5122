"""Writes a registry's objects as ebRIM: texts to put in an element that binds the prefix `rim`.

Texts rather than trees: a list of twenty documents is three thousand elements, and building them one by one would cost
more than all the rest of the answer. Every value is escaped here; what XML cannot write becomes U+FFFD.

Source: ebRIM 3.0; IHE ITI TF-3 §4.2; french-profiles §2.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from uuid import UUID

from carnet.foundation.ebrim import names
from carnet.foundation.ebrim.values import (
    Association,
    Author,
    Code,
    DocumentEntry,
    Folder,
    Objects,
    SubmissionSet,
)

_URN = "urn:uuid:"
_TYPE = "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:"
_CLASSIFICATION = _TYPE + "Classification"
_EXTERNAL_IDENTIFIER = _TYPE + "ExternalIdentifier"
_REGISTRY_PACKAGE = _TYPE + "RegistryPackage"
_ASSOCIATION = _TYPE + "Association"

_SPECIAL = re.compile('[\x00-\x1f&<>"\ud800-\udfff\ufffe\uffff]')
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ('"', "&quot;"),
    ("\n", "&#10;"),
    ("\r", "&#13;"),
    ("\t", "&#9;"),
)
_NUMBERS = tuple(f"{number:04x}" for number in range(4096))


def escaped(text: str) -> str:
    """Writes a text so that it may stand in an attribute or an element."""
    if _SPECIAL.search(text) is None:
        return text
    text = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
    # One pass for each character is ten times faster than a table on texts of this length.
    for character, written in _ESCAPES:
        text = text.replace(character, written)
    return text


def object_ref(identifier: str) -> str:
    """Writes a reference to an object."""
    return f'<rim:ObjectRef id="{escaped(identifier)}"/>'


class Writer:
    """Writes the objects of one message; what they share, such as an author, is written once and then repeated."""

    def __init__(self) -> None:
        self._authors: dict[tuple[str, Author], str] = {}

    def every(self, objects: Objects) -> str:
        """Writes everything that a message holds: submission sets, documents, folders, associations."""
        written = [self.submission_set(one) for one in objects.submission_sets]
        written += [self.document(one) for one in objects.documents]
        written += [self.folder(one) for one in objects.folders]
        written += [self.association(one) for one in objects.associations]
        return "".join(written)

    def document(self, entry: DocumentEntry) -> str:
        """Writes a document entry as an ExtrinsicObject."""
        identifier = escaped(entry.entry_uuid)
        logical = f' lid="{escaped(entry.logical_id)}"' if entry.logical_id else ""
        ids = _ids(entry.entry_uuid)
        return (
            f'<rim:ExtrinsicObject id="{identifier}"{logical}{_home(entry.home_community_id)} '
            f'objectType="{names.STABLE_DOCUMENT}"{_status(entry.status)} mimeType="{escaped(entry.mime_type)}">'
            f"{_document_slots(entry)}{_named(entry.title, entry.comments)}{_version(entry.version)}"
            f"{self._document_classifications(entry, identifier, ids)}"
            f"{_identified(_DOCUMENT_PATIENT_ID, entry.patient_id, identifier, ids)}"
            f"{_identified(_DOCUMENT_UNIQUE_ID, entry.unique_id, identifier, ids)}"
            "</rim:ExtrinsicObject>"
        )

    def _document_classifications(self, entry: DocumentEntry, identifier: str, ids: Iterator[str]) -> str:
        written = self._authored(names.DOCUMENT_AUTHOR, entry.authors, identifier, ids)
        for scheme, code in (
            (names.CLASS_CODE, entry.class_code),
            (names.TYPE_CODE, entry.type_code),
            (names.FORMAT_CODE, entry.format_code),
            (names.FACILITY_CODE, entry.facility),
            (names.PRACTICE_CODE, entry.practice_setting),
        ):
            if code is not None:
                written += _classified(scheme, code, identifier, ids)
        for code in entry.confidentiality:
            written += _classified(names.CONFIDENTIALITY_CODE, code, identifier, ids)
        for code in entry.events:
            written += _classified(names.EVENT_CODE, code, identifier, ids)
        return written

    def submission_set(self, entry: SubmissionSet) -> str:
        """Writes a submission set as a RegistryPackage classified as one."""
        identifier = escaped(entry.entry_uuid)
        ids = _ids(entry.entry_uuid)
        slots = _slot("submissionTime", entry.submission_time) + _slots("intendedRecipient", entry.intended_recipients)
        content = _classified(names.CONTENT_TYPE, entry.content_type, identifier, ids) if entry.content_type else ""
        return (
            f'<rim:RegistryPackage id="{identifier}"{_home(entry.home_community_id)} '
            f'objectType="{_REGISTRY_PACKAGE}"{_status(entry.status)}>'
            f"{slots}{_others(entry.slots)}{_named(entry.title, entry.comments)}"
            f"{_package(names.SUBMISSION_SET, identifier, ids)}"
            f"{self._authored(names.SUBMISSION_AUTHOR, entry.authors, identifier, ids)}{content}"
            f"{_identified(_SUBMISSION_PATIENT_ID, entry.patient_id, identifier, ids)}"
            f"{_identified(_SUBMISSION_SOURCE_ID, entry.source_id, identifier, ids)}"
            f"{_identified(_SUBMISSION_UNIQUE_ID, entry.unique_id, identifier, ids)}"
            "</rim:RegistryPackage>"
        )

    def folder(self, entry: Folder) -> str:
        """Writes a folder as a RegistryPackage classified as one."""
        identifier = escaped(entry.entry_uuid)
        ids = _ids(entry.entry_uuid)
        codes = "".join(_classified(names.FOLDER_CODES, code, identifier, ids) for code in entry.codes)
        logical = f' lid="{escaped(entry.logical_id)}"' if entry.logical_id else ""
        return (
            f'<rim:RegistryPackage id="{identifier}"{logical}{_home(entry.home_community_id)} '
            f'objectType="{_REGISTRY_PACKAGE}"{_status(entry.status)}>'
            f"{_slot('lastUpdateTime', entry.last_update)}{_others(entry.slots)}"
            f"{_named(entry.title, entry.comments)}{_version(entry.version)}"
            f"{_package(names.FOLDER, identifier, ids)}{codes}"
            f"{_identified(_FOLDER_PATIENT_ID, entry.patient_id, identifier, ids)}"
            f"{_identified(_FOLDER_UNIQUE_ID, entry.unique_id, identifier, ids)}"
            "</rim:RegistryPackage>"
        )

    def association(self, entry: Association) -> str:
        """Writes an association."""
        slots = "".join(_slots(name, values) for name, values in entry.slots.items())
        return (
            f'<rim:Association id="{escaped(entry.entry_uuid)}" objectType="{_ASSOCIATION}"'
            f'{_status(entry.status)} associationType="{escaped(entry.kind)}" sourceObject="{escaped(entry.source)}" '
            f'targetObject="{escaped(entry.target)}">{slots}</rim:Association>'
        )

    def _authored(self, scheme: str, authors: Iterable[Author], identifier: str, ids: Iterator[str]) -> str:
        written = ""
        for author in authors:
            rest = self._authors.get((scheme, author))
            if rest is None:
                rest = self._authors[scheme, author] = _author(scheme, author)
            written += f'<rim:Classification classifiedObject="{identifier}" id="{next(ids)}"{rest}'
        return written


def _ids(identifier: str) -> Iterator[str]:
    """Gives the ids of what hangs on an object, always the same: UUIDs of version 8 made from its own.

    A symbolic id, in what is submitted, is followed by a number.
    """
    prefix = _prefix(identifier)
    return (prefix + number for number in _NUMBERS)


def _prefix(identifier: str) -> str:
    try:
        text = str(UUID(identifier.removeprefix(_URN)))
    except ValueError:
        return escaped(identifier) + "-"
    return f"{_URN}{text[:14]}8{text[15:32]}"


def _home(home_community_id: str) -> str:
    return f' home="{escaped(home_community_id)}"' if home_community_id else ""


def _status(status: str) -> str:
    return f' status="{escaped(status)}"' if status else ""


def _slot(name: str, value: str) -> str:
    if not value:
        return ""
    return f'<rim:Slot name="{name}"><rim:ValueList><rim:Value>{escaped(value)}</rim:Value></rim:ValueList></rim:Slot>'


def _slots(name: str, values: Iterable[str]) -> str:
    written = "".join([f"<rim:Value>{escaped(value)}</rim:Value>" for value in values])
    if not written:
        return ""
    return f'<rim:Slot name="{escaped(name)}"><rim:ValueList>{written}</rim:ValueList></rim:Slot>'


def _others(slots: dict[str, tuple[str, ...]]) -> str:
    return "".join([_slots(name, values) for name, values in slots.items()]) if slots else ""


def _document_slots(entry: DocumentEntry) -> str:
    return (
        f"{_slot('creationTime', entry.creation_time)}{_slot('languageCode', entry.language)}"
        f"{_slot('serviceStartTime', entry.service_start)}{_slot('serviceStopTime', entry.service_stop)}"
        f"{_slot('sourcePatientId', entry.source_patient_id)}"
        f"{_slots('sourcePatientInfo', entry.source_patient_info)}"
        f"{_slot('legalAuthenticator', entry.legal_authenticator)}"
        f"{_slots(names.REFERENCE_IDS, entry.reference_ids)}"
        f"{_slot('hash', entry.hash)}{_slot('size', '' if entry.size is None else str(entry.size))}"
        f"{_slot('repositoryUniqueId', entry.repository_unique_id)}{_slot('URI', entry.uri)}{_others(entry.slots)}"
    )


def _named(title: str, comments: str) -> str:
    written = ""
    if title:
        written = f'<rim:Name><rim:LocalizedString xml:lang="fr-FR" value="{escaped(title)}"/></rim:Name>'
    if comments:
        described = f'<rim:LocalizedString xml:lang="fr-FR" value="{escaped(comments)}"/>'
        written += f"<rim:Description>{described}</rim:Description>"
    return written


def _version(version: str) -> str:
    return f'<rim:VersionInfo versionName="{escaped(version)}"/>' if version else ""


def _classified(scheme: str, code: Code, identifier: str, ids: Iterator[str]) -> str:
    return f'<rim:Classification classifiedObject="{identifier}" id="{next(ids)}"{_code(scheme, code)}'


@lru_cache(maxsize=4096)
def _code(scheme: str, code: Code) -> str:
    """Writes what follows the ids of a classification by a code."""
    name = f'<rim:Name><rim:LocalizedString xml:lang="fr-FR" value="{escaped(code.label)}"/></rim:Name>'
    return (
        f' objectType="{_CLASSIFICATION}" classificationScheme="{scheme}" '
        f'nodeRepresentation="{escaped(code.code)}">{_slot("codingScheme", code.scheme)}'
        f"{name if code.label else ''}</rim:Classification>"
    )


def _author(scheme: str, author: Author) -> str:
    """Writes what follows the ids of a classification by an author."""
    return (
        f' objectType="{_CLASSIFICATION}" classificationScheme="{scheme}" nodeRepresentation="">'
        f"{_slots('authorPerson', author.persons)}{_slots('authorInstitution', author.institutions)}"
        f"{_slots('authorRole', author.roles)}{_slots('authorSpecialty', author.specialties)}"
        f"{_slots('authorTelecommunication', author.telecoms)}</rim:Classification>"
    )


def _package(kind: str, identifier: str, ids: Iterator[str]) -> str:
    """Writes the classification that says what a package is."""
    return (
        f'<rim:Classification classifiedObject="{identifier}" id="{next(ids)}" '
        f'objectType="{_CLASSIFICATION}" classificationNode="{kind}"/>'
    )


def _external(scheme: str, name: str) -> tuple[str, str]:
    """Writes what precedes and what follows the value of an external identifier."""
    head = f'" objectType="{_EXTERNAL_IDENTIFIER}" identificationScheme="{scheme}" value="'
    return head, f'"><rim:Name><rim:LocalizedString value="{name}"/></rim:Name></rim:ExternalIdentifier>'


def _identified(known: tuple[str, str], value: str, identifier: str, ids: Iterator[str]) -> str:
    if not value:
        return ""
    head, tail = known
    return f'<rim:ExternalIdentifier registryObject="{identifier}" id="{next(ids)}{head}{escaped(value)}{tail}'


_DOCUMENT_PATIENT_ID = _external(names.DOCUMENT_PATIENT_ID, "XDSDocumentEntry.patientId")
_DOCUMENT_UNIQUE_ID = _external(names.DOCUMENT_UNIQUE_ID, "XDSDocumentEntry.uniqueId")
_SUBMISSION_PATIENT_ID = _external(names.SUBMISSION_PATIENT_ID, "XDSSubmissionSet.patientId")
_SUBMISSION_SOURCE_ID = _external(names.SUBMISSION_SOURCE_ID, "XDSSubmissionSet.sourceId")
_SUBMISSION_UNIQUE_ID = _external(names.SUBMISSION_UNIQUE_ID, "XDSSubmissionSet.uniqueId")
_FOLDER_PATIENT_ID = _external(names.FOLDER_PATIENT_ID, "XDSFolder.patientId")
_FOLDER_UNIQUE_ID = _external(names.FOLDER_UNIQUE_ID, "XDSFolder.uniqueId")
