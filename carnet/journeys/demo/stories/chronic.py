"""Long illnesses followed by blood tests: diabetes, blood pressure, thyroid, kidneys."""

from datetime import date, datetime, timedelta

from carnet.journeys.demo import pictures
from carnet.journeys.demo.documents import analytes, biology, entries, kinds, summaries, times
from carnet.journeys.demo.documents.consultations import Visit
from carnet.journeys.demo.documents.entries import Problem
from carnet.journeys.demo.documents.prescriptions import Line
from carnet.journeys.demo.stories import images, visits
from carnet.journeys.demo.stories.laboratory import Laboratory, fasting_glucose
from carnet.journeys.demo.stories.pen import Pen
from carnet.journeys.demo.stories.visits import line

# HbA1c (%), one every three months, from the oldest: discovery, effort, a winter of neglect, new treatment.
_HBA1C = (8.9, 8.2, 7.6, 7.3, 7.1, 7.2, 7.5, 8.1, 8.4, 7.9, 7.4, 7.1, 6.9, 6.8, 7.0, 6.9, 6.8)
_DIABETES = Problem(code="E11.9", label="Diabète de type 2 sans complication", since=date(2018, 4, 12))
_FEET = "Pieds examinés ce jour.\n- Pas de plaie.\n- Ongles coupés droit.\n- Conseils de chaussage rappelés."
_THYROXINE = line("levothyroxine", "1", 1, 90, "À jeun, vingt minutes avant le petit déjeuner.", renewals=3)
_KIDNEY = Problem(code="N18.3", label="Maladie rénale chronique, stade 3", since=date(2020, 3, 2))
_PRESSURE = Problem(code="I10", label="Hypertension artérielle essentielle", since=date(2016, 9, 5))


def write_summary(pen: Pen, on: date, state: summaries.Summary) -> None:
    """Writes the yearly medical summary of the attending doctor."""
    act = pen.act(kinds.SUMMARY, "Synthèse médicale", author=pen.doctor, on=on)
    pen.keep(act, summaries.summary(act, state))


def diabetes(pen: Pen) -> None:
    """Tells four years of a diabetes: quarterly HbA1c, eyes, kidneys, treatment that changes."""
    _glucose_reports(pen)
    for quarter, (weight, systolic) in enumerate(((91, 148), (89, 142), (88, 138), (90, 146), (86, 134), (85, 132))):
        on = pen.ago(months=46 - quarter * 8)
        visit = Visit(
            reason="Suivi du diabète et de la tension.",
            history=(
                "Marche une demi-heure par jour." if quarter % 2 == 0 else "Repas pris sur le pouce, peu de marche."
            )
            + " Pas d'hypoglycémie. Surveille sa glycémie deux fois par semaine.",
            exam="Cœur régulier. Pouls des pieds présents. Monofilament perçu aux deux pieds, peau intacte.",
            conclusion="Diabète de type 2, équilibre à adapter selon l'HbA1c.",
            plan="- HbA1c dans trois mois.\n- Fond d'œil chaque année.\n- Revoir la diététicienne si besoin.",
            signs={"weight": weight, "bmi": weight / 1.76**2, "systolic": systolic, "diastolic": 82, "pulse": 74},
            problems=(_DIABETES, _PRESSURE),
        )
        visits.consult(pen, on, visit, title="Consultation de suivi du diabète")
        visits.prescribe(pen, on, _diabetes_lines(quarter), with_copy=quarter == 5)
    for back in (39, 15):
        _diabetologist(pen, pen.ago(months=back))
    for back in (34, 22, 10):
        act = pen.act(kinds.CARE_FOLLOW_UP, "Suivi infirmier du pied", author="ribeiro", on=pen.ago(months=back))
        pen.letter(act, _FEET)
    pen.letter(
        pen.act(
            kinds.LONG_ILLNESS, "Protocole de soins ALD : diabète de type 2", author=pen.doctor, on=pen.ago(months=47)
        ),
        "Affection : diabète de type 2.\n# Suivi proposé\n- HbA1c quatre fois par an."
        "\n- Créatinine et albuminurie une fois par an.\n- Fond d'œil annuel.\n- Examen des pieds à "
        "chaque consultation.",
    )
    visits.influenza(pen, 2)
    write_summary(pen, pen.ago(months=6), _diabetes_summary())
    sheet = pictures.photographed_sheet(
        heading="Carnet de glycémie",
        lines=[
            "Lundi matin : 1,18 g/l",
            "Mercredi matin : 1,09 g/l",
            "Vendredi matin : 1,24 g/l",
            "Dimanche matin : 1,12 g/l",
            "Marche : quatre fois cette semaine",
        ],
        signature="Bernard",
        seed=pen.patient.key,
    )
    pen.deposit(
        kinds.BIOLOGY_OF_PATIENT, "Mon carnet de glycémie", on=pen.ago(months=1), content=sheet, media_type="image/jpeg"
    )


def _glucose_reports(pen: Pen) -> None:
    laboratory = Laboratory(pen)
    points: list[tuple[date, float]] = []
    for rank, hba1c in enumerate(_HBA1C):
        on = pen.ago(months=3 * (len(_HBA1C) - 1 - rank), days=12)
        points.append((on, hba1c))
        yearly = rank % 4 == 0
        panels = [analytes.GLUCOSE]
        if yearly:
            panels += [analytes.KIDNEY, analytes.ALBUMINURIA, analytes.LIPIDS]
        last = rank == len(_HBA1C) - 1
        laboratory.report(
            on,
            panels,
            {
                "hba1c": hba1c,
                "glucose": fasting_glucose(hba1c),
                "creatinine": 88 + rank,
                "ldl": 0.9,
                "cholesterol": 1.72 - rank * 0.01,
                "hdl": 0.44,
                "triglycerides": 1.6,
                "albuminuria": 14 + rank,
            },
            title="Bilan annuel du diabète" if yearly else "HbA1c et glycémie",
            remark="Objectif habituel : HbA1c inférieure ou égale à 7 %." if hba1c > 7 else "",
            conclusion="Équilibre dans l'objectif." if last else "",
            picture=_curve(points) if last else None,
            with_copy=yearly,
        )
    _corrected_report(pen, laboratory)


def _curve(points: list[tuple[date, float]]) -> biology.Picture:
    png = pictures.curve(title="HbA1c", unit="%", points=points[-9:], low=4.0, high=7.0)
    return biology.Picture(caption="Évolution de l'HbA1c sur deux ans", png=png)


def _corrected_report(pen: Pen, laboratory: Laboratory) -> None:
    """A report whose potassium was wrong (tube shaken), then its corrected version."""
    on = pen.ago(months=8, days=20)
    title = "Ionogramme et fonction rénale"
    act = pen.act(kinds.BIOLOGY, title, author="benayoun", on=on, hour=14, prescriber=pen.doctor)
    sampled_at = act.started_at - timedelta(hours=6)
    first = laboratory.chapters([analytes.KIDNEY], {"potassium": 5.9, "creatinine": 96.0}, on=on)
    pen.keep(act, biology.report(act, first, sampled_at=sampled_at))
    again: datetime = act.at + timedelta(hours=3)
    corrected = pen.next_version(act, at=again)
    second = laboratory.chapters([analytes.KIDNEY], {"potassium": 4.6, "creatinine": 96.0}, on=on)
    note = "Annule et remplace le compte rendu précédent : potassium faussé par une hémolyse, nouveau prélèvement."
    pen.keep(corrected, biology.report(corrected, second, sampled_at=sampled_at, conclusion=note))


def _diabetes_lines(quarter: int) -> list[Line]:
    lines = [
        line("metformin", "1", 3 if quarter > 1 else 2, 90, "Au milieu des repas.", renewals=1, ald=True),
        line("ramipril", "1", 1, 90, "Le matin.", renewals=1),
        line("atorvastatin", "1", 1, 90, "Le soir.", renewals=1, ald=True),
    ]
    if quarter >= 4:
        lines.insert(1, line("empagliflozin", "1", 1, 90, "Boire suffisamment.", renewals=1, ald=True))
    return lines


def _diabetologist(pen: Pen, on: date) -> None:
    visit = Visit(
        reason="Avis sur l'équilibre du diabète, à la demande du médecin traitant.",
        history="Diabète connu depuis plusieurs années, traité par comprimés. Sommeil correct, pas de tabac.",
        exam="Abdomen souple. Pas de lésion cutanée. Réflexes présents.",
        conclusion="Équilibre perfectible. Pas de retentissement sur les yeux ni sur les reins.",
        plan="- Poursuivre la metformine.\n- Discuter une gliflozine.\n- Éducation alimentaire en groupe.",
        signs={"weight": 88, "systolic": 138, "diastolic": 80},
        problems=(_DIABETES,),
    )
    title = "Consultation de diabétologie"
    visits.consult(pen, on, visit, title=title, author="rocher", encounter="EXTERNE")


def _diabetes_summary() -> summaries.Summary:
    return summaries.Summary(
        problems=(_DIABETES, _PRESSURE, Problem(code="E78.5", label="Dyslipidémie", since=date(2017, 2, 3))),
        past=(Problem(code="K40.9", label="Hernie inguinale opérée", since=date(2009, 11, 17)),),
        allergies=(entries.Allergy(agent="Pénicilline", reaction="Urticaire", since=date(1988, 5, 1)),),
        treatments=_diabetes_lines(5),
        signs={"weight": 85, "height": 176, "bmi": 27.4, "systolic": 132, "diastolic": 80},
        life="Ancien menuisier, retraité. N'a jamais fumé. Marche quatre fois par semaine.",
        family="Père diabétique, décédé d'un infarctus à 71 ans.",
        alerts="- Allergie à la pénicilline.\n- Suspendre la metformine avant une injection d'iode.",
        plan="- HbA1c tous les trois mois.\n- Fond d'œil annuel.\n- Vaccin contre la grippe chaque automne.",
    )


def pressure(pen: Pen) -> None:
    """Tells a high blood pressure: yearly blood tests, visits, one heart consultation."""
    laboratory = Laboratory(pen)
    for year, systolic in enumerate((152, 144, 136)):
        on = pen.ago(months=28 - year * 12)
        laboratory.report(
            on - timedelta(days=8),
            [analytes.KIDNEY, analytes.LIPIDS],
            {"cholesterol": 2.31 - year * 0.18, "hdl": 0.46, "triglycerides": 1.3},
            title="Bilan annuel",
        )
        visit = Visit(
            reason="Renouvellement et mesure de la tension.",
            history="Automesures du soir apportées. Pas de mal de tête. Mange moins salé.",
            exam="Bruits du cœur réguliers, pas de souffle. Pas d'œdème.",
            conclusion="Tension " + ("encore élevée." if systolic > 140 else "à l'objectif."),
            plan="- Automesures trois jours avant la prochaine visite.\n- Poursuivre l'activité physique.",
            signs={"systolic": systolic, "diastolic": 96 - year * 6, "pulse": 70, "weight": 84 - year},
            problems=(Problem(code="I10", label="Hypertension artérielle", since=date(2021, 6, 1)),),
        )
        visits.consult(pen, on, visit)
        lines = [line("perindopril", "1", 1, 90, "Le matin.", renewals=3)]
        if year:
            lines.append(line("amlodipine", "1", 1, 90, "Signaler un gonflement des chevilles.", renewals=3))
        visits.prescribe(pen, on, lines, with_copy=year == 2)
    heart = Visit(
        reason="Bilan d'une hypertension.",
        history="Pas de douleur à l'effort. Père hypertendu.",
        exam="Électrocardiogramme normal. Échographie du cœur : ventricule gauche un peu épaissi.",
        conclusion="Retentissement débutant sur le cœur. Traitement à poursuivre.",
        plan="Contrôle dans deux ans.",
    )
    visits.consult(
        pen, pen.ago(months=20), heart, title="Consultation de cardiologie", author="delannoy", encounter="EXTERNE"
    )
    visits.fall_ill(pen, pen.ago(months=5), visits.COLD)


def thyroid(pen: Pen) -> None:
    """Tells an underactive thyroid: TSH until it comes back into range."""
    laboratory = Laboratory(pen)
    visits.examine(pen, pen.ago(months=33), images.THYROID, requested=True)
    for rank, tsh in enumerate((9.8, 6.1, 3.4, 2.6)):
        on = pen.ago(months=34 - rank * 8)
        laboratory.report(
            on,
            [analytes.THYROID, analytes.LIPIDS] if rank % 2 == 0 else [analytes.TSH_ONLY],
            {"tsh": tsh, "t4": 10.9 + rank * 1.1, "cholesterol": 2.42 - rank * 0.12},
            title="Bilan thyroïdien",
            remark="Hypothyroïdie biologique." if tsh > 4 else "",
        )
    for rank, months in enumerate((33, 25, 9)):
        on = pen.ago(months=months - 1)
        visit = Visit(
            reason="Suivi de la thyroïde.",
            history="Fatigue et frilosité " + ("marquées." if rank == 0 else "disparues."),
            exam="Glande palpable, souple, sans nodule. Peau normale.",
            conclusion="Hypothyroïdie " + ("à traiter." if rank == 0 else "équilibrée."),
            plan="TSH dans trois mois." if rank == 0 else "TSH une fois par an.",
            signs={"weight": 71 - rank, "pulse": 62 + rank * 4, "systolic": 128, "diastolic": 78},
            problems=(Problem(code="E03.9", label="Hypothyroïdie", since=times.add_months(pen.today, -34)),),
        )
        visits.consult(pen, on, visit)
        visits.prescribe(pen, on, [_THYROXINE])
    visits.examine(pen, pen.ago(months=11), images.MAMMOGRAM)
    visits.fall_ill(pen, pen.ago(months=4), visits.CYSTITIS)


def kidney(pen: Pen) -> None:
    """Tells kidneys that tire slowly: creatinine twice a year, ultrasound, treatment."""
    laboratory = Laboratory(pen)
    for rank, creatinine in enumerate((112, 118, 121, 128, 131, 138, 141, 149)):
        laboratory.report(
            pen.ago(months=44 - rank * 6, days=5),
            [analytes.KIDNEY, analytes.ALBUMINURIA, analytes.BLOOD_COUNT],
            {
                "creatinine": creatinine,
                "albuminuria": 90 + rank * 12,
                "hemoglobin": 13.4 - rank * 0.12,
                "potassium": 4.5 + rank * 0.05,
                "urea": 8.1 + rank * 0.4,
            },
            title="Surveillance de la fonction rénale",
            remark="Débit de filtration diminué, évolution lente." if rank > 3 else "",
            with_copy=rank == 7,
        )
    _kidney_visits(pen)


def _kidney_visits(pen: Pen) -> None:
    visits.examine(pen, pen.ago(months=40), images.KIDNEYS, requested=True)
    for rank in range(4):
        on = pen.ago(months=38 - rank * 11)
        visit = Visit(
            reason="Suivi des reins et de la tension.",
            history="Boit un litre et demi par jour. Évite les anti-inflammatoires.",
            exam="Pas d'œdème. Auscultation normale.",
            conclusion="Maladie rénale chronique de stade 3, d'évolution lente.",
            plan="- Créatinine tous les six mois.\n- Pas d'anti-inflammatoire.\n- Régime peu salé.",
            signs={"weight": 79 + rank, "systolic": 142 - rank * 3, "diastolic": 80},
            problems=(_KIDNEY, _PRESSURE),
        )
        visits.consult(pen, on, visit)
        visits.prescribe(
            pen,
            on,
            [
                line("ramipril", "1", 1, 90, "Le matin.", renewals=3, ald=True),
                line("furosemide", "0.5", 1, 90, "Le matin.", renewals=3, ald=True),
            ],
        )
    visits.influenza(pen, 2)
    write_summary(
        pen,
        pen.ago(months=4),
        summaries.Summary(
            problems=(_KIDNEY, _PRESSURE),
            past=(Problem(code="N20.0", label="Calcul du rein", since=date(2004, 7, 9)),),
            allergies=(),
            treatments=(line("ramipril", "1", 1, 90), line("furosemide", "0.5", 1, 90)),
            signs={"weight": 82, "height": 172, "bmi": 27.7, "systolic": 134, "diastolic": 78},
            life="Retraité agricole. Ancien fumeur, arrêt en 1999.",
            family="Frère dialysé.",
            alerts="- Pas d'anti-inflammatoire.\n- Adapter les doses à la fonction rénale.",
            plan="Avis du néphrologue si le débit passe sous 30 ml/min.",
        ),
    )
