"""What the citizen fills in: whom to let in, what to hide from whom and until when, what emergencies may see."""

from datetime import UTC, date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from carnet.design.dates import PARIS, local_day
from carnet.design.forms import DayField, Radios
from carnet.domain.access.codes import NewRestriction, RestrictedWhat, RestrictedWhom
from carnet.domain.documents import naming
from carnet.domain.documents.codes import Document
from carnet.foundation import clock, nomenclatures
from carnet.gateways.web_citizen.pages.sharing import directory

LONGEST_NOTE = 300
FOREVER, UNTIL = "toujours", "jusqu-au"
_EARLIEST, _LATEST = date(1900, 1, 1), date(2999, 12, 31)


class DirectoryForm(forms.Form):
    """Looks for a professional in the directory."""

    q = forms.CharField(
        label=_("Nom, ou numéro RPPS"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )


class EmergencyForm(forms.Form):
    """The three switches of emergencies."""

    allows_regulation = forms.BooleanField(
        label=_("Le Samu (centre 15) peut lire mon dossier quand il envoie du secours"), required=False
    )
    allows_break_glass = forms.BooleanField(
        label=_("Un professionnel peut lire mon dossier en cas de danger, quand personne ne peut donner d’accord"),
        required=False,
    )
    allows_hidden = forms.BooleanField(
        label=_("Dans ces cas d’urgence, mes documents masqués peuvent aussi être lus"), required=False
    )


class NewDocumentsForm(forms.Form):
    """How documents that arrive are born."""

    VISIBLE, HIDDEN, HELD = "visibles", "masques", "retenus"

    arrivals = forms.ChoiceField(
        label=_("Quand un document arrive dans mon dossier"),
        choices=[
            (VISIBLE, _("Les professionnels autorisés le voient")),
            (HIDDEN, _("Il est masqué : seuls son auteur et mon médecin traitant le voient")),
            (HELD, _("Il est retenu : seul son auteur le voit, jusqu’à ce que je change ce choix")),
        ],
        widget=Radios(),
        error_messages={"required": _("Choisissez une des trois possibilités.")},
    )


class RestrictionForm(forms.Form):
    """What is hidden, from whom, until when."""

    what = forms.ChoiceField(label=_("Que voulez-vous cacher ?"), widget=Radios())
    category = forms.ChoiceField(
        label=_("Catégorie"),
        required=False,
        choices=[("", _("Choisissez"))] + [(known.code, known.label) for known in nomenclatures.categories()],
    )
    care_since = DayField(label=_("Soins à partir du"), required=False, earliest=_EARLIEST, latest=_LATEST)
    care_until = DayField(
        label=_("Jusqu’au"), help_text=_("Ce jour compris."), required=False, earliest=_EARLIEST, latest=_LATEST
    )
    whom = forms.ChoiceField(label=_("À qui voulez-vous le cacher ?"), widget=Radios())
    profession = forms.ChoiceField(
        label=_("Métier"),
        required=False,
        choices=[("", _("Choisissez")), *directory.professions()],
    )
    organization = forms.ChoiceField(label=_("Lieu de soins"), required=False)
    professional = forms.ChoiceField(label=_("Professionnel"), required=False)
    lasting = forms.ChoiceField(
        label=_("Pendant combien de temps ?"),
        choices=[(FOREVER, _("Sans limite : jusqu’à ce que je change d’avis")), (UNTIL, _("Jusqu’à une date"))],
        initial=FOREVER,
        widget=Radios(),
    )
    ends_on = DayField(label=_("Jusqu’au"), help_text=_("Ce jour compris."), required=False, latest=_LATEST)
    note = forms.CharField(
        label=_("Note pour vous"),
        help_text=_("Vous seul la lisez, par exemple « à revoir après le procès »."),
        required=False,
        max_length=LONGEST_NOTE,
    )

    def __init__(
        self,
        data: object = None,
        *,
        document: Document | None,
        professionals: list[directory.Known],
        places: list[tuple[str, str]],
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        self._document = document
        offered = [(one.rpps, f"{one.name} ({one.about})" if one.about else one.name) for one in professionals]
        self._choices("professional", [("", _now("Choisissez")), *offered])
        self._choices("organization", [("", _now("Choisissez")), *places])
        self._choices("what", self._whats())
        self._choices("whom", self._whoms(has_professionals=bool(professionals), has_places=bool(places)))

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _whats(self) -> list[tuple[str, str]]:
        of_document = []
        if self._document is not None:
            title = self._document.title
            of_document = [(RestrictedWhat.DOCUMENT.value, _now("Ce document : « %(title)s »") % {"title": title})]
            if naming.episode_key(self._document):
                same_care = _now("Tous les documents du même épisode de soins : ceux d’un séjour, d’un examen…")
                of_document.append((RestrictedWhat.EPISODE.value, same_care))
        return [
            *of_document,
            (RestrictedWhat.CATEGORY.value, _now("Une catégorie de documents")),
            (RestrictedWhat.PERIOD.value, _now("Les documents d’une période de soins")),
            (RestrictedWhat.EVERYTHING.value, _now("Tout mon dossier")),
        ]

    def _whoms(self, *, has_professionals: bool, has_places: bool) -> list[tuple[str, str]]:
        named = [(RestrictedWhom.PROFESSIONAL.value, _now("À un professionnel"))] if has_professionals else []
        at_places = [(RestrictedWhom.ORGANIZATION.value, _now("À un lieu de soins"))] if has_places else []
        return [
            *named,
            (RestrictedWhom.PROFESSION.value, _now("À un métier, par exemple les dentistes")),
            *at_places,
            (RestrictedWhom.EVERYBODY.value, _now("À tous les professionnels")),
        ]

    def clean(self) -> dict[str, object]:
        """Asks for what the choices call for, and only that."""
        said = super().clean() or {}
        self._require(said, "what", RestrictedWhat.CATEGORY, "category", _now("Choisissez la catégorie à cacher."))
        self._require(said, "what", RestrictedWhat.PERIOD, "care_since", _now("Dites depuis quel jour."))
        self._require(said, "whom", RestrictedWhom.PROFESSION, "profession", _now("Choisissez le métier."))
        self._require(said, "whom", RestrictedWhom.ORGANIZATION, "organization", _now("Choisissez le lieu."))
        self._require(said, "whom", RestrictedWhom.PROFESSIONAL, "professional", _now("Choisissez le professionnel."))
        self._require(said, "lasting", UNTIL, "ends_on", _now("Dites jusqu’à quel jour."))
        first, last = said.get("care_since"), said.get("care_until")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("care_until", _now("La période finit avant de commencer."))
        end = said.get("ends_on")
        if said.get("lasting") == UNTIL and isinstance(end, date) and end < local_day(clock.now()):
            self.add_error("ends_on", _now("Ce jour est passé : choisissez-en un à venir."))
        return said

    def _require(self, said: dict[str, object], asked: str, value: str, field: str, message: str) -> None:
        if said.get(asked) == value and not said.get(field) and field not in self.errors:
            self.add_error(field, message)

    def restriction(self) -> NewRestriction:
        """Gives the restriction that was asked for."""
        said = self.cleaned_data
        what, whom = RestrictedWhat(said["what"]), RestrictedWhom(said["whom"])
        target, excluded = "", ""
        if what is RestrictedWhat.DOCUMENT and self._document is not None:
            target = naming.set_key(self._document)
        elif what is RestrictedWhat.EPISODE and self._document is not None:
            target = naming.episode_key(self._document)
        elif what is RestrictedWhat.CATEGORY:
            target = said["category"]
        if whom is not RestrictedWhom.EVERYBODY:
            excluded = said[whom.value]
        is_period = what is RestrictedWhat.PERIOD
        return NewRestriction(
            what=what,
            whom=whom,
            target=target,
            excluded=excluded,
            care_since=_midnight(said["care_since"]) if is_period else None,
            care_until=_midnight(said["care_until"], days=1) if is_period and said["care_until"] else None,
            ends_at=_midnight(said["ends_on"], days=1) if said["lasting"] == UNTIL else None,
            note=said["note"],
        )


def _midnight(day: date, *, days: int = 0) -> datetime:
    """Gives the first instant of a day as it is lived in Paris, or of a day some days after."""
    return datetime.combine(min(day, _LATEST) + timedelta(days=days), time.min, PARIS).astimezone(UTC)
