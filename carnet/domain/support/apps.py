"""Registers this part with Django."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """The tables of support."""

    name = "carnet.domain.support"
    label = "support"
