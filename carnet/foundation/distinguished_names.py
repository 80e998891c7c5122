"""Distinguished names as sets of values, so that two writings of one name are equal.

Values are compared without regard to case, spaces and forms of letters, as directories do (RFC 4518).

Source: RFC 4514 (and RFC 2253, which old software still writes), RFC 5280 §7.1.
"""

import re
import unicodedata
from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import NameOID

# One relative name: each attribute (its OID, dotted) with its value, prepared for comparison.
type Relative = frozenset[tuple[str, str]]
type Name = tuple[Relative, ...]

ORGANIZATION, UNIT = NameOID.ORGANIZATION_NAME.dotted_string, NameOID.ORGANIZATIONAL_UNIT_NAME.dotted_string
COMMON = NameOID.COMMON_NAME.dotted_string
# Surname and given name: a certificate that holds one is a person's.
OF_PERSONS = (NameOID.SURNAME.dotted_string, NameOID.GIVEN_NAME.dotted_string)

_WORDS = {
    "CN": COMMON,
    "SN": "2.5.4.4",
    "SURNAME": "2.5.4.4",
    "SERIALNUMBER": "2.5.4.5",
    "C": "2.5.4.6",
    "L": "2.5.4.7",
    "ST": "2.5.4.8",
    "S": "2.5.4.8",
    "STREET": "2.5.4.9",
    "O": ORGANIZATION,
    "OU": UNIT,
    "T": "2.5.4.12",
    "TITLE": "2.5.4.12",
    "GN": "2.5.4.42",
    "G": "2.5.4.42",
    "GIVENNAME": "2.5.4.42",
    "ORGANIZATIONIDENTIFIER": "2.5.4.97",
    "DC": "0.9.2342.19200300.100.1.25",
    "UID": "0.9.2342.19200300.100.1.1",
    "E": "1.2.840.113549.1.9.1",
    "EMAIL": "1.2.840.113549.1.9.1",
    "EMAILADDRESS": "1.2.840.113549.1.9.1",
}
_TYPE = re.compile(r"\s*(?:OID\.)?([0-9]+(?:\.[0-9]+)+|[A-Za-z][A-Za-z0-9-]*)\s*=\s*", re.IGNORECASE | re.ASCII)
_HEXADECIMAL = re.compile(r"#((?:[0-9A-Fa-f]{2})+)\s*(?=[,;+]|$)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(?=[,;+]|$)', re.DOTALL)
_PLAIN = re.compile(r"((?:[^\\,;+]|\\.)*)", re.DOTALL)
_ESCAPED = re.compile(r"(?:\\[0-9A-Fa-f]{2})+|\\(.)", re.DOTALL)
# The string types of ASN.1 in which names are written, by tag.
_STRINGS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1C: "utf-32-be", 0x1E: "utf-16-be"}
_LONGEST = 4_000


class NotAName(ValueError):
    """The text is no distinguished name."""


def of(name: x509.Name) -> Name:
    """Gives the name that a certificate holds, from the country down."""
    return tuple(
        frozenset((attribute.oid.dotted_string, _prepared(_text(attribute.value))) for attribute in relative)
        for relative in name.rdns
    )


@lru_cache(maxsize=4096)
def read(text: str) -> Name:
    """Reads a name as software writes it, most particular first; gives it from the country down. Raises NotAName."""
    if not text.strip() or len(text) > _LONGEST:
        raise NotAName("expected a distinguished name")
    position, found, current = 0, list[Relative](), set[tuple[str, str]]()
    while True:
        attribute, position = _attribute(text, position)
        current.add(attribute)
        separator = text[position : position + 1]
        if separator != "+":
            found.append(frozenset(current))
            current = set()
        if not separator:
            return tuple(reversed(found))
        if separator not in ",;+":
            raise NotAName("expected a comma")
        position += 1


def values(name: Name, attribute: str) -> frozenset[str]:
    """Gives the values that a name has for an attribute, as they are compared."""
    return frozenset(value for relative in name for oid, value in relative if oid == attribute)


def prepared(text: str) -> str:
    """Writes a value as it is compared."""
    return _prepared(text)


def _attribute(text: str, position: int) -> tuple[tuple[str, str], int]:
    kind = _TYPE.match(text, position)
    if kind is None:
        raise NotAName("expected a type of attribute")
    oid = kind[1] if kind[1][0].isdigit() else _WORDS.get(kind[1].upper())
    if oid is None:
        raise NotAName("unknown type of attribute")
    position = kind.end()
    if written := _HEXADECIMAL.match(text, position):
        return (oid, _prepared(_decoded(bytes.fromhex(written[1])))), written.end()
    plain = _QUOTED.match(text, position) or _PLAIN.match(text, position)
    assert plain is not None
    return (oid, _prepared(_unescaped(plain[1]))), plain.end()


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        if found[1] is not None:
            return found[1]
        return bytes.fromhex(found[0].replace("\\", "")).decode("utf-8", "replace")

    return _ESCAPED.sub(plain, text)


def _decoded(value: bytes) -> str:
    """Reads a string in BER, with a length of one or two bytes."""
    if len(value) >= 2 and value[0] in _STRINGS:
        start = 3 if value[1] == 0x81 else 4 if value[1] == 0x82 else 2
        length = int.from_bytes(value[2:start]) if start > 2 else value[1]
        if length == len(value) - start:
            try:
                return value[start:].decode(_STRINGS[value[0]])
            except UnicodeDecodeError:
                pass
    raise NotAName("expected a string of ASN.1")


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.hex()


def _prepared(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
