"""Registers this gateway with Django, and listens to what allauth does to the factors of an account."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Signing in with an account, and looking after it."""

    name = "carnet.gateways.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connects the signals of the second factors to the citizen's journal."""
        from allauth.mfa.models import Authenticator
        from django.db.models.signals import pre_save

        from carnet.gateways.accounts import recovery, telling

        telling.listen()
        pre_save.connect(recovery.forget_seed, sender=Authenticator)
