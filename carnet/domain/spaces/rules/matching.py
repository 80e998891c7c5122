"""Whether the person found by an INS is the one that somebody named: strictly, or not at all."""

from datetime import date

from carnet.domain.identity import rules as identity
from carnet.domain.identity.codes import PatientIdentity


def is_named(*, known: PatientIdentity, family_name: str, given_name: str, birth_on: date) -> bool:
    """Tells whether these names and this birth date are the person's, birth or used names, accents and case apart.

    Source: functional-rules §1.3, §1.4 (matched by INS, first name, family name and birth date).
    """
    return (
        known.birth_on == birth_on
        and identity.normalized(family_name) in _families(known)
        and identity.normalized(given_name) in _givens(known)
    )


def _families(known: PatientIdentity) -> set[str]:
    return {identity.normalized(name) for name in (known.birth_family_name, known.used_family_name)} - {""}


def _givens(known: PatientIdentity) -> set[str]:
    """The first name, or several from the first on (« Marie Ange »), or the one used every day."""
    given = known.birth_given_names
    several = {identity.normalized("".join(given[:count])) for count in range(1, len(given) + 1)}
    return (several | {identity.normalized(known.used_given_name)}) - {""}
