"""The patient of a document: the identifier in force, and the patient as the producer knew them.

Source: french-profiles §2.1 (sourcePatientId, sourcePatientInfo).
"""

from carnet.domain.documents.codes import SourcePatient
from carnet.foundation.ebrim import hl7
from carnet.foundation.values import ins as ins_values
from carnet.foundation.values.ins import Ins

_INS = frozenset({ins_values.NIR, ins_values.NIA, ins_values.NIR_TEST, ins_values.NIR_DEMO})
_NATIONAL, _LOCAL = "NH", "PI"


def read_ins(text: str) -> Ins:
    """Reads the identifier under which a document is kept. Raises UnreadableIns."""
    found = hl7.identifier(text)
    return ins_values.parse(found.value, oid=found.authority)


def write_ins(ins: Ins) -> str:
    """Writes the identifier under which a document is kept."""
    return hl7.write_identifier(hl7.Identifier(ins.value, ins.oid, _NATIONAL))


def read_source(identifier: str, info: tuple[str, ...]) -> SourcePatient | None:
    """Reads the patient as the producer knew them; None when nothing is said."""
    if not identifier and not info:
        return None
    found = _source(identifier, info)
    if write_source(found) == (identifier, info):
        return found
    return SourcePatient(
        identifier=found.identifier,
        identifier_system=found.identifier_system,
        ins=found.ins,
        ins_system=found.ins_system,
        family_name=found.family_name,
        given_names=found.given_names,
        birth_date=found.birth_date,
        sex=found.sex,
        birth_place=found.birth_place,
        as_written=(identifier, *info),
    )


def write_source(source: SourcePatient) -> tuple[str, tuple[str, ...]]:
    """Writes the patient as the producer knew them: the identifier, then the lines of traits."""
    if source.as_written:
        return source.as_written[0], source.as_written[1:]
    identifier = ""
    if source.identifier:
        identifier = hl7.write_identifier(hl7.Identifier(source.identifier, source.identifier_system, _LOCAL))
    elif source.ins:
        identifier = hl7.write_identifier(hl7.Identifier(source.ins, source.ins_system, _NATIONAL))
    lines = []
    if source.family_name or source.given_names:
        first = next(iter(source.given_names.split()), "")
        names = (source.family_name, first, source.given_names if source.given_names != first else "")
        lines.append("PID-5|" + "^".join(map(hl7.written, names)) + "^^^^L")
    if source.birth_date:
        lines.append(f"PID-7|{source.birth_date}")
    if source.sex:
        lines.append(f"PID-8|{source.sex}")
    if source.birth_place:
        lines.append(f"PID-11|^^^^^^BDL^^{hl7.written(source.birth_place)}")
    return identifier, tuple(lines)


def _source(identifier: str, info: tuple[str, ...]) -> SourcePatient:
    lines: dict[str, list[str]] = {}
    for line in info:
        field, _, value = line.partition("|")
        lines.setdefault(field.strip(), []).extend(value.split("~"))
    every = [hl7.identifier(text) for text in (identifier, *lines.get("PID-3", ())) if text]
    national = next((one for one in every if one.authority in _INS), hl7.Identifier())
    local = next((one for one in every if one.authority not in _INS), hl7.Identifier())
    names = [hl7.components(name) for name in lines.get("PID-5", ())]
    at_birth = (name for name in names if _part(name, 7) == "L")
    name = next(at_birth, names[0] if names else [])
    return SourcePatient(
        identifier=local.value,
        identifier_system=local.authority,
        ins=national.value,
        ins_system=national.authority,
        family_name=_part(name, 1),
        given_names=_part(name, 3) or _part(name, 2),
        birth_date=next(iter(lines.get("PID-7", ())), "").strip(),
        sex=next(iter(lines.get("PID-8", ())), "").strip(),
        birth_place=_birth_place(lines.get("PID-11", [])),
    )


def _birth_place(addresses: list[str]) -> str:
    """Reads the official geographic code of the place of birth, in the county of the address of that kind."""
    found = (hl7.components(address) for address in addresses)
    return next((_part(address, 9) for address in found if _part(address, 7) == "BDL"), "")


def _part(parts: list[str], number: int) -> str:
    return parts[number - 1] if len(parts) >= number else ""
