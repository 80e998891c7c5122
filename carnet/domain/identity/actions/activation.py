"""Cards and one-time codes: what a citizen holds to take a space in hand, or to find the way in again."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from carnet.domain.identity import accounts, rules
from carnet.domain.identity.codes import Proof
from carnet.domain.identity.models import ActivationCode, VitaleCard
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry
from carnet.foundation.keyring import actions as keyring

SERIAL_FIELD = "vitale-serial"


class UnreadableSerial(ValueError):
    """The serial number of a card has 8 to 13 digits; this one does not."""


class CodeEnded(Exception):
    """The one-time code was used, replaced or has expired since it was checked."""


def register_card(*, space_id: UUID, serial: str, by: Actor, at: datetime) -> None:
    """Writes that a citizen holds this card; writing it again changes nothing. Raises UnreadableSerial."""
    known_as = rules.canonical_serial(serial)
    if known_as is None:
        raise UnreadableSerial("a serial number has 8 to 13 digits")
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
        _, is_new = VitaleCard.objects.get_or_create(
            space_id=space_id,
            serial_hash=accounts.serial_hash(known_as),
            defaults={
                "sealed_serial": cipher.seal(known_as.encode(), row_id=space_id, field=SERIAL_FIELD),
                "registered_at": at,
            },
        )
        if is_new:
            journal.append(Entry(space_id=space_id, at=at, actor=by, act="register_card"))


def issue_activation_code(
    *, space_id: UUID, lasting: timedelta, by: Actor, at: datetime, by_letter: bool = False
) -> str:
    """Makes a one-time code of 12 characters and gives it in clear for the only time; the former ones end.

    `by_letter`: the caller posts it, and sends it no other way.

    Source: functional-rules §1.2, « Code provisoire »: single use, six weeks.
    """
    code = "".join(secrets.choice(rules.CODE_ALPHABET) for _ in range(rules.CODE_LENGTH))
    write_activation_code(space_id=space_id, code=code, lasting=lasting, by=by, at=at, by_letter=by_letter)
    return code


def write_activation_code(
    *, space_id: UUID, code: str, lasting: timedelta, by: Actor, at: datetime, by_letter: bool = False
) -> None:
    """Makes this code the only one that opens a space."""
    with database.entered(space_id):
        ActivationCode.objects.filter(space_id=space_id, ended_at=None).update(ended_at=at)
        ActivationCode.objects.create(
            space_id=space_id,
            id=ids.new_id(),
            code_hash=accounts.activation_hash(rules.canonical_code(code)),
            by_letter=by_letter,
            issued_at=at,
            expires_at=at + lasting,
        )
        journal.append(Entry(space_id=space_id, at=at, actor=by, act="issue_activation_code"))


def use_activation_code(*, proof: Proof, at: datetime) -> None:
    """Ends a code in the caller's transaction, because it served. Raises CodeEnded: it serves once."""
    used = ActivationCode.objects.filter(
        space_id=proof.space_id, id=proof.code_id, ended_at=None, expires_at__gt=at
    ).update(ended_at=at)
    if used != 1:
        raise CodeEnded
