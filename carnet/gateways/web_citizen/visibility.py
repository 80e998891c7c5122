"""Who sees what a citizen brings: asked in the same words wherever something is added."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.design.forms import Radios

VISIBLE, HIDDEN = "visible", "masque"
_HINT = _("Aucun autre professionnel ne le verra. Vous pourrez changer d’avis.")


class VisibilityField(forms.ChoiceField):
    """The professionals who are authorised, unless the person chooses their médecin traitant alone."""

    def __init__(self, **named: Any) -> None:
        super().__init__(
            choices=[(VISIBLE, _("Les professionnels autorisés")), (HIDDEN, _("Mon médecin traitant seulement"))],
            initial=VISIBLE,
            widget=Radios(
                hints={HIDDEN: _HINT}  # type: ignore[dict-item]  # translated when it is shown
            ),
            **named,
        )
