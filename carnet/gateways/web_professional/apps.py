"""Registers this gateway with Django, for its templates."""

from django.apps import AppConfig


class WebProfessionalConfig(AppConfig):
    """The professional's pages."""

    name = "carnet.gateways.web_professional"
    label = "web_professional"
