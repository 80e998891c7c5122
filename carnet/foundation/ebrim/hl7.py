"""The HL7 v2 texts that metadata hold: persons (XCN), organisations (XON), identifiers (CX), as plain values.

Components are parted by `^`, their parts by `&`; a character that would part is written as a letter between two
backslashes (HL7 v2.5, §2.7).

Source: IHE ITI TF-3 §4.2.3.1.7; french-profiles §2.2.
"""

import re
from dataclasses import dataclass

_CHARACTERS = {"F": "|", "S": "^", "T": "&", "R": "~", "E": "\\"}
_ESCAPED = re.compile(r"\\([FSTRE])\\")
_PARTING = frozenset(_CHARACTERS.values())
_ESCAPES = str.maketrans({character: f"\\{letter}\\" for letter, character in _CHARACTERS.items()})


@dataclass(frozen=True, slots=True)
class Person:
    """A person or a system (XCN). `authority` is an OID, `name_type` D, L or U, `id_type` such as IDNPS."""

    id: str = ""
    family: str = ""
    given: str = ""
    authority: str = ""
    name_type: str = ""
    id_type: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation (XON). `authority` is an OID, `id_type` such as IDNST."""

    name: str = ""
    authority: str = ""
    id_type: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier (CX, CXi). `authority` is an OID, `kind` the type of identifier."""

    value: str = ""
    authority: str = ""
    kind: str = ""


def components(text: str) -> list[str]:
    """Separates the components of a text and gives their characters back."""
    return [_plain(part) for part in text.split("^")]


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: _CHARACTERS[found[1]], text).strip()


def written(text: str) -> str:
    """Writes a text inside a component."""
    return text if _PARTING.isdisjoint(text) else text.translate(_ESCAPES)


def _at(parts: list[str], number: int) -> str:
    return _plain(parts[number - 1]) if len(parts) >= number else ""


def _authority(parts: list[str], number: int) -> str:
    """Reads the OID of an assigning authority (HD: `&OID&ISO`, or the OID alone)."""
    raw = parts[number - 1].split("&") if len(parts) >= number else []
    return _plain(raw[1] if len(raw) > 1 else raw[0] if raw else "")


def _hd(oid: str) -> str:
    return f"&{written(oid)}&ISO" if oid else ""


def person(text: str) -> Person:
    """Reads a person; a text without components is a name."""
    if "^" not in text:
        return Person(family=_plain(text))
    parts = text.split("^")
    return Person(_at(parts, 1), _at(parts, 2), _at(parts, 3), _authority(parts, 9), _at(parts, 10), _at(parts, 13))


def write_person(found: Person) -> str:
    """Writes a person."""
    names = f"{written(found.id)}^{written(found.family)}^{written(found.given)}"
    return f"{names}^^^^^^{_hd(found.authority)}^{found.name_type}^^^{found.id_type}".rstrip("^")


def place(text: str) -> Place:
    """Reads an organisation."""
    parts = text.split("^")
    return Place(_at(parts, 1), _authority(parts, 6), _at(parts, 7), _at(parts, 10))


def write_place(found: Place) -> str:
    """Writes an organisation."""
    return f"{written(found.name)}^^^^^{_hd(found.authority)}^{found.id_type}^^^{written(found.id)}".rstrip("^")


def identifier(text: str) -> Identifier:
    """Reads an identifier."""
    parts = text.split("^")
    return Identifier(_at(parts, 1), _authority(parts, 4), _at(parts, 5))


def write_identifier(found: Identifier) -> str:
    """Writes an identifier."""
    return f"{written(found.value)}^^^{_hd(found.authority)}^{found.kind}".rstrip("^")
