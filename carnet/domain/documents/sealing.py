"""The sealed part of a document's metadata: written once as JSON, unsealed for a reader who may see it."""

from typing import Any
from uuid import UUID

import orjson

from carnet.domain.documents.codes import Author, AuthorKind, Coded, Details, ReferenceId, SourcePatient
from carnet.foundation.sealing import SpaceCipher


def seal(details: Details, *, cipher: SpaceCipher, document_id: UUID) -> bytes:
    """Seals what is not a filter."""
    return cipher.seal(orjson.dumps(details), row_id=document_id, field="details")


def unseal(sealed: bytes, *, cipher: SpaceCipher, document_id: UUID) -> Details:
    """Gives back what was sealed for this document."""
    raw: dict[str, Any] = orjson.loads(cipher.unseal(sealed, row_id=document_id, field="details"))
    source = raw["source_patient"]
    return Details(
        title=raw["title"],
        comments=raw["comments"],
        type=Coded(**raw["type"]),
        document_class=Coded(**raw["document_class"]),
        format=Coded(**raw["format"]),
        facility=_coded(raw["facility"]),
        practice_setting=_coded(raw["practice_setting"]),
        events=tuple(Coded(**event) for event in raw["events"]),
        authors=tuple(author(found) for found in raw["authors"]),
        legal_authenticator=author(raw["legal_authenticator"]) if raw["legal_authenticator"] else None,
        custodian=author(raw["custodian"]) if raw["custodian"] else None,
        source_patient=SourcePatient(**source) if source else None,
        reference_ids=tuple(ReferenceId(**reference) for reference in raw["reference_ids"]),
    )


def author(raw: dict[str, Any]) -> Author:
    """Reads an author as it was sealed."""
    specialty = raw["specialty"]
    return Author(**{**raw, "kind": AuthorKind(raw["kind"]), "specialty": _coded(specialty)})


def _coded(raw: dict[str, str] | None) -> Coded | None:
    return None if raw is None else Coded(**raw)


EMPTY_SUBMISSION = orjson.dumps({"title": "", "comments": "", "content_type": None, "author": None, "recipients": ()})
