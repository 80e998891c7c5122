"""Turns a clinical document's header into the vault's own words, and compares it with what was submitted."""

from datetime import datetime

from carnet.domain.documents.codes import Author, AuthorKind, Coded, NewDocument, ReferenceId, SourcePatient
from carnet.domain.documents.rules.faults import Contradiction, Fault
from carnet.foundation.cda import times, values
from carnet.foundation.values import ins as ins_values
from carnet.foundation.values.structures import PROFESSIONALS_OID


def unique_id(text: str) -> str:
    """Reduces a uniqueId to one spelling: no `urn:` prefix, UUIDs in upper case.

    A CDA writes `1.2.3`, FHIR `urn:oid:1.2.3` or `urn:uuid:…`, XDS `1.2.3^4`.
    """
    bare = text.strip()
    for prefix in ("urn:oid:", "urn:uuid:"):
        if bare.lower().startswith(prefix):
            bare = bare[len(prefix) :]
    return bare.upper() if bare.count("-") == 4 and "^" not in bare else bare


def coded(code: values.Code | None) -> Coded | None:
    """Gives a header's code in the vault's words."""
    return None if code is None else Coded(code.code, code.system or "", code.display or "")


def author(found: values.Author) -> Author:
    """Gives a header's author in the vault's words: a professional, a device, the patient, or only a structure."""
    place = found.organization
    name = found.name
    return Author(
        kind=_author_kind(found),
        id=(found.id.extension or found.id.root) if found.id else "",
        id_system=found.id.root if found.id else "",
        family_name=(name.family or "") if name else _device_name(found),
        given_name=(name.given or "") if name else "",
        specialty=coded(found.speciality),
        role=(found.role.display or found.role.code) if found.role else "",
        organization_id=_organization_id(place),
        organization_name=(place.name or "") if place else "",
    )


def signatory(found: values.Signatory | None) -> Author | None:
    """Gives the legal authenticator in the vault's words."""
    if found is None:
        return None
    name = found.name
    return Author(
        kind=AuthorKind.PROFESSIONAL,
        id=(found.id.extension or found.id.root) if found.id else "",
        id_system=found.id.root if found.id else "",
        family_name=(name.family or "") if name else "",
        given_name=(name.given or "") if name else "",
        specialty=coded(found.speciality),
        organization_id=_organization_id(found.organization),
        organization_name=(found.organization.name or "") if found.organization else "",
    )


def custodian(found: values.Organization | None) -> Author | None:
    """Gives the custodian in the vault's words."""
    if found is None:
        return None
    return Author(
        kind=AuthorKind.ORGANIZATION,
        organization_id=_organization_id(found),
        organization_name=found.name or "",
    )


def source_patient(found: values.Patient) -> SourcePatient:
    """Gives the patient as the producer knew them."""
    local = found.local_ids[0] if found.local_ids else None
    return SourcePatient(
        identifier=(local.extension or local.root) if local else "",
        identifier_system=local.root if local else "",
        ins=(found.ins.extension or "") if found.ins else "",
        ins_system=found.ins.root if found.ins else "",
        family_name=found.birth_family_name or found.used_family_name or "",
        given_names=found.birth_given_names or found.first_given_name or found.used_given_name or "",
        birth_date=found.birth_time or "",
        sex=found.gender or "",
        birth_place=found.birth_place_code or "",
    )


def reference_ids(header: values.CdaHeader) -> tuple[ReferenceId, ...]:
    """Gives the business identifiers of the header: orders and accession numbers (value set J231)."""
    found = []
    for order in header.orders:
        if order.id is not None:
            found.append(_reference(order.id, "urn:ihe:iti:xds:2013:order"))
        if order.accession_number is not None:
            found.append(_reference(order.accession_number, "urn:ihe:iti:xds:2013:accession"))
    return tuple(dict.fromkeys(found))


def instant(moment: times.Moment | None) -> datetime | None:
    """Gives the instant of a header's moment."""
    return None if moment is None else moment.at


def require_agreement(
    *, submitted: NewDocument, header: values.CdaHeader, identities: frozenset[tuple[str, str]]
) -> None:
    """Refuses metadata that contradict the header, naming the field. `identities` are the space's (OID, matricule).

    Raises Contradiction. What was not submitted contradicts nothing.
    """
    ins = header.patient.ins
    if ins is not None and (ins.root, _matricule(ins)) not in identities:
        _contradict(submitted, "patient", "the document is about another patient")
    if submitted.unique_id is not None and unique_id(submitted.unique_id) != unique_id(header.unique_id):
        _contradict(submitted, "unique_id", "the header has another id")
    if submitted.type is not None and header.type is not None and submitted.type.code != header.type.code:
        _contradict(submitted, "type", f"the header has type {header.type.code}")
    moment = header.effective_time
    if submitted.created_at is not None and moment is not None and not _same(submitted.created_at, moment):
        _contradict(submitted, "created_at", "the header has another effectiveTime")
    _require_common_author(submitted, header)


def _matricule(found: values.InstanceId) -> str:
    """Gives the matricule of an INS, however it is spaced; what is none is nobody's."""
    try:
        return ins_values.parse(found.extension or "", oid=found.root).matricule
    except ins_values.UnreadableIns:
        return ""


def _require_common_author(submitted: NewDocument, header: values.CdaHeader) -> None:
    claimed = {_bare(author.id) for author in submitted.authors if author.id}
    signed = {_bare(found.id.extension or found.id.root) for found in header.authors if found.id}
    if claimed and signed and not claimed & signed:
        _contradict(submitted, "author", "the header has other authors")


def _bare(identifier: str) -> str:
    # An RPPS travels alone or behind the digit that says it is one (PS_IdNat).
    return identifier[1:] if len(identifier) == 12 and identifier.startswith("8") else identifier


def _same(claimed: datetime, moment: times.Moment) -> bool:
    """Compares an instant with a header's moment, no more precisely than the header knew."""
    if moment.precision >= times.Precision.MINUTE:
        return abs((claimed - moment.at).total_seconds()) < (60 if moment.precision is times.Precision.MINUTE else 1)
    local = claimed.astimezone(moment.at.tzinfo)
    known = moment.precision
    return local.strftime("%Y%m%d%H%M%S")[:known] == moment.at.strftime("%Y%m%d%H%M%S")[:known]


def _contradict(submitted: NewDocument, field: str, message: str) -> None:
    raise Contradiction(Fault("contradicts-header", field, message, submitted.place))


def _author_kind(found: values.Author) -> AuthorKind:
    if found.device is not None and found.name is None:
        return AuthorKind.DEVICE
    if found.id is not None and found.id.root.startswith("1.2.250.1.213.1.4."):
        return AuthorKind.PATIENT
    if found.name is not None or (found.id is not None and found.id.root == PROFESSIONALS_OID):
        return AuthorKind.PROFESSIONAL
    return AuthorKind.ORGANIZATION


def _device_name(found: values.Author) -> str:
    return "" if found.device is None else (found.device.software or found.device.model or "")


def _organization_id(found: values.Organization | None) -> str:
    if found is None or found.id is None:
        return ""
    return found.id.extension or found.id.root


def _reference(found: values.InstanceId, kind: str) -> ReferenceId:
    return ReferenceId(value=found.extension or found.root, system=found.root if found.extension else "", kind=kind)
