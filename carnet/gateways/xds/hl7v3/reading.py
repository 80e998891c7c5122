"""Reads what a software asks about a patient. Elements that are `xsi:nil` are read as absent.

Source: protocols §1.4; HL7 V3 PRPA_IN201305UV02, PRPA_IN201307UV02.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml import etree

from carnet.domain.identity.codes import Sex
from carnet.foundation.values import ins as ins_values
from carnet.foundation.values.ins import Ins
from carnet.gateways.xds.hl7v3.codes import Detail, Reason
from carnet.gateways.xds.wire import names
from carnet.gateways.xds.wire.names import name

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{2}){0,3}(?:\.[0-9]+)?(?:[+-][0-9]{4})?")
_LONGEST = 200
_TRAITS = ("livingSubjectName", "livingSubjectBirthTime", "livingSubjectAdministrativeGender")


class Unacceptable(Exception):
    """The message does not say what it should. `sentence` is French; `location` is the place in the message."""

    def __init__(self, detail: Detail, sentence: str, location: str) -> None:
        super().__init__(f"{detail.value} {location}")
        self.detail, self.sentence, self.location = detail, sentence, location


@dataclass(frozen=True, slots=True)
class Identifier:
    """An instance identifier; empty texts when it is not said."""

    root: str = ""
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What an answer repeats: the message's id, who sent it, the id of the query, why it was asked."""

    message: Identifier
    sender: str
    software: str
    query: Identifier
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """The strict traits by which a patient is looked for; names as they were typed."""

    family_name: str
    given_name: str
    birth_on: date
    sex: Sex


def frame(message: etree._Element) -> Frame:
    """Reads what the answer repeats. Nothing is refused here: an answer must be possible in any case."""
    device = _at(message, "sender", "device")
    act = _at(message, "controlActProcess")
    root = _identifier(_child(device, "id")).root
    return Frame(
        message=_identifier(_child(message, "id")),
        sender=root,
        software=_text(_child(device, "softwareName")),
        query=_identifier(_child(_child(act, "queryByParameter"), "queryId")),
        reason=_attribute(_child(act, "reasonCode"), "code"),
    )


def reason(message: etree._Element) -> Reason:
    """Reads why a record is asked for. Raises Unacceptable."""
    place = "controlActProcess/reasonCode"
    said = _attribute(_at(message, "controlActProcess", "reasonCode"), "code")
    if not said:
        raise Unacceptable(Detail.MISSING, "Le motif de la demande manque.", place)
    try:
        return Reason(said)
    except ValueError as error:
        raise Unacceptable(Detail.UNKNOWN_CODE, "Ce motif de demande n’est pas connu.", place) from error


def patient(message: etree._Element, *, accepted: tuple[str, ...]) -> Ins:
    """Reads whose record is asked for; `accepted` are the domains of the INS. Raises Unacceptable."""
    place = "parameterList/patientIdentifier/value"
    parameters = _at(message, "controlActProcess", "queryByParameter", "parameterList")
    said = [_child(one, "value") for one in _children(parameters, "patientIdentifier")]
    if not said:
        raise Unacceptable(Detail.MISSING, "L’identifiant du patient manque.", place)
    if len(said) > 1:
        raise Unacceptable(Detail.MALFORMED, "Un seul identifiant de patient est attendu.", place)
    root, extension = _attribute(said[0], "root"), _attribute(said[0], "extension")
    if not root or not extension:
        raise Unacceptable(Detail.MISSING, "L’identifiant du patient est incomplet.", place)
    if root not in accepted:
        sentence = "Ce domaine d’identification n’est pas accepté ici."
        raise Unacceptable(Detail.UNKNOWN_DOMAIN, sentence, f"{place}/@root")
    try:
        return ins_values.parse(extension, oid=root)
    except ins_values.UnreadableIns as error:
        sentence = "L’identifiant du patient n’est pas un matricule INS."
        raise Unacceptable(Detail.MALFORMED, sentence, f"{place}/@extension") from error


def traits(message: etree._Element) -> Traits:
    """Reads the strict traits of a search without INS: all four are needed. Raises Unacceptable."""
    parameters = _at(message, "controlActProcess", "queryByParameter", "parameterList")
    for element in _children(parameters):
        local = etree.QName(element).localname
        if local not in _TRAITS:
            sentence = "Ce critère de recherche n’est pas pris en charge : la recherche se fait par traits stricts."
            raise Unacceptable(Detail.UNKNOWN_CODE, sentence, f"parameterList/{local[:60]}")
    named = _child(_child(parameters, "livingSubjectName"), "value")
    return Traits(
        family_name=_needed(_text(_child(named, "family")), "Le nom de naissance", "livingSubjectName/value/family"),
        given_name=_needed(_text(_child(named, "given")), "Le prénom", "livingSubjectName/value/given"),
        birth_on=_birth(_child(parameters, "livingSubjectBirthTime")),
        sex=_sex(_child(parameters, "livingSubjectAdministrativeGender")),
    )


def _needed(said: str, what: str, place: str) -> str:
    if not said:
        raise Unacceptable(Detail.MISSING, f"{what} manque : une recherche sans INS exige les traits stricts.", place)
    return said


def _birth(holder: etree._Element | None) -> date:
    place = "livingSubjectBirthTime/value"
    value = _child(holder, "value")
    said = _attribute(value, "value") or _attribute(_child(value, "center"), "value")
    if not said:
        raise Unacceptable(Detail.MISSING, "La date de naissance manque.", place)
    found = _DAY.fullmatch(said)
    try:
        return date(*map(int, found.groups()[:3])) if found else _no_day(place)
    except ValueError as error:
        raise Unacceptable(Detail.MALFORMED, "La date de naissance n’est pas une date.", place) from error


def _no_day(place: str) -> date:
    raise Unacceptable(Detail.MALFORMED, "La date de naissance est attendue entière : AAAAMMJJ.", place)


def _sex(holder: etree._Element | None) -> Sex:
    place = "livingSubjectAdministrativeGender/value"
    said = _attribute(_child(holder, "value"), "code")
    if not said:
        raise Unacceptable(Detail.MISSING, "Le sexe manque : une recherche sans INS exige les traits stricts.", place)
    try:
        return Sex({"UN": "U"}.get(said, said))
    except ValueError as error:
        raise Unacceptable(Detail.UNKNOWN_CODE, "Ce code de sexe n’est pas connu.", place) from error


def _children(element: etree._Element | None, local: str | None = None) -> Iterator[etree._Element]:
    if element is None:
        return
    for child in element.iterchildren(name(names.HL7, local) if local else etree.Element):
        if (child.get(_NIL) or "").strip() not in {"true", "1"}:
            yield child


def _child(element: etree._Element | None, local: str) -> etree._Element | None:
    return next(_children(element, local), None)


def _at(element: etree._Element, *path: str) -> etree._Element | None:
    found: etree._Element | None = element
    for local in path:
        found = _child(found, local)
    return found


def _text(element: etree._Element | None) -> str:
    return " ".join((element.text or "").split())[:_LONGEST] if element is not None else ""


def _attribute(element: etree._Element | None, local: str) -> str:
    return (element.get(local) or "").strip()[:_LONGEST] if element is not None else ""


def _identifier(element: etree._Element | None) -> Identifier:
    return Identifier(_attribute(element, "root"), _attribute(element, "extension"))
