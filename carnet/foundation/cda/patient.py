"""Reads the identity of the patient from a clinical document: national identifier and traits.

Source: CI-SIS, Volet Structuration minimale de documents de santé, V1.16, recordTarget; Référentiel INS v2.
"""

from collections.abc import Collection

from lxml import etree

from carnet.foundation.cda import elements, times, values
from carnet.foundation.cda.elements import attribute, first, text
from carnet.foundation.cda.names import hl7

# National health identity: NIR, NIA, NIR of test, NIR of demonstration.
INS_OIDS = frozenset({"1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.9", "1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.11"})
_ID = hl7("id")
_NAME = hl7("name")
_FAMILY = hl7("family")
_GIVEN = hl7("given")
_PATIENT = hl7("patient")
_GENDER = hl7("administrativeGenderCode")
_BIRTH_TIME = hl7("birthTime")
_BIRTHPLACE = hl7("birthplace")
_PLACE = hl7("place")
_ADDRESS = hl7("addr")
_COUNTY = hl7("county")
_CITY = hl7("city")

Parts = dict[str | None, list[str]]


def read(role: etree._Element, *, ins_oids: Collection[str] = INS_OIDS) -> values.Patient:
    """Reads identifiers and traits from a patientRole; whatever is not given is None.

    Names in use carry the qualifier CL; older documents write SP. A given name without a qualifier belongs to
    the list of the birth certificate; a family name without a qualifier counts as the name at birth when no
    other is given.
    """
    ids = elements.instance_ids(role)
    person = first(role, _PATIENT)
    parts = elements.children(person)
    families, givens = _name_parts(person)
    birth_time = attribute(parts.get(_BIRTH_TIME), "value")
    address = elements.children(first(parts.get(_BIRTHPLACE), _PLACE, _ADDRESS))
    return values.Patient(
        ids=ids,
        ins=next((one for one in ids if one.root in ins_oids and one.extension), None),
        birth_family_name=_joined(families, "BR") or _joined(families, None),
        birth_given_names=_joined(givens, None),
        first_given_name=_joined(givens, "BR"),
        used_family_name=_joined(families, "CL") or _joined(families, "SP"),
        used_given_name=_joined(givens, "CL") or _joined(givens, "SP"),
        gender=attribute(parts.get(_GENDER), "code"),
        birth_time=birth_time,
        birth_date=times.read_date(birth_time) if birth_time else None,
        birth_place_code=text(address.get(_COUNTY)),
        birth_place_name=text(address.get(_CITY)),
    )


def _name_parts(person: etree._Element | None) -> tuple[Parts, Parts]:
    families: Parts = {}
    givens: Parts = {}
    for name in person.iterchildren(_NAME) if person is not None else ():
        for part in name:
            word, tag = text(part), part.tag
            kind = families if tag == _FAMILY else givens if tag == _GIVEN else None
            if word is not None and kind is not None:
                kind.setdefault(attribute(part, "qualifier"), []).append(word)
    return families, givens


def _joined(parts: Parts, qualifier: str | None) -> str | None:
    return " ".join(parts[qualifier]) if qualifier in parts else None
