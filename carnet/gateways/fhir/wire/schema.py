"""The elements of the FHIR resources that pass here: their names, types, order, and which ones repeat."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "r4.tsv"


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a type. `is_primitive` when its value is one JSON value; `repeats` when it is a list."""

    name: str
    type: str
    repeats: bool

    @property
    def is_primitive(self) -> bool:
        """Whether the value is a text, a number or a boolean (types of FHIR in small letters)."""
        return self.type[0].islower()


@cache
def types() -> dict[str, dict[str, Part]]:
    """Gives every type, each with its elements in the order in which XML writes them."""
    found: dict[str, dict[str, Part]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, _, elements = line.partition("\t")
        parts = (_part(text) for text in elements.split(" "))
        found[name] = {part.name: part for part in parts}
    return found


@cache
def resources() -> frozenset[str]:
    """Gives the names of the types that are resources."""
    return frozenset(name for name, parts in types().items() if "implicitRules" in parts and "meta" in parts)


@cache
def order(type_name: str) -> dict[str, int]:
    """Gives the rank at which XML writes each element of a type."""
    return {name: rank for rank, name in enumerate(types()[type_name])}


@cache
def known_names(type_name: str) -> frozenset[str]:
    """Gives the names that a JSON object of this type may use, those of primitives' extensions included."""
    parts = types()[type_name]
    companions = {"_" + name for name, part in parts.items() if part.is_primitive}
    return frozenset({*parts, *companions, "resourceType"})


def _part(text: str) -> Part:
    name, _, type_name = text.partition(":")
    return Part(name=name, type=type_name.removesuffix("*"), repeats=type_name.endswith("*"))
