"""What can be wrong with a clinical document, in one exception that gateways translate by its code."""

from enum import StrEnum


class Fault(StrEnum):
    """The kinds of fault; gateways choose a status and a sentence by these."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_COMPLEX = "too-complex"
    FORBIDDEN_DOCTYPE = "forbidden-doctype"
    UNSUPPORTED_ENCODING = "unsupported-encoding"
    MALFORMED = "malformed"
    NOT_A_CDA = "not-a-cda"
    INVALID_HEADER = "invalid-header"
    MISSING_BODY = "missing-body"
    EXTERNAL_CONTENT = "external-content"
    INVALID_BASE64 = "invalid-base64"


class CdaError(Exception):
    """A clinical document cannot be read.

    `code` says which fault, `message` says it in English for logs and for the sender's engineers and quotes
    nothing from the document; `place` is a line ("line 12") or an XPath without values, empty when the fault
    is the whole document.
    """

    def __init__(self, code: Fault, message: str, place: str = "") -> None:
        super().__init__(f"{message} ({place})" if place else message)
        self.code = code
        self.message = message
        self.place = place
