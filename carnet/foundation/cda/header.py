"""Reads who, what, when and where from the header of a clinical document.

Source: CI-SIS, Volet Structuration minimale de documents de santé, V1.16 (header); CI-SIS, Volet Partage de
documents de santé, mapping of CDA elements to XDS metadata.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from lxml import etree

from carnet.foundation.cda import elements, names, patient, values
from carnet.foundation.cda.elements import attribute, code, first, instance_id, moment, text
from carnet.foundation.cda.names import hl7
from carnet.foundation.cda.parsing import Tree

_ID = hl7("id")
_CODE = hl7("code")
_TIME = hl7("time")
_LOW = hl7("low")
_HIGH = hl7("high")
_NAME = hl7("name")
_FUNCTION = hl7("functionCode")
_TRANSLATION = hl7("translation")
_EFFECTIVE_TIME = hl7("effectiveTime")
_TEMPLATE_ID = hl7("templateId")
_ASSIGNED_AUTHOR = hl7("assignedAuthor")
_ASSIGNED_PERSON = hl7("assignedPerson")
_ASSIGNED_ENTITY = hl7("assignedEntity")
_DEVICE = hl7("assignedAuthoringDevice")
_REPRESENTED = hl7("representedOrganization")
_SERVICE_EVENT = hl7("serviceEvent")
_PERFORMER = hl7("performer")
_INDUSTRY = hl7("standardIndustryClassCode")
_COMPONENT = hl7("component")
_STRUCTURED = hl7("structuredBody")
_NON_XML = hl7("nonXMLBody")
_SECTION = hl7("section")

Children = dict[str, list[etree._Element]]


def read_header(tree: Tree, *, ins_oids: Collection[str] = patient.INS_OIDS) -> values.CdaHeader:
    """Reads the header. What is absent or null is None; only what nothing can be done without is required.

    `ins_oids` are the OIDs under which an identifier of the patient is the national one.
    Raises CdaError INVALID_HEADER, with the place, for a missing `id/@root`, a missing patient, a time or a
    version number that cannot be read.
    """
    document = tree.document
    children: Children = defaultdict(list)
    for child in document:
        children[child.tag].append(child)
    identifier = instance_id(_one(children, "id"))
    if identifier is None:
        elements.refuse(document, "the document has no identifier (id/@root)")
    events = [
        event for part in children[hl7("documentationOf")] for event in part.iterchildren(_SERVICE_EVENT)
    ]
    interval = first(events[0], _EFFECTIVE_TIME) if events else None
    facility = first(
        _one(children, "componentOf"),
        hl7("encompassingEncounter"),
        hl7("location"),
        hl7("healthCareFacility"),
    )
    return values.CdaHeader(
        id=identifier,
        set_id=instance_id(_one(children, "setId")),
        version_number=_version(_one(children, "versionNumber")),
        replaces=_replaced(children[hl7("relatedDocument")]),
        type=code(_one(children, "code")),
        template_ids=_instance_ids(children[_TEMPLATE_ID]),
        title=text(_one(children, "title")),
        effective_time=moment(_one(children, "effectiveTime")),
        confidentiality=code(_one(children, "confidentialityCode")),
        language=attribute(_one(children, "languageCode"), "code"),
        patient=patient.read(_patient_role(document, children), ins_oids=ins_oids),
        authors=tuple(_author(element) for element in children[hl7("author")]),
        legal_authenticator=_signatory(_one(children, "legalAuthenticator")),
        custodian=elements.organization(
            first(
                _one(children, "custodian"),
                hl7("assignedCustodian"),
                hl7("representedCustodianOrganization"),
            )
        ),
        service_start=_start(interval),
        service_stop=moment(first(interval, _HIGH)),
        event_codes=_event_codes(events),
        practice_setting=_practice_setting(events),
        facility_type=code(first(facility, _CODE)),
        facility_name=text(first(facility, hl7("location"), _NAME)),
        participants=_participants(children),
        orders=_orders(children[hl7("inFulfillmentOf")]),
        format=declared_format(tree),
    )


def declared_format(tree: Tree) -> values.DeclaredFormat:
    """Says whether the body is structured or one file, of which declared type, and whether a PDF copy is in it."""
    component = first(tree.document, _COMPONENT)
    structured = first(component, _STRUCTURED)
    if structured is not None:
        return values.DeclaredFormat(structured=True, media_type=None, has_pdf_copy=_has_pdf_copy(structured))
    media_type = attribute(first(component, _NON_XML, hl7("text")), "mediaType")
    return values.DeclaredFormat(structured=False, media_type=media_type, has_pdf_copy=False)


def _has_pdf_copy(body: etree._Element) -> bool:
    return any(
        template.get("root") == names.PDF_COPY_TEMPLATE
        for component in body.iterchildren(_COMPONENT)
        for section in component.iterchildren(_SECTION)
        for template in section.iterchildren(_TEMPLATE_ID)
    )


def _one(children: Children, local_name: str) -> etree._Element | None:
    found = children.get(hl7(local_name))
    return found[0] if found else None


def _instance_ids(found: Iterable[etree._Element]) -> tuple[values.InstanceId, ...]:
    return tuple(known for element in found if (known := instance_id(element)) is not None)


def _version(element: etree._Element | None) -> int | None:
    value = attribute(element, "value")
    if value is None or element is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        elements.refuse(element, "the version number is not a whole number")
    return int(value)


def _replaced(related: list[etree._Element]) -> values.InstanceId | None:
    replaced = (element for element in related if element.get("typeCode") == "RPLC")
    parents = (first(element, hl7("parentDocument"), _ID) for element in replaced)
    return next((known for known in map(instance_id, parents) if known is not None), None)


def _patient_role(document: etree._Element, children: Children) -> etree._Element:
    role = first(_one(children, "recordTarget"), hl7("patientRole"))
    if role is None:
        elements.refuse(document, "the document names no patient (recordTarget/patientRole)")
    return role


def _author(element: etree._Element) -> values.Author:
    assigned = first(element, _ASSIGNED_AUTHOR)
    device = first(assigned, _DEVICE)
    return values.Author(
        id=instance_id(first(assigned, _ID)),
        speciality=code(first(assigned, _CODE)),
        role=elements.labelled_code(first(element, _FUNCTION)),
        name=elements.person_name(first(assigned, _ASSIGNED_PERSON)),
        device=None
        if device is None
        else values.Device(
            model=text(first(device, hl7("manufacturerModelName"))),
            software=text(first(device, hl7("softwareName"))),
        ),
        organization=elements.organization(first(assigned, _REPRESENTED)),
        at=moment(first(element, _TIME)),
    )


def _signatory(element: etree._Element | None) -> values.Signatory | None:
    if element is None:
        return None
    entity = first(element, _ASSIGNED_ENTITY)
    return values.Signatory(
        id=instance_id(first(entity, _ID)),
        speciality=code(first(entity, _CODE)),
        name=elements.person_name(first(entity, _ASSIGNED_PERSON)),
        organization=elements.organization(first(entity, _REPRESENTED)),
        at=moment(first(element, _TIME)),
    )


def _start(interval: etree._Element | None) -> values.Moment | None:
    # An instant instead of an interval is when the act was done.
    return moment(first(interval, _LOW)) or moment(interval)


def _event_codes(events: list[etree._Element]) -> tuple[values.Code, ...]:
    coded = (element for event in events for element in event.iterchildren(_CODE))
    found = (known for element in coded for known in (element, *element.iterchildren(_TRANSLATION)))
    return tuple(known for element in found if (known := code(element)) is not None)


def _practice_setting(events: list[etree._Element]) -> values.Code | None:
    performers = (performer for event in events for performer in event.iterchildren(_PERFORMER))
    settings = (first(one, _ASSIGNED_ENTITY, _REPRESENTED, _INDUSTRY) for one in performers)
    return next((known for known in map(code, settings) if known is not None), None)


def _participants(children: Children) -> tuple[values.Participant, ...]:
    found = [_participant(element) for element in children[hl7("participant")]]
    return (*found, *(_recipient(element) for element in children[hl7("informationRecipient")]))


def _participant(element: etree._Element) -> values.Participant:
    entity = first(element, hl7("associatedEntity"))
    return values.Participant(
        type_code=attribute(element, "typeCode"),
        class_code=attribute(entity, "classCode"),
        role=elements.labelled_code(first(element, _FUNCTION)),
        id=instance_id(first(entity, _ID)),
        speciality=code(first(entity, _CODE)),
        name=elements.person_name(first(entity, hl7("associatedPerson"))),
        organization=elements.organization(first(entity, hl7("scopingOrganization"))),
    )


def _recipient(element: etree._Element) -> values.Participant:
    intended = first(element, hl7("intendedRecipient"))
    return values.Participant(
        type_code="IRCP",
        class_code=attribute(intended, "classCode"),
        role=None,
        id=instance_id(first(intended, _ID)),
        speciality=None,
        name=elements.person_name(first(intended, hl7("informationRecipient"))),
        organization=elements.organization(first(intended, hl7("receivedOrganization"))),
    )


def _orders(found: list[etree._Element]) -> tuple[values.Order, ...]:
    orders = [order for element in found for order in element.iterchildren(hl7("order"))]
    # The accession number is an extension of DICOM: writers put it in one namespace or the other.
    return tuple(
        values.Order(instance_id(first(order, _ID)), instance_id(first(order, "{*}accessionNumber")))
        for order in orders
    )
