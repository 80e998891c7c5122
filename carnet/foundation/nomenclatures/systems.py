"""Code systems and national identifiers: the OID that CDA and XDS write, the URI that FHIR writes."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carnet.foundation.nomenclatures import tables

DATA = Path(__file__).parent / "data"

_OID_PREFIX = "urn:oid:"


@dataclass(frozen=True, slots=True)
class CodeSystem:
    """A list of codes. `aliases` are other URIs under which its codes arrive."""

    key: str
    oid: str
    uri: str
    aliases: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class IdentifierSystem:
    """A national register of persons or structures. `uri` is `urn:oid:…` where FHIR has no other."""

    key: str
    oid: str
    uri: str
    label: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A code, the system it belongs to, and its French label."""

    code: str
    system: CodeSystem
    label: str


@cache
def _by_key() -> dict[str, CodeSystem]:
    return {
        row["key"]: CodeSystem(row["key"], row["oid"], row["uri"], tuple(row["aliases"].split()), row["label"])
        for row in tables.rows(path=DATA / "systems.tsv")
    }


@cache
def _by_any_name() -> dict[str, CodeSystem]:
    names: dict[str, CodeSystem] = {}
    for system in _by_key().values():
        for name in (system.oid, system.uri, _OID_PREFIX + system.oid, *system.aliases):
            names[name] = system
    return names


@cache
def _identifiers() -> dict[str, IdentifierSystem]:
    names: dict[str, IdentifierSystem] = {}
    for row in tables.rows(path=DATA / "identifiers.tsv"):
        oid_uri = _OID_PREFIX + row["oid"]
        register = IdentifierSystem(row["key"], row["oid"], row["uri"] or oid_uri, row["label"])
        for name in (register.key, register.oid, oid_uri, register.uri):
            names[name] = register
    return names


def by_key(key: str) -> CodeSystem:
    """Gives a code system by the short name our tables use. Raises KeyError for a name that is not ours."""
    return _by_key()[key]


def code_system(name: str) -> CodeSystem | None:
    """Gives the code system known under this OID, `urn:oid:`, URI or alias; None when it is not ours."""
    return _by_any_name().get(name)


def identifier_system(name: str) -> IdentifierSystem | None:
    """Gives the register known under this key, OID, `urn:oid:` or URI; None when it is not one of ours."""
    return _identifiers().get(name)


def oid_of(uri: str) -> str | None:
    """Gives the OID to write in XDS for the URI of a code system; None when it has none that we know."""
    system = _by_any_name().get(uri)
    if system is not None:
        return system.oid
    return uri.removeprefix(_OID_PREFIX) if uri.startswith(_OID_PREFIX) else None


def uri_of(oid: str) -> str:
    """Gives the URI to write in FHIR for the OID of a code system; `urn:oid:…` when it has no better one."""
    system = _by_any_name().get(oid)
    return system.uri if system is not None else _OID_PREFIX + oid.removeprefix(_OID_PREFIX)
