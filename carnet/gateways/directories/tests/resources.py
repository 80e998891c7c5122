"""Resources as the national directory gives them: a structure, a professional, who works where."""

MOS = "https://mos.esante.gouv.fr/NOS"
BOX = "https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss-metadata"


def organization(
    number: str = "1010000001", *, name: str = "Clinique des Pins", active: bool = True
) -> dict[str, object]:
    """Describes a structure, as the national directory does."""
    return {
        "resourceType": "Organization",
        "id": f"o{number}",
        "identifier": [
            {"system": "https://finess.esante.gouv.fr", "value": number[1:]},
            {"system": "urn:oid:1.2.250.1.71.4.2.2", "value": number},
        ],
        "active": active,
        "name": name,
        "type": [
            {"coding": [{"system": f"{MOS}/TRE_R02-SecteurActivite/FHIR/TRE-R02-SecteurActivite", "code": "SA01"}]}
        ],
        "address": [{"city": "Nanterre"}],
    }


def practitioner(
    number: str = "10100000001", *, family: str = "Sapin", active: bool = True, box: str = "", profession: str = "10"
) -> dict[str, object]:
    """Describes a professional."""
    skills = [
        {"code": {"coding": [{"system": f"{MOS}/TRE_G15-ProfessionSante/FHIR/TRE-G15", "code": profession}]}},
        {"code": {"coding": [{"system": f"{MOS}/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38", "code": "SM26"}]}},
    ]
    said: dict[str, object] = {
        "resourceType": "Practitioner",
        "id": f"p{number}",
        "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.1", "value": f"8{number}"}],
        "active": active,
        "name": [{"use": "official", "family": family, "given": ["Ariane", "Zoé"], "prefix": ["MME"]}],
    }
    if profession:
        said["qualification"] = skills
    if box:
        kind = {"coding": [{"system": f"{MOS}/TRE_R257-TypeBAL/FHIR/TRE-R257-TypeBAL", "code": "PER"}]}
        metadata = {"url": BOX, "extension": [{"url": "type", "valueCodeableConcept": kind}]}
        said["telecom"] = [
            {"system": "phone", "value": "0102030405"},
            {"system": "email", "value": box, "extension": [metadata]},
        ]
    return said


def role(
    number: str = "10100000001", place: str = "1010000001", *, active: bool = True, **period: str
) -> dict[str, object]:
    """Describes who works where."""
    return {
        "resourceType": "PractitionerRole",
        "id": f"r{number}{place}",
        "active": active,
        "practitioner": {"reference": f"https://annuaire.exemple/fhir/Practitioner/p{number}"},
        "organization": {"reference": f"Organization/o{place}"},
        "period": period or {"start": "2024-01-15"},
    }
