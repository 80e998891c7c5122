"""Registers this part with Django."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The outbox's tables."""

    name = "carnet.foundation.outbox"
    label = "outbox"
