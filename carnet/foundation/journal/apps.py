"""Registers this part with Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The journal's tables."""

    name = "carnet.foundation.journal"
    label = "journal"
