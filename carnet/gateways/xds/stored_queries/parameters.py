"""The parameters of a stored query: its slots, each read as what it holds. What is not asked for is ignored.

Source: IHE ITI TF-2 §3.18.4.1.2.3; protocols §1.7.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lxml import etree

from carnet.domain.documents.registering import moments
from carnet.foundation.ebrim import hl7, names
from carnet.foundation.values import ins as ins_values
from carnet.foundation.values.ins import Ins
from carnet.gateways.xds.faults import RegistryError, RegistryFailure
from carnet.gateways.xds.stored_queries import grammar

MOST_SLOTS = 100
_TIME = re.compile(r"[0-9]{4}(?:[0-9]{2}){0,5}(?:\.[0-9]{1,4})?(?:[+-][0-9]{4})?")
_OFFSET = len("+0100")
# An entryUUID that is no UUID names nothing here; it is asked for as the one that nothing bears.
_NOTHING = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Parameters:
    """The slots of one query by name: for each slot, in order, the literals of all its values."""

    slots: dict[str, tuple[tuple[str, ...], ...]]

    def has(self, name: str) -> bool:
        """Tells whether a parameter is given."""
        return name in self.slots

    def groups(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Gives a parameter that may repeat: one of each group is asked for."""
        return self.slots.get(name, ())

    def several(self, name: str) -> tuple[str, ...]:
        """Gives a parameter of several values, any of which is asked for; none when it is absent."""
        return tuple(dict.fromkeys(literal for group in self.groups(name) for literal in group))

    def one(self, name: str) -> str:
        """Gives a parameter of one value; empty when it is absent. Raises RegistryFailure."""
        found = self.several(name)
        if len(found) > 1:
            raise failure("XDSStoredQueryParamNumber", f"{name}: one value expected", name)
        return found[0] if found else ""

    def time(self, name: str) -> datetime | None:
        """Gives an instant, at the beginning of what its precision covers; None when absent. Raises RegistryFailure."""
        text = self.one(name).strip()
        return _time(text, name) if text else None

    def codes(self, name: str) -> tuple[str, ...]:
        """Gives codes written `code^^scheme`, without their scheme: the same list goes under several names."""
        return tuple(dict.fromkeys(code_of(text) for text in self.several(name)))

    def code_groups(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Gives codes of which one of each group is asked for."""
        return tuple(tuple(code_of(text) for text in group) for group in self.groups(name))

    def entries(self, name: str) -> tuple[UUID, ...]:
        """Gives objects named by their UUID."""
        return tuple(_uuid(text) for text in self.several(name))


def read(query: etree._Element) -> Parameters:
    """Reads the slots of an AdhocQuery. Raises RegistryFailure."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    slots = query.findall(names.rim("Slot"))
    if len(slots) > MOST_SLOTS:
        raise failure("XDSRegistryError", f"a query has at most {MOST_SLOTS} parameters")
    for slot in slots:
        name = slot.get("name", "").strip()
        values = slot.findall(f"{names.rim('ValueList')}/{names.rim('Value')}")
        literals = tuple(literal for value in values for literal in _literals(value.text or "", name))
        if len(literals) > grammar.MOST_LITERALS:
            raise failure("XDSRegistryError", f"a parameter has at most {grammar.MOST_LITERALS} values", name)
        if literals:
            found[name] = (*found.get(name, ()), literals)
    return Parameters(found)


def failure(code: str, context: str, location: str = "") -> RegistryFailure:
    """Makes the refusal of a query."""
    return RegistryFailure(RegistryError(code, context, location[:200]))


def code_of(text: str) -> str:
    """Gives the code of `code^^scheme`."""
    return text.split("^")[0].strip()


def patient(text: str, name: str) -> Ins:
    """Reads the patient of a query. Raises RegistryFailure."""
    found = hl7.identifier(text)
    try:
        return ins_values.parse(found.value, oid=found.authority)
    except ins_values.UnreadableIns as error:
        raise failure("XDSUnknownPatientId", "expected an INS: value^^^&OID&ISO^NH", name) from error


def _literals(value: str, name: str) -> tuple[str, ...]:
    if not value.strip():
        return ()
    try:
        return grammar.read(value)
    except grammar.Malformed as error:
        raise failure("XDSRegistryError", f"{name[:100]}: {error}", name) from error


def _uuid(text: str) -> UUID:
    try:
        return UUID(text.strip().lower().removeprefix("urn:uuid:"))
    except ValueError:
        return _NOTHING


def _time(text: str, name: str) -> datetime:
    digits, offset = text, ""
    if len(text) > _OFFSET and text[-_OFFSET] in "+-":
        digits, offset = text[:-_OFFSET], text[-_OFFSET:]
    try:
        moment = moments.read(digits.partition(".")[0])
        if moment is None or not _TIME.fullmatch(text):
            raise moments.NoSuchMoment(name)
        shift = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:])) if offset else timedelta()
        return moment + shift if offset.startswith("-") else moment - shift
    except (ValueError, OverflowError) as error:
        raise failure("XDSRegistryError", f"{name}: expected YYYY[MM[DD[hh[mm[ss]]]]]", name) from error
