"""Reads what the service answers: somebody, nobody, several, or why it refuses.

Source: protocols §6 (return codes, INDIVIDU, siram and desir errors).
"""

from datetime import date

from lxml import etree

from carnet.domain.identity.codes import Certified, Sex
from carnet.domain.identity.ports import NobodyFound, ServiceRefused, ServiceSilent, SeveralFound
from carnet.foundation.values import ins as ins_values
from carnet.foundation.values.ins import Ins
from carnet.foundation.xml import reading
from carnet.gateways.insi.asking import SOAP

RESULT = "http://www.cnamts.fr/INSiResultat"
_FOUND, _NOBODY, _SEVERAL = "00", "01", "02"
_LIMITS = reading.Limits(size=1_000_000, tags=5_000)
_LONGEST = 500


def read(content: bytes) -> Certified:
    """Reads an answer. Raises NobodyFound, SeveralFound, ServiceRefused, ServiceSilent."""
    try:
        root = reading.read(content, limits=_LIMITS)
    except reading.Unreadable as error:
        raise ServiceSilent(str(error)) from error
    body = root.find(f"{{{SOAP}}}Body")
    if body is None:
        raise ServiceSilent("the answer is no SOAP 1.2 envelope")
    fault = body.find(f"{{{SOAP}}}Fault")
    if fault is not None:
        raise _refusal(fault)
    code = _text(body, "RESULTAT", "CR", "CodeCR")
    if code == _NOBODY:
        raise NobodyFound
    if code == _SEVERAL:
        raise SeveralFound
    person = _at(body, "RESULTAT", "INDIVIDU")
    if code != _FOUND or person is None:
        raise ServiceSilent(f"the return code is {code[:10]!r}")
    return _certified(person)


def _refusal(fault: etree._Element) -> ServiceRefused:
    """Reads a refusal: the particular code and words where they are given, else the general ones."""
    detail = fault.find(f"{{{SOAP}}}Detail/{{urn:siram}}Erreur")
    if detail is not None and detail.get("code"):
        return ServiceRefused(detail.get("code", "")[:50], _words(detail.text))
    code = fault.findtext(f"{{{SOAP}}}Code/{{{SOAP}}}Subcode/{{{SOAP}}}Value") or "fault"
    sentence = fault.findtext(f"{{{SOAP}}}Reason/{{{SOAP}}}Text")
    return ServiceRefused(code.rpartition(":")[2].strip()[:50], _words(sentence))


def _certified(person: etree._Element) -> Certified:
    active = _at(person, "INSACTIF")
    traits = _at(person, "TIQ")
    if active is None or traits is None:
        raise ServiceSilent("somebody is found, without an INS or without traits")
    listed = _text(traits, "ListePrenom") or _text(traits, "Prenom")
    said = _text(traits, "Sexe")
    return Certified(
        ins=_ins(active),
        historic=tuple(_ins(one) for one in person.iterfind(f"{{{RESULT}}}INSHISTO")),
        family_name=_text(traits, "NomNaissance"),
        given_names=tuple(listed.split()),
        sex=Sex(said) if said in {Sex.FEMALE, Sex.MALE} else Sex.UNKNOWN,
        birth_on=_day(_text(traits, "DateNaissance")),
        birth_place=_text(traits, "LieuNaissance"),
    )


def _ins(holder: etree._Element) -> Ins:
    number = _text(holder, "IdIndividu", "NumIdentifiant") + _text(holder, "IdIndividu", "Cle")
    oid = _text(holder, "OID")
    try:
        found = ins_values.parse(number, oid=oid)
    except ins_values.UnreadableIns as error:
        raise ServiceSilent("a number has not the form of an INS") from error
    if oid not in {ins_values.NIR, ins_values.NIA, ins_values.NIR_TEST, ins_values.NIR_DEMO}:
        raise ServiceSilent("the domain of an INS is unknown")
    return found


def _day(text: str) -> date | None:
    """Reads a date; one whose month or day is not known is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _at(element: etree._Element, *path: str) -> etree._Element | None:
    return element.find("/".join(f"{{{RESULT}}}{local}" for local in path))


def _text(element: etree._Element, *path: str) -> str:
    found = _at(element, *path)
    return "" if found is None else _words(found.text)


def _words(text: str | None) -> str:
    return " ".join((text or "").split())[:_LONGEST]
