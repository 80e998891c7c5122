"""Entries that several kinds of document share: vital signs, problems, allergies, treatments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from carnet.journeys.demo.documents import body, times
from carnet.journeys.demo.documents.act import LOINC, Act, identifier
from carnet.journeys.demo.documents.prescriptions import Line, product
from carnet.journeys.demo.documents.xml import Element, coded, el, null, reference, templates

CIM10 = "2.16.840.1.113883.6.3"
SNOMED = "2.16.840.1.113883.6.96"

_SIGNS = {
    "weight": ("29463-7", "Poids", "kg", 1),
    "height": ("8302-2", "Taille", "cm", 0),
    "bmi": ("39156-5", "Indice de masse corporelle", "kg/m2", 1),
    "head": ("8287-5", "Périmètre crânien", "cm", 1),
    "systolic": ("8480-6", "Pression artérielle systolique", "mm[Hg]", 0),
    "diastolic": ("8462-4", "Pression artérielle diastolique", "mm[Hg]", 0),
    "pulse": ("8867-4", "Fréquence cardiaque", "/min", 0),
    "temperature": ("8310-5", "Température", "Cel", 1),
    "saturation": ("20564-1", "Saturation en oxygène", "%", 0),
    "apgar1": ("9272-6", "Score d'Apgar à 1 minute", "{score}", 0),
    "apgar5": ("9274-2", "Score d'Apgar à 5 minutes", "{score}", 0),
    "apgar10": ("9271-8", "Score d'Apgar à 10 minutes", "{score}", 0),
}
_SHOWN = {"kg/m2": "kg/m²", "mm[Hg]": "mmHg", "/min": "battements/min", "Cel": "°C", "{score}": ""}

type Signs = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A disease or a past illness, coded in CIM-10."""

    code: str
    label: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergy:
    """What somebody does not stand, and how they react."""

    agent: str
    reaction: str
    since: date


def vital_signs(act: Act, signs: Signs, *, title: str = "Constantes") -> Element:
    """Writes measures as a section with one observation each."""
    rows, observations = [], []
    for name, value in signs.items():
        code, label, unit, decimals = _SIGNS[name]
        written = f"{value:.{decimals}f}"
        shown = f"{written.replace('.', ',')} {_SHOWN.get(unit, unit)}".strip()
        rows.append((label, body.marked(f"mesure-{name}", shown), times.french(act.started_at.date())))
        observations.append(_sign(act, name, coded("code", code, LOINC, label), written, unit))
    organizer = el(
        "organizer",
        {"classCode": "CLUSTER", "moodCode": "EVN"},
        templates(
            (
                "2.16.840.1.113883.10.20.1.32",
                "2.16.840.1.113883.10.20.1.35",
                "1.3.6.1.4.1.19376.1.5.3.1.4.13.1",
                "1.2.250.1.213.1.1.3.49",
            )
        ),
        el("id", {"root": identifier(act.unique_id, "signs")}),
        coded("code", "85353-1", LOINC, "Signes vitaux", system_name="LOINC"),
        el("statusCode", {"code": "completed"}),
        el("effectiveTime", {"value": times.stamp(act.started_at)}),
        [el("component", {"typeCode": "COMP"}, observation) for observation in observations],
    )
    return body.section(
        act,
        "8716-3",
        "Signes vitaux",
        title,
        body.table(("Mesure", "Valeur", "Date"), rows),
        models=(
            "2.16.840.1.113883.10.20.1.16",
            "1.3.6.1.4.1.19376.1.5.3.1.3.25",
            "1.3.6.1.4.1.19376.1.5.3.1.1.5.3.2",
            "1.2.250.1.213.1.1.2.75",
        ),
        entries=[organizer],
    )


def _sign(act: Act, name: str, code: Element, written: str, unit: str) -> Element:
    return el(
        "observation",
        {"classCode": "OBS", "moodCode": "EVN"},
        templates(
            (
                "2.16.840.1.113883.10.20.1.31",
                "1.3.6.1.4.1.19376.1.5.3.1.4.13",
                "1.3.6.1.4.1.19376.1.5.3.1.4.13.2",
                "1.2.250.1.213.1.1.3.50",
            )
        ),
        el("id", {"root": identifier(act.unique_id, "sign", name)}),
        code,
        el("text", None, reference(f"mesure-{name}")),
        el("statusCode", {"code": "completed"}),
        el("effectiveTime", {"value": times.stamp(act.started_at)}),
        body.quantity(written, unit),
    )


def problems(act: Act, found: Iterable[Problem], *, active: bool = True) -> Element:
    """Writes current problems, or past ones when not `active`."""
    known = list(found)
    kind = "probleme" if active else "antecedent"
    rows = [
        (times.french(problem.since), body.marked(f"{kind}-{rank}", problem.label), problem.code)
        for rank, problem in enumerate(known, 1)
    ]
    code, label, title, models = (
        ("11450-4", "Liste des problèmes actifs", "Problèmes actifs", ("1.3.6.1.4.1.19376.1.5.3.1.3.6",
         "1.2.250.1.213.1.1.2.132"))
        if active
        else ("11348-0", "Antécédents médicaux", "Antécédents", ("1.3.6.1.4.1.19376.1.5.3.1.3.8",
              "1.2.250.1.213.1.1.2.134"))
    )  # fmt: skip
    return body.section(
        act,
        code,
        label,
        title,
        body.table(("Depuis", "Problème", "CIM-10"), rows) if rows else body.paragraph("Aucun connu."),
        models=models,
        entries=[_problem(act, f"{kind}-{rank}", problem, active=active) for rank, problem in enumerate(known, 1)],
    )


def _problem(act: Act, anchor: str, problem: Problem, *, active: bool) -> Element:
    since = el("effectiveTime", None, el("low", {"value": times.day_stamp(problem.since)}))
    observation = el(
        "observation",
        {"classCode": "OBS", "moodCode": "EVN", "negationInd": "false"},
        templates(
            (
                "2.16.840.1.113883.10.20.1.28",
                "1.3.6.1.4.1.19376.1.5.3.1.4.5",
                "1.2.250.1.213.1.1.3.37",
            )
        ),
        el("id", {"root": identifier(act.unique_id, anchor)}),
        coded("code", "282291009", SNOMED, "interprétation diagnostique", system_name="SNOMED CT"),
        el("text", None, reference(anchor)),
        el("statusCode", {"code": "completed"}),
        since,
        coded("value", problem.code, CIM10, problem.label, system_name="CIM-10", kind="CD"),
    )
    return el(
        "act",
        {"classCode": "ACT", "moodCode": "EVN"},
        templates(
            (
                "2.16.840.1.113883.10.20.1.27",
                "1.3.6.1.4.1.19376.1.5.3.1.4.5.1",
                "1.3.6.1.4.1.19376.1.5.3.1.4.5.2",
                "1.2.250.1.213.1.1.3.39",
            )
        ),
        el("id", {"root": identifier(act.unique_id, anchor, "concern")}),
        null("code", "NA"),
        el("statusCode", {"code": "active" if active else "completed"}),
        el("effectiveTime", None, el("low", {"value": times.day_stamp(problem.since)})),
        el("entryRelationship", {"typeCode": "SUBJ", "inversionInd": "false"}, observation),
    )


def allergies(act: Act, found: Iterable[Allergy]) -> Element:
    """Writes allergies, or says that none is known."""
    known = list(found)
    rows = [
        (times.french(allergy.since), body.marked(f"allergie-{rank}", allergy.agent), allergy.reaction)
        for rank, allergy in enumerate(known, 1)
    ]
    return body.section(
        act,
        "48765-2",
        "Allergies et hypersensibilités",
        "Allergies et intolérances",
        body.table(("Depuis", "Agent", "Réaction"), rows) if rows else body.paragraph("Aucune connue."),
        models=(
            "2.16.840.1.113883.10.20.1.2",
            "1.3.6.1.4.1.19376.1.5.3.1.3.13",
            "1.2.250.1.213.1.1.2.137",
        ),
        entries=[_allergy(act, f"allergie-{rank}", allergy) for rank, allergy in enumerate(known, 1)],
    )


def _allergy(act: Act, anchor: str, allergy: Allergy) -> Element:
    agent = el("playingEntity", {"classCode": "MMAT"}, el("name", None, allergy.agent))
    return el(
        "act",
        {"classCode": "ACT", "moodCode": "EVN"},
        templates(("2.16.840.1.113883.10.20.1.27", "1.3.6.1.4.1.19376.1.5.3.1.4.5.3", "1.2.250.1.213.1.1.3.40")),
        el("id", {"root": identifier(act.unique_id, anchor, "concern")}),
        null("code", "NA"),
        el("statusCode", {"code": "active"}),
        el("effectiveTime", None, el("low", {"value": times.day_stamp(allergy.since)})),
        el(
            "entryRelationship",
            {"typeCode": "SUBJ", "inversionInd": "false"},
            el(
                "observation",
                {"classCode": "OBS", "moodCode": "EVN", "negationInd": "false"},
                templates(("1.3.6.1.4.1.19376.1.5.3.1.4.6", "1.2.250.1.213.1.1.3.41")),
                el("id", {"root": identifier(act.unique_id, anchor)}),
                coded("code", "609328004", SNOMED, "prédisposition à une réaction allergique"),
                el("text", None, reference(anchor)),
                el("statusCode", {"code": "completed"}),
                el("effectiveTime", None, el("low", {"value": times.day_stamp(allergy.since)})),
                el("value", {"xsi:type": "CD"}, el("originalText", None, reference(anchor))),
                el(
                    "participant",
                    {"typeCode": "CSM"},
                    el("participantRole", {"classCode": "MANU"}, agent),
                ),
            ),
        ),
    )


def treatments(act: Act, lines: Iterable[Line], *, code: str, label: str, title: str, model: str) -> Element:
    """Writes the medicines that somebody takes."""
    known = list(lines)
    rows = [
        (body.marked(f"traitement-{rank}", line.medicine.name), line.posology, line.medicine.route.label)
        for rank, line in enumerate(known, 1)
    ]
    nothing = body.paragraph("Aucun traitement.")
    return body.section(
        act,
        code,
        label,
        title,
        body.table(("Médicament", "Posologie", "Voie"), rows) if rows else nothing,
        models=(model,),
        entries=[_treatment(act, f"traitement-{rank}", line) for rank, line in enumerate(known, 1)],
    )


def _treatment(act: Act, anchor: str, line: Line) -> Element:
    medicine = line.medicine
    return el(
        "substanceAdministration",
        {"classCode": "SBADM", "moodCode": "EVN"},
        templates(
            (
                "1.2.250.1.213.1.1.3.42",
                "2.16.840.1.113883.10.20.1.24",
                "1.3.6.1.4.1.19376.1.5.3.1.4.7",
                "1.3.6.1.4.1.19376.1.5.3.1.4.7.1",
            )
        ),
        el("id", {"root": identifier(act.unique_id, anchor)}),
        coded("code", "DRUG", "2.16.840.1.113883.5.4", "Médicament"),
        el("text", None, reference(anchor)),
        el("statusCode", {"code": "active"}),
        el(
            "effectiveTime",
            {"xsi:type": "IVL_TS"},
            el("low", {"value": times.day_stamp(act.at.date())}),
        ),
        coded("routeCode", medicine.route.code, medicine.route.system, medicine.route.label),
        el("doseQuantity", None, el("low", {"value": line.dose, "unit": medicine.unit})),
        el("consumable", None, product(medicine, anchor)),
    )
