"""Ordinary lives: small illnesses, screenings, a lack of iron, a hard year."""

from carnet.journeys.demo import pictures
from carnet.journeys.demo.documents import analytes, kinds, times
from carnet.journeys.demo.documents.consultations import Visit
from carnet.journeys.demo.documents.entries import Problem
from carnet.journeys.demo.stories import images, visits
from carnet.journeys.demo.stories.laboratory import Laboratory
from carnet.journeys.demo.stories.pen import Pen
from carnet.journeys.demo.stories.visits import line

_ILLNESSES = (visits.COLD, visits.SPRAIN, visits.HAY_FEVER, visits.GASTRO, visits.ECZEMA, visits.ANGINA)


def nothing(pen: Pen) -> None:
    """Tells of somebody whose space is empty."""
    assert not pen.documents


def few(pen: Pen) -> None:
    """Tells of somebody who hardly sees a doctor."""
    pen.certificate(
        "Certificat pour le sport", "Ne présente pas de contre-indication à la course à pied.", on=pen.ago(months=13)
    )
    visits.vaccinate(pen, pen.ago(months=22), {"booster-adult": 6}, author=pen.pharmacist, kind="BOOSTER")


def ordinary(pen: Pen) -> None:
    """Tells an ordinary life: small illnesses, a blood test, a vaccine, the dentist or work, a photograph."""
    for months, illness in zip((27, 15, 4), pen.draw.sample(_ILLNESSES, 3), strict=True):
        visits.fall_ill(pen, pen.ago(months=months), illness)
    Laboratory(pen).report(
        pen.ago(months=14),
        [analytes.BLOOD_COUNT, analytes.LIPIDS, analytes.GLUCOSE],
        {"hba1c": 5.3, "glucose": 0.91},
        title="Bilan de santé",
        with_copy=True,
    )
    visits.vaccinate(pen, pen.ago(months=19), {"booster-adult": 6}, kind="BOOSTER")
    if pen.pick((True, False)):
        dentist = pen.act(kinds.DENTAL_CHART, "Bilan bucco-dentaire", author="astruc", on=pen.ago(months=11))
        pen.letter(
            dentist, "- Détartrage fait.\n- Une obturation à refaire sur la première molaire.\n- Contrôle dans un an."
        )
    else:
        work = pen.act(kinds.CERTIFICATE, "Visite de médecine du travail", author="marchetti", on=pen.ago(months=17))
        pen.letter(work, "Apte au poste.\nProchaine visite dans cinq ans.")
        visits.examine(pen, pen.ago(months=8), images.KNEE)
    sheet = pictures.photographed_sheet(
        heading="Ordonnance",
        lines=["Lunettes de vue", "Œil droit : -1,25", "Œil gauche : -1,50", "Port constant"],
        signature="Ophtalmologiste",
        seed=pen.patient.key,
    )
    title = "Photo de mon ordonnance de lunettes"
    pen.deposit(kinds.TREATMENT_OF_PATIENT, title, on=pen.ago(months=7), content=sheet, media_type="image/jpeg")


def screening(pen: Pen) -> None:
    """Tells screenings at the right ages, and headaches."""
    if pen.patient.age_on(pen.today) >= 50:
        visits.examine(pen, pen.ago(months=16), images.MAMMOGRAM)
        act = pen.act(kinds.SCREENING, "Dépistage du cancer colorectal", author="benayoun", on=pen.ago(months=12))
        pen.letter(act, "Test immunologique : négatif.\nProchain test dans deux ans.")
    act = pen.act(kinds.SCREENING, "Dépistage du cancer du col de l'utérus", author="benayoun", on=pen.ago(months=20))
    pen.letter(act, "Test HPV : négatif.\nProchain test dans cinq ans.")
    Laboratory(pen).report(
        pen.ago(months=10),
        [analytes.LIPIDS, analytes.GLUCOSE],
        {"hba1c": 5.4, "glucose": 0.95},
        title="Bilan de prévention",
    )
    for months in (18, 6):
        on = pen.ago(months=months)
        visit = Visit(
            reason="Maux de tête par crises.",
            history="Deux crises par mois, d'un seul côté, avec nausées. Soulagée dans le noir.",
            exam="Examen neurologique normal.",
            conclusion="Migraine sans aura.",
            plan="- Tenir un agenda des crises.\n- Repas et sommeil réguliers.",
            signs={"systolic": 118, "diastolic": 72},
            problems=(Problem(code="G43.0", label="Migraine sans aura", since=pen.ago(months=60)),),
        )
        visits.consult(pen, on, visit)
        visits.prescribe(
            pen, on, [line("sumatriptan", "1", 1, 10, "Dès le début de la crise."), line("propranolol", "1", 2, 90)]
        )
    on = pen.ago(months=5)
    diary = pictures.scanned_sheet(
        heading="Mon agenda des migraines",
        lines=["3 mars : crise de six heures", "17 mars : crise de quatre heures", "2 avril : crise courte"],
        signature="",
        seconds=int(times.paris(on, 12).timestamp()),
    )
    title = "Mon agenda des migraines"
    pen.deposit(kinds.OTHER_OF_PATIENT, title, on=on, content=diary, media_type="application/pdf")
    visits.influenza(pen, 1)


def iron(pen: Pen) -> None:
    """Tells a lack of iron that treatment corrects."""
    laboratory = Laboratory(pen)
    for months, ferritin, hemoglobin, volume in (
        (23, 6, 10.3, 74),
        (20, 18, 11.8, 80),
        (14, 46, 12.9, 86),
        (3, 38, 13.0, 87),
    ):
        laboratory.report(
            pen.ago(months=months),
            [analytes.BLOOD_COUNT, analytes.IRON],
            {"ferritin": ferritin, "hemoglobin": hemoglobin, "mcv": volume},
            title="Numération et ferritine",
            remark="Anémie microcytaire avec réserves en fer basses." if hemoglobin < 12 else "",
            with_copy=months == 3,
        )
    for months in (22, 13):
        on = pen.ago(months=months)
        visit = Visit(
            reason="Fatigue et essoufflement à l'effort." if months == 22 else "Contrôle du fer.",
            history="Règles abondantes. Mange peu de viande.",
            exam="Conjonctives pâles. Cœur normal." if months == 22 else "Bonne mine. Examen normal.",
            conclusion="Anémie par manque de fer." if months == 22 else "Réserves reconstituées.",
            plan="- Fer pendant trois mois.\n- Contrôle sanguin." if months == 22 else "Contrôle dans un an.",
            signs={"pulse": 92 if months == 22 else 74, "systolic": 110, "diastolic": 66},
            problems=(Problem(code="D50.9", label="Anémie par carence en fer", since=pen.ago(months=23)),),
        )
        visits.consult(pen, on, visit)
    visits.prescribe(pen, pen.ago(months=22), [line("iron", "1", 1, 90, "À jeun, avec un verre d'eau.")])
    visits.fall_ill(pen, pen.ago(months=8), visits.CYSTITIS)


def anxiety(pen: Pen) -> None:
    """Tells a hard year: the visits that she chose to hide from most professionals."""
    for rank, months in enumerate((14, 12, 9)):
        on = pen.ago(months=months)
        visit = Visit(
            reason="Angoisse et sommeil difficile.",
            history=("Conflit au travail, pleurs." if rank == 0 else "Sort davantage, dort mieux."),
            exam="Pas d'idée noire. Poids stable.",
            conclusion="Trouble anxieux" + (" réactionnel." if rank == 0 else ", en amélioration."),
            plan="- Psychothérapie conseillée.\n- Revoir dans un mois.",
            problems=(Problem(code="F41.1", label="Anxiété généralisée", since=pen.ago(months=14)),),
        )
        visits.consult(pen, on, visit, hidden_by_patient=rank < 2)
        if rank < 2:
            visits.prescribe(pen, on, [line("sertraline", "1", 1, 28, "Le matin, sans arrêter d'un coup.", renewals=2)])
    leave = pen.act(kinds.SICK_LEAVE, "Arrêt de travail", author=pen.doctor, on=pen.ago(months=14), hour=17)
    pen.letter(leave, "Arrêt de travail de dix jours, sorties autorisées.", hidden_by_patient=True)
    Laboratory(pen).report(pen.ago(months=13), [analytes.BLOOD_COUNT, analytes.TSH_ONLY], title="Bilan de fatigue")
    visits.fall_ill(pen, pen.ago(months=3), visits.COLD)


def young_adult(pen: Pen) -> None:
    """Tells a young adult who keeps one consultation for herself."""
    on = pen.ago(months=5)
    visit = Visit(
        reason="Demande de contraception.",
        history="Pas d'antécédent de phlébite. Ne fume pas.",
        exam="Tension normale. Examen non nécessaire ce jour.",
        conclusion="Contraception orale prescrite après information.",
        plan="- Bilan dans trois mois.\n- Préservatif avec un nouveau partenaire.",
        signs={"systolic": 112, "diastolic": 68, "weight": 57},
    )
    visits.consult(pen, on, visit, author="pelletan", hidden_by_patient=True)
    visits.prescribe(pen, on, [line("levonorgestrel", "1", 1, 84, "À heure fixe.", renewals=3)], author="pelletan")
    Laboratory(pen).report(
        pen.ago(months=2), [analytes.LIPIDS, analytes.GLUCOSE], {"hba1c": 5.1, "glucose": 0.86}, title="Bilan"
    )
    visits.vaccinate(pen, pen.ago(months=30), {"papillomavirus": 2})
    pen.certificate(
        "Certificat pour le sport", "Ne présente pas de contre-indication à l'escalade.", on=pen.ago(months=14)
    )
    visits.fall_ill(pen, pen.ago(months=10), visits.ANGINA)
    sheet = pictures.photographed_sheet(
        heading="Attestation de droits",
        lines=["Caisse d'assurance maladie", "Droits ouverts jusqu'en fin d'année"],
        signature="",
        seed=pen.patient.key,
    )
    pen.deposit(
        kinds.ADMINISTRATIVE_OF_PATIENT,
        "Attestation de droits",
        on=pen.ago(months=1),
        content=sheet,
        media_type="image/jpeg",
    )
