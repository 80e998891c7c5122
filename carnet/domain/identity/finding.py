"""Finding citizens by what somebody who does not know the INS can say: a family name, and whatever helps to be sure.

Names are sealed: an index of keyed hashes of (family name, sex, year of birth) gives candidates, whose identities are
unsealed and compared. Whoever takes the base without its key can count no name: each is spread over years and sexes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from carnet.domain.identity import queries, rules
from carnet.domain.identity.codes import Patient, PatientIdentity, Sex
from carnet.domain.identity.models import TraitsIndex
from carnet.foundation import database
from carnet.foundation.keyring import actions as keyring

# How many identities a search may unseal, and how many citizens it may give: beyond, something more must be said.
MOST_CANDIDATES = 200
MOST_FOUND = 20
MOST_NAMES = 10
_EARLIEST_YEAR = 1880


class TooMany(Exception):
    """So many citizens may be meant that nobody is given: something more must be said of the one looked for."""


class Comparison(StrEnum):
    """How a name is compared: as a whole, by its beginning, anywhere, or exactly, case and accents included."""

    WHOLE = "whole"
    BEGINS = "begins"
    CONTAINS = "contains"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is one of these."""

    values: tuple[str, ...]
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Days:
    """From `start`, included, to `end`, excluded, None on a side without limit; `is_outside`: any other day."""

    start: date | None = None
    end: date | None = None
    is_outside: bool = False

    def holds(self, day: date) -> bool:
        """Tells whether a day is one of these."""
        inside = (self.start is None or day >= self.start) and (self.end is None or day < self.end)
        return inside is not self.is_outside


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is said of a citizen; all of it must be true.

    `families` are birth or used names, `givens` any given name. `births`: for each condition, the days of which one
    must be the day of birth. `sexes` is None when it is not said.
    """

    families: tuple[Name, ...] = ()
    givens: tuple[Name, ...] = ()
    births: tuple[tuple[Days, ...], ...] = ()
    sexes: frozenset[Sex] | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether anybody would do."""
        return not (self.families or self.givens or self.births) and self.sexes is None


def matches(identity: PatientIdentity, described: Description) -> bool:
    """Tells whether all that is said is true of this citizen."""
    families = [name for name in (identity.birth_family_name, identity.used_family_name) if name]
    givens = [name for name in (*identity.birth_given_names, identity.used_given_name) if name]
    return (
        all(_is_named(families, name) for name in described.families)
        and all(_is_named(givens, name) for name in described.givens)
        and all(_is_born(identity, days) for days in described.births)
        and (described.sexes is None or identity.sex in described.sexes)
    )


def _is_born(identity: PatientIdentity, days: Iterable[Days]) -> bool:
    return identity.birth_on is not None and any(one.holds(identity.birth_on) for one in days)


def _is_named(names: list[str], asked: Name) -> bool:
    return any(_same(name, value, asked.comparison) for name in names for value in asked.values)


def _same(name: str, value: str, comparison: Comparison) -> bool:
    if comparison is Comparison.EXACT:
        return name == value
    known, said = rules.normalized(name), rules.normalized(value)
    match comparison:
        case Comparison.BEGINS:
            return bool(said) and known.startswith(said)
        case Comparison.CONTAINS:
            return bool(said) and said in known
        case _:
            return bool(said) and known == said


def described(*, said: Description, today: date) -> tuple[Patient, ...]:
    """Finds the citizens of whom all that is said is true, in the order of their spaces; a family name must be said.

    Raises TooMany when more may be meant than a search may look at, or give.
    """
    candidates = _candidates(said, today)
    if len(candidates) > MOST_CANDIDATES:
        raise TooMany
    found = [one for one in map(_patient_of, candidates) if one is not None and matches(one.identity, said)]
    if len(found) > MOST_FOUND:
        raise TooMany
    return tuple(found)


def _candidates(said: Description, today: date) -> list[UUID]:
    """Finds who has one of the family names, by the years and the sexes that may be meant."""
    names = said.families[0].values[:MOST_NAMES]
    sexes = sorted(said.sexes if said.sexes is not None else frozenset(Sex))
    hashes = [
        queries.family_hash(key)
        for name in names
        for sex in sexes
        for key in rules.family_keys(name, sex, _years(said.births, today))
    ]
    rows = TraitsIndex.objects.filter(traits_hash__in=hashes).order_by("space_id").values_list("space_id", flat=True)
    return list(rows.distinct()[: MOST_CANDIDATES + 1])


def _years(births: tuple[tuple[Days, ...], ...], today: date) -> list[int | None]:
    """Gives the years of birth that may be meant; None, a day that is not known, when nothing is said of it."""
    every = range(_EARLIEST_YEAR, today.year + 1)
    if not births:
        return [None, *every]
    return [year for year in every if all(any(_may_be_in(one, year) for one in days) for days in births)]


def _may_be_in(days: Days, year: int) -> bool:
    if days.is_outside:
        return True
    starts = days.start is None or days.start <= date(year, 12, 31)
    return starts and (days.end is None or days.end > date(year, 1, 1))


def _patient_of(space_id: UUID) -> Patient | None:
    with database.entered(space_id):
        return queries.patient(space_id=space_id, cipher=keyring.cipher_of(space_id=space_id))
