"""Registers this part with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The tables of access."""

    name = "carnet.domain.access"
    label = "access"
