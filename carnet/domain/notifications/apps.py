"""Registers this part with Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The tables of notifications."""

    name = "carnet.domain.notifications"
    label = "notifications"
