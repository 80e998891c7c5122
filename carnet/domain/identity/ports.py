"""What identity asks from outside: who a professional's token stands for, who prints letters, who certifies an INS."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from carnet.domain.identity.codes import Card, Certified, Sought


class NotVouched(Exception):
    """The issuer does not stand for this token, or not well enough; the message names no person and no token."""


class VoucherSilent(Exception):
    """The issuer did not answer as it should, or not in time: nothing is known of the token."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One way in which somebody works, as an issuer says: a code of profession (empty when unsaid), the places."""

    profession: str
    organization_ids: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """What an issuer says of a token that is valid at this very moment.

    `authority` is the issuer, by the name this deployment gives it; `software` the issuer's own name for the software
    to which it gave the token; `certificate` the thumbprint to which it bound the token, if any; `authenticated_at`
    when the professional proved who they are, None when the issuer does not say it.
    """

    authority: str
    rpps: str
    exercises: tuple[Exercise, ...]
    software: str
    expires_at: datetime
    certificate: bytes | None = None
    authenticated_at: datetime | None = None

    def organization_ids(self, profession: str) -> frozenset[str]:
        """Gives the places of the exercises of this profession, and of those whose profession is not said."""
        return frozenset(
            place for one in self.exercises if one.profession in {"", profession} for place in one.organization_ids
        )


class Voucher(Protocol):
    """Asks the issuers of professionals who stands behind a token."""

    def authorities(self) -> Sequence[str]:
        """Names the issuers whose tokens may be presented here; none when this deployment trusts none."""
        ...

    def vouch(self, *, token: str, at: datetime) -> Vouched:
        """Asks the issuer of a token. Raises NotVouched, or VoucherSilent."""
        ...


def voucher() -> Voucher:
    """Gives the voucher of this deployment."""
    made: Voucher = import_string(settings.VOUCHER)()
    return made


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be printed: a PDF, and its words for who cannot open one."""

    id: UUID
    pdf: bytes
    text: str


class LetterPrinter(Protocol):
    """Takes letters to be printed and posted."""

    def print(self, letter: Letter) -> None:
        """Takes one letter, whole or not at all. Raises OSError."""
        ...


@cache
def letter_printer() -> LetterPrinter:
    """Gives the printer that this deployment configured."""
    printer: LetterPrinter = import_string(settings.LETTER_PRINTER)()
    return printer


class NotConnected(Exception):
    """This deployment is not connected to the national identity service."""


class NobodyFound(Exception):
    """The national identity service knows nobody who has these traits, or this card."""


class SeveralFound(Exception):
    """Several people have these traits: more must be said, the place of birth above all."""


class Unwritable(ValueError):
    """A name cannot be written as the service wants it; the message says which."""


class ServiceRefused(Exception):
    """The service refuses the call itself. `code` is its own (desir_550), `sentence` its French words."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code, self.sentence = code, sentence


class ServiceSilent(Exception):
    """The service did not answer as it should, or not in time."""


class InsService(Protocol):
    """The national identity service."""

    def by_traits(self, *, sought: Sought, at: datetime) -> Certified:
        """Finds somebody by traits: by each given name, then by all of them.

        Raises NobodyFound, SeveralFound, Unwritable, ServiceRefused, ServiceSilent.
        """
        ...

    def by_card(self, *, card: Card, at: datetime) -> Certified:
        """Finds the beneficiary of a card. Raises the same, and Unwritable for a number that has not its form."""
        ...


def ins_service() -> InsService:
    """Gives the service of this deployment. Raises NotConnected."""
    made: InsService = import_string(settings.INS_SERVICE)()
    return made
