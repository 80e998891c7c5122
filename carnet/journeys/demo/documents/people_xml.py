"""Writes patients, professionals and organisations as a CDA header names them."""

from carnet.journeys.demo import values
from carnet.journeys.demo.documents import times
from carnet.journeys.demo.documents.xml import Element, coded, el

PROFESSIONALS = "1.2.250.1.71.4.2.1"
STRUCTURES = "1.2.250.1.71.4.2.2"
LOCAL_PATIENTS = "2.25.77529451962087813783435431784554125601"
_AUTHOR_CODES = "1.2.250.1.213.1.1.4.5"
_PRACTICE_SETTINGS = "1.2.250.1.213.1.1.4.9"
_GENDERS = {values.Sex.MALE: "Masculin", values.Sex.FEMALE: "Féminin"}


def record_target(patient: values.Citizen, *, guardian: values.Citizen | None) -> Element:
    """Writes whose document this is: the INS first, then the number in the place of care."""
    return el(
        "recordTarget",
        None,
        el(
            "patientRole",
            None,
            el("id", {"extension": patient.ins.value, "root": patient.ins.oid}),
            el("id", {"extension": patient.local_id, "root": LOCAL_PATIENTS}),
            address(patient.address, use="H", country="FRANCE"),
            el("telecom", {"value": f"tel:{patient.phone}", "use": "MC"}),
            el("telecom", {"value": f"mailto:{patient.email}", "use": "H"}),
            _patient(patient, guardian),
        ),
    )


def _patient(patient: values.Citizen, guardian: values.Citizen | None) -> Element:
    place = el(
        "addr",
        None,
        el("county", None, patient.birth_place.code),
        el("city", None, patient.birth_place.name.upper()),
    )
    return el(
        "patient",
        {"classCode": "PSN"},
        el(
            "name",
            None,
            el("family", {"qualifier": "BR"}, patient.birth_family_name),
            el("given", None, patient.birth_given_names),
            el("given", {"qualifier": "BR"}, patient.first_birth_given_name),
            el("family", {"qualifier": "CL"}, patient.used_family_name),
            el("given", {"qualifier": "CL"}, patient.used_given_name),
        ),
        coded("administrativeGenderCode", patient.sex, "2.16.840.1.113883.5.1", _GENDERS[patient.sex]),
        el("birthTime", {"value": times.day_stamp(patient.birth_on)}),
        _guardian(guardian) if guardian is not None else None,
        el("birthplace", None, el("place", None, place)),
    )


def _guardian(parent: values.Citizen) -> Element:
    return el(
        "guardian",
        None,
        address(parent.address, use="H", country="FRANCE"),
        el("telecom", {"value": f"tel:{parent.phone}", "use": "MC"}),
        el(
            "guardianPerson",
            None,
            el(
                "name",
                None,
                el("prefix", None, "M" if parent.sex is values.Sex.MALE else "MME"),
                el("family", None, parent.used_family_name),
                el("given", None, parent.used_given_name),
            ),
        ),
    )


def address(where: values.Address, *, use: str | None = None, country: str | None = None) -> Element:
    """Writes an address, one element a part."""
    return el(
        "addr",
        {"use": use},
        el("houseNumber", None, where.number),
        el("streetName", None, where.street),
        el("postalCode", None, where.postal_code),
        el("city", None, where.city),
        el("country", None, country) if country else None,
    )


def professional_identity(person: values.Professional, place: values.Organization) -> list[Element]:
    """Writes who a professional is: number, profession and speciality, address, telephone, name."""
    return [
        el("id", {"root": PROFESSIONALS, "extension": person.ps_idnat}),
        coded("code", person.author_code, _AUTHOR_CODES, person.author_label),
        address(place.address),
        el("telecom", {"value": f"tel:{place.phone}", "use": "WP"}),
        el("telecom", {"value": f"mailto:{person.mssante}", "use": "WP"}),
        el("assignedPerson", None, _name(person)),
    ]


def assigned_entity(person: values.Professional, place: values.Organization, *, with_setting: bool = False) -> Element:
    """Writes a professional acting for an organisation."""
    represented = organization("representedOrganization", place, with_setting=with_setting)
    return el("assignedEntity", None, professional_identity(person, place), represented)


def organization(name: str, place: values.Organization, *, with_setting: bool = False) -> Element:
    """Writes an organisation with its national identifier."""
    setting = coded(
        "standardIndustryClassCode", place.practice_setting, _PRACTICE_SETTINGS, place.practice_setting_label
    )
    return el(
        name,
        None,
        el("id", {"root": STRUCTURES, "extension": place.struct_idnat}),
        el("name", None, place.name),
        el("telecom", {"value": f"tel:{place.phone}", "use": "WP"}),
        address(place.address),
        setting if with_setting else None,
    )


def participant(type_code: str, person: values.Professional, when: Element, *, function: Element | None) -> Element:
    """Writes somebody else that the document names, such as the prescriber or the attending doctor."""
    return el(
        "participant",
        {"typeCode": type_code},
        function,
        when,
        el(
            "associatedEntity",
            {"classCode": "PROV"},
            el("id", {"root": PROFESSIONALS, "extension": person.ps_idnat}),
            coded("code", person.author_code, _AUTHOR_CODES, person.author_label),
            el("addr", {"nullFlavor": "NAV"}),
            el("telecom", {"value": f"tel:{person.phone}", "use": "WP"}),
            el("associatedPerson", None, _name(person)),
        ),
    )


def _name(person: values.Professional) -> Element:
    return el(
        "name",
        None,
        el("prefix", None, person.civility),
        el("given", None, person.given_name),
        el("family", None, person.family_name),
        el("suffix", None, person.title) if person.title else None,
    )
