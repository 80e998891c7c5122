"""Reads who, what, when and where from the header of a clinical document.

Source: CI-SIS, Volet Structuration minimale de documents de santé, V1.16 (header); CI-SIS, Volet Partage de
documents de santé, mapping of CDA elements to XDS metadata.
"""

from collections.abc import Collection

from lxml import etree

from carnet.foundation.cda import elements, names, patient, people, times, values
from carnet.foundation.cda.elements import attribute, code, first, instance_id, lesser_moment, moment, text
from carnet.foundation.cda.names import hl7
from carnet.foundation.cda.parsing import Tree

_ID = hl7("id")
_SET_ID = hl7("setId")
_VERSION = hl7("versionNumber")
_CODE = hl7("code")
_TITLE = hl7("title")
_TEMPLATE_ID = hl7("templateId")
_EFFECTIVE_TIME = hl7("effectiveTime")
_CONFIDENTIALITY = hl7("confidentialityCode")
_LANGUAGE = hl7("languageCode")
_RECORD_TARGET = hl7("recordTarget")
_PATIENT_ROLE = hl7("patientRole")
_AUTHOR = hl7("author")
_LEGAL = hl7("legalAuthenticator")
_CUSTODIAN = hl7("custodian")
_ASSIGNED_CUSTODIAN = hl7("assignedCustodian")
_CUSTODIAN_ORGANIZATION = hl7("representedCustodianOrganization")
_PARTICIPANT = hl7("participant")
_RECIPIENT = hl7("informationRecipient")
_FULFILLMENT = hl7("inFulfillmentOf")
_ORDER = hl7("order")
_DOCUMENTATION = hl7("documentationOf")
_SERVICE_EVENT = hl7("serviceEvent")
_PERFORMER = hl7("performer")
_ASSIGNED_ENTITY = hl7("assignedEntity")
_REPRESENTED = hl7("representedOrganization")
_INDUSTRY = hl7("standardIndustryClassCode")
_TRANSLATION = hl7("translation")
_LOW = hl7("low")
_HIGH = hl7("high")
_RELATED = hl7("relatedDocument")
_PARENT = hl7("parentDocument")
_COMPONENT_OF = hl7("componentOf")
_ENCOUNTER = hl7("encompassingEncounter")
_LOCATION = hl7("location")
_FACILITY = hl7("healthCareFacility")
_NAME = hl7("name")
_COMPONENT = hl7("component")
_STRUCTURED = hl7("structuredBody")
_NON_XML = hl7("nonXMLBody")
_TEXT = hl7("text")
# One question asked of the XML library is two to three times cheaper here than walking every section.
_HAS_PDF_COPY = etree.XPath(
    f"boolean(h:component/h:section/h:templateId[@root='{names.PDF_COPY_TEMPLATE}'])",
    namespaces={"h": names.NAMESPACE},
)

Parts = dict[str, list[etree._Element]]


def read_header(tree: Tree, *, ins_oids: Collection[str] = patient.INS_OIDS) -> values.CdaHeader:
    """Reads the header. What is absent or null is None; only what nothing can be done without is required.

    `ins_oids` are the OIDs under which an identifier of the patient is the national one.
    Raises CdaError INVALID_HEADER, with the place, for a missing `id/@root`, a missing patient, an effectiveTime or
    a version number that cannot be read. Another time that is no instant is unknown, its place said in `unread`:
    software writes 99991231 for an act without an end, or a month 00, and nobody is better off without the document.
    """
    document = tree.document
    parts = _parts(document)
    one = {name: found[0] for name, found in parts.items()}
    identifier = instance_id(one.get(_ID))
    if identifier is None:
        elements.refuse(document, "the document has no identifier (id/@root)")
    events = [event for part in parts.get(_DOCUMENTATION, ()) for event in part.iterchildren(_SERVICE_EVENT)]
    unread: list[str] = []
    start, stop = _interval(events, unread)
    facility = elements.children(first(one.get(_COMPONENT_OF), _ENCOUNTER, _LOCATION, _FACILITY))
    return values.CdaHeader(
        id=identifier,
        set_id=instance_id(one.get(_SET_ID)),
        version_number=_version(one.get(_VERSION)),
        replaces=_replaced(parts.get(_RELATED, [])),
        type=code(one.get(_CODE)),
        template_ids=elements.instance_ids(document, _TEMPLATE_ID),
        title=text(one.get(_TITLE)),
        effective_time=moment(one.get(_EFFECTIVE_TIME)),
        confidentiality=code(one.get(_CONFIDENTIALITY)),
        language=attribute(one.get(_LANGUAGE), "code"),
        patient=patient.read(_patient_role(document, one.get(_RECORD_TARGET)), ins_oids=ins_oids),
        authors=tuple([people.author(element, unread) for element in parts.get(_AUTHOR, ())]),
        legal_authenticator=people.signatory(one.get(_LEGAL), unread),
        custodian=elements.organization(first(one.get(_CUSTODIAN), _ASSIGNED_CUSTODIAN, _CUSTODIAN_ORGANIZATION)),
        service_start=start,
        service_stop=stop,
        event_codes=_event_codes(events),
        practice_setting=_practice_setting(events),
        facility_type=code(facility.get(_CODE)),
        facility_name=text(first(facility.get(_LOCATION), _NAME)),
        participants=_participants(parts),
        orders=_orders(parts.get(_FULFILLMENT, [])),
        format=_format(one.get(_COMPONENT)),
        # Arguments are computed in their order: every time was read above.
        unread=tuple(unread),
    )


def declared_format(tree: Tree) -> values.DeclaredFormat:
    """Says whether the body is structured or one file, of which type, and whether it holds a PDF copy."""
    return _format(first(tree.document, _COMPONENT))


def _format(component: etree._Element | None) -> values.DeclaredFormat:
    structured = first(component, _STRUCTURED)
    if structured is not None:
        has_pdf_copy = bool(_HAS_PDF_COPY(structured))
        return values.DeclaredFormat(structured=True, media_type=None, has_pdf_copy=has_pdf_copy)
    media_type = attribute(first(component, _NON_XML, _TEXT), "mediaType")
    return values.DeclaredFormat(structured=False, media_type=media_type, has_pdf_copy=False)


def _parts(document: etree._Element) -> Parts:
    parts: Parts = {}
    for child in document:
        parts.setdefault(child.tag, []).append(child)
    return parts


def _version(element: etree._Element | None) -> int | None:
    value = attribute(element, "value")
    if value is None or element is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        elements.refuse(element, "the version number is not a whole number")
    return int(value)


def _replaced(related: list[etree._Element]) -> values.InstanceId | None:
    for element in related:
        if element.get("typeCode") == "RPLC":
            known = instance_id(first(element, _PARENT, _ID))
            if known is not None:
                return known
    return None


def _patient_role(document: etree._Element, target: etree._Element | None) -> etree._Element:
    role = first(target, _PATIENT_ROLE)
    if role is None:
        elements.refuse(document, "the document names no patient (recordTarget/patientRole)")
    return role


def _interval(events: list[etree._Element], unread: list[str]) -> tuple[times.Moment | None, times.Moment | None]:
    interval = first(events[0], _EFFECTIVE_TIME) if events else None
    if interval is None:
        return None, None
    bounds = elements.children(interval)
    # An instant instead of an interval is when the act was done.
    start = lesser_moment(bounds.get(_LOW), unread) or lesser_moment(interval, unread)
    return start, lesser_moment(bounds.get(_HIGH), unread)


def _event_codes(events: list[etree._Element]) -> tuple[values.Code, ...]:
    found: list[values.Code | None] = []
    for event in events:
        for element in event.iterchildren(_CODE):
            found.append(code(element))
            found += [code(translation) for translation in element.iterchildren(_TRANSLATION)]
    return tuple([known for known in found if known is not None])


def _practice_setting(events: list[etree._Element]) -> values.Code | None:
    for event in events:
        for performer in event.iterchildren(_PERFORMER):
            known = code(first(performer, _ASSIGNED_ENTITY, _REPRESENTED, _INDUSTRY))
            if known is not None:
                return known
    return None


def _participants(parts: Parts) -> tuple[values.Participant, ...]:
    named = [people.participant(element) for element in parts.get(_PARTICIPANT, ())]
    return (*named, *[people.recipient(element) for element in parts.get(_RECIPIENT, ())])


def _orders(found: list[etree._Element]) -> tuple[values.Order, ...]:
    orders = [order for element in found for order in element.iterchildren(_ORDER)]
    # The accession number is an extension of DICOM: writers put it in one namespace or the other.
    return tuple(
        [
            values.Order(instance_id(first(order, _ID)), instance_id(first(order, "{*}accessionNumber")))
            for order in orders
        ]
    )
