"""What a VIHF says, read from the element whose signature was verified.

Source: protocols §1.3; SAML 2.0 core.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from lxml import etree

from carnet.gateways.xds.vihf.refusals import Check, NotRecognized
from carnet.gateways.xds.wire import names

_LONGEST = 1_000
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII
)

_SUBJECT = "urn:oasis:names:tc:xspa:1.0:subject:subject-id"
_ROLE = "urn:oasis:names:tc:xacml:2.0:subject:role"
_PATIENT = "urn:oasis:names:tc:xacml:2.0:resource:resource-id"
_PURPOSE = "urn:oasis:names:tc:xspa:1.0:subject:purposeofuse"
_CONFIDENTIALITY = "urn:oasis:names:tc:xspa:1.0:resource:patient:hl7:confidentiality-code"


class Way(StrEnum):
    """How the professional was recognised by the software: with a card, on a structure's word, or that word reinforced.

    The values are those of the assertion.
    """

    DIRECT = "DIRECTE"
    INDIRECT = "INDIRECTE"
    REINFORCED = "INDIRECTE_RENFORCEE"


@dataclass(frozen=True, slots=True)
class Coded:
    """A code and the OID of its system."""

    code: str
    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One VIHF. Instants are in UTC; `patient` and `confidentiality` are empty when nothing is said.

    `person` is the PS_IdNat, or the identifier of a card of staff. `roles`: the profession, then the specialty if
    any. `begins` and `ends` are all the bounds that the assertion sets to its life. `is_for_once`: it serves once.
    `reason` is why the glass is broken, in the professional's words.
    """

    id: str
    issued_at: datetime
    authenticated_at: datetime
    begins: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    audiences: tuple[frozenset[str], ...]
    is_for_once: bool
    issuer: str
    person: str
    version: str
    way: Way
    structure: str
    name: str
    roles: tuple[Coded, ...]
    resource: str
    purpose: Coded
    patient: str
    confidentiality: str
    software: str
    reason: str = ""


def read(element: etree._Element) -> Assertion:
    """Reads a verified assertion. Raises NotRecognized (CONTENT, VERSION)."""
    if element.get("Version") != "2.0":
        raise NotRecognized(Check.VERSION, "SAML 2.0 is expected")
    subject = _one(element, "Subject")
    statement = _one(element, "AuthnStatement")
    attributes = _Attributes(_one(element, "AttributeStatement"))
    conditions = _at_most_one(element, "Conditions")
    bounded = [*element.iterchildren(_name("Conditions")), *subject.iter(_name("SubjectConfirmationData"))]
    try:
        way = Way(attributes.text("Authentification_Mode"))
    except ValueError as error:
        raise NotRecognized(Check.CONTENT, "Authentification_Mode") from error
    return Assertion(
        id=element.get("ID", ""),
        issued_at=_instant(element.get("IssueInstant")),
        authenticated_at=_instant(statement.get("AuthnInstant")),
        begins=_bounds(bounded, "NotBefore"),
        # Some software writes NotAfter, which SAML does not know: it bounds all the same.
        ends=_bounds(bounded, "NotOnOrAfter")
        + _bounds(bounded, "NotAfter")
        + _bounds([statement], "SessionNotOnOrAfter"),
        audiences=tuple(
            frozenset(_text(audience) for audience in restriction)
            for restriction in (conditions if conditions is not None else ())
            if restriction.tag == _name("AudienceRestriction")
        ),
        is_for_once=conditions is not None and conditions.find(_name("OneTimeUse")) is not None,
        issuer=_text(_one(element, "Issuer")),
        person=_text(_one(subject, "NameID")),
        version=attributes.text("VIHF_Version"),
        way=way,
        structure=attributes.text("Identifiant_Structure"),
        name=attributes.optional(_SUBJECT),
        roles=attributes.coded(_ROLE),
        resource=attributes.text("Ressource_URN"),
        purpose=attributes.coded(_PURPOSE)[0],
        patient=attributes.optional(_PATIENT),
        confidentiality=attributes.optional(_CONFIDENTIALITY),
        software=" ".join(attributes.optional(said) for said in ("LPS_Nom", "LPS_Version")).strip(),
        reason=attributes.optional("Mode_Acces_Raison"),
    )


def _bounds(elements: list[etree._Element], attribute: str) -> tuple[datetime, ...]:
    return tuple(_instant(one.get(attribute)) for one in elements if attribute in one.attrib)


class _Attributes:
    """The attributes of an assertion by name, whatever its case; a name that comes twice adds its values."""

    def __init__(self, statement: etree._Element) -> None:
        self._values: dict[str, list[etree._Element]] = {}
        for attribute in statement.iterchildren(_name("Attribute")):
            values = self._values.setdefault(attribute.get("Name", "").lower(), [])
            values += attribute.iterchildren(_name("AttributeValue"))

    def _value(self, wanted: str) -> str:
        values = self._values.get(wanted.lower(), [])
        if len(values) > 1:
            raise NotRecognized(Check.CONTENT, f"{wanted} comes twice")
        if not values:
            return ""
        # A value may be a text, or a coded element such as that of the profession.
        return (values[0][0].get("code", "").strip() if len(values[0]) else (values[0].text or "").strip())[:_LONGEST]

    def text(self, wanted: str) -> str:
        """Gives the one value of an attribute. Raises NotRecognized when it says nothing."""
        found = self._value(wanted)
        if not found:
            raise NotRecognized(Check.CONTENT, f"{wanted} is missing")
        return found

    def optional(self, wanted: str) -> str:
        """Gives the one value of an attribute, empty when there is none."""
        return self._value(wanted)

    def coded(self, wanted: str) -> tuple[Coded, ...]:
        """Gives the coded values of an attribute, at least one."""
        found = []
        for value in self._values.get(wanted.lower(), []):
            if len(value) != 1 or not value[0].get("code", "").strip():
                raise NotRecognized(Check.CONTENT, f"{wanted} must be coded")
            found.append(Coded(value[0].get("code", "").strip(), value[0].get("codeSystem", "").strip()))
        if not found:
            raise NotRecognized(Check.CONTENT, f"{wanted} is missing")
        return tuple(found)


def _name(local: str) -> str:
    return names.name(names.SAML, local)


def _at_most_one(parent: etree._Element, local: str) -> etree._Element | None:
    found = list(parent.iterchildren(_name(local)))
    if len(found) > 1:
        raise NotRecognized(Check.CONTENT, f"{local} comes twice")
    return found[0] if found else None


def _one(parent: etree._Element, local: str) -> etree._Element:
    found = _at_most_one(parent, local)
    if found is None:
        raise NotRecognized(Check.CONTENT, f"{local} is missing")
    return found


def _text(element: etree._Element) -> str:
    """Gives the whole text of an element that holds nothing else."""
    text = (element.text or "").strip()
    if len(element) or not text or len(text) > _LONGEST:
        raise NotRecognized(Check.CONTENT, f"{str(element.tag).rpartition('}')[2]} must be a text")
    return text


def _instant(text: str | None) -> datetime:
    """Reads an instant (xs:dateTime); without a time zone it is UTC, as SAML wants. Raises NotRecognized."""
    if text is None or not _INSTANT.fullmatch(text.strip()):
        raise NotRecognized(Check.CONTENT, "an instant is missing or unreadable")
    try:
        found = datetime.fromisoformat(text.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NotRecognized(Check.CONTENT, "an instant is unreadable") from error
