"""A breast cancer found by screening, treated, watched since."""

from datetime import date, timedelta

from carnet.journeys.demo.documents import analytes, discharges, entries, kinds, summaries
from carnet.journeys.demo.documents.consultations import Visit
from carnet.journeys.demo.documents.entries import Problem
from carnet.journeys.demo.stories import chronic, images, visits
from carnet.journeys.demo.stories.laboratory import Laboratory
from carnet.journeys.demo.stories.pen import Pen
from carnet.journeys.demo.stories.visits import line


def cancer(pen: Pen) -> None:
    """Tells the discovery, the treatment and the surveillance."""
    found = pen.ago(months=40)
    tumour = Problem(code="C50.4", label="Cancer du sein gauche", since=found)
    visits.examine(pen, found, images.MAMMOGRAM_FOUND, author="montagne")
    biopsy = pen.act(
        kinds.PATHOLOGY, "Examen d'une biopsie du sein gauche", author="mazet", on=found + timedelta(days=12)
    )
    pen.letter(
        biopsy, "Trois carottes.\n- Carcinome infiltrant de grade 2.\n- Récepteurs hormonaux positifs.\n- HER2 négatif."
    )
    meeting = pen.act(
        kinds.CANCER_MEETING,
        "Réunion de concertation : sénologie",
        author="boissy",
        on=found + timedelta(days=21),
        encounter="VR",
    )
    pen.letter(
        meeting,
        "# Dossier présenté\nTumeur de 14 mm, sans ganglion visible.\n# Proposition\n- Chirurgie "
        "conservatrice.\n- Radiothérapie.\n- Traitement hormonal de cinq ans.",
    )
    plan = pen.act(kinds.CARE_PLAN, "Programme personnalisé de soins", author="boissy", on=found + timedelta(days=28))
    pen.letter(
        plan,
        "# Étapes\n- Opération le mois prochain.\n- Vingt-cinq séances de rayons.\n- Comprimé "
        "quotidien.\n# Contacts\nInfirmière de coordination joignable en semaine.",
    )
    _tumour_removed(pen, found, tumour)


def _tumour_removed(pen: Pen, found: date, tumour: Problem) -> None:
    operation = pen.act(
        kinds.OPERATION,
        "Compte rendu opératoire : tumorectomie",
        author="tournier",
        on=found + timedelta(days=45),
        encounter="IMP",
    )
    pen.letter(
        operation,
        "# Intervention\nTumorectomie gauche et ganglion sentinelle.\n# Suites\nSimples, sortie le lendemain.",
    )
    left = found + timedelta(days=46)
    act = pen.act(
        kinds.DISCHARGE,
        "Lettre de liaison : chirurgie du sein",
        author="tournier",
        on=left,
        since=left - timedelta(days=2),
        encounter="IMP",
    )
    stay = discharges.Stay(
        reason="Tumorectomie programmée.",
        summary="Intervention sans incident.\n- Ganglion sentinelle indemne.\n- Marges saines.",
        diagnosis=tumour,
        way_in="programmée",
        way_out="retour au domicile",
        adverse_events="Aucun",
        treatments=(line("paracetamol", "1", 3, 7),),
        follow_up="- Pansements par une infirmière.\n- Radiothérapie dans cinq semaines.",
    )
    pen.keep(act, discharges.letter(act, stay, with_copy=True))
    visits.consult(
        pen,
        pen.ago(months=34),
        _watch("Fin des rayons.", tumour, 66),
        title="Consultation d'oncologie",
        author="boissy",
        encounter="EXTERNE",
    )
    _surveillance(pen, tumour)


def _watch(history: str, tumour: Problem, weight: float) -> Visit:
    return Visit(
        reason="Surveillance.",
        history=history + " Bouffées de chaleur supportables.",
        exam="Cicatrice souple. Pas de masse, aires ganglionnaires libres.",
        conclusion="Pas de signe de récidive.",
        plan="- Mammographie annuelle.\n- Poursuivre le comprimé.\n- Marche et soins de support.",
        signs={"weight": weight, "systolic": 128, "diastolic": 78},
        problems=(tumour,),
    )


def _surveillance(pen: Pen, tumour: Problem) -> None:
    laboratory = Laboratory(pen)
    for rank, months in enumerate((33, 27, 21, 15, 9, 3)):
        on = pen.ago(months=months)
        laboratory.report(
            on - timedelta(days=7),
            [analytes.BLOOD_COUNT, analytes.LIVER, analytes.BREAST],
            {"ca153": 16 + rank % 3},
            title="Bilan de surveillance",
        )
        author = "boissy" if rank % 2 == 0 else None
        visits.consult(
            pen,
            on,
            _watch("Va bien.", tumour, 67 - rank * 0.5),
            title="Consultation de surveillance",
            author=author,
            encounter="EXTERNE" if author else "AMB",
        )
        if author:
            lines = [line("letrozole", "1", 1, 90, "Chaque jour à la même heure.", renewals=3, ald=True)]
            visits.prescribe(pen, on, lines, author=author, with_copy=rank == 4)
    for months in (28, 16, 4):
        visits.examine(pen, pen.ago(months=months), images.MAMMOGRAM_AFTER, author="montagne")
    # The last blood test came back this week: its author will speak of it before it is shown.
    laboratory.report(
        pen.ago(days=4),
        [analytes.BREAST],
        {"ca153": 34},
        title="CA 15-3 de contrôle",
        remark="Valeur un peu au-dessus de la limite : à confronter à la clinique.",
        author="benayoun",
        hidden_from_patient=True,
    )
    _cancer_summary(pen, tumour)


def _cancer_summary(pen: Pen, tumour: Problem) -> None:
    chronic.write_summary(
        pen,
        pen.ago(months=5),
        summaries.Summary(
            problems=(tumour,),
            past=(Problem(code="K80.2", label="Calculs de la vésicule opérés", since=date(2002, 5, 14)),),
            allergies=(entries.Allergy(agent="Sparadrap", reaction="Rougeur", since=tumour.since),),
            treatments=(line("letrozole", "1", 1, 90),),
            signs={"weight": 65, "height": 163, "systolic": 128, "diastolic": 78},
            life="Institutrice retraitée, chorale et randonnée.",
            family="Tante atteinte d'un cancer du sein.",
            alerts="- Pas de prise de tension au bras gauche.",
            plan="- Mammographie et consultation chaque année.",
        ),
    )
    visits.influenza(pen, 2)
