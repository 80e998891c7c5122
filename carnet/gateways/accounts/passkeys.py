"""What a browser sends of a passkey: read without trust, and refused when the key has counted backwards.

allauth checks origin, site, challenge, presence and signature. It takes what has no shape for a fault of its own, and
compares no counter: both are done here. A key that counts tells when a copy of it was used (WebAuthn §6.1.1); one that
never counts (a passkey that several devices share) stays at nothing.
"""

import logging
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from carnet.foundation import security_log
from carnet.foundation.security_log import Event

logger = logging.getLogger(__name__)

# A credential with its attestation is a few kilobytes.
_LONGEST = 20_000
_COUNTER = "counter"
# What the libraries raise on bytes that are not what they should be.
_SHAPELESS = (ValueError, TypeError, KeyError, IndexError, AttributeError)


class CredentialField(forms.JSONField):
    """What a browser sends of a passkey: one JSON object, not too long."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, max_length=_LONGEST)

    def to_python(self, value: Any) -> Any:
        """Reads the object; anything else is refused as a wrong code is."""
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise _refusal()
        try:
            found = super().to_python(value)
        except RecursionError as error:
            raise _refusal() from error
        if not isinstance(found, dict):
            raise _refusal()
        return found


def check_made(credential: dict[str, Any]) -> None:
    """Refuses a new passkey that cannot be read, or whose key could verify nothing. Raises ValidationError."""
    try:
        made = RegistrationResponse.from_dict(credential)
        held = made.response.attestation_object.auth_data.credential_data
        if held is None or held.credential_id != made.raw_id:
            raise _refusal()
        # The library reads bytes that were cut as if they were whole: a key is known to be one when it refuses.
        held.public_key.verify(b"", b"")
    except InvalidSignature:
        return
    except _SHAPELESS as error:
        raise _refusal() from error
    raise _refusal()


class _Signed(forms.Form):
    """A form that carries a signature made by a passkey."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        """Checks the signature, then that the key has counted on."""
        counter = _counter(self.cleaned_data["credential"])
        authenticator: Authenticator = super().clean_credential()  # type: ignore[misc]  # allauth's form, beside
        _count(authenticator, counter)
        return authenticator


class SecondFactorForm(_Signed, AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey after the password."""


class EnterForm(_Signed, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey alone."""

    def clean_credential(self) -> Authenticator:
        """Checks the key; a refused one is written where no journal can hold it: nobody is known yet."""
        try:
            return super().clean_credential()
        except ValidationError:
            security_log.note(Event.SIGN_IN_REFUSED, reason="passkey")
            raise


class AgainForm(_Signed, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey again, before a sensitive act."""


def _counter(credential: dict[str, Any]) -> int:
    try:
        signed = AuthenticationResponse.from_dict(credential)
        handle = credential["response"].get("userHandle")
    except _SHAPELESS as error:
        raise _refusal() from error
    if not isinstance(handle, str | None):
        raise _refusal()
    return int(signed.response.authenticator_data.counter)


def _count(authenticator: Authenticator, counter: int) -> None:
    """Notes how far the key has counted; the row's lock makes two signatures at once count as two."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        known = row.data.get(_COUNTER, row.wrap().authenticator_data.counter)
        if counter <= known and (counter or known):
            logger.warning("a passkey counted backwards", extra={"authenticator": authenticator.pk})
            raise _refusal()
        row.data[_COUNTER] = counter
        row.save(update_fields=["data"])


def _refusal() -> ValidationError:
    refusal: ValidationError = get_adapter().validation_error("incorrect_code")
    return refusal
