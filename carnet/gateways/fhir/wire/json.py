"""JSON bodies: read by orjson, which refuses what is nested too deep, written by orjson."""

import orjson

from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire.elements import Json

# The deepest real resource seen has 15 levels.
MAX_DEPTH = 100
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read(body: bytes | memoryview) -> Json:
    """Reads a JSON body. A name given twice counts once (the last). Raises Rejection (400).

    The character U+0000, which JSON may escape, is refused: FHIR forbids it and no store keeps it.
    """
    # Never copied: with its documents in base64, a body may be large.
    raw = memoryview(body)
    if raw[: len(_BYTE_ORDER_MARK)] == _BYTE_ORDER_MARK:
        raw = raw[len(_BYTE_ORDER_MARK) :]
    try:
        value: Json = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        if "depth limit" in str(error):
            raise Rejection(Kind.TOO_DEEP) from error
        if not _is_utf8(raw):
            raise Rejection(Kind.CHARSET) from error
        raise Rejection(Kind.MALFORMED_JSON, detail=f"line {error.lineno}, column {error.colno}") from error
    _refuse_depth(value)
    # The lone backslash is looked for first: it is found, or not, ten times faster in a large base64.
    if _holds(body, b"\\") and _holds(body, b"\\u0000"):
        _refuse_null_character(value, "")
    return value


def write(value: Json) -> bytes:
    """Writes a body."""
    return orjson.dumps(value)


def _holds(body: bytes | memoryview, text: bytes) -> bool:
    return text in (bytes(body) if isinstance(body, memoryview) else body)


def _is_utf8(raw: memoryview) -> bool:
    try:
        str(raw, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refuse_depth(value: Json) -> None:
    """Refuses what is nested deeper than any resource: what reads it next may count on a small depth."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return
    raise Rejection(Kind.TOO_DEEP, detail=f"deeper than {MAX_DEPTH} levels")


def _refuse_null_character(value: Json, place: str) -> None:
    if isinstance(value, str):
        if "\0" in value:
            raise Rejection(Kind.VALUE, place, "the character U+0000 is not allowed")
    elif isinstance(value, dict):
        for name, inner in value.items():
            if "\0" in name:
                raise Rejection(Kind.STRUCTURE, place, "the character U+0000 is not allowed")
            _refuse_null_character(inner, f"{place}.{name[:80]}" if place else name[:80])
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            _refuse_null_character(inner, f"{place}[{position}]")
