"""Registers this part with Django."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The tables of oversight."""

    name = "carnet.domain.oversight"
    label = "oversight"
