"""Asking for a sensitive act, and deciding on another person's."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.design import forms as design_forms
from carnet.domain.support.rules.desk import MOST_WORDS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

APPROVE, REFUSE = "approuver", "refuser"
MOST_LISTED = 200_000
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


def _words(label: "_StrPromise") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Dites pourquoi, en quelques mots.")},
    )


class ClosingForm(forms.Form):
    """A list of INS whose spaces should be closed."""

    listed = forms.CharField(
        label=_("Matricules INS, un par ligne"),
        help_text=_("5 000 lignes au plus. Rien n’est fermé avant l’accord d’une seconde personne."),
        max_length=MOST_LISTED,
        widget=forms.Textarea({"rows": 8, **_PLAIN}),
        error_messages={"required": _("Indiquez au moins un matricule.")},
    )
    words = _words(_("Pourquoi fermer ces espaces ?"))


class ExportForm(forms.Form):
    """The data of one citizen for a third party entitled by law."""

    matricule = forms.CharField(label=_("Matricule INS"), max_length=40, widget=forms.TextInput(_PLAIN))
    recipient = forms.CharField(label=_("Destinataire"), help_text=_("Qui reçoit, et à quel titre."), max_length=200)
    legal_basis = forms.CharField(
        label=_("Fondement légal"), help_text=_("L’article de loi et la pièce reçue."), max_length=MOST_WORDS
    )
    certificate = forms.CharField(
        label=_("Certificat du destinataire"),
        help_text=_("Au format PEM, clé RSA. Lui seul pourra ouvrir le paquet."),
        max_length=20_000,
        widget=forms.Textarea({"rows": 6, **_PLAIN}),
    )
    words = _words(_("Résumé de la demande"))


class DecisionForm(forms.Form):
    """Yes or no, and why."""

    decision = forms.ChoiceField(
        label=_("Votre décision"),
        choices=[(APPROVE, _("J’approuve")), (REFUSE, _("Je refuse"))],
        widget=design_forms.Radios(is_inline=True),
        error_messages={"required": _("Choisissez : approuver ou refuser.")},
    )
    words = _words(_("Pourquoi ?"))
