"""Entering as a demo professional, in one place of exercise."""

from django import forms


class EnterForm(forms.Form):
    """Names a professional and the place; both come from a button of the page."""

    rpps = forms.RegexField(regex=r"^[0-9]{11}$")
    organization = forms.CharField(max_length=40)
