"""What allauth does to the second factors of an account, told to the domain: journal, notice, e-mail."""

from allauth.mfa import signals
from allauth.mfa.models import Authenticator

from carnet.domain.identity import accounts as identity_accounts
from carnet.foundation import clock
from carnet.journeys.accounts import entering


def listen() -> None:
    """Connects the signals; the receivers are functions of this module, kept as long as the process."""
    signals.authenticator_added.connect(_added)
    signals.authenticator_removed.connect(_removed)
    signals.authenticator_reset.connect(_renewed)
    signals.authenticator_used.connect(_used)
    signals.authentication_failed.connect(_failed)


def _added(authenticator: Authenticator, **_more: object) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _note(authenticator, "add_factor", tells=True)


def _removed(authenticator: Authenticator, **_more: object) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _note(authenticator, "remove_factor", tells=True)


def _renewed(authenticator: Authenticator, **_more: object) -> None:
    _note(authenticator, "renew_recovery_codes", tells=True)


def _used(authenticator: Authenticator, **_more: object) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _note(authenticator, "use_recovery_code", tells=True)


def _failed(authenticator: Authenticator, **_more: object) -> None:
    account = identity_accounts.account(account_id=authenticator.user_id)
    if account is not None:
        entering.write_refusal(account=account, reason="wrong_code", at=clock.now())


def _note(authenticator: Authenticator, act: str, *, tells: bool) -> None:
    account = identity_accounts.account(account_id=authenticator.user_id)
    if account is not None:
        entering.note(account=account, act=act, at=clock.now(), tells=tells)
