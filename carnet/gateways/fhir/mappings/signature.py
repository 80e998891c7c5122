"""The signature of a submission as a DocumentReference: told by its format, it signs documents of its own message.

Its identifiers begin with a mark of their own, for it is no document of the record: what reads one document never
has to look for a signature.

Source: protocols §1.8; FHIR R4, DocumentReference.relatesTo (signs).
"""

from dataclasses import replace
from uuid import UUID

from carnet.domain.documents.codes import NewSignature
from carnet.domain.documents.registering import signing, submitting
from carnet.foundation import contents
from carnet.gateways.fhir.mappings import codings, new_document, references
from carnet.gateways.fhir.mappings.contents import Contents
from carnet.gateways.fhir.mappings.new_document import ReadDocument
from carnet.gateways.fhir.mappings.references import Scope
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire.elements import Element

MARK = "s."
_SIGNS = "signs"
_MOST_BYTES = 1_000_000


def is_signature(resource: Element) -> bool:
    """Tells whether a DocumentReference describes the signature of its submission."""
    formats = (content.child("format") for content in resource.children("content"))
    return any(found is not None and found.text("code") == submitting.SIGNATURE_FORMAT for found in formats)


def row(identifier: str) -> tuple[UUID, UUID] | None:
    """Reads the public identifier of a signature: its space and its row; None for any other."""
    return references.row(identifier.removeprefix(MARK)) if identifier.startswith(MARK) else None


def read(
    resource: Element, scope: Scope, found: Contents, accepted: tuple[str, ...], *, signed: frozenset[str]
) -> tuple[NewSignature, ReadDocument]:
    """Reads the signature of a message. `signed` are the addresses of its documents. Raises Rejection."""
    _require_inside(resource, scope, signed)
    read = new_document.read(resource.without("relatesTo"), scope, found, accepted)
    if read.document.unique_id is None:
        raise Rejection(Kind.REQUIRED, resource.at("masterIdentifier"))
    if contents.size(read.document.content) > _MOST_BYTES:
        raise Rejection(Kind.RULE, resource.at("content"), f"a signature has at most {_MOST_BYTES} bytes")
    category = next(iter(resource.children("category")), None)
    described = replace(read.document, document_class=codings.read_first(category) if category else None)
    signature = NewSignature(
        content=contents.whole(described.content), unique_id=read.document.unique_id, entry=signing.entry_of(described)
    )
    return signature, read


def _require_inside(resource: Element, scope: Scope, signed: frozenset[str]) -> None:
    """Requires that a signature signs what comes with it, and does nothing else."""
    for relation in resource.children("relatesTo"):
        relation.check("DocumentReferenceRelatesTo")
        if relation.required("code") != _SIGNS:
            raise Rejection(Kind.NOT_SUPPORTED, relation.at("code"), "a signature signs, and nothing else")
        if references.target(relation.needed("target")) not in signed:
            raise Rejection(Kind.REFERENCE, relation.at("target"), "a signature signs the documents of its message")
