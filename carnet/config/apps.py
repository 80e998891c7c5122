"""The application of the site itself: it holds the commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the site's management commands."""

    name = "carnet.config"
    label = "config"
