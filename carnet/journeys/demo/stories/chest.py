"""Lungs and heart: asthma, chronic bronchitis, heart failure with its stays in hospital."""

from datetime import date, timedelta

from carnet.journeys.demo.documents import analytes, discharges, entries, kinds, summaries
from carnet.journeys.demo.documents.consultations import Visit
from carnet.journeys.demo.documents.entries import Problem
from carnet.journeys.demo.documents.prescriptions import Line
from carnet.journeys.demo.stories import chronic, images, visits
from carnet.journeys.demo.stories.laboratory import Laboratory
from carnet.journeys.demo.stories.pen import Pen
from carnet.journeys.demo.stories.visits import line

_HEART_FAILURE = Problem(code="I50.0", label="Insuffisance cardiaque", since=date(2021, 1, 18))
_FIBRILLATION = Problem(code="I48", label="Fibrillation auriculaire", since=date(2020, 6, 8))
_COPD = Problem(code="J44.9", label="Bronchopneumopathie chronique obstructive", since=date(2019, 10, 1))
_ASTHMA = Problem(code="J45.9", label="Asthme", since=date(2005, 4, 1))


def asthma(pen: Pen) -> None:
    """Tells an asthma of the adult: background treatment, a visit to the emergency, better control."""
    steps = (
        ("Réveils nocturnes deux fois par semaine.", "Asthme mal contrôlé.", 78),
        ("Plus de réveil nocturne depuis le nouveau traitement.", "Asthme contrôlé.", 91),
        ("Gêne seulement à l'effort par temps froid.", "Asthme contrôlé.", 93),
    )
    for rank, (history, conclusion, peak) in enumerate(steps):
        on = pen.ago(months=26 - rank * 10)
        visit = Visit(
            reason="Suivi de l'asthme.",
            history=history,
            exam=f"Pas de sibilants. Débit de pointe à {peak} % de la théorique. Technique d'inhalation revue.",
            conclusion=conclusion,
            plan="- Plan d'action écrit remis.\n- Éviter la fumée.",
            signs={"saturation": 96 + rank, "pulse": 76},
            problems=(_ASTHMA,),
        )
        visits.consult(pen, on, visit)
        visits.prescribe(
            pen,
            on,
            [
                line("budesonide", "1", 2, 90, "Rincer la bouche après la prise.", renewals=3),
                line("salbutamol", "2", 3, 30, "En cas de gêne."),
            ],
            note="Démonstration de l'inhalateur faite au comptoir.",
        )
    _asthma_crisis(pen)


def _asthma_crisis(pen: Pen) -> None:
    crisis = pen.act(
        kinds.EMERGENCY,
        "Passage aux urgences : crise d'asthme",
        author="mbaye",
        on=pen.ago(months=27),
        encounter="EMER",
    )
    pen.letter(
        crisis,
        "Arrivée pour gêne respiratoire depuis six heures.\n# À l'arrivée\n- Saturation à 91 % en air ambiant.\n"
        "- Sibilants diffus.\n# Traitement\n- Trois aérosols de bronchodilatateur, corticoïde par la bouche.\n"
        "# Évolution\nAmélioration en trois heures, saturation à 96 %. Retour au domicile avec "
        "traitement de cinq jours.",
    )
    visits.consult(
        pen,
        pen.ago(months=18),
        Visit(
            reason="Épreuves fonctionnelles respiratoires.",
            history="Asthme depuis l'enfance, jamais hospitalisé.",
            exam="VEMS à 82 %, réversible de 14 % après bronchodilatateur.",
            conclusion="Trouble obstructif léger et réversible.",
            plan="Poursuivre le traitement de fond. Contrôle dans un an.",
            problems=(_ASTHMA,),
        ),
        title="Consultation de pneumologie",
        author="carpentier",
        encounter="EXTERNE",
    )
    visits.fall_ill(pen, pen.ago(months=3), visits.HAY_FEVER)
    visits.influenza(pen, 1)


def lungs(pen: Pen) -> None:
    """Tells a chronic bronchitis: tobacco given up, scans, rehabilitation, one stay."""
    for months, study in ((41, images.CHEST_COPD), (26, images.LUNG_SCAN), (13, images.LUNG_SCAN)):
        visits.examine(pen, pen.ago(months=months), study, requested=study.modality == "CT")
    for rank, (history, vems) in enumerate(
        (
            ("Fume encore dix cigarettes par jour.", 61),
            ("A arrêté de fumer depuis cinq mois.", 63),
            ("Marche mieux.", 64),
        )
    ):
        on = pen.ago(months=38 - rank * 13)
        visit = Visit(
            reason="Suivi de la bronchite chronique.",
            history=history,
            exam=f"Murmure vésiculaire diminué. VEMS à {vems} % de la théorique.",
            conclusion="Bronchopneumopathie chronique obstructive de stade 2.",
            plan="- Réadaptation à l'effort.\n- Vaccins à jour.",
            signs={"saturation": 94 + rank, "weight": 68 + rank},
            problems=(_COPD,),
        )
        visits.consult(pen, on, visit, title="Consultation de pneumologie", author="carpentier", encounter="EXTERNE")
        visits.prescribe(
            pen, on, [line("tiotropium", "1", 1, 90, "Le matin.", renewals=3, ald=True)], author="carpentier"
        )
    _lungs_stay(pen)


def _lungs_stay(pen: Pen) -> None:
    stay = discharges.Stay(
        reason="Essoufflement et expectoration sale depuis quatre jours.",
        summary="Exacerbation d'origine bactérienne.\n- Aérosols, antibiotique, kinésithérapie.\n"
        "- Oxygène pendant trois jours, puis sevrage.",
        diagnosis=Problem(code="J44.1", label="Exacerbation de bronchopneumopathie", since=pen.ago(months=30)),
        way_in="par les urgences",
        way_out="retour au domicile",
        adverse_events="Aucun",
        treatments=(line("tiotropium", "1", 1, 90), line("amoxicillin", "1", 3, 4, "Finir la boîte.")),
        follow_up="- Kinésithérapie respiratoire.\n- Pneumologue dans six semaines.",
    )
    _leave(pen, pen.ago(months=30), 6, "carpentier", stay, title="Lettre de liaison : pneumologie")
    for months in (29, 28, 11):
        act = pen.act(
            kinds.CARE_FOLLOW_UP, "Bilan de kinésithérapie respiratoire", author="jacquet", on=pen.ago(months=months)
        )
        pen.letter(
            act,
            "Séances de désencombrement et de réentraînement.\n- Test de marche de six minutes : "
            f"{380 + (29 - months) * 3} mètres.\n- Saturation à l'effort : 92 %.\n- Poursuite conseillée.",
        )
    _lungs_prevention(pen)


def _lungs_prevention(pen: Pen) -> None:
    Laboratory(pen).report(pen.ago(months=14), [analytes.BLOOD_COUNT, analytes.INFLAMMATION], title="Bilan sanguin")
    visits.influenza(pen, 2)
    visits.vaccinate(pen, pen.ago(months=16), {"pneumococcus": 1}, author=pen.pharmacist, kind="IMMUNIZ")
    chronic.write_summary(
        pen,
        pen.ago(months=9),
        summaries.Summary(
            problems=(_COPD,),
            past=(Problem(code="F17.2", label="Dépendance au tabac, sevrée", since=date(1976, 1, 1)),),
            allergies=(),
            treatments=(line("tiotropium", "1", 1, 90),),
            signs={"weight": 70, "height": 169, "saturation": 95, "systolic": 130, "diastolic": 76},
            life="Ancien soudeur. A fumé quarante ans, arrêt il y a deux ans.",
            family="Sans particularité.",
            alerts="- Oxygène à faible débit seulement.",
            plan="- Scanner annuel.\n- Réadaptation deux fois par semaine.",
        ),
    )


def heart(pen: Pen) -> None:
    """Tells an old heart: anticoagulant watched every month, two stays, a nurse at home."""
    laboratory = Laboratory(pen)
    for rank, inr in enumerate((2.4, 3.6, 2.8, 1.7, 2.5, 3.1, 2.7, 2.3)):
        laboratory.report(
            pen.ago(months=3 * (7 - rank), days=9),
            [analytes.CLOTTING],
            {"inr": inr},
            title="INR",
            remark="Hors de la cible de 2 à 3 : adapter la dose." if not 2 <= inr <= 3 else "",
        )
    for rank, level in enumerate((2100, 1450, 980)):
        laboratory.report(
            pen.ago(months=25 - rank * 9),
            [analytes.HEART, analytes.KIDNEY, analytes.BLOOD_COUNT],
            {"nt-probnp": level, "creatinine": 104 + rank * 4, "potassium": 4.4},
            title="Bilan cardiaque",
            with_copy=True,
        )
    _heart_visits(pen)


def _heart_visits(pen: Pen) -> None:
    _heart_stays(pen)
    for rank in range(4):
        on = pen.ago(months=23 - rank * 6)
        visit = Visit(
            reason="Visite à domicile, suivi du cœur.",
            history="Dort avec deux oreillers. Sa fille prépare le pilulier.",
            exam="Cœur irrégulier. Quelques crépitants des bases. Œdème discret des chevilles.",
            conclusion="Insuffisance cardiaque stable sous traitement.",
            plan="- Se peser chaque matin.\n- Appeler si deux kilos de plus en trois jours.",
            signs={"weight": 74 - rank * 0.5, "systolic": 126, "diastolic": 70, "pulse": 72},
            problems=(_HEART_FAILURE, _FIBRILLATION),
        )
        visits.consult(pen, on, visit, title="Compte rendu de visite à domicile")
        if rank % 2:
            visits.prescribe(pen, on, _heart_lines(), note="Pilulier remis à la fille du patient.", with_copy=rank == 3)
    for months in (20, 12, 4):
        act = pen.act(kinds.CARE_FOLLOW_UP, "Suivi infirmier à domicile", author="ribeiro", on=pen.ago(months=months))
        pen.letter(act, "- Poids et tension relevés.\n- Prise des médicaments vérifiée.\n- Prise de sang pour l'INR.")
    visits.influenza(pen, 2)
    chronic.write_summary(
        pen,
        pen.ago(months=7),
        summaries.Summary(
            problems=(_HEART_FAILURE, _FIBRILLATION),
            past=(Problem(code="I21.9", label="Infarctus du myocarde", since=date(2011, 3, 22)),),
            allergies=(entries.Allergy(agent="Iode injectable", reaction="Malaise", since=date(2011, 3, 22)),),
            treatments=_heart_lines(),
            signs={"weight": 73, "height": 170, "systolic": 126, "diastolic": 70, "pulse": 72},
            life="Vit avec son épouse, aidé par sa fille. Marche à l'intérieur.",
            family="Mère décédée d'une attaque cérébrale.",
            alerts="- Sous anticoagulant : pas d'injection dans le muscle, pas d'anti-inflammatoire.",
            plan="- INR tous les trois mois.\n- Cardiologue deux fois par an.",
        ),
    )


def _heart_lines() -> tuple[Line, ...]:
    return (
        line("furosemide", "1", 1, 28, "Le matin.", renewals=3, ald=True),
        line("bisoprolol", "1", 1, 28, "Le matin.", renewals=3, ald=True),
        line("ramipril", "0.5", 2, 28, "", renewals=3, ald=True),
        line("warfarin", "1.5", 1, 28, "Le soir, à heure fixe.", renewals=3, ald=True),
    )


def _heart_stays(pen: Pen) -> None:
    first = pen.ago(months=26)
    stay = discharges.Stay(
        reason="Essoufflement de repos et prise de cinq kilos en dix jours.",
        summary="Poussée d'insuffisance cardiaque après un écart de régime.\n- Diurétique par voie veineuse.\n"
        "- Perte de six kilos.\n- Échographie : fraction d'éjection à 38 %.",
        diagnosis=_HEART_FAILURE,
        way_in="par les urgences",
        way_out="retour au domicile",
        adverse_events="Hypotension passagère le deuxième jour",
        treatments=_heart_lines(),
        follow_up="- Infirmière trois fois par semaine.\n- Cardiologue dans un mois.\n- Régime peu salé.",
    )
    visits.examine(pen, first - timedelta(days=8), images.CHEST_HEART, author="montagne")
    _leave(pen, first, 8, "delannoy", stay, title="Lettre de liaison : cardiologie", with_copy=True)
    bleeding = discharges.Stay(
        reason="Saignement de nez qui ne cède pas.",
        summary="Surdosage de l'anticoagulant (INR à 5,8) pendant un traitement antibiotique.\n"
        "- Méchage, vitamine K.\n- INR à 2,4 à la sortie.",
        diagnosis=Problem(code="D68.3", label="Saignement sous anticoagulant", since=pen.ago(months=15)),
        way_in="par les urgences",
        way_out="retour au domicile",
        adverse_events="Aucun",
        treatments=_heart_lines(),
        follow_up="- INR dans trois jours.\n- Prévenir avant tout antibiotique.",
    )
    _leave(pen, pen.ago(months=15), 3, "mbaye", bleeding, title="Lettre de liaison : médecine d'urgence")


def _leave(
    pen: Pen, on: date, days: int, author: str, stay: discharges.Stay, *, title: str, with_copy: bool = False
) -> None:
    act = pen.act(
        kinds.DISCHARGE, title, author=author, on=on, since=on - timedelta(days=days), encounter="IMP", place="hopital"
    )
    pen.keep(act, discharges.letter(act, stay, with_copy=with_copy))
