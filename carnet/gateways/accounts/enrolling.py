"""The first second factor of an agent, given by the operator: an agent never enters with a password alone."""

from typing import TYPE_CHECKING

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from carnet.gateways.accounts import factors

if TYPE_CHECKING:
    from carnet.domain.identity.models import Account


def give_application(account: "Account") -> str:
    """Replaces every second factor of an account by a fresh application, and gives its address (`otpauth://…`).

    It is shown once, to the operator, who hands it over with the password.
    """
    secret = generate_totp_secret()
    with transaction.atomic():
        factors.remove_all(account.id)
        TOTP.activate(account, secret)
    address: str = factors.FactorAdapter().build_totp_url(account, secret)
    return address
