"""Registers this gateway with Django, for its templates."""

from django.apps import AppConfig


class WebCitizenConfig(AppConfig):
    """The citizen's pages."""

    name = "carnet.gateways.web_citizen"
    label = "web_citizen"
