"""Old age: memory that fails, bones that break, the residence."""

from datetime import date, timedelta

from carnet.journeys.demo.documents import analytes, discharges, kinds, summaries
from carnet.journeys.demo.documents.consultations import Visit
from carnet.journeys.demo.documents.entries import Problem
from carnet.journeys.demo.stories import chronic, images, visits
from carnet.journeys.demo.stories.laboratory import Laboratory
from carnet.journeys.demo.stories.pen import Pen
from carnet.journeys.demo.stories.visits import line

_MEMORY = Problem(code="G30.1", label="Maladie d'Alzheimer à début tardif", since=date(2023, 2, 14))
_OSTEOPOROSIS = Problem(code="M81.0", label="Ostéoporose", since=date(2024, 4, 2))


def memory(pen: Pen) -> None:
    """Tells a memory that fails: assessment, a broken hip, then the residence with its doctor and nurse."""
    for months, score in ((40, 24), (28, 21), (16, 18), (4, 16)):
        on = pen.ago(months=months)
        visit = Visit(
            reason="Consultation mémoire, venue avec sa fille.",
            history="Répète les mêmes questions. "
            + ("Gère encore ses papiers." if score > 22 else "Aidée pour les papiers et les repas."),
            exam=f"MMSE à {score} sur 30. Marche prudente. Pas de signe de localisation.",
            conclusion="Trouble de la mémoire d'évolution progressive.",
            plan="- Atelier mémoire chaque semaine.\n- Aide à domicile.\n- Prévoir une personne de confiance.",
            signs={"weight": 58 - (40 - months) / 12, "systolic": 134, "diastolic": 74},
            problems=(_MEMORY,) if score < 24 else (),
        )
        visits.consult(
            pen,
            on,
            visit,
            title="Consultation mémoire",
            author="hamelin",
            encounter="EXTERNE",
        )
    visits.examine(pen, pen.ago(months=39), images.BRAIN_MRI, requested=True)
    laboratory = Laboratory(pen)
    for months in (39, 27, 13, 3):
        laboratory.report(
            pen.ago(months=months),
            [analytes.BLOOD_COUNT, analytes.KIDNEY, analytes.TSH_ONLY, analytes.BONES],
            {"vitamin-d": 18 if months > 20 else 34, "creatinine": 78, "hemoglobin": 10.4 if months == 13 else 12.6},
            title="Bilan biologique",
            remark="Anémie à rapprocher de l'opération récente." if months == 13 else "",
        )
    _residence(pen)


def _residence(pen: Pen) -> None:
    _broken_hip(pen)
    for months in (11, 8, 5, 2):
        act = pen.act(
            kinds.CARE_FOLLOW_UP, "Transmission infirmière de la résidence", author="thibaud", on=pen.ago(months=months)
        )
        pen.letter(act, f"- Poids stable.\n- Mange seule, aide à la toilette.\n- {pen.pick(_DAYS)}")
        lines = [
            line("donepezil", "1", 1, 28, "Le soir.", renewals=2),
            line("vitamin-d", "4", 1, 28, "", renewals=2),
            line("alendronate", "1", 1, 28, "À jeun, rester debout trente minutes.", renewals=2, weekly=True),
        ]
        if months != 8:
            visits.prescribe(pen, pen.ago(months=months, days=6), lines, author="hamelin" if months > 8 else None)
    visits.influenza(pen, 2)
    visits.vaccinate(pen, pen.ago(months=10), {"covid": 5}, author="hamelin", kind="BOOSTER")
    chronic.write_summary(
        pen,
        pen.ago(months=10, days=4),
        summaries.Summary(
            problems=(_MEMORY, _OSTEOPOROSIS),
            past=(Problem(code="S72.0", label="Fracture du col du fémur gauche opérée", since=pen.ago(months=14)),),
            allergies=(),
            treatments=(line("donepezil", "1", 1, 28), line("vitamin-d", "4", 1, 28)),
            signs={"weight": 55, "height": 156, "systolic": 132, "diastolic": 72},
            life="Vit à la résidence depuis la fracture. Son mari vient chaque jour avec leur fille.",
            family="Sœur atteinte de la même maladie.",
            alerts="- Risque de chute.\n- Risque de fausse route : texture adaptée.",
            plan="- Atelier mémoire.\n- Kinésithérapie deux fois par semaine.",
        ),
    )


_DAYS = (
    "A participé à l'atelier chant.",
    "Sommeil un peu agité la semaine passée.",
    "Marche avec son déambulateur jusqu'au jardin.",
    "Visite de sa fille, bonne journée.",
)


def _broken_hip(pen: Pen) -> None:
    left = pen.ago(months=14)
    came = left - timedelta(days=9)
    act = pen.act(kinds.EMERGENCY, "Passage aux urgences : chute", author="mbaye", on=came, encounter="EMER")
    pen.letter(
        act,
        "Chute dans la salle de bains, sans perte de connaissance.\n# Constat\n- Membre inférieur gauche raccourci.\n"
        "- Douleur cotée à 7 sur 10, calmée par morphine.\n# Décision\nTransfert en orthopédie pour intervention.",
    )
    visits.examine(pen, came, images.HIP, author="montagne")
    operation = pen.act(
        kinds.OPERATION,
        "Compte rendu opératoire : prothèse de hanche",
        author="tournier",
        on=came + timedelta(days=1),
        encounter="IMP",
    )
    pen.letter(
        operation,
        "# Intervention\nProthèse de hanche gauche pour fracture du col.\n# Déroulement\n- Anesthésie rachidienne.\n"
        "- Voie postéro-externe.\n- Pertes de sang modérées.\n# Suites\nLever autorisé dès le lendemain.",
    )
    stay = discharges.Stay(
        reason="Fracture du col du fémur gauche après une chute.",
        summary=(
            "Prothèse posée le lendemain de l'arrivée.\n- Confusion pendant deux nuits.\n- Marche avec "
            "déambulateur à J4."
        ),
        diagnosis=Problem(code="S72.0", label="Fracture du col du fémur gauche", since=came),
        way_in="par les urgences",
        way_out="établissement pour personnes âgées",
        adverse_events="Confusion postopératoire",
        treatments=(line("paracetamol", "1", 3, 21), line("enoxaparin", "4000", 1, 35, "Injection le soir.")),
        follow_up="- Kinésithérapie cinq fois par semaine.\n- Chirurgien dans six semaines.\n- Traiter l'ostéoporose.",
        transfused=True,
    )
    discharge = pen.act(
        kinds.DISCHARGE,
        "Lettre de liaison : chirurgie orthopédique",
        author="tournier",
        on=left,
        since=came,
        encounter="IMP",
    )
    pen.keep(discharge, discharges.letter(discharge, stay, with_copy=True))


def bones(pen: Pen) -> None:
    """Tells an osteoporosis found after a broken wrist."""
    broken = pen.ago(months=21)
    visits.examine(pen, broken, images.WRIST, author="montagne")
    act = pen.act(kinds.EMERGENCY, "Passage aux urgences : poignet", author="mbaye", on=broken, encounter="EMER")
    pen.letter(
        act,
        "Chute de sa hauteur.\n- Fracture du poignet droit.\n- Réduction sous anesthésie locale, "
        "plâtre.\n- Revoir à J8.",
    )
    visits.examine(pen, pen.ago(months=19), images.BONE_DENSITY, requested=True)
    visits.examine(pen, pen.ago(months=30), images.MAMMOGRAM)
    laboratory = Laboratory(pen)
    for months, level in ((19, 16), (12, 31), (2, 36)):
        laboratory.report(
            pen.ago(months=months), [analytes.BONES, analytes.KIDNEY], {"vitamin-d": level}, title="Bilan osseux"
        )
    for months in (18, 6):
        on = pen.ago(months=months)
        visit = Visit(
            reason="Suivi de l'ostéoporose.",
            history="Pas de nouvelle chute. Jardine et marche.",
            exam="Poignet souple, force conservée. Taille stable.",
            conclusion="Ostéoporose traitée, bonne tolérance.",
            plan="- Densitométrie dans deux ans.\n- Tapis et éclairage de la maison à revoir.",
            signs={"weight": 61, "height": 158},
            problems=(_OSTEOPOROSIS,),
        )
        visits.consult(pen, on, visit)
        lines = [
            line("alendronate", "1", 1, 84, "À jeun, rester debout trente minutes.", renewals=3, weekly=True),
            line("vitamin-d", "4", 1, 84),
        ]
        visits.prescribe(pen, on, lines)
    visits.vaccinate(pen, pen.ago(months=9), {"zoster": 1}, author=pen.pharmacist)
    visits.influenza(pen, 2)
