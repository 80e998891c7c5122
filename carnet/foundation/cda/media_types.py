"""Recognises a file by its first bytes, because declared media types are often wrong."""

PDF = "application/pdf"
RTF = "text/rtf"
PLAIN_TEXT = "text/plain"
JPEG = "image/jpeg"
PNG = "image/png"
GIF = "image/gif"
TIFF = "image/tiff"
UNKNOWN = "application/octet-stream"

IMAGES = frozenset({JPEG, PNG, GIF, TIFF})
# What every browser shows by itself.
SHOWN_IMAGES = frozenset({JPEG, PNG, GIF})

# As many bytes as `sniff` needs to decide.
SNIFFED_BYTES = 1024
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"{\\rtf", RTF),
)
# Control characters that no text holds.
_NOT_TEXT = frozenset(range(32)) - frozenset(b"\t\n\r\f")


def sniff(content: bytes) -> str:
    """Says what a file is: PDF, RTF, JPEG, PNG, GIF, TIFF, plain text, or unknown.

    A PDF may be preceded by other bytes within the first 1024, as its readers accept. Anything with the look
    of markup is plain text here: it is never recognised as a page or a drawing that could run.
    """
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    head = content[:SNIFFED_BYTES]
    if b"%PDF-" in head:
        return PDF
    if head and not _NOT_TEXT.intersection(head):
        return PLAIN_TEXT
    return UNKNOWN
