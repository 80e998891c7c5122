"""Registers this part with Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The tables of documents."""

    name = "carnet.domain.documents"
    label = "documents"
