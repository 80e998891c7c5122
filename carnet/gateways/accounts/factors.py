"""Second factors: secrets sealed, names that tell the person what to look for."""

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode import QRCode

from carnet.design import dates
from carnet.domain.identity import accounts as identity_accounts
from carnet.foundation import sites

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from carnet.domain.identity.models import Account

STRONG = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's adapter of second factors, with sealed secrets and French words."""

    error_messages = {  # noqa: RUF012 - allauth's own protocol
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant et recommencez."
        ),
        "cannot_delete_authenticator": gettext_lazy("Ce moyen de connexion ne peut pas être retiré."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Les codes de secours remplacent une application ou une clé : ajoutez d’abord l’une ou l’autre."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Seals a secret (the seed of an application or of recovery codes) under the key of the accounts."""
        return identity_accounts.seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Opens a sealed secret."""
        return identity_accounts.unseal_secret(encrypted_text)

    def get_totp_label(self, user: "AbstractBaseUser") -> str:
        """Gives the name under which an application shows the account."""
        return shown_identifier(cast("Account", user))

    def build_totp_svg(self, url: str) -> SafeString:
        """Draws the code that a telephone reads: one path, no style, dark on light whatever the theme."""
        code = QRCode(border=4)
        code.add_data(url)
        matrix = code.get_matrix()
        path = "".join(
            f"M{column} {row}h1v1h-1z" for row, line in enumerate(matrix) for column, dark in enumerate(line) if dark
        )
        size = len(matrix)
        drawing = (
            '<svg class="ca-qr" viewBox="0 0 {} {}" role="img" aria-label="{}">'
            '<rect width="{}" height="{}" fill="#fff"/>'
            '<path fill="#000" d="{}"/></svg>'
        )
        return format_html(drawing, size, size, _("Code à lire avec l’application"), size, size, path)

    def generate_authenticator_name(self, *_args: Any) -> str:
        """Names a key by the day it was added: no free text, which could name somebody."""
        return _("Clé d’accès du %(day)s") % {"day": dates.long_day(timezone.localdate())}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Names this site to the browser that makes a passkey: agents may have a host name of their own."""
        agents = urlsplit(sites.agents()).hostname
        is_agents = context.request.get_host().partition(":")[0] == agents
        return {"id": (agents if is_agents else urlsplit(sites.citizens()).hostname) or "localhost", "name": "Carnet"}

    def get_public_key_credential_user_entity(self, user: "AbstractBaseUser") -> dict[str, Any]:
        """Names the account to the browser: the identifier, which its owner recognises."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        name = shown_identifier(cast("Account", user))
        return {**entity, "name": name, "display_name": name}


def shown_identifier(account: "Account") -> str:
    """Gives the identifier of an account to its owner; an agent's name."""
    if account.space_id is None:
        return account.name
    return identity_accounts.identifier_of_space(space_id=account.space_id)


def has_strong(account: "Account") -> bool:
    """Tells whether an account has an application or a key, so that no code is sent by mail."""
    return bool(is_mfa_enabled(account, STRONG))


def remove_all(account_id: UUID) -> None:
    """Removes every factor of an account whose owner proved the INS, the card and a code again."""
    Authenticator.objects.filter(user_id=account_id).delete()
