"""Registers this part with Django."""

from django.apps import AppConfig


class KeyringConfig(AppConfig):
    """The keyring's tables."""

    name = "carnet.foundation.keyring"
    label = "keyring"
