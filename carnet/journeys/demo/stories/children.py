"""Childhood: certificates, growth, vaccines by the calendar, small illnesses, school, the teens."""

from datetime import date, timedelta

from carnet.journeys.demo import pictures
from carnet.journeys.demo.documents import analytes, children, consultations, kinds, maternity, times
from carnet.journeys.demo.documents.consultations import Visit
from carnet.journeys.demo.documents.entries import Problem
from carnet.journeys.demo.documents.maternity import Fact, Part
from carnet.journeys.demo.stories import images, visits
from carnet.journeys.demo.stories.growth import signs_at
from carnet.journeys.demo.stories.laboratory import Laboratory
from carnet.journeys.demo.stories.pen import Pen
from carnet.journeys.demo.stories.visits import Illness, line

# Source: French calendar of vaccinations (first two years), as months of age.
_BABY_CALENDAR = (
    (2, {"hexavalent": 1, "pneumococcus": 1, "rotavirus": 1}),
    (3, {"meningococcus-b": 1, "rotavirus": 2}),
    (4, {"hexavalent": 2, "pneumococcus": 2}),
    (5, {"meningococcus-b": 2}),
    (6, {"meningococcus-acwy": 1}),
    (11, {"hexavalent": 3, "pneumococcus": 3}),
    (12, {"measles": 1, "meningococcus-b": 3, "meningococcus-acwy": 2}),
    (16, {"measles": 2}),
)
_OTITIS = Illness(
    visit=Visit(
        reason="Fièvre et douleur de l'oreille droite.",
        history="Rhume depuis trois jours, pleurs la nuit dernière.",
        exam="Tympan droit rouge et bombé. Auscultation libre. Nuque souple.",
        conclusion="Otite moyenne aiguë droite.",
        plan="Revoir dans trois jours si la fièvre persiste.",
        signs={"temperature": 38.9},
    ),
    lines=(
        line("amoxicillin-child", "5", 2, 8, "Agiter le flacon."),
        line("paracetamol-child", "4", 4, 3, "Une dose par poids."),
    ),
)
_BRONCHIOLITIS = Illness(
    visit=Visit(
        reason="Toux et respiration rapide.",
        history="Nez pris depuis deux jours. Boit les deux tiers de ses biberons.",
        exam="Quelques sibilants, pas de tirage. Coloration normale.",
        conclusion="Bronchiolite sans signe de gravité.",
        plan="- Lavages de nez avant les repas.\n- Fractionner les repas.\n- Consulter si gêne ou refus de boire.",
        signs={"temperature": 37.8, "saturation": 97},
    ),
    lines=(line("paracetamol-child", "3", 4, 3),),
)
_CHICKENPOX = Illness(
    visit=Visit(
        reason="Boutons qui démangent.",
        history="Cas à l'école. Fièvre modérée la veille.",
        exam="Vésicules d'âges différents sur le tronc et le cuir chevelu.",
        conclusion="Varicelle.",
        plan="- Ongles courts.\n- Pas d'anti-inflammatoire.",
        signs={"temperature": 38.2},
    ),
    lines=(line("paracetamol-child", "6", 4, 4),),
)
_SORE_THROAT = Illness(
    visit=Visit(
        reason="Mal de gorge et fièvre.",
        history="Deuxième épisode de l'année.",
        exam="Amygdales rouges. Test rapide positif.",
        conclusion="Angine à streptocoque.",
        plan="Retour en classe après deux jours de traitement.",
        signs={"temperature": 38.6},
    ),
    lines=(line("amoxicillin-child", "8", 2, 6), line("paracetamol-child", "8", 4, 3)),
)


def _exam(pen: Pen, months: int) -> None:
    """One examination of the calendar: a certificate at eight days, nine and twenty-four months."""
    on = pen.age(months) if months else pen.patient.birth_on + timedelta(days=6)
    if not pen.is_past(on):
        return
    signs = signs_at(months, pen.patient.sex, factor=_factor(pen))
    doctor = pen.doctor
    certificates = {
        0: (kinds.CHILD_CERTIFICATE_8_DAYS, "Premier certificat de santé, huitième jour"),
        9: (kinds.CHILD_CERTIFICATE_9_MONTHS, "Deuxième certificat de santé, neuvième mois"),
        24: (kinds.CHILD_CERTIFICATE_24_MONTHS, "Troisième certificat de santé, vingt-quatrième mois"),
    }
    if months in certificates:
        kind, title = certificates[months]
        act = pen.act(kind, title, author=doctor, on=on, place="hopital" if months == 0 else None)
        exam = children.Exam(signs=signs, development=_DEVELOPMENT[months], advice=_ADVICE[months])
        pen.keep(act, children.certificate(act, exam))
    else:
        act = pen.act(kinds.CHILD_MEASURES, "Mesures de croissance", author=doctor, on=on)
        pen.keep(act, children.measures(act, signs))


_DEVELOPMENT = {
    0: (
        "- Examen clinique normal.\n- Hanches stables.\n- Dépistage de la surdité fait, réponse "
        "présente des deux côtés."
    ),
    9: (
        "- Tient assis sans appui.\n- Attrape avec le pouce et l'index.\n- Réagit à son prénom.\n- "
        "Sommeil et repas réguliers."
    ),
    24: (
        "- Court et monte l'escalier.\n- Associe deux mots.\n- Montre ce qu'il ou elle veut.\n- Vue "
        "et audition sans inquiétude."
    ),
}
_ADVICE = {
    0: "- Coucher sur le dos.\n- Vitamine D chaque jour.\n- Rendez-vous à deux semaines.",
    9: "- Diversification à poursuivre.\n- Pas d'écran.\n- Sécurité à la maison.",
    24: "- Brossage des dents matin et soir.\n- Pas d'écran avant trois ans.\n- Socialisation.",
}


def _factor(pen: Pen) -> float:
    return 0.94 + (sum(map(ord, pen.patient.key)) % 13) / 100


def _calendar(pen: Pen) -> None:
    for months, doses in _BABY_CALENDAR:
        on = pen.age(months)
        if pen.is_past(on):
            visits.vaccinate(pen, on, doses)
    booster = pen.age(73)
    if pen.is_past(booster):
        visits.vaccinate(pen, booster, {"booster-child": 4}, kind="BOOSTER")


def childhood(pen: Pen) -> None:
    """Tells a child from birth to school."""
    for months in (0, 9, 12, 24, 48):
        _exam(pen, months)
    _calendar(pen)
    for months, illness in ((7, _BRONCHIOLITIS), (21, _OTITIS), (52, _CHICKENPOX)):
        on = pen.age(months)
        if pen.is_past(on):
            visits.fall_ill(pen, on, illness)
    on = pen.age(50)
    if pen.is_past(on):
        pen.certificate(
            "Certificat d'aptitude à la collectivité",
            "Ne présente pas de contre-indication à la vie en collectivité.",
            on=on,
        )


def newborn(pen: Pen) -> None:
    """Tells the first months of a baby: the maternity, the growth, the first vaccines."""
    born = pen.patient.birth_on
    if not pen.is_past(born + timedelta(days=4)):
        return
    room = pen.act(
        kinds.BIRTH_CHILD,
        "Synthèse de naissance",
        author="aubertin",
        on=born + timedelta(days=1),
        since=born,
        encounter="IMP",
    )
    signs = {**signs_at(0, pen.patient.sex), "apgar1": 9.0, "apgar5": 10.0, "apgar10": 10.0}
    pen.keep(room, maternity.synthesis(room, _at_birth(signs)))
    stay = pen.act(
        kinds.MATERNITY_CHILD,
        "Synthèse de l'enfant en maternité",
        author="ferrand",
        place="hopital",
        on=born + timedelta(days=4),
        since=born,
        encounter="IMP",
    )
    pen.keep(stay, maternity.synthesis(stay, _in_maternity()))
    for months in (0, 1, 2, 4, 6, 8, 9, 12):
        _exam(pen, months)
    _calendar(pen)
    rash = pen.age(5)
    if pen.is_past(rash):
        visits.fall_ill(pen, rash, _BRONCHIOLITIS)
    vitamin = pen.age(1)
    if pen.is_past(vitamin):
        visits.prescribe(pen, vitamin, [line("vitamin-d", "3", 1, 90, "Directement dans la bouche.", renewals=3)])
    photo = times.add_months(born, 1)
    if pen.is_past(photo):
        sheet = pictures.photographed_sheet(
            heading="Livret de famille (copie)",
            lines=["Enfant : Jules Thomas Petit", "Page photographiée à la mairie"],
            signature="",
            seed=pen.patient.key,
        )
        title = "Livret de famille"
        pen.deposit(kinds.ADMINISTRATIVE_OF_PATIENT, title, on=photo, content=sheet, media_type="image/jpeg")


def _at_birth(signs: dict[str, float]) -> list[Part]:
    return [
        Part(
            kind="newborn",
            facts=(
                Fact(name="Terme", said="39 semaines et 4 jours"),
                Fact(
                    name="Poids de naissance",
                    said="3 400 g",
                    code=maternity.loinc("8339-4", "Poids de naissance"),
                    number="3400",
                    unit="g",
                ),
                Fact(name="Réanimation", said="Aucune"),
            ),
            signs=signs,
        ),
        Part(kind="plan", text="- Peau à peau.\n- Vitamine K donnée.\n- Surveillance habituelle."),
    ]


def _in_maternity() -> list[Part]:
    return [
        Part(
            kind="screening",
            facts=(
                Fact(
                    name="Poids de sortie",
                    said="3 280 g",
                    code=maternity.loinc("29463-7", "Poids"),
                    number="3280",
                    unit="g",
                ),
                Fact(name="Audition", said="Réponse présente des deux côtés"),
                Fact(name="Prélèvement du troisième jour", said="Fait"),
                Fact(name="Hanches", said="Stables"),
            ),
        ),
        Part(kind="feeding", facts=(Fact(name="Allaitement", said="Maternel"),)),
        Part(kind="events", text="Ictère modéré, sans traitement."),
        Part(kind="plan", text="- Pesée à une semaine.\n- Examen du deuxième mois avec les vaccins."),
    ]


def schoolchild(pen: Pen) -> None:
    """Tells a child of school age: growth, sport, dentist, glasses, sometimes a broken arm."""
    for back in (26, 14, 2):
        months = (pen.ago(months=back) - pen.patient.birth_on).days // 30
        act = pen.act(kinds.CHILD_MEASURES, "Mesures de croissance", author=pen.doctor, on=pen.ago(months=back))
        pen.keep(act, children.measures(act, signs_at(months, pen.patient.sex, factor=_factor(pen))))
    pen.certificate("Certificat pour le sport", pen.pick(_SPORTS), on=pen.ago(months=14))
    _dentist(pen, pen.ago(months=9))
    visits.fall_ill(pen, pen.ago(months=pen.pick((5, 6, 7))), _SORE_THROAT)
    booster = pen.age(140)
    if pen.is_past(booster):
        visits.vaccinate(pen, booster, {"booster-adult": 5}, kind="BOOSTER")
        later = pen.age(148)
        if pen.is_past(later):
            visits.vaccinate(pen, later, {"papillomavirus": 1, "meningococcus-acwy": 1})
    if pen.patient.key == "mateo-garcia":
        _broken_arm(pen)
    if pen.patient.key == "lisandra-luciani":
        visits.examine(pen, pen.ago(months=31), images.CHEST, author="montagne")


_SPORTS = (
    "Ne présente pas, à ce jour, de contre-indication à la pratique du football.",
    "Ne présente pas, à ce jour, de contre-indication à la pratique de la natation.",
    "Ne présente pas, à ce jour, de contre-indication à la pratique du judo en compétition.",
)


def _dentist(pen: Pen, on: date) -> None:
    act = pen.act(kinds.DENTAL_CHART, "Examen bucco-dentaire de prévention", author="astruc", on=on)
    pen.letter(
        act,
        "- Dents saines.\n- Deux sillons à sceller.\n- Brossage deux minutes, matin et soir.\n- "
        "Prochain examen dans un an.",
    )


def _broken_arm(pen: Pen) -> None:
    on = pen.ago(months=17)
    act = pen.act(kinds.EMERGENCY, "Passage aux urgences : avant-bras", author="mbaye", on=on, encounter="EMER")
    pen.letter(
        act,
        "Chute de trampoline.\n- Douleur et déformation de l'avant-bras gauche.\n- Plâtre sous "
        "anesthésie.\n- Revoir à J8.",
    )
    visits.examine(pen, on, images.FOREARM, author="montagne")
    visits.examine(pen, pen.ago(months=15, days=18), images.FOREARM_HEALED)
    visits.consult(
        pen,
        pen.ago(months=15, days=15),
        Visit(
            reason="Contrôle à six semaines.",
            history="Plus de douleur. Bouge bien le poignet.",
            exam="Mobilité complète, axe normal.",
            conclusion="Fracture consolidée.",
            plan="Reprise du sport dans quatre semaines.",
        ),
        title="Consultation d'orthopédie",
        author="tournier",
        encounter="EXTERNE",
    )
    pen.certificate(
        "Dispense de sport", "Dispense de sport de dix semaines à compter de ce jour.", on=pen.ago(months=16, days=27)
    )


def teenager(pen: Pen) -> None:
    """Tells a teenager: sport, skin or asthma, vaccines, and a visit kept from the parents."""
    pen.certificate("Certificat pour le sport", pen.pick(_SPORTS), on=pen.ago(months=15))
    _dentist(pen, pen.ago(months=20))
    visits.fall_ill(pen, pen.ago(months=9), visits.COLD)
    visits.fall_ill(pen, pen.ago(months=28), visits.SPRAIN)
    visits.examine(pen, pen.ago(months=28, days=1), images.ANKLE)
    visits.vaccinate(pen, pen.ago(months=33), {"papillomavirus": 1})
    visits.vaccinate(pen, pen.ago(months=26), {"papillomavirus": 2})
    visits.vaccinate(pen, pen.ago(months=24), {"booster-adult": 5}, kind="BOOSTER")
    if "carpentier" in {pen.people.professional_by_rpps(rpps).key for rpps in pen.patient.authorized_rpps}:
        _young_asthma(pen)
    else:
        _skin(pen)
    private = pen.act(kinds.CONSULTATION, "Consultation confidentielle", author=pen.doctor, on=pen.ago(months=4))
    pen.keep(private, consultations.report(private, _PRIVATE), hidden_from_parents=True)


_PRIVATE = Visit(
    reason="Demande d'être reçu sans ses parents.",
    history="Anxiété avant les contrôles, sommeil écourté par le téléphone.",
    exam="Examen normal. Contact facile.",
    conclusion="Stress scolaire, sans signe de gravité.",
    plan="- Rythme de sommeil à reprendre.\n- Numéro d'écoute donné.\n- Revoir dans un mois.",
)


def _young_asthma(pen: Pen) -> None:
    for months in (18, 6):
        on = pen.ago(months=months)
        visit = Visit(
            reason="Suivi de l'asthme.",
            history="Gêne à l'effort " + ("fréquente." if months == 18 else "rare."),
            exam="Pas de sibilants. Technique d'inhalation bonne.",
            conclusion="Asthme d'effort contrôlé.",
            plan="Deux bouffées avant le sport.",
            problems=(Problem(code="J45.9", label="Asthme", since=times.add_months(pen.patient.birth_on, 60)),),
        )
        visits.consult(pen, on, visit, title="Consultation de pneumologie", author="carpentier", encounter="EXTERNE")
        visits.prescribe(pen, on, [line("salbutamol", "2", 2, 30, "Avant l'effort.", renewals=2)])
    act = pen.act(kinds.REFERRAL, "Demande de projet d'accueil individualisé", author=pen.doctor, on=pen.ago(months=25))
    pen.letter(
        act, "Asthme de l'enfant.\n- Garder le traitement de secours à l'infirmerie.\n- Conduite à tenir jointe."
    )


def _skin(pen: Pen) -> None:
    for months in (13, 7):
        visit = Visit(
            reason="Boutons du visage.",
            history="Depuis deux ans, plus marqués avant les règles.",
            exam="Lésions rétentionnelles du front et du menton, peu inflammatoires.",
            conclusion="Acné légère à modérée.",
            plan="Appliquer le soir, se protéger du soleil.",
        )
        visits.consult(pen, pen.ago(months=months), visit)
        visits.prescribe(pen, pen.ago(months=months), [line("adapalene", "1", 1, 60, "Le soir, en couche fine.")])
    Laboratory(pen).report(
        pen.ago(months=8), [analytes.BLOOD_COUNT, analytes.IRON], {"ferritin": 12}, title="Bilan sanguin"
    )
