"""Pregnancy, birth, and what the maternity writes for the mother."""

from datetime import date, timedelta

from carnet.journeys.demo import pictures
from carnet.journeys.demo.documents import analytes, kinds, maternity, times
from carnet.journeys.demo.documents.consultations import Visit
from carnet.journeys.demo.documents.entries import Problem
from carnet.journeys.demo.documents.maternity import Fact, Part
from carnet.journeys.demo.stories import images, visits
from carnet.journeys.demo.stories.laboratory import Laboratory
from carnet.journeys.demo.stories.pen import Pen
from carnet.journeys.demo.stories.visits import line

_FIRST_SEROLOGIES = {
    "toxoplasmosis-igg": "Absence d'anticorps (non immunisée)",
    "toxoplasmosis-igm": "Absence",
    "rubella": "Présence (immunisée)",
    "hepatitis-b": "Négatif",
    "hepatitis-c": "Négatif",
    "hiv": "Négatif",
    "syphilis": "Négatif",
    "antibody-screen": "Négative",
    "blood-group": "A",
    "rhesus": "Positif",
}
_MONTHLY = {
    "toxoplasmosis-igg": "Absence d'anticorps (non immunisée)",
    "toxoplasmosis-igm": "Absence",
}
_WEEKS_SO_FAR = 33


def pregnancy(pen: Pen) -> None:
    """Tells a second pregnancy, thirty-three weeks today, followed by a midwife."""
    laboratory = Laboratory(pen)
    _prenatal_tests(pen, laboratory, weeks_today=_WEEKS_SO_FAR)
    for weeks, study in ((12, images.PREGNANCY_1), (22, images.PREGNANCY_2), (32, images.PREGNANCY_3)):
        visits.examine(pen, _at_week(pen, weeks, _WEEKS_SO_FAR), study, author="szymczak")
    _monthly_visits(pen, (8, 14, 18, 23, 27, 31), _WEEKS_SO_FAR)
    first = _at_week(pen, 8, _WEEKS_SO_FAR)
    visits.prescribe(pen, first, [line("folic", "1", 1, 60, "Jusqu'à la fin du troisième mois.")], author="pelletan")
    iron = _at_week(pen, 27, _WEEKS_SO_FAR)
    lines = [line("iron", "1", 1, 60, "À distance du thé et du café."), line("vitamin-d", "10", 1, 30)]
    visits.prescribe(pen, iron, lines, author="pelletan", note="Effets sur le transit expliqués.")
    visits.vaccinate(pen, _at_week(pen, 28, _WEEKS_SO_FAR), {"booster-adult": 1}, author="pelletan", kind="BOOSTER")
    talk = pen.act(
        kinds.CERTIFICATE, "Déclaration de grossesse", author="pelletan", on=_at_week(pen, 11, _WEEKS_SO_FAR)
    )
    pen.letter(
        talk,
        "Je certifie que la date présumée de début de grossesse a été établie.\nExamen du premier trimestre effectué.",
    )
    synthesis = pen.act(
        kinds.ANTEPARTUM,
        "Synthèse de la surveillance prénatale",
        author="aubertin",
        on=_at_week(pen, 32, _WEEKS_SO_FAR),
        encounter="EXTERNE",
    )
    pen.keep(synthesis, maternity.synthesis(synthesis, _antepartum()))
    sheet = pictures.photographed_sheet(
        heading="Projet de naissance",
        lines=["Être accompagnée par Julien", "Marcher pendant le travail", "Peau à peau dès la naissance", "Allaiter"],
        signature="Claire",
        seed="projet",
    )
    pen.deposit(
        kinds.OTHER_OF_PATIENT, "Mon projet de naissance", on=pen.ago(days=9), content=sheet, media_type="image/jpeg"
    )
    visits.fall_ill(pen, pen.ago(months=20), visits.GASTRO)


def _at_week(pen: Pen, weeks: int, weeks_today: int) -> date:
    """The working day of a week of pregnancy, when `weeks_today` weeks are done today."""
    return times.working_day(pen.today - timedelta(weeks=weeks_today - weeks, days=2))


def _prenatal_tests(pen: Pen, laboratory: Laboratory, *, weeks_today: int) -> None:
    laboratory.report(
        _at_week(pen, 6, weeks_today),
        [analytes.PREGNANCY],
        {"hcg": 18400},
        title="Test de grossesse",
        remark="Taux compatible avec une grossesse débutante.",
    )
    laboratory.report(
        _at_week(pen, 9, weeks_today),
        [analytes.BLOOD_COUNT, analytes.IRON],
        {"hemoglobin": 12.6, "ferritin": 31},
        title="Sérologies du premier trimestre",
        answers=_FIRST_SEROLOGIES,
        with_copy=True,
    )
    for weeks in (16, 20, 24, 28, 32):
        count = weeks in (24, 32)
        laboratory.report(
            _at_week(pen, weeks, weeks_today),
            [analytes.BLOOD_COUNT, analytes.IRON] if count else [],
            {"hemoglobin": 11.4 if weeks == 24 else 11.9, "ferritin": 14 if weeks == 24 else 24},
            title="Surveillance mensuelle de la toxoplasmose",
            answers=_MONTHLY,
            remark="Réserves en fer à compléter." if weeks == 24 else "",
        )


def _monthly_visits(pen: Pen, weeks: tuple[int, ...], weeks_today: int) -> None:
    for rank, week in enumerate(weeks):
        visit = Visit(
            reason=f"Consultation de {week} semaines d'aménorrhée.",
            history="Se sent bien. "
            + (
                "Nausées du matin."
                if week < 12
                else "Perçoit les mouvements du bébé."
                if week > 18
                else "Fatigue en fin de journée."
            ),
            exam=(f"Hauteur utérine de {week - 1} cm. " if week > 18 else "")
            + "Col long et fermé. Bruits du cœur fœtal perçus."
            if week > 10
            else "Utérus augmenté de volume. Pas de douleur.",
            conclusion="Grossesse d'évolution normale.",
            plan="- Prise de sang mensuelle.\n- Préparation à la naissance proposée."
            if week < 28
            else "- Monitoring en cas de doute.\n- Consultation d'anesthésie à prendre.",
            signs={"weight": 62 + rank * 1.7, "systolic": 112 + rank, "diastolic": 68},
            problems=(
                Problem(
                    code="Z34.8", label="Surveillance d'une grossesse normale", since=_at_week(pen, 8, weeks_today)
                ),
            ),
        )
        visits.consult(
            pen, _at_week(pen, week, weeks_today), visit, title="Consultation de suivi de grossesse", author="pelletan"
        )


def _antepartum() -> list[Part]:
    return [
        Part(
            kind="pregnancy",
            facts=(
                Fact(name="Gestité", said="2", code=maternity.loinc("11996-6", "Nombre de grossesses"), number="2"),
                Fact(name="Parité", said="1", code=maternity.loinc("11977-6", "Parité"), number="1"),
                Fact(name="Accouchement précédent", said="Voie basse, à terme"),
            ),
        ),
        Part(
            kind="surveillance",
            facts=(
                Fact(name="Groupe sanguin", said="A positif"),
                Fact(name="Toxoplasmose", said="Non immunisée, surveillance mensuelle"),
                Fact(name="Échographies", said="Trois, sans anomalie"),
            ),
            text="Grossesse unique d'évolution normale. Fer prescrit à vingt-sept semaines.",
        ),
        Part(
            kind="plan",
            text=(
                "- Accouchement par voie basse prévu.\n- Consultation d'anesthésie à faire avant trente-sept semaines."
            ),
        ),
    ]


def birth(pen: Pen) -> None:
    """Tells the pregnancy and the birth of Jules for his mother, once the maternity is left."""
    child = next(link.to_key for link in pen.people.links if link.from_key == pen.patient.key and link.kind == "PARENT")
    born = pen.people.citizen(child).birth_on
    if not pen.is_past(born + timedelta(days=4)):
        return
    since = (pen.today - born).days // 7 + 39
    _prenatal_tests(pen, Laboratory(pen), weeks_today=since)
    for weeks, study in ((12, images.PREGNANCY_1), (22, images.PREGNANCY_2), (32, images.PREGNANCY_3)):
        visits.examine(pen, _at_week(pen, weeks, since), study, author="szymczak")
    _monthly_visits(pen, (9, 15, 24, 31, 37), since)
    anaesthesia = pen.act(
        kinds.ANAESTHESIA_VISIT,
        "Consultation d'anesthésie",
        author="le-goff",
        on=_at_week(pen, 35, since),
        encounter="EXTERNE",
    )
    pen.letter(
        anaesthesia,
        "Consultation avant accouchement.\n- Pas d'allergie.\n- Examen du dos sans particularité.\n"
        "- Péridurale possible.",
    )
    _maternity(pen, born)


def _maternity(pen: Pen, born: date) -> None:
    room = pen.act(
        kinds.BIRTH_MOTHER,
        "Synthèse de la salle de naissance",
        author="aubertin",
        on=born + timedelta(days=1),
        since=born,
        encounter="IMP",
    )
    pen.keep(room, maternity.synthesis(room, _birth_of_mother()))
    after = pen.act(
        kinds.AFTER_BIRTH_MOTHER,
        "Synthèse des suites de couches",
        author="pelletan",
        place="hopital",
        on=born + timedelta(days=4),
        since=born,
        encounter="IMP",
    )
    pen.keep(after, maternity.synthesis(after, _after_birth()))
    post = times.add_months(born, 2)
    if pen.is_past(post):
        visit = Visit(
            reason="Consultation après l'accouchement.",
            history="Allaite. Nuits courtes mais moral bon. Questionnaire sur l'humeur : 5 sur 30.",
            exam="Cicatrice souple. Périnée tonique. Tension normale.",
            conclusion="Suites simples.",
            plan="- Rééducation du périnée.\n- Contraception choisie ensemble.",
            signs={"weight": 66, "systolic": 114, "diastolic": 70},
        )
        visits.consult(pen, post, visit, title="Consultation postnatale", author="pelletan")


def _birth_of_mother() -> list[Part]:
    return [
        Part(
            kind="labour",
            facts=(
                Fact(name="Début du travail", said="Spontané"),
                Fact(name="Anesthésie", said="Péridurale"),
                Fact(
                    name="Mode d'accouchement",
                    said="Voie basse non instrumentale",
                    code=maternity.snomed("48782003", "accouchement normal"),
                ),
                Fact(name="Délivrance", said="Dirigée, complète"),
            ),
            text="Travail de sept heures. Pertes de sang de 250 ml.",
        ),
        Part(kind="events", text="Pas d'événement notable."),
        Part(kind="plan", text="- Peau à peau dès la naissance.\n- Première mise au sein à quarante minutes."),
    ]


def _after_birth() -> list[Part]:
    return [
        Part(
            kind="events",
            facts=(
                Fact(
                    name="Température",
                    said="36,9 °C",
                    code=maternity.loinc("8310-5", "Température corporelle"),
                    number="36.9",
                    unit="Cel",
                ),
                Fact(name="Montée de lait", said="Au troisième jour"),
            ),
            text="Suites de couches physiologiques.",
        ),
        Part(kind="feeding", facts=(Fact(name="Allaitement", said="Maternel exclusif"),)),
        Part(kind="plan", text="- Visite de la sage-femme à domicile.\n- Consultation dans six à huit semaines."),
    ]
