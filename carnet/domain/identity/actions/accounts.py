"""Accounts: a citizen's is made when the space is activated, an agent's by an operator; what then happens to them."""

from datetime import datetime
from functools import cache
from uuid import UUID

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.db import IntegrityError, transaction

from carnet.domain.identity import accounts, breaches, queries, rules
from carnet.domain.identity.codes import AccountKind
from carnet.domain.identity.models import Account, KnownDevice
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.outbox.statements import NewJob


class IdentifierInUse(Exception):
    """Somebody already has this identifier, or this space already has its account."""


class Unfit(ValueError):
    """The identifier or the password chosen is not one that may be. Holds every fault, for whoever words them."""

    def __init__(self, *faults: rules.IdentifierFault | rules.PasswordFault) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


def create_citizen(*, space_id: UUID, identifier: str, password: str, terms: str, by: Actor, at: datetime) -> Account:
    """Makes the account that opens a space; `terms` is the version of the terms that the citizen accepted.

    Raises Unfit, or IdentifierInUse.
    """
    _require_fit(identifier, password)
    account = Account(
        id=ids.new_id(),
        kind=AccountKind.CITIZEN.value,
        identifier_hash=queries.identifier_hash(identifier),
        space_id=space_id,
        terms_accepted=terms,
        created_at=at,
        password_changed_at=at,
    )
    account.set_password(password)
    try:
        with database.entered(space_id):
            cipher = keyring.cipher_of(space_id=space_id)
            account.sealed_identifier = cipher.seal(
                identifier.strip().encode(), row_id=account.id, field=accounts.IDENTIFIER_FIELD
            )
            account.save(force_insert=True)
            journal.append(Entry(space_id=space_id, at=at, actor=by, act="create_account"))
    except IntegrityError as error:
        raise IdentifierInUse from error
    return account


def create_agent(*, identifier: str, password: str, name: str, at: datetime) -> Account:
    """Makes an agent's account for the back office; `name` is what citizens read in their journal.

    Raises Unfit, or IdentifierInUse.
    """
    _require_fit(identifier, password)
    account = Account(
        id=ids.new_id(),
        kind=AccountKind.AGENT.value,
        identifier_hash=queries.identifier_hash(identifier),
        name=name,
        created_at=at,
        password_changed_at=at,
    )
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise IdentifierInUse from error
    return account


def is_common(word: str) -> bool:
    """Tells whether a word is among the twenty thousand passwords that are tried first."""
    return word in _common()


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _require_fit(identifier: str, password: str) -> None:
    fault = rules.identifier_fault(identifier)
    faults = _password_faults(password, identifier)
    if fault is not None or faults:
        raise Unfit(*(() if fault is None else (fault,)), *faults)


def _password_faults(password: str, identifier: str) -> tuple[rules.PasswordFault, ...]:
    faults = rules.password_faults(password, identifier=identifier, common=is_common)
    if rules.PasswordFault.COMMON not in faults and breaches.is_breached(password):
        faults = (*faults, rules.PasswordFault.COMMON)
    return faults


def change_password(*, account: Account, password: str, identifier: str, by: Actor, at: datetime) -> None:
    """Gives an account another password; every other session of it ends with the old one.

    `identifier` is the account's own when it is known: a password may not hold it. Raises Unfit.
    """
    faults = _password_faults(password, identifier)
    if faults:
        raise Unfit(*faults)
    account.set_password(password)
    account.password_changed_at = at
    with transaction.atomic():
        account.save(update_fields=["password", "password_changed_at"])
        note(account=account, act="change_password", by=by, at=at)


def remember_device(*, account: Account, token: str, label: str, at: datetime) -> bool:
    """Remembers the browser that opened an account; true when it was not known of this account before."""
    _, is_new = KnownDevice.objects.update_or_create(
        token_hash=accounts.device_hash(token),
        account=account,
        defaults={"label": label, "last_at": at},
        create_defaults={"label": label, "first_at": at, "last_at": at},
    )
    return is_new


def forget_devices(*, account: Account) -> None:
    """Forgets the browsers of an account: the next sign-in from any of them is from a new device."""
    KnownDevice.objects.filter(account=account).delete()


def note(*, account: Account, act: str, by: Actor, at: datetime, reason: str = "", job: NewJob | None = None) -> None:
    """Writes what happened to an account in its citizen's journal; an agent's account has no journal here.

    With a reason, it is a refusal.
    """
    if account.space_id is None:
        return
    with database.entered(account.space_id):
        outcome = Outcome.REFUSED if reason else Outcome.ALLOWED
        entry = Entry(space_id=account.space_id, at=at, actor=by, act=act, outcome=outcome, reason=reason or "allowed")
        journal.append(entry, job=job)
