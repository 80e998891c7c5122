"""What a citizen may add: the formats, the size, and the types that are the citizen's own."""

from carnet.domain.documents.rules import media
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.foundation import nomenclatures

# Source: functional-rules §2.3 (formats and limit of the real application).
MAX_BYTES = 5 * 1024 * 1024
FORMATS = frozenset({"image/jpeg", "image/png", "image/tiff", media.PDF, "text/rtf", "text/plain"})
TITLE_LIMIT = 128
ADVANCE_DIRECTIVES = "EXPPAT_3"
PATIENT_TYPES = ("DOCPAT", "EXPPAT")


def is_open_to(*, type_code: str, is_minor: bool) -> bool:
    """Tells whether a document of this type may be added in somebody's space: a minor writes no advance directives.

    Source: functional-rules §1.3 (L1111-11: every adult may write them).
    """
    return not (is_minor and type_code == ADVANCE_DIRECTIVES)


def is_patient_type(type_code: str) -> bool:
    """Tells whether a type is one that citizens deposit."""
    return type_code.startswith(PATIENT_TYPES)


def require_acceptable(*, content: bytes, media_type: str, title: str, type_code: str) -> str:
    """Checks what a citizen adds and gives the media type under which it is kept. Raises Invalid."""
    if len(content) > MAX_BYTES:
        raise Invalid(Fault("too-large", "content", "a document of yours may weigh 5 MB at most"))
    if media.canonical(media_type) not in FORMATS:
        raise Invalid(Fault("unsupported-media-type", "media_type", f"{media_type} is not taken"))
    require_words(title=title, type_code=type_code)
    return media.recognize(content=content, declared=media_type).media_type


def require_words(*, title: str, type_code: str) -> None:
    """Checks the title and the type that a citizen gives. Raises Invalid."""
    if not title.strip():
        raise Invalid(Fault("required", "title", "a title is needed"))
    if len(title) > TITLE_LIMIT:
        raise Invalid(Fault("too-long", "title", f"a title has {TITLE_LIMIT} characters at most"))
    if not is_patient_type(type_code) or nomenclatures.document_type(type_code) is None:
        raise Invalid(Fault("unknown-type", "type", "this type is not one of those that citizens deposit"))
