"""How each refusal is told: domain exceptions to HTTP status and OperationOutcome, in one table."""

from collections.abc import Callable

from django.db import OperationalError

from carnet.domain.access import matrices
from carnet.domain.access.codes import Reason
from carnet.domain.access.queries import NoReader
from carnet.domain.documents.actions import RevisionConflict, UniqueIdInUse, UnknownDocument
from carnet.domain.documents.rules.faults import Contradiction, Fault, Invalid
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation.decisions import Refused
from carnet.gateways.fhir.mappings.operation_outcome import Problem
from carnet.gateways.fhir.rejections import ArchiveRefused, Kind, Rejection

# Where each field of `documents.codes.NewDocument` stands in a DocumentReference.
PLACES = {
    "content": "content[0].attachment",
    "media_type": "content[0].attachment.contentType",
    "size": "content[0].attachment.size",
    "hash": "content[0].attachment.hash",
    "title": "content[0].attachment.title",
    "created_at": "content[0].attachment.creation",
    "format": "content[0].format",
    "unique_id": "masterIdentifier",
    "type": "type",
    "patient": "subject",
    "author": "author",
    "confidentiality": "securityLabel",
    "visibility": "securityLabel",
    "status": "status",
    "replaces": "relatesTo[0].target",
    "relations": "relatesTo",
}
# The issue type and the French sentence of each code of `documents.rules.faults.Fault`; CDA faults share one.
FAULTS = {
    "required": ("required", "Une donnée obligatoire manque."),
    "unknown-type": ("code-invalid", "Ce type de document n'est pas connu."),
    "unknown-code": ("code-invalid", "Un code n'est pas connu."),
    "unknown-target": ("not-found", "Le document à remplacer n'est pas ici."),
    "unknown-entry": ("not-found", "Le document ou le classeur visé n'est pas ici."),
    "not-in-force": ("business-rule", "Le document ou le classeur visé n'est plus en vigueur."),
    "already-replaced": ("business-rule", "Le document à remplacer n'est plus en vigueur."),
    "duplicate": ("duplicate", "Deux objets de l'envoi portent le même identifiant."),
    "contradicts-header": ("conflict", "Les métadonnées contredisent l'en-tête du document."),
    "wrong-hash": ("value", "L'empreinte annoncée n'est pas celle du document."),
    "wrong-size": ("value", "La taille annoncée n'est pas celle du document."),
    "wrong-media-type": ("value", "Le contenu n'est pas du format annoncé."),
    "unsupported-media-type": ("not-supported", "Ce format de document n'est pas accepté."),
    "empty": ("required", "Le document est vide."),
    "forbidden-change": ("business-rule", "Ce changement n'est pas permis."),
}
# The status and the issue type of what an archive is refused for; a fault of a document has those of FAULTS.
ARCHIVES = {
    "archive-too-large": (413, "too-long"),
    "not-a-zip": (400, "structure"),
    "too-many": (422, "too-costly"),
    "name": (422, "invalid"),
    "encrypted": (422, "not-supported"),
    "not-a-file": (422, "invalid"),
    "compression": (422, "not-supported"),
    "bomb": (422, "too-costly"),
    "no-metadata": (422, "required"),
    "metadata": (422, "structure"),
    "other-patient": (422, "invariant"),
    "unknown-patient": (422, "not-found"),
    "unique-id-in-use": (409, "duplicate"),
    "unknown-document": (404, "not-found"),
    "missing-document": (422, "not-found"),
    "patient": (422, "invariant"),
}
# Source: RFC 9470 (OAuth 2.0 Step Up Authentication Challenge Protocol) §3.
_STEP_UP = "a token obtained by a sign-in of the professional, just made, is required"
_STEP_UP_CHALLENGE = {
    "WWW-Authenticate": 'Bearer realm="carnet", error="insufficient_user_authentication", '
    f'error_description="{_STEP_UP}", max_age="0"'
}
_CDA = ("structure", "Le document CDA ne peut pas être lu.")
_OTHER = ("business-rule", "Le document ne peut pas être accepté.")


def of_rejection(error: Rejection) -> Problem:
    """Tells what this gateway refused itself."""
    answer = error.kind.value
    english = f"{answer.english}: {error.detail}" if error.detail else answer.english
    return Problem(answer.status, answer.issue, answer.french, english, error.place)


def _of_kind(kind: Kind) -> Callable[[Exception], Problem]:
    return lambda _: of_rejection(Rejection(kind))


def _refused(error: Exception) -> Problem:
    assert isinstance(error, Refused)
    reason = error.decision.reason
    try:
        sentence = matrices.sentence_of(reason)
    except KeyError:
        # A refusal that is not of the law of access, such as that of a state of the space: its code says which.
        sentence = "Cette action n'est pas permise."
    if reason == Reason.PROOF_WANTED:
        return Problem(401, "login", sentence, f"{reason}: {_STEP_UP}", headers=_STEP_UP_CHALLENGE)
    return Problem(403, "forbidden", sentence, reason)


def _invalid(error: Exception) -> Problem:
    assert isinstance(error, Invalid)
    fault = error.fault
    issue, french = _CDA if fault.code.startswith("cda-") else FAULTS.get(fault.code, _OTHER)
    return Problem(422, issue, french, f"{fault.field}: {fault.message}", place_of(fault))


def place_of(fault: Fault) -> str:
    """Names the FHIRPath of a fault found by the vault."""
    place = PLACES.get(fault.field, "")
    return f"{fault.place}.{place}" if fault.place and place else fault.place or place


def _in_use(_: Exception) -> Problem:
    return Problem(
        409,
        "duplicate",
        "Cet identifiant est déjà celui d'un autre document.",
        "this uniqueId is already used by another content",
        "DocumentReference.masterIdentifier",
    )


def _conflict(_: Exception) -> Problem:
    return Problem(
        412, "conflict", "Le document a changé entre-temps.", "If-Match is not the current version", "If-Match"
    )


def _archive(error: Exception) -> Problem:
    """Tells which check an archive did not pass; its place is a file of the archive, not a path in a resource."""
    assert isinstance(error, ArchiveRefused)
    refusal = error.refusal
    fault = (422, (_CDA if refusal.code.startswith("cda-") else FAULTS.get(refusal.code, _OTHER))[0])
    status, issue = ARCHIVES.get(refusal.code, fault)
    place = f"{refusal.place}: " if refusal.place else ""
    return Problem(status, issue, f"{refusal.sentence} {refusal.mending}", f"{place}{refusal.detail}")


_TABLE: tuple[tuple[type[Exception], Callable[[Exception], Problem]], ...] = (
    (Refused, _refused),
    (UnknownDocument, _of_kind(Kind.NOT_FOUND)),
    (NoSuchSpace, _of_kind(Kind.UNKNOWN_PATIENT)),
    (Contradiction, _invalid),
    (Invalid, _invalid),
    (UniqueIdInUse, _in_use),
    (RevisionConflict, _conflict),
    (ArchiveRefused, _archive),
    (NoReader, _of_kind(Kind.NOT_FOUND)),
    (OperationalError, _of_kind(Kind.TEMPORARY)),
)


def of_exception(error: Exception) -> Problem | None:
    """Tells a refusal of the domain; None for what is not a refusal but a fault of ours."""
    if isinstance(error, Rejection):
        return of_rejection(error)
    for kind, tell in _TABLE:
        if isinstance(error, kind):
            return tell(error)
    return None
