"""Writes the health certificates of the first two years and the measures of growth."""

from dataclasses import dataclass

from carnet.journeys.demo.documents import blocks, body, entries, header
from carnet.journeys.demo.documents.act import Act
from carnet.journeys.demo.documents.xml import write


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """One examination of a child: measures, development, what is advised."""

    signs: entries.Signs
    development: str
    advice: str


def certificate(act: Act, exam: Exam) -> bytes:
    """Writes one of the three compulsory certificates (8 days, 9 months, 24 months)."""
    development = body.section(
        act,
        "29545-1",
        "Examen physique",
        "Examen et développement",
        blocks.narrative(blocks.written(exam.development)),
        models=("1.3.6.1.4.1.19376.1.5.3.1.3.24", "1.2.250.1.213.1.1.2.84"),
    )
    advice = body.section(
        act,
        "51847-2",
        "Évaluation et plan",
        "Conseils et surveillance",
        blocks.narrative(blocks.written(exam.advice)),
        models=("1.3.6.1.4.1.19376.1.5.3.1.1.13.2.5", "1.2.250.1.213.1.1.2.116"),
    )
    growth = entries.vital_signs(act, exam.signs, title="Croissance")
    return write(header.document(act, body.structured([growth, development, advice])))


def measures(act: Act, signs: entries.Signs) -> bytes:
    """Writes weight, height and the like, measured on one day."""
    return write(header.document(act, body.structured([entries.vital_signs(act, signs, title="Mesures")])))
