"""Entering with an account: tries are counted, known devices recognised, the citizen told of new ones."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from carnet.domain.identity import accounts as identity_accounts
from carnet.domain.identity import actions as identity
from carnet.domain.identity import queries as identity_queries
from carnet.domain.identity import rules as identity_rules
from carnet.domain.identity.codes import Gate
from carnet.domain.notifications import announcing
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.outbox.statements import NewJob
from carnet.journeys.accounts.activating import STRANGER, citizen

if TYPE_CHECKING:
    from carnet.domain.identity.models import Account

# A password is mistyped more often than a card is: three tries before the first wait.
PAIR_TRIES = 3
SUBJECT_TRIES = 10
TOKEN_BYTES = 32


def gates(*, identifier: str, address: str, device: str) -> tuple[Gate, ...]:
    """Gives the counts that one try of a password passes.

    A browser that already opened this account has a count of its own: what others try from elsewhere does not make
    its owner wait.
    """
    known_as = identity_rules.canonical_identifier(identifier)
    found = identity_queries.account_of_identifier(identifier=identifier) if device else None
    if found is not None and identity_accounts.is_known_device(account_id=found.id, token=device):
        return (Gate("sign-in", f"device|{device}|{known_as}", PAIR_TRIES),)
    return (
        Gate("sign-in", f"address|{address}", settings.ADDRESS_TRIES),
        Gate("sign-in", f"pair|{address}|{known_as}", PAIR_TRIES),
        Gate("sign-in", f"identifier|{known_as}", SUBJECT_TRIES),
    )


def open_gates(*, passed: Sequence[Gate], at: datetime) -> None:
    """Counts one try of a password. Raises identity.MustWait."""
    identity.open_gates(gates=passed, first=settings.WAIT_FIRST, longest=settings.WAIT_LONGEST, at=at)


def write_refusal(*, account: "Account", reason: str, at: datetime) -> None:
    """Writes in the citizen's journal that somebody tried to enter and could not."""
    identity.note(account=account, act="sign_in", by=STRANGER, at=at, reason=reason)


def remember(*, account: "Account", device: str, label: str, at: datetime) -> str:
    """Remembers the browser that entered and gives its token; the citizen is told when it is a new one."""
    token = device or secrets.token_urlsafe(TOKEN_BYTES)
    had_devices = bool(identity_accounts.devices(account_id=account.id))
    is_new = identity.remember_device(account=account, token=token, label=label, at=at)
    if is_new:
        job = _told(account, label, at) if had_devices else None
        identity.note(account=account, act="new_device", by=acting(account), at=at, job=job)
    return token


def acting(account: "Account") -> Actor:
    """Gives who acts with an account."""
    if account.space_id is None:
        return Actor(kind=ActorKind.SUPPORT, id=str(account.id), name=account.name)
    return citizen(account.space_id)


def note(*, account: "Account", act: str, at: datetime, tells: bool = False) -> None:
    """Writes an act on an account's own security in its citizen's journal; `tells` adds a notice and an e-mail."""
    job = _changed(account, at) if tells else None
    identity.note(account=account, act=act, by=acting(account), at=at, job=job)


def _told(account: "Account", label: str, at: datetime) -> NewJob:
    return _job(account, "new_device", label, at)


def _changed(account: "Account", at: datetime) -> NewJob:
    return _job(account, "security_changed", "", at)


def _job(account: "Account", kind: str, name: str, at: datetime) -> NewJob:
    payload: dict[str, str | int | bool | None] = {
        "kind": kind,
        "actor_id": "",
        "actor_name": name,
        "organization_name": "",
        "object_id": None,
        "object_code": "",
    }
    return NewJob(kind=announcing.JOB, space_id=account.space_id, payload=payload, at=at)
