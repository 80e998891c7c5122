"""The cards, codes and accounts of the demo people: invented, the same each time, told by `carnet demo describe`."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from carnet.domain.identity import actions as identity
from carnet.domain.identity import rules as identity_rules
from carnet.foundation.actors import SYSTEM, Actor
from carnet.journeys.demo import values

# Whose story is « nothing » never came: the space waits to be activated.
NEVER_CAME = "none"
# Whoever has a real account beside the demonstration's own way in.
WITH_ACCOUNT = frozenset({"claire-morvan"})
PASSWORD = "Brume-du-soir7"  # noqa: S105 - of an invented person, and told to everybody


def serial(citizen: values.Citizen) -> str:
    """Gives the serial of a demo citizen's card: eleven digits, as on a card with a photo."""
    return f"{_number(citizen, 'card') % 10**11:011d}"


def code(citizen: values.Citizen) -> str:
    """Gives the activation code of a demo citizen who never came."""
    number, base = _number(citizen, "code"), len(identity_rules.CODE_ALPHABET)
    digits = [number // base**place % base for place in range(identity_rules.CODE_LENGTH)]
    return identity_rules.readable_code("".join(identity_rules.CODE_ALPHABET[digit] for digit in digits))


def identifier(citizen: values.Citizen) -> str:
    """Gives the identifier of a demo citizen's account."""
    return citizen.key.replace("-", ".")


def register_card(citizen: values.Citizen, *, space_id: UUID, at: datetime) -> None:
    """Writes that a demo citizen holds a card."""
    identity.register_card(space_id=space_id, serial=serial(citizen), by=SYSTEM, at=at)


def give_code(citizen: values.Citizen, *, space_id: UUID, at: datetime) -> None:
    """Gives a demo citizen who never came the code that activates the space."""
    lasting: timedelta = settings.ACTIVATION_CODE_LASTS
    identity.write_activation_code(space_id=space_id, code=code(citizen), lasting=lasting, by=SYSTEM, at=at)


def open_account(citizen: values.Citizen, *, space_id: UUID, by: Actor, at: datetime) -> None:
    """Makes the account of a demo citizen."""
    identity.create_citizen(
        space_id=space_id,
        identifier=identifier(citizen),
        password=PASSWORD,
        terms=settings.TERMS_VERSION,
        by=by,
        at=at,
    )


def _number(citizen: values.Citizen, purpose: str) -> int:
    return int.from_bytes(sha256(f"{purpose} {citizen.key}".encode()).digest()[:10])
