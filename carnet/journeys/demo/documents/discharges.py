"""Writes letters at the end of a hospital stay (11490-0)."""

from collections.abc import Sequence
from dataclasses import dataclass

from carnet.journeys.demo.documents import blocks, body, entries, header, pdf, times
from carnet.journeys.demo.documents.act import Act, identifier
from carnet.journeys.demo.documents.prescriptions import Line
from carnet.journeys.demo.documents.xml import Element, coded, el, reference, templates, write

_OBSERVATION = ("1.3.6.1.4.1.19376.1.5.3.1.4.13", "1.2.250.1.213.1.1.3.48")
_TA_ASIP = "1.2.250.1.213.1.1.4.322"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A stay: why, what happened, what is taken on leaving, what comes next."""

    reason: str
    summary: str
    diagnosis: entries.Problem
    way_in: str
    way_out: str
    adverse_events: str
    treatments: Sequence[Line]
    follow_up: str
    transfused: bool = False


def letter(act: Act, stay: Stay, *, with_copy: bool = False) -> bytes:
    """Writes the letter; `act.started_at` and `act.ended_at` bound the stay."""
    leaving = entries.treatments(
        act,
        stay.treatments,
        code="10183-2",
        label="Traitements à la sortie",
        title="Traitements à la sortie",
        model="1.2.250.1.213.1.1.2.146",
    )
    sections = [
        _status(act),
        _text(act, "42349-1", "Motif de l'hospitalisation", stay.reason, ("1.2.250.1.213.1.1.2.127",)),
        _summary(act, stay),
        entries.problems(act, [stay.diagnosis]),
        leaving,
        _text(act, "18776-5", "Suites à donner", stay.follow_up, ("1.2.250.1.213.1.1.2.158",)),
    ]
    if with_copy:
        sections.insert(0, body.pdf_copy(act, pdf.printed(act, _printed(act, stay))))
    return write(header.document(act, body.structured(sections)))


def _status(act: Act) -> Element:
    finished = el(
        "observation",
        {"classCode": "OBS", "moodCode": "EVN"},
        templates((*_OBSERVATION, "1.2.250.1.213.1.1.3.48.16")),
        el("id", {"root": identifier(act.unique_id, "status")}),
        coded("code", "GEN-065", _TA_ASIP, "Statut du document", system_name="TA_ASIP"),
        el("text", None, reference("statut")),
        el("statusCode", {"code": "completed"}),
        el("effectiveTime", {"value": times.day_stamp(act.at.date())}),
        coded("value", "385658003", entries.SNOMED, "terminé", kind="CD"),
    )
    return body.section(
        act,
        "33557-0",
        "Etat d'achèvement",
        "Statut du document",
        body.table((), [["Statut du document", body.marked("statut", "Validé")]]),
        models=("1.2.250.1.213.1.1.2.35", "1.2.250.1.213.1.1.2.35.1"),
        entries=[finished],
    )


def _summary(act: Act, stay: Stay) -> Element:
    left_at = act.ended_at or act.at
    rows = [
        ("Entrée", body.marked("entree", f"{times.french(act.started_at.date())}, {stay.way_in}")),
        ("Sortie", body.marked("sortie", f"{times.french(left_at.date())}, {stay.way_out}")),
        ("Événements indésirables", body.marked("evenements", stay.adverse_events)),
        (
            "Transfusion de produits sanguins",
            body.marked("transfusion", "Oui" if stay.transfused else "Non"),
        ),
    ]
    transfusion = el(
        "observation",
        {"classCode": "OBS", "moodCode": "EVN"},
        templates(_OBSERVATION),
        el("id", {"root": identifier(act.unique_id, "transfusion")}),
        coded("code", "116859006", entries.SNOMED, "transfusion de produits sanguins"),
        el("text", None, reference("transfusion")),
        el("statusCode", {"code": "completed"}),
        el("effectiveTime", {"value": times.day_stamp(left_at.date())}),
        el("value", {"xsi:type": "BL", "value": "true" if stay.transfused else "false"}),
    )
    return body.section(
        act,
        "42545-4",
        "Evènements observés",
        "Synthèse médicale du séjour",
        blocks.narrative(blocks.written(stay.summary)),
        body.table((), rows),
        models=(
            "1.3.6.1.4.1.19376.1.5.3.1.1.21.2.9",
            "1.3.6.1.4.1.19376.1.7.3.1.1.13.7",
            "1.2.250.1.213.1.1.2.163",
            "1.2.250.1.213.1.1.2.163.1",
        ),
        entries=[transfusion],
    )


def _text(act: Act, code: str, title: str, text: str, models: tuple[str, ...]) -> Element:
    return body.section(act, code, title, title, blocks.narrative(blocks.written(text)), models=models)


def _printed(act: Act, stay: Stay) -> list[blocks.Block]:
    left_at = act.ended_at or act.at
    return [
        blocks.Paragraph(
            f"Cher confrère, votre patient a été hospitalisé du {times.french(act.started_at.date())} "
            f"au {times.french(left_at.date())}."
        ),
        blocks.Heading("Motif"),
        *blocks.written(stay.reason),
        blocks.Heading("Synthèse"),
        *blocks.written(stay.summary),
        blocks.Heading("Traitements à la sortie"),
        blocks.Bullets(tuple(f"{line.medicine.name} : {line.posology}" for line in stay.treatments))
        if stay.treatments
        else blocks.Paragraph("Aucun."),
        blocks.Heading("Suites à donner"),
        *blocks.written(stay.follow_up),
    ]
