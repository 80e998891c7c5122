"""Registers this gateway with Django, for its templates."""

from django.apps import AppConfig


class IssuersConfig(AppConfig):
    """Sign-in through OpenID Connect issuers."""

    name = "carnet.gateways.issuers"
    label = "issuers"
