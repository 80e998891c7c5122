"""How identities are compared, and what makes one acceptable."""

import unicodedata
from datetime import date

from carnet.domain.identity.codes import PatientIdentity, Sex


def normalized(name: str) -> str:
    """Reduces a name to what is compared: no accent, no case, letters only."""
    decomposed = unicodedata.normalize("NFKD", name).upper()
    return "".join(letter for letter in decomposed if letter.isalpha())


def traits_key(*, family_name: str, given_name: str, birth_on: date, sex: Sex) -> str:
    """Writes the strict traits by which a patient is found: birth name, first given name, birth date, sex."""
    return "|".join((normalized(family_name), normalized(given_name), birth_on.isoformat(), sex.value))


def searchable_traits(identity: PatientIdentity) -> frozenset[str]:
    """Gives every way in which a professional may name this patient: birth or used name, first or used given name."""
    if identity.birth_on is None:
        return frozenset()
    families = {identity.birth_family_name, identity.used_family_name} - {""}
    givens = {*identity.birth_given_names[:1], identity.used_given_name} - {""}
    return frozenset(
        traits_key(family_name=family, given_name=given, birth_on=identity.birth_on, sex=identity.sex)
        for family in families
        for given in givens
    )
