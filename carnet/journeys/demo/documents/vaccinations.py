"""Writes notes of vaccination (87273-9)."""

from dataclasses import dataclass

from carnet.journeys.demo.documents import body, header, people_xml, times
from carnet.journeys.demo.documents.act import LOINC, Act, Coded, identifier
from carnet.journeys.demo.documents.medicines import ATC, EDQM
from carnet.journeys.demo.documents.xml import Element, coded, el, reference, templates, write

_SNOMED = "2.16.840.1.113883.6.96"
_INTRAMUSCULAR = Coded(code="20035000", system=EDQM, label="Voie intramusculaire", system_name="EDQM")
_ORAL = Coded(code="20053000", system=EDQM, label="Voie orale", system_name="EDQM")
_KINDS = {
    "INITIMMUNIZ": "1ère série vaccinante",
    "BOOSTER": "Rappel de vaccin",
    "IMMUNIZ": "Vaccination sans autre précision",
}
_SITES = {
    "thigh": ("61396006", "cuisse gauche"),
    "left-arm": ("16217701000119102", "deltoïde gauche"),
    "right-arm": ("16217661000119109", "deltoïde droit"),
}

# Source: WHO ATC classification.
_VACCINES = {
    "hexavalent": ("J07CA09", "Diphtérie, tétanos, coqueluche, poliomyélite, Hib, hépatite B"),
    "pneumococcus": ("J07AL02", "Pneumocoque conjugué"),
    "rotavirus": ("J07BH01", "Rotavirus"),
    "meningococcus-b": ("J07AH09", "Méningocoque B"),
    "meningococcus-acwy": ("J07AH08", "Méningocoques A, C, W, Y"),
    "measles": ("J07BD52", "Rougeole, oreillons, rubéole"),
    "booster-child": ("J07CA02", "Diphtérie, tétanos, coqueluche, poliomyélite"),
    "booster-adult": ("J07CA02", "Diphtérie, tétanos, coqueluche, poliomyélite (rappel)"),
    "papillomavirus": ("J07BM03", "Papillomavirus humains"),
    "influenza": ("J07BB02", "Grippe saisonnière"),
    "covid": ("J07BN01", "Covid-19 (ARN messager)"),
    "zoster": ("J07BK03", "Zona"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Injection:
    """One dose: which vaccine, which rank, which lot, where."""

    vaccine: str
    rank: int
    lot: str
    kind: str = "INITIMMUNIZ"
    site: str = "left-arm"

    @property
    def atc(self) -> str:
        """The ATC class of the vaccine."""
        return _VACCINES[self.vaccine][0]

    @property
    def label(self) -> str:
        """What the vaccine protects from."""
        return _VACCINES[self.vaccine][1]

    @property
    def route(self) -> Coded:
        """How it is given: by mouth for the rotavirus, in a muscle for the others."""
        return _ORAL if self.vaccine == "rotavirus" else _INTRAMUSCULAR


def note(act: Act, *injections: Injection) -> bytes:
    """Writes the doses given on one day."""
    rows = []
    for place, injection in enumerate(injections, 1):
        anchor = f"vac-{place:02d}"
        where = "–" if injection.route is _ORAL else _SITES[injection.site][1].capitalize()
        rows.append(
            (
                times.french(act.started_at.date()),
                body.marked(anchor, injection.label, style="Bold"),
                str(injection.rank),
                injection.lot,
                injection.route.label,
                body.marked(f"{anchor}-site", where),
                act.author.display_name,
            )
        )
    given = body.section(
        act,
        "11369-6",
        "Historique des vaccinations",
        "Vaccins administrés",
        body.table(("Date", "Vaccin", "Rang", "Lot", "Voie", "Site", "Vaccinateur"), rows),
        models=(
            "2.16.840.1.113883.10.20.1.6",
            "1.3.6.1.4.1.19376.1.5.3.1.3.23",
            "1.2.250.1.213.1.1.2.147",
        ),
        entries=[_entry(act, f"vac-{place:02d}", injection) for place, injection in enumerate(injections, 1)],
    )
    return write(header.document(act, body.structured([given])))


def _entry(act: Act, anchor: str, injection: Injection) -> Element:
    route = injection.route
    return el(
        "substanceAdministration",
        {"classCode": "SBADM", "moodCode": "EVN", "negationInd": "false"},
        templates(
            (
                "2.16.840.1.113883.10.20.1.24",
                "1.3.6.1.4.1.19376.1.5.3.1.4.12",
                "1.2.250.1.213.1.1.3.45",
            )
        ),
        el("id", {"root": identifier(act.unique_id, anchor)}),
        coded("code", injection.kind, "2.16.840.1.113883.5.4", _KINDS[injection.kind]),
        el("text", None, reference(anchor)),
        el("statusCode", {"code": "completed"}),
        el("effectiveTime", {"value": times.day_stamp(act.started_at.date())}),
        coded("routeCode", route.code, route.system, route.label, system_name=route.system_name),
        _site(anchor, injection),
        el("consumable", {"typeCode": "CSM"}, _vaccine(anchor, injection)),
        el(
            "performer",
            {"typeCode": "PRF"},
            people_xml.assigned_entity(act.author, act.organization, with_setting=True),
        ),
        _rank(injection),
    )


def _site(anchor: str, injection: Injection) -> Element | None:
    if injection.route is _ORAL:
        return None
    code, label = _SITES[injection.site]
    words = el("originalText", None, reference(f"{anchor}-site"))
    return coded("approachSiteCode", code, _SNOMED, label, words, system_name="SNOMED CT")


def _vaccine(anchor: str, injection: Injection) -> Element:
    return el(
        "manufacturedProduct",
        None,
        templates(
            (
                "2.16.840.1.113883.10.20.1.53",
                "1.3.6.1.4.1.19376.1.5.3.1.4.7.2",
                "1.2.250.1.213.1.1.3.43",
            )
        ),
        el(
            "manufacturedMaterial",
            None,
            coded(
                "code",
                injection.atc,
                ATC,
                injection.label,
                el("originalText", None, reference(anchor)),
                system_name="ATC",
            ),
            el("name", None, injection.label),
            el("lotNumberText", None, injection.lot),
        ),
    )


def _rank(injection: Injection) -> Element:
    return el(
        "entryRelationship",
        {"typeCode": "SUBJ"},
        el(
            "observation",
            {"classCode": "OBS", "moodCode": "EVN"},
            templates(("2.16.840.1.113883.10.20.1.46", "1.2.250.1.213.1.1.3.82")),
            coded("code", "30973-2", LOINC, "Rang de la vaccination", system_name="LOINC"),
            el("statusCode", {"code": "completed"}),
            el("value", {"xsi:type": "INT", "value": str(injection.rank)}),
        ),
    )
