"""An appendix to remove, a back that hurts."""

from datetime import date, timedelta

from carnet.journeys.demo.documents import analytes, discharges, kinds
from carnet.journeys.demo.documents.consultations import Visit
from carnet.journeys.demo.documents.entries import Problem
from carnet.journeys.demo.stories import images, visits
from carnet.journeys.demo.stories.laboratory import Laboratory
from carnet.journeys.demo.stories.pen import Pen
from carnet.journeys.demo.stories.visits import line


def appendix(pen: Pen) -> None:
    """Tells an appendicitis, from the emergency to the check three weeks later."""
    left = pen.ago(months=10)
    came = left - timedelta(days=2)
    emergency = pen.act(
        kinds.EMERGENCY, "Passage aux urgences : douleur du ventre", author="mbaye", on=came, encounter="EMER"
    )
    pen.letter(
        emergency,
        "Douleur de la fosse iliaque droite depuis la veille.\n- Température à 38,4 °C.\n- Défense "
        "localisée.\n# Décision\nTransfert en chirurgie.",
    )
    Laboratory(pen).report(
        came,
        [analytes.BLOOD_COUNT, analytes.INFLAMMATION],
        {"leukocytes": 14.2, "neutrophils": 11.1, "crp": 68},
        title="Bilan en urgence",
    )
    visits.examine(pen, came, images.ABDOMEN, author="montagne")
    anaesthesia = pen.act(
        kinds.ANAESTHESIA_VISIT, "Consultation d'anesthésie", author="le-goff", on=came, hour=17, encounter="IMP"
    )
    pen.letter(anaesthesia, "- Pas d'allergie.\n- À jeun depuis midi.\n- Anesthésie générale proposée et acceptée.")
    operation = pen.act(
        kinds.OPERATION,
        "Compte rendu opératoire : appendicectomie",
        author="tournier",
        on=came,
        hour=18,
        encounter="IMP",
    )
    pen.letter(
        operation,
        "# Intervention\nAblation de l'appendice par cœlioscopie.\n# Constat\n- Appendice "
        "inflammatoire, non perforé.\n- Pas d'épanchement.\n# Suites\nReprise de l'alimentation le "
        "lendemain.",
    )
    pathology = pen.act(kinds.PATHOLOGY, "Examen de l'appendice", author="mazet", on=left + timedelta(days=9))
    pen.letter(pathology, "Appendice de 8 cm.\n- Inflammation aiguë de la paroi.\n- Pas de lésion tumorale.")
    _after_appendix(pen, came, left)


def _after_appendix(pen: Pen, came: date, left: date) -> None:
    stay = discharges.Stay(
        reason="Appendicite aiguë.",
        summary="Ablation de l'appendice par cœlioscopie, suites simples.",
        diagnosis=Problem(code="K35.8", label="Appendicite aiguë", since=came),
        way_in="par les urgences",
        way_out="retour au domicile",
        adverse_events="Aucun",
        treatments=(line("paracetamol", "1", 3, 5),),
        follow_up="- Ablation des fils à J10.\n- Pas d'effort pendant trois semaines.",
    )
    act = pen.act(
        kinds.DISCHARGE, "Lettre de liaison : chirurgie", author="tournier", on=left, since=came, encounter="IMP"
    )
    pen.keep(act, discharges.letter(act, stay))
    leave = pen.act(kinds.SICK_LEAVE, "Arrêt de travail", author="tournier", on=left)
    pen.letter(leave, "Arrêt de travail de quinze jours, sorties autorisées.")
    visits.consult(
        pen,
        left + timedelta(days=20),
        Visit(
            reason="Contrôle après opération.",
            history="Plus de douleur, transit normal.",
            exam="Cicatrices propres, ventre souple.",
            conclusion="Suites simples.",
            plan="Reprise du sport.",
        ),
        author="tournier",
        encounter="EXTERNE",
    )


def back(pen: Pen) -> None:
    """Tells a back that hurts: work, sick leaves, imaging, exercises, occupational doctor."""
    for rank, (months, days, history) in enumerate(
        (
            (19, 7, "Port de charges la veille."),
            (16, 14, "Douleur qui descend dans la jambe gauche."),
            (6, 5, "Rechute après un déménagement."),
        )
    ):
        on = pen.ago(months=months)
        visit = Visit(
            reason="Douleur du bas du dos.",
            history=history,
            exam="Raideur lombaire. " + ("Lasègue à 45° à gauche. " if rank == 1 else "") + "Pas de déficit.",
            conclusion="Lombalgie" + (" avec sciatique gauche." if rank == 1 else " commune."),
            plan="- Rester actif.\n- Chaleur locale.\n- Revoir si faiblesse de la jambe.",
            signs={"systolic": 126, "diastolic": 76},
        )
        visits.consult(pen, on, visit)
        visits.prescribe(
            pen,
            on,
            [
                line("paracetamol", "1", 3, 7),
                line("nefopam", "1", 3, 5),
                line("ibuprofen", "1", 2, 5, "Pendant les repas."),
            ],
        )
        leave = pen.act(kinds.SICK_LEAVE, "Arrêt de travail", author=pen.doctor, on=on, hour=16)
        pen.letter(leave, f"Arrêt de travail de {days} jours à compter de ce jour, sorties autorisées.")
    _back_exercises(pen)


def _back_exercises(pen: Pen) -> None:
    visits.examine(pen, pen.ago(months=15), images.LUMBAR_MRI, requested=True)
    order = pen.act(
        kinds.PHYSIOTHERAPY_ORDER, "Prescription de kinésithérapie", author=pen.doctor, on=pen.ago(months=14, days=24)
    )
    pen.letter(
        order,
        "Vingt séances de rééducation du rachis lombaire.\n- Étirements et renforcement.\n- Éducation aux gestes.",
    )
    for months, score in ((14, 6), (12, 3), (5, 4)):
        act = pen.act(kinds.CARE_FOLLOW_UP, "Bilan de kinésithérapie", author="jacquet", on=pen.ago(months=months))
        pen.letter(
            act,
            f"Douleur cotée à {score} sur 10.\n- Distance doigts-sol : {score * 4} cm.\n- Programme d'exercices remis.",
        )
    for months in (11, 4):
        work = pen.act(
            kinds.CERTIFICATE, "Visite de médecine du travail", author="marchetti", on=pen.ago(months=months)
        )
        pen.letter(
            work,
            "Apte avec aménagement.\n- Pas de port de charge de plus de 15 kg pendant trois mois.\n- "
            "Alternance assis et debout.",
        )
    visits.fall_ill(pen, pen.ago(months=2), visits.GASTRO)
