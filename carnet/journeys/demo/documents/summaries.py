"""Writes medical summaries (60591-5): what a doctor who meets the patient must know."""

from collections.abc import Sequence
from dataclasses import dataclass

from carnet.journeys.demo.documents import blocks, body, entries, header, pdf, times
from carnet.journeys.demo.documents.act import Act
from carnet.journeys.demo.documents.prescriptions import Line
from carnet.journeys.demo.documents.xml import Element, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The state of somebody's health on a day."""

    problems: Sequence[entries.Problem]
    past: Sequence[entries.Problem]
    allergies: Sequence[entries.Allergy]
    treatments: Sequence[Line]
    signs: entries.Signs
    life: str
    family: str
    alerts: str
    plan: str


def summary(act: Act, state: Summary, *, with_copy: bool = True) -> bytes:
    """Writes the summary, with its printed copy by default."""
    current = entries.treatments(
        act,
        state.treatments,
        code="10160-0",
        label="Historique de la prise médicamenteuse",
        title="Traitements au long cours",
        model="1.2.250.1.213.1.1.2.143",
    )
    sections = [
        entries.problems(act, state.problems),
        entries.problems(act, state.past, active=False),
        entries.allergies(act, state.allergies),
        current,
        _text(act, "44944-7", "Points de vigilance", state.alerts, "1.2.250.1.213.1.1.2.245"),
        entries.vital_signs(act, state.signs),
        _text(act, "29762-2", "Mode de vie", state.life, "1.2.250.1.213.1.1.2.141"),
        _text(act, "10157-6", "Antécédents familiaux", state.family, "1.2.250.1.213.1.1.2.139"),
        _text(act, "18776-5", "Plan de soins", state.plan, "1.2.250.1.213.1.1.2.158"),
    ]
    if with_copy:
        sections.insert(0, body.pdf_copy(act, pdf.printed(act, _printed(state))))
    return write(header.document(act, body.structured(sections)))


def _text(act: Act, code: str, title: str, text: str, model: str) -> Element:
    return body.section(act, code, title, title, blocks.narrative(blocks.written(text)), models=(model,))


def _printed(state: Summary) -> list[blocks.Block]:
    found: list[blocks.Block] = []
    for title, items in (
        ("Problèmes actifs", [_problem(problem) for problem in state.problems]),
        ("Antécédents", [_problem(problem) for problem in state.past]),
        ("Allergies", [f"{allergy.agent} : {allergy.reaction}" for allergy in state.allergies]),
        ("Traitements", [f"{line.medicine.name} : {line.posology}" for line in state.treatments]),
    ):
        found.append(blocks.Heading(title))
        found.append(blocks.Bullets(tuple(items)) if items else blocks.Paragraph("Aucun connu."))
    for title, text in (("Points de vigilance", state.alerts), ("Plan de soins", state.plan)):
        found += [blocks.Heading(title), *blocks.written(text)]
    return found


def _problem(problem: entries.Problem) -> str:
    return f"{problem.label} (depuis le {times.french(problem.since)})"
