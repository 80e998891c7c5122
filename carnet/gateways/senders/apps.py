"""Registers this gateway with Django, for its templates."""

from django.apps import AppConfig


class SendersConfig(AppConfig):
    """Senders of e-mails and the demonstration's mailbox."""

    name = "carnet.gateways.senders"
    label = "senders"
