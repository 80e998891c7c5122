"""Writes the header of a clinical document.

Source: CI-SIS, volet Structuration minimale de documents de santé (V1.16.8).
"""

from carnet.journeys.demo import values
from carnet.journeys.demo.documents import people_xml, times
from carnet.journeys.demo.documents.act import UNSTRUCTURED, Act
from carnet.journeys.demo.documents.xml import Element, coded, el, templates

_FRENCH_HEADER = ("2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1")
_HL7_ENCOUNTERS = "2.16.840.1.113883.5.4"
_CISIS_ENCOUNTERS = "1.2.250.1.213.1.1.4.2.291"
_ENCOUNTERS = {
    "AMB": (_HL7_ENCOUNTERS, "Ambulatoire (hors établissement)"),
    "IMP": (_HL7_ENCOUNTERS, "Hospitalisation (établissement, y compris HAD)"),
    "EMER": (_HL7_ENCOUNTERS, "Passage aux urgences (établissement)"),
    "VR": (_HL7_ENCOUNTERS, "Virtuelle"),
    "EXTERNE": (_CISIS_ENCOUNTERS, "Acte et consultation externe (établissement)"),
}
_TITLE_LIMIT = 128


class TitleTooLongError(ValueError):
    """A title may have 128 characters at most."""


def document(act: Act, body: Element) -> Element:
    """Writes the whole document: the header that the act asks for, then the body."""
    if len(act.title) > _TITLE_LIMIT:
        raise TitleTooLongError(act.title)
    models = act.type.templates if body.name == "structuredBody" else (UNSTRUCTURED,)
    return el(
        "ClinicalDocument",
        None,
        el("realmCode", {"code": "FR"}),
        el("typeId", {"root": "2.16.840.1.113883.1.3", "extension": "POCD_HD000040"}),
        templates((*_FRENCH_HEADER, *models)),
        el("id", {"root": act.unique_id}),
        coded("code", act.type.code, act.type.system, act.type.label),
        el("title", None, act.title),
        el("effectiveTime", {"value": times.stamp(act.at)}),
        coded("confidentialityCode", "N", "2.16.840.1.113883.5.25", "Normal"),
        el("languageCode", {"code": "fr-FR"}),
        el("setId", {"root": act.set_id}),
        el("versionNumber", {"value": str(act.version)}),
        people_xml.record_target(act.patient, guardian=act.guardian),
        _author(act),
        _custodian(act.organization),
        _legal_authenticator(act),
        _participants(act),
        _order(act),
        _service_event(act),
        _replaced(act),
        _encounter(act),
        el("component", None, body),
    )


def _author(act: Act) -> Element:
    return el(
        "author",
        None,
        el("time", {"value": times.stamp(act.at)}),
        el(
            "assignedAuthor",
            None,
            people_xml.professional_identity(act.author, act.organization),
            people_xml.organization("representedOrganization", act.organization),
        ),
    )


def _custodian(place: values.Organization) -> Element:
    kept_by = people_xml.organization("representedCustodianOrganization", place)
    return el("custodian", None, el("assignedCustodian", None, kept_by))


def _legal_authenticator(act: Act) -> Element:
    return el(
        "legalAuthenticator",
        None,
        el("time", {"value": times.stamp(act.at)}),
        el("signatureCode", {"code": "S"}),
        people_xml.assigned_entity(act.author, act.organization),
    )


def _participants(act: Act) -> list[Element]:
    found = []
    if act.prescriber is not None:
        asked = el("time", {"xsi:type": "IVL_TS"}, el("low", {"value": times.day_stamp(act.started_at.date())}))
        found.append(people_xml.participant("REF", act.prescriber, asked, function=None))
    if act.attending is not None and act.attending is not act.author:
        nobody_knows = el("time", {"nullFlavor": "NA"})
        function = coded("functionCode", "PCP", "2.16.840.1.113883.5.88", "Médecin traitant")
        found.append(people_xml.participant("INF", act.attending, nobody_knows, function=function))
    return found


def _order(act: Act) -> Element | None:
    if act.order_id is None:
        return None
    return el("inFulfillmentOf", None, el("order", None, el("id", {"root": act.order_id})))


def _service_event(act: Act) -> Element:
    event = act.event
    what = (
        coded("code", act.type.code, act.type.system, act.type.label)
        if event is None
        else coded("code", event.code, event.system, event.label, system_name=event.system_name)
    )
    return el(
        "documentationOf",
        None,
        el(
            "serviceEvent",
            {"classCode": "ACT"},
            what,
            _interval(act),
            el(
                "performer",
                {"typeCode": "PRF"},
                people_xml.assigned_entity(act.author, act.organization, with_setting=True),
            ),
        ),
    )


def _interval(act: Act) -> Element:
    stop = el("high", {"value": times.stamp(act.ended_at)}) if act.ended_at is not None else None
    return el("effectiveTime", None, el("low", {"value": times.stamp(act.started_at)}), stop)


def _replaced(act: Act) -> Element | None:
    if act.previous_id is None:
        return None
    parent = el("parentDocument", None, el("id", {"root": act.previous_id}))
    return el("relatedDocument", {"typeCode": "RPLC"}, parent)


def _encounter(act: Act) -> Element:
    system, label = _ENCOUNTERS[act.encounter]
    place = act.organization
    where = el(
        "healthCareFacility",
        None,
        el("id", {"root": people_xml.STRUCTURES, "extension": place.struct_idnat}),
        coded("code", place.facility_code, "1.2.250.1.71.4.2.4", place.facility_label),
        el("location", None, el("name", None, place.name), people_xml.address(place.address)),
    )
    return el(
        "componentOf",
        None,
        el(
            "encompassingEncounter",
            None,
            coded("code", act.encounter, system, label),
            _interval(act),
            el("location", None, where),
        ),
    )
