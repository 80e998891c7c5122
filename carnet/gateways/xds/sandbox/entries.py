"""What a software says of a document to the registry: written from the document's own header, as editors do."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from carnet.foundation import nomenclatures
from carnet.foundation.cda import header as headers
from carnet.foundation.cda import parsing, values
from carnet.foundation.cda.times import Moment
from carnet.foundation.ebrim import values as rim
from carnet.foundation.ebrim.values import Code, Objects

SOURCE_ID = "1.2.250.1.999.1"
_CLASSES, _FORMATS, _SETTINGS = "1.2.250.1.213.1.1.4.1", "1.3.6.1.4.1.19376.1.2.3", "1.2.250.1.213.1.1.4.9"
_FACILITIES, _VISIBILITY = "1.2.250.1.71.4.2.4", "1.2.250.1.213.1.1.4.13"
_HIDDEN = Code("MASQUE_PS", _VISIBILITY, "Masqué aux professionnels")
_SUBMISSION, _DOCUMENT = "SubmissionSet01", "Document01"
_PEOPLE, _PLACES, _SPECIALTIES = "1.2.250.1.71.4.2.1", "1.2.250.1.71.4.2.2", "1.2.250.1.213.1.1.4.5"


def of_document(content: bytes, *, patient_id: str, replaces: rim.DocumentEntry | None, at: datetime) -> Objects:
    """Describes a submission of one clinical document, which may replace another. Raises CdaError."""
    tree = parsing.parse(content=content)
    header = headers.read_header(tree)
    authors = (_author(header.authors[0]),)
    kind = header.type
    assert kind is not None, "a document of the sandbox has a type"
    class_code = nomenclatures.class_of_type(kind.code) or ""
    known_class = nomenclatures.document_class(class_code)
    templates = [nomenclatures.format_of_template(template.root) for template in header.template_ids]
    format_code = next((code for code in reversed(templates) if code), "")
    entry = rim.DocumentEntry(
        entry_uuid=_DOCUMENT,
        unique_id=header.unique_id,
        patient_id=patient_id,
        mime_type=tree.media_type,
        title=header.title or "",
        class_code=Code(class_code, _CLASSES, known_class.label if known_class else ""),
        type_code=_code(kind),
        format_code=Code(format_code, _FORMATS),
        facility=_code(header.facility_type, _FACILITIES),
        practice_setting=_code(header.practice_setting, _SETTINGS),
        confidentiality=(Code("N", "2.16.840.1.113883.5.25", "Normal"),),
        authors=authors,
        creation_time=_time(header.effective_time),
        service_start=_time(header.service_start),
        service_stop=_time(header.service_stop),
        language=header.language or "fr-FR",
        legal_authenticator=_xcn(header.legal_authenticator),
        source_patient_id=patient_id,
        source_patient_info=_patient_info(header.patient),
        hash=hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        size=len(content),
    )
    associations = [_member(_DOCUMENT)]
    if replaces is not None:
        associations.append(
            rim.Association(entry_uuid="Replacement", kind=rim.REPLACES, source=_DOCUMENT, target=replaces.entry_uuid)
        )
    return Objects(
        submission_sets=(_submission(patient_id, authors, at),),
        documents=(entry,),
        associations=tuple(associations),
    )


def hidden(entry: rim.DocumentEntry, *, patient_id: str, at: datetime) -> Objects:
    """Describes the update that hides a document from professionals: its next version of metadata."""
    confidentiality = (*(code for code in entry.confidentiality if code.code != _HIDDEN.code), _HIDDEN)
    changed = replace(entry, entry_uuid=_DOCUMENT, confidentiality=confidentiality)
    member = _member(_DOCUMENT, {"PreviousVersion": (entry.version or "1",)})
    return Objects(
        submission_sets=(_submission(patient_id, entry.authors[:1], at),), documents=(changed,), associations=(member,)
    )


def status_changed(entry: rim.DocumentEntry, *, before: str, after: str, patient_id: str, at: datetime) -> Objects:
    """Describes the update that changes the status of a document."""
    change = rim.Association(
        entry_uuid="Change",
        kind=rim.UPDATES_STATUS,
        source=_SUBMISSION,
        target=entry.entry_uuid,
        slots={"OriginalStatus": (before,), "NewStatus": (after,)},
    )
    return Objects(submission_sets=(_submission(patient_id, entry.authors[:1], at),), associations=(change,))


def _submission(patient_id: str, authors: tuple[rim.Author, ...], at: datetime) -> rim.SubmissionSet:
    return rim.SubmissionSet(
        entry_uuid=_SUBMISSION,
        unique_id=f"2.25.{uuid4().int}",
        source_id=SOURCE_ID,
        patient_id=patient_id,
        submission_time=at.astimezone(UTC).strftime("%Y%m%d%H%M%S"),
        title="Essai",
        content_type=Code("04", "1.2.250.1.213.2.2", "Hospitalisation de jour"),
        authors=authors,
    )


def _member(target: str, more: dict[str, tuple[str, ...]] | None = None) -> rim.Association:
    slots = {"SubmissionSetStatus": ("Original",), **(more or {})}
    return rim.Association(entry_uuid="Membership", kind=rim.HAS_MEMBER, source=_SUBMISSION, target=target, slots=slots)


def _code(code: values.Code | None, scheme: str = "") -> Code | None:
    return Code(code.code, code.system or scheme, code.display or "") if code is not None else None


def _time(moment: Moment | None) -> str:
    return moment.xds if moment is not None else ""


def _author(author: values.Author) -> rim.Author:
    place, speciality = author.organization, author.speciality
    identifier = place.id.extension if place is not None and place.id is not None else ""
    institution = f"{place.name or ''}^^^^^&{_PLACES}&ISO^IDNST^^^{identifier}" if place is not None else ""
    return rim.Author(
        persons=(_xcn(author),),
        institutions=(institution,) if institution else (),
        specialties=(f"{speciality.code}^{speciality.display or ''}^{_SPECIALTIES}",) if speciality else (),
    )


def _xcn(person: values.Author | values.Signatory | None) -> str:
    if person is None or person.id is None or person.name is None:
        return ""
    name = person.name
    return f"{person.id.extension}^{name.family or ''}^{name.given or ''}^^^^^^&{_PEOPLE}&ISO^D^^^IDNPS"


def _patient_info(person: values.Patient) -> tuple[str, ...]:
    return (
        f"PID-5|{person.birth_family_name}^{person.first_given_name}^{person.birth_given_names}^^^^L",
        f"PID-7|{person.birth_time or ''}",
        f"PID-8|{person.gender or ''}",
        f"PID-11|^^^^^^BDL^^{person.birth_place_code or ''}",
    )
