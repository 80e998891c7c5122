"""Making accounts: a citizen's when the space is activated, an agent's by an operator."""

from datetime import datetime
from functools import cache
from uuid import UUID

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.db import IntegrityError, transaction

from carnet.domain.identity import queries, rules
from carnet.domain.identity.codes import AccountKind
from carnet.domain.identity.models import Account
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry
from carnet.foundation.keyring import actions as keyring

IDENTIFIER_FIELD = "identifier"


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
                identifier.strip().encode(), row_id=account.id, field=IDENTIFIER_FIELD
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
    faults = rules.password_faults(password, identifier=identifier, common=is_common)
    if fault is not None or faults:
        raise Unfit(*(() if fault is None else (fault,)), *faults)
