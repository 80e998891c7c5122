"""Completes the metadata of a deposit from the document's own header, or refuses it.

What the depositor says is kept; what is not said comes from the header, then from who deposits; what contradicts
the header is refused with the field named. Every completion that changes what a reader would see is told back as a
warning: the header wins nothing silently.
"""

from dataclasses import dataclass
from datetime import datetime

from carnet.domain.documents.codes import (
    Author,
    AuthorKind,
    Coded,
    Details,
    NewDocument,
    Visibility,
)
from carnet.domain.documents.rules import header as headers
from carnet.domain.documents.rules import media
from carnet.domain.documents.rules.faults import Contradiction, Fault, Invalid
from carnet.foundation import contents, nomenclatures
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.cda import header as cda_header
from carnet.foundation.cda import parsing, values
from carnet.foundation.cda.errors import CdaError
from carnet.foundation.contents import Content
from carnet.foundation.values.structures import PROFESSIONALS_OID, ps_idnat

TITLE_LIMIT = 500
# A clinical document that follows none of the CI-SIS models has a format of its own in the list (J60).
_NO_MODEL = "urn:asipSante:modelesHorsProfils:2011"
_CONFIDENTIALITIES = frozenset({"N", "R", "V"})
# Levels of HL7 that France does not use: each protects less than N, which is then the level.
BELOW_NORMAL = frozenset({"U", "L", "M"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A document ready to be kept: every metadata settled, the bytes checked."""

    unique_id: str
    set_id: str
    version: int
    replaces: str | None
    category: str
    media_type: str
    language: str
    content: Content
    sha1: bytes
    created_at: datetime
    service_start: datetime | None
    service_stop: datetime | None
    confidentiality: str
    visibility: frozenset[Visibility]
    is_archived: bool
    details: Details
    warnings: tuple[str, ...]


def complete(
    submitted: NewDocument,
    *,
    identities: frozenset[tuple[str, str]],
    depositor: Actor,
    place_of_care: tuple[Coded | None, Coded | None],
    fallback_unique_id: str,
) -> Completed:
    """Settles the metadata of one document. Raises Invalid, or Contradiction.

    `identities` are the (OID, matricule) pairs of the space's citizen; `place_of_care` the facility type and the
    practice setting of the depositing structure; `fallback_unique_id` serves a document that brings none.
    """
    sha1 = _require_integrity(submitted)
    recognized = media.recognize(content=submitted.content, declared=submitted.media_type, place=submitted.place)
    header, media_type = None, recognized.media_type
    if recognized.is_cda:
        header, media_type = _read_header(submitted)
        headers.require_agreement(submitted=submitted, header=header, identities=identities)
    warnings = [recognized.warning] if recognized.warning else []
    details = _details(submitted, header, media_type, depositor, place_of_care, warnings)
    replaces = _replaces(submitted, header, warnings)
    if header is not None:
        warnings += [f"this time is no instant, it was read as unknown: {place}" for place in header.unread]
    return Completed(
        unique_id=headers.unique_id(submitted.unique_id or (header.unique_id if header else "") or fallback_unique_id),
        set_id=header.set_id.xds if header and header.set_id else "",
        version=(header.version_number if header else None) or 1,
        replaces=replaces,
        category=nomenclatures.category_of(details.type.code, details.document_class.code),
        media_type=media_type,
        language=submitted.language or (header.language if header else None) or "fr-FR",
        content=submitted.content,
        sha1=sha1,
        created_at=_created_at(submitted, header),
        service_start=submitted.service_start or (headers.instant(header.service_start) if header else None),
        service_stop=submitted.service_stop or (headers.instant(header.service_stop) if header else None),
        confidentiality=_confidentiality(submitted, header, warnings),
        visibility=submitted.visibility,
        is_archived=submitted.is_archived,
        details=details,
        warnings=tuple(warnings),
    )


def _require_integrity(submitted: NewDocument) -> bytes:
    """Checks the announced size and digest, and gives the true digest (SHA-1, as XDS and FHIR want it)."""
    size = contents.size(submitted.content)
    if submitted.declared_size is not None and submitted.declared_size != size:
        raise Invalid(Fault("wrong-size", "size", f"the document has {size} bytes", submitted.place))
    sha1 = contents.sha1(submitted.content)
    if submitted.declared_sha1 is not None and submitted.declared_sha1 != sha1:
        raise Invalid(Fault("wrong-hash", "hash", "the SHA-1 of the document is another one", submitted.place))
    return sha1


def _read_header(submitted: NewDocument) -> tuple[values.CdaHeader, str]:
    try:
        parsing.require_size(contents.size(submitted.content))
        tree = parsing.parse(content=contents.whole(submitted.content), spaces=False)
        return cda_header.read_header(tree), tree.media_type
    except CdaError as error:
        raise Invalid(Fault(f"cda-{error.code}", "content", str(error), submitted.place)) from error


def _details(
    submitted: NewDocument,
    header: values.CdaHeader | None,
    media_type: str,
    depositor: Actor,
    place_of_care: tuple[Coded | None, Coded | None],
    warnings: list[str],
) -> Details:
    kind = _type(submitted, header)
    authors = submitted.authors
    if header is not None and not authors:
        authors = tuple(headers.author(found) for found in header.authors)
    return Details(
        title=_title(submitted, header, kind),
        comments=submitted.comments or "",
        type=kind,
        document_class=_class(submitted, kind, warnings),
        format=_format(submitted, header, media_type),
        facility=submitted.facility or headers.coded(header.facility_type if header else None) or place_of_care[0],
        practice_setting=submitted.practice_setting
        or headers.coded(header.practice_setting if header else None)
        or place_of_care[1],
        events=submitted.events or _events(header),
        authors=authors or (_depositor_as_author(depositor),),
        legal_authenticator=submitted.legal_authenticator
        or headers.signatory(header.legal_authenticator if header else None),
        custodian=submitted.custodian or headers.custodian(header.custodian if header else None),
        source_patient=submitted.source_patient or (headers.source_patient(header.patient) if header else None),
        reference_ids=submitted.reference_ids or (headers.reference_ids(header) if header else ()),
    )


def _type(submitted: NewDocument, header: values.CdaHeader | None) -> Coded:
    found = submitted.type or headers.coded(header.type if header else None)
    if found is None:
        raise Invalid(Fault("required", "type", "the type of the document is missing", submitted.place))
    known = nomenclatures.document_type(found.code)
    if known is None:
        raise Invalid(
            Fault(
                "unknown-type",
                "type",
                f"no type of document has this code: {found.code[:40]}",
                submitted.place,
            )
        )
    return Coded(known.code, known.system.oid, found.display or known.label)


def _class(submitted: NewDocument, kind: Coded, warnings: list[str]) -> Coded:
    code = nomenclatures.class_of_type(kind.code)
    known = nomenclatures.document_class(code) if code else None
    assert known is not None, f"type {kind.code} has no class"
    given = submitted.document_class
    if given is not None and given.code != known.code and nomenclatures.document_class(given.code) is not None:
        warnings.append(f"class {given.code} was submitted; the class derived from type {kind.code} is {known.code}")
    return Coded(known.code, known.system.oid, known.label)


def _format(submitted: NewDocument, header: values.CdaHeader | None, media_type: str) -> Coded:
    if submitted.format is not None:
        return submitted.format
    code = _format_of_header(header) if header else nomenclatures.format_of_media_type(media_type)
    if header is not None and not code:
        code = _NO_MODEL
    known = nomenclatures.document_format(code) if code else None
    return Coded(known.code, known.system.oid, known.label) if known else Coded(code or "")


def _format_of_header(header: values.CdaHeader) -> str | None:
    if not header.format.structured:
        return nomenclatures.format_of_media_type(header.format.media_type or "")
    # The most specific template is the last one that has a format.
    found = [nomenclatures.format_of_template(template.root) for template in header.template_ids]
    return next((code for code in reversed(found) if code), None)


def _events(header: values.CdaHeader | None) -> tuple[Coded, ...]:
    if header is None:
        return ()
    return tuple(Coded(event.code, event.system or "", event.display or "") for event in header.event_codes)


def _title(submitted: NewDocument, header: values.CdaHeader | None, kind: Coded) -> str:
    title = (submitted.title or "").strip() or ((header.title if header else None) or "").strip()
    return " ".join((title or kind.display).split())[:TITLE_LIMIT]


def _created_at(submitted: NewDocument, header: values.CdaHeader | None) -> datetime:
    moment = headers.instant(header.effective_time) if header else None
    found = submitted.created_at or moment
    if found is None:
        raise Invalid(Fault("required", "created_at", "the date of the document is missing", submitted.place))
    return found


def _confidentiality(submitted: NewDocument, header: values.CdaHeader | None, warnings: list[str]) -> str:
    code = submitted.confidentiality or (header.confidentiality.code if header and header.confidentiality else None)
    if submitted.confidentiality is None and code is not None and code.upper() in {*BELOW_NORMAL, "N"} and code != "N":
        warnings.append(f"the header has the confidentiality {code}; it was taken as N")
        code = "N"
    if code is not None and code not in _CONFIDENTIALITIES:
        raise Invalid(Fault("unknown-code", "confidentiality", "expected N, R or V", submitted.place))
    return code or "N"


def _replaces(submitted: NewDocument, header: values.CdaHeader | None, warnings: list[str]) -> str | None:
    stated = submitted.replaces
    written = header.replaces.xds if header and header.replaces else None
    if isinstance(stated, str) and written is not None and headers.unique_id(stated) != headers.unique_id(written):
        fault = Fault("contradicts-header", "replaces", "the header replaces another document", submitted.place)
        raise Contradiction(fault)
    if stated is not None:
        return headers.unique_id(stated) if isinstance(stated, str) else None
    if written is not None:
        warnings.append("the header says that this document replaces another one; it was taken as such")
        return headers.unique_id(written)
    return None


def _depositor_as_author(depositor: Actor) -> Author:
    is_person = depositor.kind is ActorKind.PROFESSIONAL
    return Author(
        kind=AuthorKind.PROFESSIONAL if is_person else AuthorKind.ORGANIZATION,
        id=ps_idnat(depositor.id) if is_person else "",
        id_system=PROFESSIONALS_OID if is_person else "",
        family_name=depositor.name if is_person else "",
        organization_id=depositor.organization_id,
        organization_name=depositor.organization_name,
    )
