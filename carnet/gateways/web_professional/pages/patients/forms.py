"""Finding a patient: by INS, or by the strict traits of the identity."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.design.identities import InsField


class InsForm(forms.Form):
    """Names a patient by the INS, with or without its key."""

    ins = InsField(error_messages={"required": _("Indiquez le matricule INS du patient.")})

    def __init__(self, data: object = None, *, prefix: str | None = None) -> None:
        super().__init__(data, prefix=prefix)  # type: ignore[arg-type]  # the answers of a request
        if not self.is_bound:  # thirty patients a day: the hands stay on the keyboard, or on the reader of cards
            self.fields["ins"].widget.attrs["autofocus"] = True
