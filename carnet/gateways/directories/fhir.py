"""Reads resources of the Annuaire Santé (Practitioner, PractitionerRole, Organization) and of the MSSanté directory.

Source: ans.fhir.fr.annuaire 1.2, ans.fhir.fr.mss 0.1 (identifiers, exercicePro, savoirFaire, mailbox-mss).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from carnet.domain.identity.codes import Organization
from carnet.domain.identity.listed import ListedOrganization, ListedProfessional, ListedSituation, Mailbox
from carnet.foundation.values import structures
from carnet.gateways.directories.entries import Resource
from carnet.gateways.directories.lines import Listed, Refused

KINDS = ("Organization", "Practitioner", "PractitionerRole")
_PROFESSIONALS = f"urn:oid:{structures.PROFESSIONALS_OID}"
_STRUCTURES = f"urn:oid:{structures.STRUCTURES_OID}"
_NUMBERED = {"https://finess.esante.gouv.fr": "1", "https://sirene.fr": "3", "https://siret.esante.gouv.fr": "3"}
_MAILBOX = "https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss-metadata"
# The public Annuaire keeps the name at birth to itself: the name under which one practises stands with the role.
_NAME_OF_ROLE = "/StructureDefinition/as-ext-practitionerrole-name"
_PROFESSION = ("TRE_G15-", "JDV_J106-", "urn:oid:1.2.250.1.71.1.2.7")
_SKILLS = ("TRE_R38-", "TRE_R01-", "JDV_J107-", "urn:oid:1.2.250.1.71.4.2.5")
_CIVILITIES = ("M", "MME", "MLLE")
_LONGEST = 200


class References:
    """What resources of a file call one another: an address or a kind and a number, and the national identifier."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def remember(self, resource: Resource) -> None:
        """Remembers the national identifier of a professional or an organisation."""
        national = rpps(resource) if resource.get("resourceType") == "Practitioner" else organization_id(resource)
        if national and resource.get("id"):
            self._known[f"{resource['resourceType']}/{resource['id']}"] = national

    def of(self, reference: object) -> str:
        """Gives the national identifier that a reference leads to; nothing when it leads nowhere in this file."""
        said = _object(reference)
        parts = _text(said.get("reference")).rstrip("/").split("/")
        found = self._known.get("/".join(parts[-2:]), "")
        logical: Resource = {"identifier": [said["identifier"]]} if isinstance(said.get("identifier"), dict) else {}
        return found or rpps(logical) or organization_id(logical)


def read(resource: Resource, place: str, references: References) -> Listed | Refused:
    """Reads one resource of KINDS."""
    match resource.get("resourceType"):
        case "Organization":
            return _organization(resource, place)
        case "Practitioner":
            return _professional(resource, place)
        case _:
            return _situation(resource, place, references)


def rpps(resource: Resource) -> str:
    """Gives the RPPS number of a professional; nothing without one."""
    for identifier in _objects(resource.get("identifier")):
        try:
            if identifier.get("system") in {_PROFESSIONALS, "https://rpps.esante.gouv.fr"}:
                return structures.parse_rpps(_text(identifier.get("value")))
        except structures.UnreadableIdentifier:
            continue
    return ""


def organization_id(resource: Resource) -> str:
    """Gives the national identifier of a structure: as it is written, else from its FINESS or SIRET number."""
    said = {
        _text(one.get("system")): _text(one.get("value"))
        for one in reversed(list(_objects(resource.get("identifier"))))
    }
    if said.get(_STRUCTURES):
        return said[_STRUCTURES][:_LONGEST]
    return next((prefix + said[system] for system, prefix in _NUMBERED.items() if said.get(system)), "")


def _organization(resource: Resource, place: str) -> Listed | Refused:
    national = organization_id(resource)
    if not national:
        return Refused(place, "no national identifier of a structure")
    sector = next((code for system, code in _codes(resource.get("type")) if "TRE_R02-" in system), "")
    cities = [_text(address.get("city")) for address in _objects(resource.get("address"))]
    return ListedOrganization(
        organization=Organization(
            id=national,
            name=_text(resource.get("name")),
            sector=sector,
            practice_setting="",
            city=next(iter(cities), ""),
        ),
        is_active=resource.get("active") is not False,
        mailboxes=_mailboxes(resource),
    )


def _professional(resource: Resource, place: str) -> Listed | Refused:
    number = rpps(resource)
    if not number:
        return Refused(place, "no RPPS number")
    names = list(_objects(resource.get("name")))
    name = next((one for one in names if one.get("use") == "official"), names[0] if names else {})
    codes = [pair for one in _objects(resource.get("qualification")) for pair in _codes([one.get("code")])]
    described = _described(number, name, codes)
    return replace(described, is_active=resource.get("active") is not False, mailboxes=_mailboxes(resource))


def is_whole(found: ListedProfessional) -> bool:
    """Tells whether a professional is described enough to be listed: a name, a profession."""
    return bool(found.family_name and found.profession)


def completed(found: ListedProfessional, role: Resource) -> ListedProfessional:
    """Adds to a professional what one of their roles says of them: the name under which they practise, what they do."""
    extensions = _objects(role.get("extension"))
    named = (one.get("valueHumanName") for one in extensions if _text(one.get("url")).endswith(_NAME_OF_ROLE))
    codes = [*_codes(role.get("code")), *_codes(role.get("specialty"))]
    said = _described(found.rpps, _object(next(named, None)), codes)
    is_named = bool(found.family_name)
    return replace(
        found,
        family_name=found.family_name or said.family_name,
        given_name=found.given_name if is_named else said.given_name,
        civility=found.civility or said.civility,
        profession=found.profession or said.profession,
        specialty=found.specialty or said.specialty,
    )


def _described(number: str, name: Resource, codes: list[tuple[str, str]]) -> ListedProfessional:
    given = [_text(one) for one in _list(name.get("given"))]
    titles = [_text(one).upper().rstrip(".") for one in (*_list(name.get("prefix")), *_list(name.get("suffix")))]
    return ListedProfessional(
        rpps=number,
        family_name=_text(name.get("family")),
        given_name=given[0] if given else "",
        civility=next((one for one in titles if one in _CIVILITIES), ""),
        profession=_first(codes, _PROFESSION),
        specialty=_first(codes, _SKILLS),
    )


def _situation(resource: Resource, place: str, references: References) -> Listed | Refused:
    who, where = references.of(resource.get("practitioner")), references.of(resource.get("organization"))
    if not who:
        return Refused(place, "the professional is not in this file")
    if not where:
        return Refused(place, "the organisation is not in this file")
    period = _object(resource.get("period"))
    try:
        started, ended = _day(period.get("start")), _day(period.get("end"))
    except ValueError:
        return Refused(place, "a date of the period is not a date")
    return ListedSituation(
        rpps=who,
        organization_id=where,
        started_on=started,
        ended_on=ended,
        is_active=resource.get("active") is not False,
        mailboxes=_mailboxes(resource),
    )


def _mailboxes(resource: Resource) -> tuple[Mailbox, ...] | None:
    """Reads the addresses of the secure mail; None when the resource speaks of no telecom at all."""
    if "telecom" not in resource:
        return None
    found = set()
    for telecom in _objects(resource.get("telecom")):
        metadata = next((one for one in _objects(telecom.get("extension")) if one.get("url") == _MAILBOX), None)
        address = _text(telecom.get("value")).lower()
        if metadata is None or telecom.get("system") != "email" or address.count("@") != 1:
            continue
        said = {_text(one.get("url")): one for one in _objects(metadata.get("extension"))}
        kinds = _codes([_object(said.get("type")).get("valueCodeableConcept")])
        hidden = _object(said.get("listeRouge")).get("valueBoolean") is True
        found.add(Mailbox(address, kinds[0][1] if kinds else "", not hidden))
    return tuple(sorted(found))


def _codes(concepts: object) -> list[tuple[str, str]]:
    return [
        (_text(coding.get("system")), _text(coding.get("code")))
        for concept in _objects(concepts)
        for coding in _objects(concept.get("coding"))
    ]


def _first(codes: list[tuple[str, str]], systems: tuple[str, ...]) -> str:
    return next((code for system, code in codes if any(known in system for known in systems)), "")


def _day(said: object) -> date | None:
    return date.fromisoformat(_text(said)[:10]) if said else None


def _objects(value: object) -> Iterator[Resource]:
    return (one for one in _list(value) if isinstance(one, dict))


def _object(value: object) -> Resource:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""
