"""Which media types the vault takes, and whether the bytes are what they are said to be."""

from dataclasses import dataclass

from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.foundation import contents
from carnet.foundation.contents import Content

CDA = "text/xml"
SELF_PRESENTING = "application/xslt+xml"
PDF = "application/pdf"
DICOM = "application/dicom"

# Other names under which the same bytes arrive.
_ALIASES = {
    "application/xml": CDA,
    "application/hl7-cda+xml": CDA,
    "application/hl7-v3+xml": CDA,
    "text/xsl": SELF_PRESENTING,
    "application/rtf": "text/rtf",
    "image/jpg": "image/jpeg",
    "image/tif": "image/tiff",
    "application/x-pdf": PDF,
}
_STARTS = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "text/rtf"),
)
# A file of DICOM begins with 128 bytes that say nothing (PS3.10 §7.1).
_DICOM_MARK = b"DICM"
_DICOM_PREAMBLE = 128
# A file tells what it is in its first bytes.
_LOOKED_AT = 1024
_IMAGES = frozenset({"image/jpeg", "image/png", "image/tiff"})
# DICOM is what the references of an imaging study come as (IMG-KOS): the images themselves stay where they were made.
ACCEPTED = frozenset({CDA, SELF_PRESENTING, PDF, DICOM, "text/plain", "text/rtf", *_IMAGES})


@dataclass(frozen=True, slots=True)
class Recognized:
    """What the bytes are, and what was odd about how they were announced."""

    media_type: str
    warning: str = ""

    @property
    def is_cda(self) -> bool:
        """Whether the bytes must be read as a clinical document."""
        return is_clinical_document(self.media_type)


def is_clinical_document(media_type: str) -> bool:
    """Tells whether bytes of this media type must be read as a CDA."""
    return canonical(media_type) in {CDA, SELF_PRESENTING}


def canonical(media_type: str) -> str:
    """Reduces a media type to the vault's own name for it: parameters dropped, aliases resolved."""
    bare = media_type.partition(";")[0].strip().lower()
    return _ALIASES.get(bare, bare)


def sniff(content: bytes) -> str | None:
    """Recognises a file by its first bytes; None for text and for what the vault does not know."""
    if content[_DICOM_PREAMBLE : _DICOM_PREAMBLE + len(_DICOM_MARK)] == _DICOM_MARK:
        return DICOM
    start = content[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, media_type in _STARTS:
        if start.startswith(magic):
            return media_type
    return None


def recognize(*, content: Content, declared: str, place: str = "") -> Recognized:
    """Decides under which media type a content is kept. Raises Invalid when it is not acceptable.

    A picture announced under another picture's type is kept under its true one (seen in official samples).
    """
    if not contents.size(content):
        raise Invalid(Fault("empty", "content", "the document has no bytes", place))
    media_type = canonical(declared)
    if media_type not in ACCEPTED:
        raise Invalid(Fault("unsupported-media-type", "media_type", f"{media_type or 'nothing'} is not taken", place))
    if is_clinical_document(media_type):
        return Recognized(media_type)
    found = sniff(contents.beginning(content, _LOOKED_AT))
    if media_type == "text/plain":
        if found is not None or any(b"\x00" in piece for piece in contents.pieces(content)):
            raise Invalid(Fault("wrong-media-type", "media_type", "the bytes are not plain text", place))
        return Recognized(media_type)
    if found == media_type:
        return Recognized(media_type)
    if found in _IMAGES and media_type in _IMAGES:
        return Recognized(found, f"the picture is {found}, it was announced as {media_type}")
    raise Invalid(Fault("wrong-media-type", "media_type", f"the bytes are not {media_type}", place))
