"""What the patient agreed to: for whom, said how, for how long."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carnet.design import forms as design_forms
from carnet.domain.access.codes import ConsentMeans, ConsentScope

# For how long, in days; empty until the patient takes it back.
_LENGTHS = {"1mois": 31, "6mois": 183, "1an": 365}


class _ConsentForm(forms.Form):
    """How the patient said it, and for how long."""

    agrees = forms.BooleanField(
        error_messages={"required": _("Cochez cette case si le patient vous a donné son accord.")}
    )
    means = forms.ChoiceField(
        label=_("Le patient l’a dit"),
        required=False,
        choices=[(ConsentMeans.ORAL.value, _("De vive voix")), (ConsentMeans.WRITTEN.value, _("Par écrit"))],
        initial=ConsentMeans.ORAL.value,
        widget=design_forms.Radios(is_inline=True),
    )
    lasting = forms.ChoiceField(
        label=_("Pour combien de temps"),
        required=False,
        choices=[
            ("", _("Jusqu’à ce qu’il change d’avis")),
            ("1mois", _("Un mois")),
            ("6mois", _("Six mois")),
            ("1an", _("Un an")),
        ],
    )

    def said_by(self) -> ConsentMeans:
        """Gives how the patient agreed, aloud unless said otherwise."""
        return ConsentMeans(self.cleaned_data.get("means") or ConsentMeans.ORAL)

    def length(self) -> timedelta | None:
        """Gives for how long; None until the patient takes it back."""
        days = _LENGTHS.get(self.cleaned_data.get("lasting") or "")
        return timedelta(days=days) if days else None


class AgreementForm(_ConsentForm):
    """The patient agrees to the reader's own access, or to the whole team's."""

    scope = forms.ChoiceField(
        label=_("Cet accord vaut"),
        required=False,
        choices=[
            (ConsentScope.PROFESSIONAL.value, _("Pour moi")),
            (ConsentScope.CONSULTATION.value, _("Pour cette consultation seulement")),
            (ConsentScope.TEAM.value, _("Pour toute mon équipe de soins")),
        ],
        initial=ConsentScope.PROFESSIONAL.value,
        widget=design_forms.Radios(),
    )
    treats = forms.BooleanField(label=_("Je suis son médecin traitant"), required=False)

    def __init__(self, data: object = None, *, may_treat: bool, place: str) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a request holds
        self.fields["agrees"].label = _("Le patient est d’accord pour que je consulte son dossier")
        widget = self.fields["scope"].widget
        assert isinstance(widget, design_forms.Radios)
        widget.hints = {
            ConsentScope.CONSULTATION.value: gettext(
                "Il s’arrête de lui-même. Pour qui n’est pas de son équipe de soins."
            ),
            ConsentScope.TEAM.value: gettext("Vous et tous les soignants de : {place}.").format(place=place),
        }
        if not may_treat:
            del self.fields["treats"]

    def covers(self) -> ConsentScope:
        """Gives whom the consent covers: the reader unless said otherwise."""
        return ConsentScope(self.cleaned_data.get("scope") or ConsentScope.PROFESSIONAL)


class AnotherForm(_ConsentForm):
    """The patient agrees to the access of a colleague, who is not here."""

    treats = forms.BooleanField(label=_("C’est son médecin traitant"), required=False)

    def __init__(self, data: object = None, *, name: str, is_doctor: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a request holds
        self.fields["agrees"].label = _("Le patient est d’accord pour que {name} consulte son dossier").format(
            name=name
        )
        if not is_doctor:
            del self.fields["treats"]


class DirectoryForm(forms.Form):
    """Looks for a colleague in the directory."""

    q = forms.CharField(
        label=_("Nom du professionnel, ou son numéro RPPS"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
