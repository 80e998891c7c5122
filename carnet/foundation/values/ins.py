"""The national health identity (INS): a matricule of 13 characters, its key, and the OID of its domain."""

import re
from dataclasses import dataclass

NIR = "1.2.250.1.213.1.4.8"
NIA = "1.2.250.1.213.1.4.9"
NIR_TEST = "1.2.250.1.213.1.4.10"
NIR_DEMO = "1.2.250.1.213.1.4.11"

_FORM = re.compile(r"[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{6}")
_KEY = re.compile(r"[0-9]{2}")


class UnreadableIns(ValueError):
    """The text has not the form of a matricule INS."""


@dataclass(frozen=True, slots=True)
class Ins:
    """One INS. `matricule` is 13 characters (Corsica writes 2A or 2B), `key` two digits or empty when not given."""

    matricule: str
    key: str
    oid: str

    @property
    def value(self) -> str:
        """The characters as they travel: the matricule, then the key when there is one."""
        return self.matricule + self.key

    @property
    def has_right_key(self) -> bool:
        """Tells whether the given key is the computed one. A wrong key is reported, never a reason to refuse."""
        return self.key == computed_key(self.matricule)


def parse(text: str, *, oid: str) -> Ins:
    """Reads a matricule of 13 characters or of 15 with its key; spaces are ignored. Raises UnreadableIns."""
    compact = "".join(text.split()).upper()
    matricule, key = compact[:13], compact[13:]
    if not _FORM.fullmatch(matricule) or (key and not _KEY.fullmatch(key)):
        raise UnreadableIns("expected 13 characters, or 15 with the key; Corsica writes 2A or 2B in place 6 and 7")
    return Ins(matricule=matricule, key=key, oid=oid)


def computed_key(matricule: str) -> str:
    """Computes the key of a matricule: 97 minus the remainder by 97, where 2A counts as 19 and 2B as 18.

    Source: french-profiles §4, verified there on real matricules.
    """
    digits = matricule.replace("2A", "19").replace("2B", "18")
    return f"{97 - int(digits) % 97:02d}"
