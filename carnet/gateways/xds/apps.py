"""Declares the gateway to Django."""

from django.apps import AppConfig


class XdsConfig(AppConfig):
    """XDS.b services for professionals' software."""

    name = "carnet.gateways.xds"
    label = "xds"
