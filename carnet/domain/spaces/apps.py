"""Registers this part with Django."""

from django.apps import AppConfig


class SpacesConfig(AppConfig):
    """The tables of spaces."""

    name = "carnet.domain.spaces"
    label = "spaces"
