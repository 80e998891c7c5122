"""Writes what a pharmacy delivered (60593-1)."""

from collections.abc import Sequence
from datetime import timedelta

from carnet.journeys.demo.documents import body, header, times
from carnet.journeys.demo.documents.act import Act, identifier
from carnet.journeys.demo.documents.prescriptions import Line, product
from carnet.journeys.demo.documents.xml import Element, el, reference, templates, write

_SUPPLY = (
    "2.16.840.1.113883.10.20.1.34",
    "1.3.6.1.4.1.19376.1.5.3.1.4.7.3",
    "1.3.6.1.4.1.19376.1.9.1.3.4",
    "1.2.250.1.213.1.1.3.204",
)


def dispensation(act: Act, lines: Sequence[Line], *, note: str = "") -> bytes:
    """Writes the delivery of prescribed medicines: boxes of thirty, and the note of the pharmacist."""
    rows = []
    for rank, line in enumerate(lines, 1):
        until = act.at.date() + timedelta(days=line.days)
        rows.append(
            (
                body.marked(f"med-{rank:03d}", line.medicine.name),
                f"{_boxes(line)} boîte(s)",
                line.posology,
                f"jusqu'au {times.french(until)}",
                "Substitution par un médicament générique" if rank % 2 else "Sans substitution",
            )
        )
    delivered = body.section(
        act,
        "60590-7",
        "Médicaments délivrés",
        "Médicaments délivrés",
        body.table(("Médicament", "Quantité", "Posologie", "Durée", "Substitution"), rows),
        body.paragraph(body.marked("note", "Note du pharmacien : ", note)) if note else None,
        models=("1.3.6.1.4.1.19376.1.9.1.2.3", "2.16.840.1.113883.10.20.1.8", "1.2.250.1.213.1.1.2.236"),
        entries=[_entry(act, rank, line) for rank, line in enumerate(lines, 1)],
    )
    return write(header.document(act, body.structured([delivered])))


def _boxes(line: Line) -> int:
    takings = line.days / 7 if line.weekly else line.times_a_day * line.days
    return max(1, -(-round(float(line.dose) * takings) // 30))


def _entry(act: Act, rank: int, line: Line) -> Element:
    anchor = f"med-{rank:03d}"
    return el(
        "supply",
        {"classCode": "SPLY", "moodCode": "EVN"},
        templates(_SUPPLY),
        el("id", {"root": identifier(act.unique_id, "supply", rank)}),
        el("text", None, reference(anchor)),
        el("statusCode", {"code": "completed"}),
        el("quantity", {"value": str(_boxes(line)), "unit": "1"}),
        el("product", None, product(line.medicine, anchor)),
    )
