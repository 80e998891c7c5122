"""Looks at what stands before the first element, so that nothing dangerous reaches the XML library.

A document type declaration can only stand there (XML 1.0 §2.8). It is found by reading the prolog as the
grammar says, not by searching the bytes: the same characters are innocent inside a comment or a CDATA
section.
"""

import codecs
import re
from dataclasses import dataclass

from carnet.foundation.cda import errors

# Encodings in which the bytes below 0x80 are ASCII, so that the prolog is read the way the XML library reads
# it. Others (UTF-7, EBCDIC …) could hide a declaration from this reading: they are refused.
_SINGLE_BYTE = frozenset({"utf-8", "iso8859-1", "iso8859-15", "cp1252", "ascii"})
# What some software declares while it writes UTF-8: the declaration itself was read one byte a character.
_WRONG_HERE = frozenset({"utf-16", "utf-16-le", "utf-16-be"})
_WHITE = b" \t\r\n"
_WHITE_CLASS = re.compile(rb"[ \t\r\n]*")
_DECLARED_ENCODING = re.compile(
    rb"""\A<\?xml[ \t\r\n][^>]*?\bencoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z][A-Za-z0-9._-]*)["']"""
)
# An encoding declared further than this is not looked for: UTF-8 is then imposed, whatever it says.
_DECLARATION_AT_MOST = 1024
# Prefixes of documents in UTF-16, with or without a byte order mark (XML 1.0, appendix F).
_UTF16_STARTS = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"<\x00": "utf-16-le",
    b"\x00<": "utf-16-be",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """Bytes that may be given to the XML library; `encoding`, unless None, replaces the declared one."""

    content: bytes
    encoding: str | None


def prepare(content: bytes) -> Prepared:
    """Removes what real senders put before the document and refuses a document type declaration.

    Spaces and byte order marks before the XML declaration are dropped; UTF-16 is rewritten as UTF-8.
    Raises CdaError (EMPTY, UNSUPPORTED_ENCODING, FORBIDDEN_DOCTYPE, MALFORMED).
    """
    prepared = _in_ascii_superset(content)
    if not prepared.content:
        raise errors.CdaError(errors.Fault.EMPTY, "the document is empty")
    _refuse_doctype(prepared.content)
    return prepared


def _in_ascii_superset(content: bytes) -> Prepared:
    start = content[:2]
    if start in _UTF16_STARTS and content[:4] not in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        return _from_utf16(content, _UTF16_STARTS[start])
    without_spaces = content.lstrip(_WHITE) if start[:1] in _WHITE else content
    marked = without_spaces.startswith(codecs.BOM_UTF8)
    stripped = without_spaces[len(codecs.BOM_UTF8) :].lstrip(_WHITE) if marked else without_spaces
    declared = _DECLARED_ENCODING.match(stripped, 0, _DECLARATION_AT_MOST)
    if declared is None:
        # Without a declaration XML says UTF-8; said again to the library so that it guesses nothing.
        return Prepared(content=stripped, encoding="utf-8")
    name = _known(declared.group(1))
    if marked or name == "utf-8":
        return Prepared(content=stripped, encoding="utf-8")
    return Prepared(content=stripped, encoding=None)


def _known(declared: bytes) -> str:
    try:
        name = codecs.lookup(declared.decode("ascii")).name
    except LookupError:
        name = ""
    if name in _WRONG_HERE:
        return "utf-8"
    if name not in _SINGLE_BYTE:
        raise errors.CdaError(
            errors.Fault.UNSUPPORTED_ENCODING, "the declared character encoding is not accepted", "line 1"
        )
    return name


def _from_utf16(content: bytes, codec: str) -> Prepared:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        raise errors.CdaError(errors.Fault.MALFORMED, "the document is not valid UTF-16") from error
    return Prepared(content=text.lstrip("\ufeff \t\r\n").encode("utf-8"), encoding="utf-8")


def _refuse_doctype(content: bytes) -> None:
    position = 0
    while True:
        white = _WHITE_CLASS.match(content, position)
        position = white.end() if white else position
        if content.startswith(b"<?", position):
            position = _after(content, b"?>", position)
        elif content.startswith(b"<!--", position):
            position = _after(content, b"-->", position + 4)
        elif content.startswith(b"<!", position):
            line = content.count(b"\n", 0, position) + 1
            raise errors.CdaError(
                errors.Fault.FORBIDDEN_DOCTYPE, "a document type declaration is refused", f"line {line}"
            )
        else:
            return


def _after(content: bytes, mark: bytes, position: int) -> int:
    found = content.find(mark, position)
    if found < 0:
        line = content.count(b"\n", 0, position) + 1
        raise errors.CdaError(errors.Fault.MALFORMED, "the document ends inside its prolog", f"line {line}")
    return found + len(mark)
