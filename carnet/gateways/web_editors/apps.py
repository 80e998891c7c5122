"""Registers this gateway with Django, for its templates."""

from django.apps import AppConfig


class WebEditorsConfig(AppConfig):
    """The pages of software editors."""

    name = "carnet.gateways.web_editors"
    label = "web_editors"
