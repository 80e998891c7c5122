"""Registers this part with Django."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """The tables of identity."""

    name = "carnet.domain.identity"
    label = "identity"
