"""Registers this gateway with Django, for its templates."""

from django.apps import AppConfig


class BackOfficeConfig(AppConfig):
    """The agents' pages."""

    name = "carnet.gateways.back_office"
    label = "back_office"
