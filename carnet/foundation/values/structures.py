"""National identifiers of professionals (PS_IdNat) and of structures (Struct_IdNat)."""

import re

PROFESSIONALS_OID = "1.2.250.1.71.4.2.1"
STRUCTURES_OID = "1.2.250.1.71.4.2.2"
# Numbers of companies (SIREN) and of their places (SIRET), as ISO 6523 names their register.
SIRENE_OID = "1.3.2"

_RPPS = re.compile(r"[0-9]{11}")


class UnreadableIdentifier(ValueError):
    """The text is not a national identifier of that kind."""


def rpps_of(ps_idnat: str) -> str | None:
    """Gives the RPPS number inside a PS_IdNat (`8` + 11 digits), or None for another kind of identifier."""
    if len(ps_idnat) == 12 and ps_idnat[0] == "8" and _RPPS.fullmatch(ps_idnat[1:]):
        return ps_idnat[1:]
    return None


def parse_rpps(text: str) -> str:
    """Reads an RPPS number, alone or with its PS_IdNat prefix. Raises UnreadableIdentifier."""
    number = rpps_of(text) or text
    if not _RPPS.fullmatch(number):
        raise UnreadableIdentifier("an RPPS number has 11 digits")
    return number


def ps_idnat(rpps: str) -> str:
    """Writes an RPPS number as a PS_IdNat."""
    return "8" + rpps


def struct_idnat(value: str, *, oid: str) -> str:
    """Gives the Struct_IdNat of a structure: a SIREN or a SIRET gets the digit that says which, the rest is kept.

    Source: french-profiles §2.2.
    """
    return {9: "2", 14: "3"}.get(len(value), "") + value if oid == SIRENE_OID else value
