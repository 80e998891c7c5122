"""The samples of the gallery: every component once, with people and documents that do not exist."""

from datetime import date, datetime, timedelta

from django import forms

from carnet.design import categories, shapes
from carnet.design import forms as design_forms

REFUSED = {"refus-written_on_0": "31", "refus-written_on_1": "2", "refus-written_on_2": "2026"}
MORNING = datetime.fromisoformat("2026-03-03T09:05:00+01:00")
LABELS = {
    "SYNTHESE": "Ma santé en résumé",
    "ORD_SOIN": "Ordonnances et soins",
    "RADIO_SC": "Radio, écho, scanner, IRM",
    "BIOLOGIE": "Résultats de biologie",
    "CPT_REND": "Comptes rendus",
    "DEPISTAG": "Prévention et dépistages",
    "CERT_MED": "Certificats médicaux",
    "AUTR_DOC": "Autres documents",
    "DOC_ADM": "Pièces administratives",
    "SYNTH_PML": "Synthèse du profil médical",
    "DIR_ANT": "Directives anticipées",
    "CAR_VAC": "Carnet vaccinal",
    "VDP": "Volontés",
    "REMB": "Données de remboursement",
    "QUEST_SANTE": "Questionnaires de santé",
}


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label="Titre du document",
        help_text="Tel que vous voulez le retrouver dans votre liste.",
        max_length=80,
        error_messages={"required": "Donnez un titre au document."},
    )
    category = forms.ChoiceField(
        label="Catégorie",
        choices=[("", "Choisissez"), *LABELS.items()],
        error_messages={"required": "Choisissez une catégorie."},
    )
    written_on = design_forms.DayField(label="Date du document", help_text="Par exemple 27 3 2026.")
    author = forms.CharField(label="Auteur", required=False)
    pages = forms.FileField(
        label="Fichier ou photos",
        help_text="Photo, PDF ou texte, 5 Mo au plus. Plusieurs photos deviennent un seul document.",
        widget=design_forms.SeveralFilesInput({"data-ca-max-bytes": "5000000", "accept": ".pdf,.jpg,.png,.txt"}),
        error_messages={"required": "Choisissez un fichier ou prenez une photo."},
    )
    who = forms.ChoiceField(
        label="Qui peut voir ce document ?",
        choices=[("N", "Les professionnels qui me soignent"), ("MASQUE_PS", "Moi seulement")],
        widget=design_forms.Radios(
            hints={"MASQUE_PS": "Il reste visible de votre médecin traitant et de la personne qui l’a écrit."}
        ),
        error_messages={"required": "Dites qui peut voir ce document."},
    )
    about = forms.MultipleChoiceField(
        label="De quoi parle-t-il ?",
        required=False,
        choices=[("coeur", "Cœur"), ("dents", "Dents"), ("yeux", "Yeux")],
        widget=design_forms.Checkboxes(),
    )
    note = forms.CharField(label="Note pour vous", required=False, widget=forms.Textarea({"rows": 3}))
    sure = forms.BooleanField(
        label="Je confirme que ce document me concerne.",
        error_messages={"required": "Cochez la case pour confirmer que ce document vous concerne."},
    )


class SampleFilters(forms.Form):
    """The filters of a list."""

    words = forms.CharField(
        label="Chercher un document",
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    category = forms.ChoiceField(label="Catégorie", required=False, choices=[("", "Toutes"), *LABELS.items()])
    author = forms.ChoiceField(label="Auteur", required=False, choices=[("", "Tous"), ("1", "Dr Ada Lenoir")])
    since = forms.ChoiceField(label="Période", required=False, choices=[("", "Depuis toujours"), ("1", "Un an")])


def context() -> dict[str, object]:
    """Gathers what `design/gallery.html` shows."""
    filters = SampleFilters(auto_id="filtre_%s")
    return {
        "navigation": _navigation(),
        "people": _people(),
        "account_links": [shapes.AccountLink(label="Se déconnecter", icon="quitter", url="#quitter", posts=True)],
        "patient": _patient(),
        "documents": _documents(),
        "one_of_each": _one_of_each(),
        "journal": _journal(),
        "page": shapes.Pagination(first=21, last=40, total=134, previous_url="#avant", next_url="#apres"),
        "form": SampleForm(),
        "refused": SampleForm(REFUSED, prefix="refus"),
        "search": filters["words"],
        "filters": [filters["category"], filters["author"], filters["since"]],
        "badges": ("nouveau", "masque", "archive", "remplace", "annonce", "refuse", "urgence"),
        "roles": (
            "citoyen",
            "aidant",
            "medecin",
            "pharmacien",
            "infirmier",
            "laboratoire",
            "hopital",
            "application",
            "systeme",
        ),
        "icons": ICONS,
    }


ICONS = (
    *categories.ICONS.values(),
    *(
        "medecin",
        "pharmacien",
        "infirmier",
        "laboratoire",
        "hopital",
        "citoyen",
        "aidant",
        "application",
        "systeme",
    ),
    *(
        "masquer",
        "afficher",
        "telecharger",
        "deposer",
        "supprimer",
        "ajouter",
        "modifier",
        "archiver",
        "remplacer",
        "imprimer",
    ),
    *(
        "filtre",
        "recherche",
        "alerte",
        "precedent",
        "suivant",
        "deplier",
        "fermer",
        "quitter",
        "valide",
        "interdit",
    ),
    *("urgence", "accueil", "documents", "messages", "agenda", "profil", "journal", "reglages", "historique"),
    *("cadenas", "information", "photo", "clavier", "telephone", "carnet"),
)


def _navigation() -> list[shapes.NavigationEntry]:
    return [
        shapes.NavigationEntry(label="Accueil", icon="accueil", url="#accueil"),
        shapes.NavigationEntry(
            label="Documents",
            icon="documents",
            url="#documents",
            is_current=True,
            count=3,
            count_label="documents nouveaux",
        ),
        shapes.NavigationEntry(label="Messages", icon="messages", url="#messages"),
        shapes.NavigationEntry(label="Agenda", icon="agenda", url="#agenda"),
        shapes.NavigationEntry(label="Profil", icon="profil", url="#profil"),
    ]


def _people() -> list[shapes.Person]:
    return [
        shapes.Person(name="Camille Rousselin", relation="Vous", is_active=True),
        shapes.Person(name="Noé Rousselin", relation="Votre fils", url="#noe"),
        shapes.Person(name="Marie-Louise Aubry", relation="Vous l’aidez", url="#marie-louise"),
    ]


def _patient() -> shapes.PatientBanner:
    return shapes.PatientBanner(
        family_name="ROUSSELIN",
        given_names="Camille",
        used_name="VASSEUR",
        sex="F",
        born_on=date(1984, 7, 12),
        born_at="Angers",
        ins="2 84 07 49 007 112 33",
        ins_status="Identité qualifiée",
        ins_is_qualified=True,
        access="Accès autorisé jusqu’au 3 juin 2026",
        alerts=(
            shapes.PatientAlert(text="Allergie : pénicilline", kind="urgent"),
            shapes.PatientAlert(text="Grossesse en cours"),
        ),
        leave_url="#quitter",
    )


def _documents() -> list[shapes.DocumentCard]:
    return [
        _card("BIOLOGIE", "Bilan sanguin complet", days=0, author="Laboratoire des Trois Ponts", is_new=True),
        _card("ORD_SOIN", "Ordonnance", days=1, author="Dr Ada Lenoir", place="Maison de santé du Port"),
        _card(
            "RADIO_SC",
            "Échographie abdominale demandée après la consultation du 12 janvier, avec clichés et mesures",
            days=20,
            author="Dr Philibert Montaigu-Desrosiers",
            place="Centre hospitalier universitaire de Saint-Aubin-sur-Loire",
            is_hidden=True,
        ),
        _card("CPT_REND", "Lettre de sortie", days=24, author="Clinique des Tilleuls", is_replaced=True),
        _card("CERT_MED", "Certificat de sport", days=60, author="Dr Ada Lenoir", is_archived=True),
        _card("CPT_REND", "Résultat à annoncer", days=62, author="Dr Ada Lenoir", is_not_yet_visible=True),
    ]


def _one_of_each() -> list[tuple[str, str]]:
    return list(LABELS.items())


def _card(
    category: str,
    title: str,
    *,
    days: int,
    author: str,
    place: str = "",
    is_new: bool = False,
    is_hidden: bool = False,
    is_archived: bool = False,
    is_replaced: bool = False,
    is_not_yet_visible: bool = False,
) -> shapes.DocumentCard:
    return shapes.DocumentCard(
        url=f"#document-{days}",
        title=title,
        category=category,
        category_label=LABELS[category],
        date=MORNING - timedelta(days=days),
        author=author,
        place=place,
        is_new=is_new,
        is_hidden=is_hidden,
        is_archived=is_archived,
        is_replaced=is_replaced,
        is_not_yet_visible=is_not_yet_visible,
    )


def _journal() -> list[shapes.JournalLine]:
    return [
        shapes.JournalLine(
            role="medecin",
            sentence="Le docteur Ada Lenoir a ouvert « Bilan sanguin complet ».",
            at=MORNING,
            place="Maison de santé du Port",
            url="#document-0",
            url_label="Voir le document",
        ),
        shapes.JournalLine(
            role="infirmier",
            sentence="L’accès à vos documents a été refusé à Basile Keller, infirmier.",
            at=MORNING - timedelta(days=1),
            was_refused=True,
        ),
        shapes.JournalLine(
            role="hopital",
            sentence="Les urgences ont ouvert votre dossier sans pouvoir vous le demander.",
            at=MORNING - timedelta(days=9),
            place="Centre hospitalier de Saint-Aubin",
            is_urgent=True,
        ),
        shapes.JournalLine(
            role="citoyen", sentence="Vous avez masqué « Ordonnance ».", at=MORNING - timedelta(days=12)
        ),
        shapes.JournalLine(
            role="laboratoire",
            sentence="Le Laboratoire des Trois Ponts a déposé « Bilan sanguin complet ».",
            at=MORNING - timedelta(days=13),
        ),
    ]
