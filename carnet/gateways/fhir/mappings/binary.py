"""A document's bytes as a Binary resource, for those who ask for FHIR instead of the bytes."""

from carnet.domain.documents.reading import Opened
from carnet.gateways.fhir.wire import base64
from carnet.gateways.fhir.wire.elements import JsonObject


def to_fhir(opened: Opened, identifier: str) -> JsonObject:
    """Writes the bytes of a document in base64, under its media type."""
    return {
        "resourceType": "Binary",
        "id": identifier,
        "contentType": opened.document.media_type,
        "securityContext": {"reference": f"DocumentReference/{identifier}"},
        "data": base64.encode(opened.content),
    }
