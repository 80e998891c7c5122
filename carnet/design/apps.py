"""Registers the look of Carnet with Django: its templates and its tags."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Components, form fields and icons shared by the webs."""

    name = "carnet.design"
    label = "design"
