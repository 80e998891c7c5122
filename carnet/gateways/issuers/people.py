"""Reads who came in what an issuer says, by the paths of its claim map."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from carnet.domain.identity.codes import ClaimedTraits, Sex
from carnet.foundation.values import structures
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.failures import SignInRefused

# More places than anybody works in: what is longer is not an honest answer.
MOST_PLACES = 200


@dataclass(frozen=True, slots=True)
class Exercise:
    """One way in which somebody works, as the issuer says: a code of profession (empty when unsaid), the places."""

    profession: str
    organization_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class ProfessionalClaim:
    """A professional as an issuer says: the RPPS number and the exercises."""

    rpps: str
    exercises: tuple[Exercise, ...]

    def organization_ids(self, profession: str) -> frozenset[str]:
        """Gives the places of the exercises of this profession, and of those whose profession is not said."""
        return frozenset(
            place for one in self.exercises if one.profession in {"", profession} for place in one.organization_ids
        )


def professional(issuer: Issuer, said: Mapping[str, object]) -> ProfessionalClaim:
    """Reads a professional. Raises SignInRefused when the national number is not an RPPS."""
    paths = issuer.claims
    try:
        rpps = structures.parse_rpps(next(texts(said, paths.professional), ""))
    except structures.UnreadableIdentifier as error:
        raise SignInRefused("not_rpps", "the professional's identifier") from error
    bases = list(found(said, paths.exercises)) if paths.exercises else [said]
    return ProfessionalClaim(rpps=rpps, exercises=tuple(_exercise(issuer, base) for base in bases[:MOST_PLACES]))


def texts(said: object, path: str) -> Iterator[str]:
    """Gives every text that stands at a path, without the blanks around; nothing for an empty path."""
    for value in found(said, path) if path else ():
        if isinstance(value, str) and value.strip():
            yield value.strip()


def found(said: object, path: str) -> Iterator[object]:
    """Walks a path such as `exercices[].activities[].numeroFinessSite`; `[]` goes into each of a list."""
    name, _, rest = path.partition(".")
    value = said.get(name.removesuffix("[]")) if isinstance(said, Mapping) else None
    values = value if name.endswith("[]") and isinstance(value, list) else [value]
    for one in values:
        if one is not None:
            if rest:
                yield from found(one, rest)
            else:
                yield one


def _exercise(issuer: Issuer, base: object) -> Exercise:
    paths = issuer.claims
    places = [
        *(f"1{finess}" for finess in texts(base, paths.finess)),
        *(f"3{siret}" for siret in texts(base, paths.siret)),
        *texts(base, paths.structures),
    ]
    return Exercise(
        profession=next(texts(base, paths.profession), ""), organization_ids=frozenset(places[:MOST_PLACES])
    )


_SEXES = {"male": Sex.MALE, "female": Sex.FEMALE, "m": Sex.MALE, "f": Sex.FEMALE}
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def traits(issuer: Issuer, said: Mapping[str, object]) -> ClaimedTraits:
    """Reads the five strict traits of a citizen. Raises SignInRefused when one is missing or unreadable."""
    paths = issuer.claims

    def first(path: str) -> str:
        return next(texts(said, path), "")

    claimed = ClaimedTraits(
        family_name=first(paths.family_name),
        given_names=" ".join(texts(said, paths.given_names)),
        birth_dates=birth_dates(first(paths.birth_date)),
        sex=_SEXES.get(first(paths.sex).lower(), Sex.UNKNOWN),
        # Born abroad: the country stands for the place, as in the INS.
        birth_place=first(paths.birth_place) or first(paths.birth_country),
    )
    is_whole = claimed.family_name and claimed.given_names and claimed.birth_dates and claimed.birth_place
    if not is_whole or claimed.sex is Sex.UNKNOWN:
        raise SignInRefused("not_matched", "a strict trait is missing")
    return claimed


def birth_dates(text: str) -> tuple[date, ...]:
    """Reads a birth date: the days it may mean, none when it cannot be read.

    A day that is not known is said by its absence or by `00`: registers then write the first of the month, and, when
    the month is not known either, the first or the last day of the year. A whole date is taken as it is.
    """
    written = _DAY.fullmatch(text)
    if written is None:
        return ()
    year, month, day = (int(part or 0) for part in written.groups())
    try:
        if month == 0:
            return (date(year, 1, 1), date(year, 12, 31)) if day == 0 else ()
        return (date(year, month, day or 1),)
    except ValueError:
        return ()
