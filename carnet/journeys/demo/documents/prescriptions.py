"""Writes prescriptions of medicines (57833-6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from carnet.journeys.demo.documents import blocks, body, header, pdf, times
from carnet.journeys.demo.documents.act import Act, identifier
from carnet.journeys.demo.documents.medicines import ATC, Medicine
from carnet.journeys.demo.documents.xml import Element, coded, el, reference, templates, write

_LINE = (
    "2.16.840.1.113883.10.20.1.24",
    "1.3.6.1.4.1.19376.1.5.3.1.4.7",
    "1.3.6.1.4.1.19376.1.9.1.3.2",
    "1.2.250.1.213.1.1.3.83",
    "1.3.6.1.4.1.19376.1.9.1.3.6",
    "1.3.6.1.4.1.19376.1.5.3.1.4.7.1",
)
_PRODUCT = (
    "2.16.840.1.113883.10.20.1.53",
    "1.3.6.1.4.1.19376.1.5.3.1.4.7.2",
    "1.2.250.1.213.1.1.3.43",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One medicine prescribed: `dose` units, `times_a_day`, for so many days, with its renewals.

    `weekly` means once a week instead; `times_a_day` is then 1.
    """

    medicine: Medicine
    dose: str
    times_a_day: int
    days: int
    renewals: int = 0
    advice: str = ""
    long_illness: bool = False
    weekly: bool = False

    @property
    def posology(self) -> str:
        """How to take it, in words."""
        unit = self.medicine.unit_label
        rhythm = "1 fois par semaine" if self.weekly else f"{self.times_a_day} fois par jour"
        many = "s" if self.dose not in {"0.5", "1"} and not unit.endswith("l") else ""
        return f"{self.dose.replace('.', ',')} {unit}{many}, {rhythm}"


def prescription(act: Act, lines: Sequence[Line], *, with_copy: bool = False) -> bytes:
    """Writes a prescription, with its printed copy when asked."""
    rows = [_row(act, rank, line) for rank, line in enumerate(lines, 1)]
    prescribed = body.section(
        act,
        "57828-6",
        "Prescriptions",
        "Prescription de médicaments",
        body.table(
            (
                "Médicament",
                "Posologie",
                "Durée",
                "Voie",
                "Renouvellement",
                "En rapport avec une ALD",
                "Conseil",
            ),
            rows,
        ),
        models=("1.3.6.1.4.1.19376.1.9.1.2.1", "1.2.250.1.213.1.1.2.171"),
        entries=[_entry(act, rank, line) for rank, line in enumerate(lines, 1)],
    )
    sections = [prescribed]
    if with_copy:
        sections.insert(0, body.pdf_copy(act, pdf.printed(act, _printed(lines))))
    return write(header.document(act, body.structured(sections)))


def product(medicine: Medicine, anchor: str) -> Element:
    """Writes a medicine under its international name, with its ATC class."""
    return el(
        "manufacturedProduct",
        {"classCode": "MANU"},
        templates(_PRODUCT),
        el(
            "manufacturedMaterial",
            {"classCode": "MMAT", "determinerCode": "KIND"},
            templates(("1.3.6.1.4.1.19376.1.9.1.3.1",)),
            el(
                "code",
                {"nullFlavor": "NAV"},
                el("originalText", None, reference(anchor)),
                coded("translation", medicine.atc, ATC, medicine.substance, system_name="ATC"),
            ),
            el("name", None, medicine.name),
            coded("pharm:formCode", medicine.form.code, medicine.form.system, medicine.form.label),
            el(
                "pharm:asSpecializedKind",
                {"classCode": "GRIC"},
                el(
                    "pharm:generalizedMedicineClass",
                    {"classCode": "MMAT"},
                    coded("pharm:code", medicine.atc, ATC, medicine.substance, system_name="ATC"),
                    el("pharm:name", None, medicine.substance),
                ),
            ),
        ),
    )


def _row(act: Act, rank: int, line: Line) -> list[Element | str]:
    until = act.at.date() + timedelta(days=line.days)
    return [
        body.marked(f"med-{rank:03d}", line.medicine.name, style="Bold"),
        body.marked(f"med-{rank:03d}-posologie", line.posology),
        f"{line.days} jours, jusqu'au {times.french(until)}",
        body.marked(f"med-{rank:03d}-voie", line.medicine.route.label),
        f"{line.renewals} fois" if line.renewals else "Non renouvelable",
        "Oui" if line.long_illness else "Non",
        body.marked(f"med-{rank:03d}-conseil", line.advice or "–"),
    ]


def _entry(act: Act, rank: int, line: Line) -> Element:
    anchor, medicine = f"med-{rank:03d}", line.medicine
    start = act.at.date()
    return el(
        "substanceAdministration",
        {"classCode": "SBADM", "moodCode": "INT"},
        templates(_LINE),
        el("id", {"root": identifier(act.unique_id, "line", rank)}),
        coded("code", "DRUG", "2.16.840.1.113883.5.4", "Médicament", system_name="HL7:ActCode"),
        el("text", None, reference(anchor)),
        el("statusCode", {"code": "completed"}),
        el(
            "effectiveTime",
            {"xsi:type": "IVL_TS"},
            el("low", {"value": times.day_stamp(start)}),
            el("high", {"value": times.day_stamp(start + timedelta(days=line.days))}),
        ),
        _frequency(line),
        el("repeatNumber", {"value": str(line.renewals)}) if line.renewals else None,
        _route(medicine, anchor),
        el(
            "doseQuantity",
            None,
            el("low", {"value": line.dose, "unit": medicine.unit}),
            el("high", {"value": line.dose, "unit": medicine.unit}),
        ),
        el("consumable", None, product(medicine, anchor)),
        _advice(act, rank, line),
    )


def _frequency(line: Line) -> Element:
    hours = 24 * 7 if line.weekly else 24 // line.times_a_day
    return el(
        "effectiveTime",
        {"xsi:type": "PIVL_TS", "operator": "A", "institutionSpecified": "true"},
        el("period", {"value": str(hours), "unit": "h"}),
    )


def _route(medicine: Medicine, anchor: str) -> Element:
    return coded(
        "routeCode",
        medicine.route.code,
        medicine.route.system,
        medicine.route.label,
        el("originalText", None, reference(f"{anchor}-voie")),
        system_name="EDQM",
    )


def _advice(act: Act, rank: int, line: Line) -> Element | None:
    if not line.advice:
        return None
    return el(
        "entryRelationship",
        {"typeCode": "SUBJ", "inversionInd": "true"},
        el(
            "act",
            {"classCode": "ACT", "moodCode": "INT"},
            templates(("2.16.840.1.113883.10.20.1.49", "1.3.6.1.4.1.19376.1.5.3.1.4.3", "1.2.250.1.213.1.1.3.33")),
            el("id", {"root": identifier(act.unique_id, "advice", rank)}),
            coded("code", "PINSTRUCT", "1.3.6.1.4.1.19376.1.5.3.2", "Instructions au patient"),
            el("text", None, reference(f"med-{rank:03d}-conseil")),
            el("statusCode", {"code": "completed"}),
        ),
    )


def _printed(lines: Sequence[Line]) -> tuple[blocks.Block, ...]:
    return (
        blocks.Table(
            ("Médicament", "Posologie", "Durée", "Conseil"),
            tuple((line.medicine.name, line.posology, f"{line.days} jours", line.advice or "–") for line in lines),
        ),
    )
