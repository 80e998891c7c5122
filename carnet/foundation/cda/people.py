"""Reads the people and organisations of a header: authors, signatory, participants, recipients."""

from lxml import etree

from carnet.foundation.cda import elements, values
from carnet.foundation.cda.elements import attribute, code, instance_id, lesser_moment, text
from carnet.foundation.cda.names import hl7

_ID = hl7("id")
_CODE = hl7("code")
_TIME = hl7("time")
_FUNCTION = hl7("functionCode")
_ASSIGNED_AUTHOR = hl7("assignedAuthor")
_ASSIGNED_PERSON = hl7("assignedPerson")
_ASSIGNED_ENTITY = hl7("assignedEntity")
_ASSOCIATED_ENTITY = hl7("associatedEntity")
_ASSOCIATED_PERSON = hl7("associatedPerson")
_SCOPING = hl7("scopingOrganization")
_DEVICE = hl7("assignedAuthoringDevice")
_MODEL = hl7("manufacturerModelName")
_SOFTWARE = hl7("softwareName")
_REPRESENTED = hl7("representedOrganization")
_INTENDED = hl7("intendedRecipient")
_RECIPIENT_PERSON = hl7("informationRecipient")
_RECEIVED = hl7("receivedOrganization")


def author(element: etree._Element, unread: list[str]) -> values.Author:
    """Reads who wrote the document: a person or a device, with what is null left out; see `elements.lesser_moment`."""
    outer = elements.children(element)
    assigned = elements.children(outer.get(_ASSIGNED_AUTHOR))
    return values.Author(
        id=instance_id(assigned.get(_ID)),
        speciality=code(assigned.get(_CODE)),
        role=elements.labelled_code(outer.get(_FUNCTION)),
        name=elements.person_name(assigned.get(_ASSIGNED_PERSON)),
        device=_device(assigned.get(_DEVICE)),
        organization=elements.organization(assigned.get(_REPRESENTED)),
        at=lesser_moment(outer.get(_TIME), unread),
    )


def _device(element: etree._Element | None) -> values.Device | None:
    if element is None:
        return None
    parts = elements.children(element)
    return values.Device(model=text(parts.get(_MODEL)), software=text(parts.get(_SOFTWARE)))


def signatory(element: etree._Element | None, unread: list[str]) -> values.Signatory | None:
    """Reads who answers for the document; see `elements.lesser_moment`."""
    if element is None:
        return None
    outer = elements.children(element)
    entity = elements.children(outer.get(_ASSIGNED_ENTITY))
    return values.Signatory(
        id=instance_id(entity.get(_ID)),
        speciality=code(entity.get(_CODE)),
        name=elements.person_name(entity.get(_ASSIGNED_PERSON)),
        organization=elements.organization(entity.get(_REPRESENTED)),
        at=lesser_moment(outer.get(_TIME), unread),
    )


def participant(element: etree._Element) -> values.Participant:
    """Reads somebody else named by the header, such as the treating doctor."""
    outer = elements.children(element)
    associated = outer.get(_ASSOCIATED_ENTITY)
    entity = elements.children(associated)
    return values.Participant(
        type_code=attribute(element, "typeCode"),
        class_code=attribute(associated, "classCode"),
        role=elements.labelled_code(outer.get(_FUNCTION)),
        id=instance_id(entity.get(_ID)),
        speciality=code(entity.get(_CODE)),
        name=elements.person_name(entity.get(_ASSOCIATED_PERSON)),
        organization=elements.organization(entity.get(_SCOPING)),
    )


def recipient(element: etree._Element) -> values.Participant:
    """Reads for whom the document is meant (informationRecipient)."""
    intended = elements.first(element, _INTENDED)
    parts = elements.children(intended)
    return values.Participant(
        type_code="IRCP",
        class_code=attribute(intended, "classCode"),
        role=None,
        id=instance_id(parts.get(_ID)),
        speciality=None,
        name=elements.person_name(parts.get(_RECIPIENT_PERSON)),
        organization=elements.organization(parts.get(_RECEIVED)),
    )
