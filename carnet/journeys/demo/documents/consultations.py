"""Writes reports of consultations (11488-4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from carnet.journeys.demo.documents import blocks, body, entries, header
from carnet.journeys.demo.documents.act import Act
from carnet.journeys.demo.documents.prescriptions import Line
from carnet.journeys.demo.documents.xml import Element, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What was said, seen and decided; texts use the light mark-up of blocks."""

    reason: str
    history: str
    exam: str
    conclusion: str
    plan: str = ""
    signs: entries.Signs = field(default_factory=dict)
    problems: Sequence[entries.Problem] = ()
    treatments: Sequence[Line] = ()


def report(act: Act, visit: Visit) -> bytes:
    """Writes the report, one section a part of the visit."""
    sections = [
        _text(act, "42349-1", "Motif de la consultation", visit.reason, "1.2.250.1.213.1.1.2.127"),
        _text(act, "10164-2", "Histoire de la maladie", visit.history, "1.2.250.1.213.1.1.2.129"),
        _text(act, "29545-1", "Examen clinique", visit.exam, "1.2.250.1.213.1.1.2.84"),
    ]
    if visit.signs:
        sections.append(entries.vital_signs(act, visit.signs))
    if visit.problems:
        sections.append(entries.problems(act, visit.problems))
    sections.append(_text(act, "51847-2", "Conclusion", visit.conclusion, "1.2.250.1.213.1.1.2.116"))
    if visit.treatments:
        sections.append(
            entries.treatments(
                act,
                visit.treatments,
                code="10160-0",
                label="Historique de la prise médicamenteuse",
                title="Traitements",
                model="1.2.250.1.213.1.1.2.143",
            )
        )
    if visit.plan:
        sections.append(_text(act, "18776-5", "Suites à donner", visit.plan, "1.2.250.1.213.1.1.2.158"))
    return write(header.document(act, body.structured(sections)))


def _text(act: Act, code: str, title: str, text: str, model: str) -> Element:
    return body.section(act, code, title, title, blocks.narrative(blocks.written(text)), models=(model,))
