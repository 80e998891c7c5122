"""A DocumentReference that somebody deposits (PDSm comprehensive or simplified, MHD minimal), as plain values."""

import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.documents.codes import Author, Coded, NewDocument, ReferenceId, SourcePatient
from carnet.domain.documents.registering import labels
from carnet.domain.documents.registering.labels import Labels
from carnet.domain.documents.relation_codes import NewRelation, RelationKind
from carnet.domain.documents.rules import texts
from carnet.foundation import nomenclatures
from carnet.gateways.fhir.mappings import codings, contents, identifiers, patient, people, references, times
from carnet.gateways.fhir.mappings.contents import Contents
from carnet.gateways.fhir.mappings.document_reference import IS_ARCHIVED
from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.mappings.patient import Subject
from carnet.gateways.fhir.mappings.references import Scope
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import base64
from carnet.gateways.fhir.wire.elements import Element

_MARKUP = frozenset({"text/xml", "application/xml", "application/xslt+xml", "text/xsl"})
_SHA1_SIZE = 20
# As many digits are no SHA-1 in base64, which takes 28 characters.
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{40}")
_REPLACES = "replaces"
_CODES = frozenset({_REPLACES, RelationKind.APPENDS.value, RelationKind.TRANSFORMS.value})
_MOST_RELATIONS = 20


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A deposited DocumentReference: the document, whom it is about, what was set aside.

    `related_in` are the spaces named by the references to related documents, in their order, None for an identifier.
    """

    document: NewDocument
    subject: Subject
    notices: tuple[Notice, ...]
    related_in: tuple[UUID | None, ...]


def read(resource: Element, scope: Scope, found: Contents, accepted: tuple[str, ...]) -> ReadDocument:
    """Reads a DocumentReference to deposit, with its bytes. `accepted` are the OIDs of INS. Raises Rejection."""
    resource.check("DocumentReference")
    if resource.required("status") != "current":
        raise Rejection(Kind.RULE, resource.at("status"), "a deposited document is current")
    inner = scope.inside(resource)
    notices: list[Notice] = []
    subject = patient.read_subject(resource.needed("subject"), inner, accepted)
    content = _only_content(resource)
    attachment = content.needed("attachment")
    bytes_read = contents.read_attachment(attachment, found)
    restrictions = read_labels(resource.children("securityLabel"))
    notices += [Notice(resource.at("securityLabel"), warning) for warning in restrictions.warnings]
    context = resource.child("context") or Element({}, resource.at("context"))
    context.check("DocumentReferenceContext")
    period = context.child("period") or Element({}, context.at("period"))
    related = _related(resource, scope)
    document = NewDocument(
        content=bytes_read.content,
        media_type=bytes_read.media_type,
        unique_id=_unique_id(resource),
        type=_type(resource),
        document_class=_class(resource, notices),
        format=_format(content),
        title=texts.kept(attachment.text("title")) or None,
        comments=texts.kept(resource.text("description")) or None,
        created_at=_created(resource, attachment, bytes_read.media_type),
        language=_language(attachment),
        service_start=times.instant(period.text("start"), period.at("start")),
        service_stop=times.instant(period.text("end"), period.at("end")),
        facility=codings.read_first(context.child("facilityType")),
        practice_setting=codings.read_first(context.child("practiceSetting")),
        events=tuple(coded for event in context.children("event") for coded in codings.read_all(event)[:1]),
        confidentiality=restrictions.level,
        visibility=restrictions.visibility,
        authors=_people(resource.children("author"), inner, accepted, notices),
        legal_authenticator=_person(resource, "authenticator", inner, accepted, notices),
        custodian=_person(resource, "custodian", inner, accepted, notices),
        source_patient=_source(context, resource, inner, accepted),
        reference_ids=_reference_ids(context),
        is_archived=is_archived(resource.children("extension")) or False,
        replaces=next((one.target for one in related if one.code == _REPLACES), None),
        relations=tuple(NewRelation(RelationKind(one.code), one.target) for one in related if one.code != _REPLACES),
        declared_size=attachment.number("size"),
        declared_sha1=_sha1(attachment),
        place=resource.place,
    )
    return ReadDocument(document, subject, tuple(notices), tuple(one.space_id for one in related))


def read_labels(concepts: Iterable[Element]) -> Labels:
    """Reads security labels under any of their systems. An unknown one is refused: it may mean to restrict."""
    said = [(concept, coded.code) for concept in concepts for coded in codings.read_all(concept)]
    try:
        return labels.settle(code for _, code in said)
    except labels.UnknownLabel as error:
        concept, _ = said[error.position]
        raise Rejection(Kind.CODE, concept.at("coding"), "unknown security label") from error


def is_archived(extensions: Iterable[Element]) -> bool | None:
    """Reads the extension that archives a document; None when it is not there. Other extensions are ignored."""
    found: bool | None = None
    for extension in extensions:
        if extension.text("url") == IS_ARCHIVED:
            found = extension.flag("valueBoolean")
            if found is None:
                raise Rejection(Kind.REQUIRED, extension.at("valueBoolean"))
    return found


def _only_content(resource: Element) -> Element:
    every = resource.children("content")
    if not every:
        raise Rejection(Kind.REQUIRED, resource.at("content"))
    if len(every) > 1:
        raise Rejection(Kind.NOT_SUPPORTED, f"{resource.place}.content[1]", "one content per document")
    every[0].check("DocumentReferenceContent")
    every[0].needed("attachment").check("Attachment")
    return every[0]


def _unique_id(resource: Element) -> str | None:
    master = resource.child("masterIdentifier")
    return identifiers.read_unique_id(master) if master else None


def _type(resource: Element) -> Coded | None:
    """Reads the type: the first coding that a list of types knows, else the first."""
    every = codings.read_all(resource.child("type"))
    known = (coded for coded in every if nomenclatures.document_type(coded.code) is not None)
    return next(known, every[0] if every else None)


def _class(resource: Element, notices: list[Notice]) -> Coded | None:
    """Reads the class; a category of another system is set aside with a notice, for the class follows the type."""
    found: Coded | None = None
    for concept in resource.children("category"):
        for coded in codings.read_all(concept):
            system = nomenclatures.code_system(coded.system)
            if system is not None and system.key == "classes":
                found = found or coded
            else:
                notices.append(Notice(concept.place, "this category is of an unknown system and was ignored"))
    return found


def _format(content: Element) -> Coded | None:
    found = content.child("format")
    return codings.read(found) if found else None


def _created(resource: Element, attachment: Element, media_type: str) -> datetime | None:
    """Reads when the document was made. A clinical document says it itself: the date of the resource is another one."""
    created = times.instant(attachment.text("creation"), attachment.at("creation"))
    written = times.instant(resource.text("date"), resource.at("date"))
    return created or (None if media_type in _MARKUP else written)


def _language(attachment: Element) -> str | None:
    language = attachment.text("language").strip()
    if len(language) > 35:
        raise Rejection(Kind.VALUE, attachment.at("language"), "the language is too long")
    return language or None


def _sha1(attachment: Element) -> bytes | None:
    """Reads the hash: SHA-1 in base64. Its hexadecimal digits, bare as in XDS or in base64, are understood."""
    text = attachment.text("hash").strip()
    if not text:
        return None
    if _HEXADECIMAL.fullmatch(text):
        return bytes.fromhex(text)
    digest = base64.decode(text, attachment.at("hash"))
    if len(digest) == 2 * _SHA1_SIZE:
        try:
            digest = binascii.unhexlify(digest)
        except binascii.Error as error:
            raise Rejection(Kind.VALUE, attachment.at("hash"), "expected a SHA-1") from error
    if len(digest) != _SHA1_SIZE:
        raise Rejection(Kind.VALUE, attachment.at("hash"), "expected a SHA-1")
    return digest


def _people(found: list[Element], scope: Scope, accepted: tuple[str, ...], notices: list[Notice]) -> tuple[Author, ...]:
    authors = []
    for reference in found:
        author = people.read(reference, scope, accepted)
        if author is None:
            notices.append(Notice(reference.place, "this reference leads outside of the message and was ignored"))
        else:
            authors.append(author)
    return tuple(authors)


def _person(
    resource: Element, name: str, scope: Scope, accepted: tuple[str, ...], notices: list[Notice]
) -> Author | None:
    reference = resource.child(name)
    found = _people([reference], scope, accepted, notices) if reference else ()
    return found[0] if found else None


def _source(context: Element, resource: Element, scope: Scope, accepted: tuple[str, ...]) -> SourcePatient | None:
    for reference in (context.child("sourcePatientInfo"), resource.child("subject")):
        found = scope.follow(reference) if reference else None
        if found is not None and found.resource_type == "Patient":
            return patient.read_source(found, accepted)
    return None


def _reference_ids(context: Element) -> tuple[ReferenceId, ...]:
    found = []
    for related in context.children("related"):
        identifier = related.child("identifier")
        value = identifier.text("value").strip()[:256] if identifier else ""
        if identifier is None or not value:
            continue
        kind = codings.read_first(identifier.child("type"))
        system = identifiers.oid_of_system(identifier.text("system").strip())
        found.append(ReferenceId(value=value, system=system, kind=kind.code if kind else ""))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Related:
    code: str
    target: str | UUID
    space_id: UUID | None


def _related(resource: Element, scope: Scope) -> tuple[_Related, ...]:
    """Reads which documents this one replaces (one at most), completes, or transforms."""
    every = resource.children("relatesTo")
    if len(every) > _MOST_RELATIONS:
        place = f"{resource.place}.relatesTo[{_MOST_RELATIONS}]"
        raise Rejection(Kind.NOT_SUPPORTED, place, f"more than {_MOST_RELATIONS} relations")
    found: list[_Related] = []
    for relation in every:
        relation.check("DocumentReferenceRelatesTo")
        code = relation.required("code")
        if code not in _CODES:
            raise Rejection(Kind.NOT_SUPPORTED, relation.at("code"), "expected replaces, appends or transforms")
        if code == _REPLACES and any(one.code == _REPLACES for one in found):
            raise Rejection(Kind.NOT_SUPPORTED, relation.at("code"), "one replaced document")
        found.append(_Related(code, *_target(relation, scope)))
    return tuple(found)


def _target(relation: Element, scope: Scope) -> tuple[str | UUID, UUID | None]:
    """Reads which document a relation names: our reference, with its space, or its uniqueId."""
    target = relation.needed("target")
    text = references.target(target)
    public = references.local(text, "DocumentReference", scope.base)
    row = references.row(public) if public else None
    if row is not None:
        return row[1], row[0]
    if text.startswith(("urn:uuid:", "urn:oid:")):
        if text in scope.message:
            raise Rejection(Kind.NOT_SUPPORTED, target.at("reference"), "a related document is already here")
        return identifiers.unique_id_of_token("", text), None
    logical = target.child("identifier")
    value = identifiers.read_unique_id(logical) if logical else None
    if value is None:
        raise Rejection(Kind.REFERENCE, target.at("reference"), "no document of this server is named")
    return value, None
