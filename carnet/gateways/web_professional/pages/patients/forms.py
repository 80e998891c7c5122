"""Finding a patient: by INS, or by the strict traits of the identity."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.design.identities import InsField


class InsForm(forms.Form):
    """Names a patient by the INS, with or without its key."""

    ins = InsField(error_messages={"required": _("Indiquez le matricule INS du patient.")})
