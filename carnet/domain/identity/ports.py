"""What identity asks from outside: who a professional's token stands for, and somebody who prints and posts letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


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
    to which it gave the token; `certificate` the thumbprint to which it bound the token, if any.
    """

    authority: str
    rpps: str
    exercises: tuple[Exercise, ...]
    software: str
    expires_at: datetime
    certificate: bytes | None = None

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
