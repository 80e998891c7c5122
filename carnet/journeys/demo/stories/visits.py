"""Ordinary episodes of care: a visit, what is prescribed, what the pharmacy delivers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from carnet.journeys.demo.documents import (
    consultations,
    dispensations,
    imaging,
    kinds,
    prescriptions,
    vaccinations,
)
from carnet.journeys.demo.documents.act import Act
from carnet.journeys.demo.documents.consultations import Visit
from carnet.journeys.demo.documents.imaging import Study
from carnet.journeys.demo.documents.medicines import medicine
from carnet.journeys.demo.documents.prescriptions import Line
from carnet.journeys.demo.stories.pen import Pen

_RECORDED_DELIVERIES = 0.2


def line(
    key: str,
    dose: str,
    times_a_day: int,
    days: int,
    advice: str = "",
    *,
    renewals: int = 0,
    ald: bool = False,
    weekly: bool = False,
) -> Line:
    """Gives one line of a prescription."""
    return Line(
        medicine=medicine(key),
        dose=dose,
        times_a_day=times_a_day,
        days=days,
        renewals=renewals,
        advice=advice,
        long_illness=ald,
        weekly=weekly,
    )


def consult(
    pen: Pen,
    on: date,
    visit: Visit,
    *,
    title: str = "Compte rendu de consultation",
    author: str | None = None,
    encounter: str = "AMB",
    hidden_by_patient: bool = False,
) -> Act:
    """Writes and keeps a report of consultation."""
    act = pen.act(kinds.CONSULTATION, title, author=author or pen.doctor, on=on, encounter=encounter)
    pen.keep(act, consultations.report(act, visit), hidden_by_patient=hidden_by_patient)
    return act


def prescribe(
    pen: Pen,
    on: date,
    lines: Sequence[Line],
    *,
    title: str = "Ordonnance de médicaments",
    author: str | None = None,
    note: str = "",
    with_copy: bool = False,
) -> Act:
    """Writes and keeps a prescription and, one time out of five or with a `note`, its delivery by a pharmacist."""
    act = pen.act(kinds.PRESCRIPTION, title, author=author or pen.doctor, on=on)
    pen.keep(act, prescriptions.prescription(act, lines, with_copy=with_copy))
    later = on + timedelta(days=1 if on.weekday() < 4 else 0)
    recorded = bool(note) or pen.draw.random() < _RECORDED_DELIVERIES
    if recorded and pen.is_past(later):
        given = pen.act(
            kinds.DISPENSATION,
            "Médicaments délivrés",
            author=pen.pharmacist,
            on=later,
            hour=18,
            order_id=act.unique_id,
        )
        pen.keep(given, dispensations.dispensation(given, lines, note=note))
    return act


def examine(
    pen: Pen,
    on: date,
    study: Study,
    *,
    requested: bool = False,
    author: str | None = None,
    asked_days: int = 9,
) -> Act:
    """Writes and keeps an imaging report, after its request when `requested`."""
    order = None
    if requested:
        asked = pen.act(
            kinds.IMAGING_REQUEST,
            f"Demande : {study.name}",
            author=pen.doctor,
            on=on - timedelta(days=asked_days),
        )
        pen.keep(asked, imaging.request(asked, study))
        order = asked.unique_id
    act = pen.act(
        kinds.IMAGING,
        study.name,
        author=author or pen.pick(("montagne", "szymczak")),
        on=on,
        event=study.event,
        prescriber=pen.doctor,
        order_id=order,
    )
    pen.keep(act, imaging.report(act, study))
    return act


def vaccinate(
    pen: Pen, on: date, doses: Mapping[str, int], *, author: str | None = None, kind: str = "INITIMMUNIZ"
) -> None:
    """Writes and keeps the vaccines of one day: each with its rank; babies receive them in the thigh."""
    baby = (on - pen.patient.birth_on).days < 700
    sites = ("thigh", "thigh") if baby else ("left-arm", "right-arm")
    injections = [
        vaccinations.Injection(
            vaccine=vaccine,
            rank=rank,
            lot=f"{pen.pick('ABCDEFHKLMNPRTVX')}{pen.draw.randint(1000, 9999)}{pen.pick('ABCDE')}",
            kind=kind,
            site=sites[place % 2],
        )
        for place, (vaccine, rank) in enumerate(doses.items())
    ]
    act = pen.act(kinds.VACCINATION, "Note de vaccination", author=author or pen.doctor, on=on)
    pen.keep(act, vaccinations.note(act, *injections))


def influenza(pen: Pen, years: int) -> None:
    """Writes the yearly vaccine against influenza, given in October by a pharmacist."""
    for back in range(years):
        on = date(pen.today.year - back, 10, 14)
        on -= timedelta(days=max(0, on.weekday() - 4))
        if pen.is_past(on):
            vaccinate(pen, on, {"influenza": 1}, author=pen.pharmacist, kind="IMMUNIZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Illness:
    """A minor illness: the visit and what is prescribed."""

    visit: Visit
    lines: tuple[Line, ...]


COLD = Illness(
    visit=Visit(
        reason="Nez qui coule et toux depuis quatre jours.",
        history="Début progressif, sans fièvre élevée. Plusieurs malades dans l'entourage.",
        exam="Gorge rouge, tympans normaux. Auscultation pulmonaire libre.",
        conclusion="Rhinopharyngite d'allure virale.",
        plan="- Lavages de nez.\n- Revoir si fièvre au-delà de trois jours.",
        signs={"temperature": 37.9, "pulse": 82},
    ),
    lines=(line("paracetamol", "1", 3, 5, "Espacer les prises d'au moins six heures."),),
)
ANGINA = Illness(
    visit=Visit(
        reason="Mal de gorge et fièvre depuis deux jours.",
        history="Douleur en avalant, pas de toux.",
        exam="Amygdales rouges et gonflées, ganglions sensibles. Test rapide positif.",
        conclusion="Angine à streptocoque.",
        plan="Retour à la maison. Revoir si la fièvre dure plus de quarante-huit heures.",
        signs={"temperature": 38.7, "pulse": 96},
    ),
    lines=(
        line("amoxicillin", "1", 2, 6, "Finir le traitement même si la fièvre est tombée."),
        line("paracetamol", "1", 3, 4),
    ),
)
CYSTITIS = Illness(
    visit=Visit(
        reason="Brûlures en urinant.",
        history="Depuis la veille, sans fièvre ni douleur du dos. Pas d'épisode cette année.",
        exam="Abdomen souple. Fosses lombaires indolores.",
        conclusion="Cystite simple, bandelette positive.",
        plan="Boire abondamment. Consulter en cas de fièvre.",
        signs={"temperature": 36.9},
    ),
    lines=(line("fosfomycin", "1", 1, 1, "En une seule prise, à distance du repas."),),
)
SPRAIN = Illness(
    visit=Visit(
        reason="Torsion de la cheville gauche en courant.",
        history="Craquement senti hier soir, marche possible mais douloureuse.",
        exam="Œdème sous la malléole externe, pas de douleur osseuse exquise.",
        conclusion="Entorse externe bénigne de la cheville gauche.",
        plan="- Glace, repos, attelle dix jours.\n- Rééducation ensuite.",
        signs={"systolic": 122, "diastolic": 74},
    ),
    lines=(line("paracetamol", "1", 3, 5), line("ibuprofen", "1", 2, 3, "Pendant les repas.")),
)
HAY_FEVER = Illness(
    visit=Visit(
        reason="Éternuements et yeux qui piquent au printemps.",
        history="Chaque année d'avril à juin. Gêne le sommeil.",
        exam="Muqueuse nasale pâle. Conjonctives un peu rouges.",
        conclusion="Rhinite allergique aux pollens de graminées.",
        plan="Aérer tôt le matin, rincer les cheveux le soir.",
    ),
    lines=(line("cetirizine", "1", 1, 30, "Le soir.", renewals=2),),
)
GASTRO = Illness(
    visit=Visit(
        reason="Vomissements et diarrhée depuis hier.",
        history="Cas semblables au travail. Boit par petites gorgées.",
        exam="Abdomen souple, pas de signe de déshydratation.",
        conclusion="Gastro-entérite sans gravité.",
        plan="Boire souvent par petites quantités. Alimentation légère.",
        signs={"temperature": 38.1, "pulse": 90, "systolic": 112, "diastolic": 68},
    ),
    lines=(line("phloroglucinol", "1", 3, 3), line("paracetamol", "1", 2, 2)),
)
ECZEMA = Illness(
    visit=Visit(
        reason="Plaques rouges qui démangent aux plis des coudes.",
        history="Poussée depuis l'hiver. Peau sèche depuis l'enfance.",
        exam="Lésions érythémateuses et sèches des deux plis, sans surinfection.",
        conclusion="Poussée de dermatite atopique.",
        plan="Émollient chaque jour. Douches courtes.",
    ),
    lines=(line("betamethasone", "1", 1, 7, "Sur les plaques seulement."),),
)


def fall_ill(pen: Pen, on: date, illness: Illness) -> None:
    """Writes the visit and the prescription of a minor illness."""
    consult(pen, on, illness.visit)
    prescribe(pen, on, illness.lines)
