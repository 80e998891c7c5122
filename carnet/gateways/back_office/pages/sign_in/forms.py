"""Entering as a demo agent."""

from django import forms


class EnterForm(forms.Form):
    """Names an agent; it comes from a button of the page."""

    agent = forms.RegexField(regex=r"^[a-z2-7]{26}$")
