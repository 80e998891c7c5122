"""Checks a clinical document against the rules of its header and body, and says what to mend.

A finding is told to the editor of the software that wrote the document; nothing here decides whether a deposit is
accepted. The rules, their words and their sources stand in `conformance.tsv`, the checks here under the same codes.

Source: CI-SIS, Volet Structuration minimale de documents de santé, V1.16.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from lxml import etree

from carnet.foundation import nomenclatures
from carnet.foundation.cda import body, elements, errors, names, parsing, patient, times
from carnet.foundation.cda.parsing import Tree
from carnet.foundation.nomenclatures import tables
from carnet.foundation.values import ins

Check = Callable[[Tree], Iterator[etree._Element]]

_NAMESPACES = {"h": names.NAMESPACE}
_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+")
_UUID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
_COG = re.compile(r"[0-9][0-9AB][0-9]{3}")
_INSTANT = re.compile(r"[0-9]{14}(\.[0-9]+)?[+-][0-9]{3,4}")
_NULL_FLAVORS = frozenset({"NA", "UNK", "NASK", "ASKU", "NAV", "MSK", "NI", "OTH", "NINF", "PINF"})
_BODY_TYPES = frozenset({"application/pdf", "text/rtf", "text/plain", "image/jpeg", "image/tiff"})
TITLE_LIMIT = 128
OID_LIMIT = 64
# What one rule tells at most: a document that breaks it everywhere is told where it begins.
_MOST_A_RULE = 5


class Severity(StrEnum):
    """How much a finding matters: an error breaks a rule, a warning is a risk for who receives the document."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, in the words shown to editors: what is asked, how to mend it, where it comes from."""

    code: str
    severity: Severity
    says: str
    mending: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that a document breaks, and where: names of elements and a line, never what they hold."""

    rule: Rule
    place: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found; `unreadable` is the code of the fault of a document that cannot be read at all."""

    findings: tuple[Finding, ...]
    checked: int
    unreadable: str = ""
    place: str = ""

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(1 for finding in self.findings if finding.rule.severity is Severity.ERROR)


@cache
def rules() -> tuple[Rule, ...]:
    """Gives every rule, in the order of the document."""
    return tuple(
        Rule(row["code"], Severity(row["severity"]), row["rule"], row["mending"], row["source"])
        for row in tables.rows(path=Path(__file__).parent / "conformance.tsv")
    )


def check(*, content: bytes) -> Report:
    """Checks one document against every rule. Never raises for what the document holds: it is told."""
    try:
        tree = parsing.parse(content=content)
    except errors.CdaError as error:
        return Report((), 0, error.code.value, error.place)
    found = [
        Finding(rule, elements.place(element))
        for rule in rules()
        for element, _ in zip(CHECKS[rule.code](tree), range(_MOST_A_RULE), strict=False)
    ]
    return Report(tuple(found), len(rules()))


def _all(tree: Tree, path: str) -> list[etree._Element]:
    found = tree.document.xpath(path, namespaces=_NAMESPACES)
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, etree._Element)]


def _is_null(element: etree._Element) -> bool:
    return bool(element.get("nullFlavor"))


def _asks(path: str, accepts: Callable[[etree._Element], bool] = lambda _: True, *, every: bool = False) -> Check:
    """Makes the check that an element is there and accepted: the first of its path, or each one."""

    def check(tree: Tree) -> Iterator[etree._Element]:
        found = _all(tree, path)
        if not found:
            yield tree.document
        yield from (one for one in (found if every else found[:1]) if not accepts(one))

    return check


def _each(path: str, accepts: Callable[[etree._Element], bool]) -> Check:
    """Makes the check that every element of a path is accepted; there may be none."""
    return lambda tree: (one for one in _all(tree, path) if not accepts(one))


def _has(name: str, *values: str) -> Callable[[etree._Element], bool]:
    """Makes the condition that an attribute is there, and among some values when they are given."""
    return lambda element: (element.get(name) in values) if values else bool((element.get(name) or "").strip())


def _has_text(element: etree._Element) -> bool:
    return elements.text(element) is not None


def _is_identifier(element: etree._Element) -> bool:
    root = element.get("root") or ""
    return bool(_UUID.fullmatch(root)) or (len(root) <= OID_LIMIT and bool(_OID.fullmatch(root)))


def _is_title(element: etree._Element) -> bool:
    text = elements.text(element) or ""
    return 0 < len(text) <= TITLE_LIMIT


def _is_instant(element: etree._Element) -> bool:
    value = element.get("value") or ""
    if not _INSTANT.fullmatch(value):
        return False
    try:
        times.read_moment(value)
    except times.UnreadableTimeError:
        return False
    return True


def _is_time(element: etree._Element) -> bool:
    try:
        elements.moment(element)
    except errors.CdaError:
        return False
    return True


def _is_version(element: etree._Element) -> bool:
    value = element.get("value") or ""
    return value.isascii() and value.isdigit() and int(value[:9]) >= 1


def _replaced(tree: Tree) -> Iterator[etree._Element]:
    version = next(iter(_all(tree, "h:versionNumber")), None)
    if version is None or not _is_version(version) or int((version.get("value") or "1")[:9]) == 1:
        return
    if not _all(tree, "h:relatedDocument[@typeCode='RPLC']/h:parentDocument/h:id[@root]"):
        yield version


def _patient(tree: Tree) -> Iterator[etree._Element]:
    found = _all(tree, "h:recordTarget/h:patientRole")
    if len(found) != 1:
        yield found[1] if found else tree.document


def _ins(element: etree._Element) -> ins.Ins | None:
    try:
        return ins.parse(element.get("extension") or "", oid=element.get("root") or "")
    except ins.UnreadableIns:
        return None


def _has_right_key(element: etree._Element) -> bool:
    found = _ins(element)
    return found is None or not found.key or found.has_right_key


def _birth_place(tree: Tree) -> Iterator[etree._Element]:
    found = _all(tree, f"{_PATIENT}/h:birthplace/h:place/h:addr/h:county")
    if not found:
        yield tree.document
    yield from (one for one in found if not (_is_null(one) or _COG.fullmatch(elements.text(one) or "")))


def _address(tree: Tree) -> Iterator[etree._Element]:
    for role in _all(tree, "h:recordTarget/h:patientRole"):
        if role.find(names.hl7("addr")) is None or role.find(names.hl7("telecom")) is None:
            yield role


def _is_somebody(element: etree._Element) -> bool:
    return any(element.find(names.hl7(name)) is not None for name in ("assignedPerson", "assignedAuthoringDevice"))


def _legal_authenticator(tree: Tree) -> Iterator[etree._Element]:
    found = _all(tree, "h:legalAuthenticator")
    if not found:
        yield tree.document
    for one in found:
        time, signature = one.find(names.hl7("time")), one.find(names.hl7("signatureCode"))
        if time is None or signature is None or signature.get("code") != "S":
            yield one


def _practice_setting(element: etree._Element) -> bool:
    return nomenclatures.practice_setting(element.get("code") or "") is not None


def _facility(element: etree._Element) -> bool:
    return nomenclatures.facility_type(element.get("code") or "") is not None


def _body_encoding(element: etree._Element) -> bool:
    return element.get("representation") == "B64" and element.get("mediaType") in _BODY_TYPES


def _media_type(tree: Tree) -> Iterator[etree._Element]:
    for holder in _all(tree, "h:component/h:nonXMLBody/h:text | .//h:observationMedia/h:value"):
        declared = holder.get("mediaType")
        if declared is None or holder.find(names.hl7("reference")) is not None:
            continue
        try:
            attachment = body.attached(holder)
        except errors.CdaError:
            yield holder
            continue
        if attachment.sniffed != declared:
            yield holder


_PATIENT = "h:recordTarget/h:patientRole/h:patient"
_NAME = f"{_PATIENT}/h:name"
_INS = "h:recordTarget/h:patientRole/h:id[1]"
CHECKS: dict[str, Check] = {
    "realm": _asks("h:realmCode", _has("code", "FR")),
    "type-id": _asks("h:typeId[@root='2.16.840.1.113883.1.3']", _has("extension", "POCD_HD000040")),
    "template-france": _asks("h:templateId[@root='2.16.840.1.113883.2.8.2.1']"),
    "template-header": _asks("h:templateId[@root='1.2.250.1.213.1.1.1.1']"),
    "id": _asks("h:id", _has("root")),
    "id-extension": _each("h:id", lambda element: element.get("extension") is None),
    "identifier-form": _each("h:id[@root] | h:setId[@root]", _is_identifier),
    "type": _asks("h:code", _has("code")),
    "known-type": _each("h:code[@code]", lambda one: nomenclatures.document_type(one.get("code") or "") is not None),
    "title": _asks("h:title", _is_title),
    "effective-time": _asks("h:effectiveTime", _is_instant),
    "times": _each(
        "h:author/h:time | h:legalAuthenticator/h:time | h:documentationOf/h:serviceEvent/h:effectiveTime/h:*", _is_time
    ),
    "confidentiality": _asks("h:confidentialityCode", _has("code", "N", "R", "V")),
    "language": _asks("h:languageCode", _has("code", "fr-FR")),
    "set-id": _asks("h:setId", _has("root")),
    "version-number": _asks("h:versionNumber", _is_version),
    "replaced": _replaced,
    "patient": _patient,
    "ins": _asks(_INS, lambda element: element.get("root") in patient.INS_OIDS),
    "ins-form": _each(_INS, lambda one: one.get("root") not in patient.INS_OIDS or _ins(one) is not None),
    "ins-key": _each(_INS, _has_right_key),
    "birth-name": _asks(f"{_NAME}/h:family[@qualifier='BR']", _has_text),
    "birth-given-names": _asks(f"{_NAME}/h:given[not(@qualifier)]", _has_text),
    "first-given-name": _asks(f"{_NAME}/h:given[@qualifier='BR']", _has_text),
    "used-name": _each(f"{_NAME}/*[@qualifier='SP']", lambda _: False),
    "gender": _asks(f"{_PATIENT}/h:administrativeGenderCode", _has("code", "M", "F", "U")),
    "birth-time": _asks(f"{_PATIENT}/h:birthTime", lambda one: bool(one.get("value")) or _is_null(one)),
    "birth-place": _birth_place,
    "address": _address,
    "author": _asks("h:author/h:time", lambda one: bool(one.get("value")) or _is_null(one)),
    "author-id": _asks("h:author/h:assignedAuthor/h:id", lambda one: bool(one.get("root")) or _is_null(one)),
    "author-who": _asks("h:author/h:assignedAuthor", _is_somebody, every=True),
    "custodian": _asks("h:custodian/h:assignedCustodian/h:representedCustodianOrganization/h:id", _has("root")),
    "legal-authenticator": _legal_authenticator,
    "service-event": _asks("h:documentationOf/h:serviceEvent/h:effectiveTime/h:low", _has("value")),
    "practice-setting": _asks(
        "h:documentationOf/h:serviceEvent/h:performer/h:assignedEntity/h:representedOrganization"
        "/h:standardIndustryClassCode",
        _practice_setting,
    ),
    "facility": _asks("h:componentOf/h:encompassingEncounter/h:location/h:healthCareFacility/h:code", _facility),
    "body": _asks("h:component/h:structuredBody | h:component/h:nonXMLBody"),
    "body-encoding": _each("h:component/h:nonXMLBody/h:text", _body_encoding),
    "media-type": _media_type,
    "section-title": _each(
        "h:component/h:structuredBody/h:component/h:section", lambda one: one.find(names.hl7("title")) is not None
    ),
    "null-flavor": _each(".//*[@nullFlavor]", lambda one: one.get("nullFlavor") in _NULL_FLAVORS),
}
