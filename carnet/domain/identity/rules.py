"""How identities are compared, and what an identifier and a password must be."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import StrEnum

from carnet.domain.identity.codes import Certified, ClaimedTraits, IdentityStatus, PatientIdentity, Sex


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


def family_keys(family_name: str, sex: Sex, years: Iterable[int | None]) -> list[str]:
    """Writes a family name, a sex and each year of birth as the index knows them; None is a day that is not known."""
    name = normalized(family_name)
    return [f"{name}|{sex.value}|{year or ''}" for year in years] if name else []


def searchable_families(identity: PatientIdentity) -> frozenset[str]:
    """Gives every way in which this citizen is found by a family name: the birth name, the used one."""
    year = identity.birth_on.year if identity.birth_on is not None else None
    families = (identity.birth_family_name, identity.used_family_name)
    return frozenset(key for family in families for key in family_keys(family, identity.sex, [year]))


class IdentifierFault(StrEnum):
    """What is wrong with a chosen identifier."""

    LENGTH = "length"
    ACCENT = "accent"
    SPACE = "space"
    EMAIL = "email"
    NIR = "nir"
    IBAN = "iban"


IDENTIFIER_SHORTEST, IDENTIFIER_LONGEST = 8, 100
_NIR = re.compile(r"[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})?")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def canonical_identifier(identifier: str) -> str:
    """Gives the form under which an identifier is known: case and the spaces around it do not count."""
    return identifier.strip().casefold()


def identifier_fault(identifier: str) -> IdentifierFault | None:
    """Tells what is wrong with a chosen identifier: 8 to 100 characters, no accent, no e-mail, NIR or IBAN.

    Source: functional-rules §1.2, « Identifier ».
    """
    text = identifier.strip()
    compact = re.sub(r"[\s.\-]", "", text).upper()
    if "@" in text:
        return IdentifierFault.EMAIL
    if _NIR.fullmatch(compact):
        return IdentifierFault.NIR
    if _IBAN.fullmatch(compact):
        return IdentifierFault.IBAN
    if not text.isascii():
        return IdentifierFault.ACCENT
    if any(not letter.isprintable() or letter.isspace() for letter in text):
        return IdentifierFault.SPACE
    if not IDENTIFIER_SHORTEST <= len(text) <= IDENTIFIER_LONGEST:
        return IdentifierFault.LENGTH
    return None


class PasswordFault(StrEnum):
    """What is wrong with a chosen password."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    LOWER = "lower"
    UPPER = "upper"
    DIGIT = "digit"
    SPECIAL = "special"
    COMMON = "common"
    IDENTIFIER = "identifier"


PASSWORD_SHORTEST, PASSWORD_LONGEST = 9, 200


# What somebody who attacks this house would try before any dictionary. Source: OWASP ASVS 5.0, 6.1.2 and 6.2.11.
_WORDS_OF_THE_HOUSE = """
carnet moncarnet carnetdesante carnetdesanté espacesante espacesanté monespacesante monespacesanté
monespace santé masante masanté dossiermedical dossiermédical dossierpatient mondossier
cartevitale vitale assurancemaladie ameli sécu securitesociale sécuritésociale medecin médecin
medecintraitant hopital hôpital pharmacie ordonnance vaccin franceconnect prosanteconnect
"""
_OF_THE_HOUSE = frozenset(_WORDS_OF_THE_HOUSE.split())


def password_faults(password: str, *, identifier: str, common: Callable[[str], bool]) -> tuple[PasswordFault, ...]:
    """Tells what is wrong with a chosen password: at least 9 characters of four classes, neither common nor the name.

    `common` tells whether a word is among the passwords that everybody tries first; one dressed up with digits and
    signs at its ends (« Soleil123! ») is as common, and so are the words of this house.
    Source: functional-rules §1.2, « Password ».
    """
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password).casefold()
    name = canonical_identifier(identifier)
    checks = (
        (PasswordFault.TOO_SHORT, len(password) < PASSWORD_SHORTEST),
        (PasswordFault.TOO_LONG, len(password) > PASSWORD_LONGEST),
        (PasswordFault.LOWER, not any(letter.islower() for letter in password)),
        (PasswordFault.UPPER, not any(letter.isupper() for letter in password)),
        (PasswordFault.DIGIT, not any(letter.isdigit() for letter in password)),
        (PasswordFault.SPECIAL, all(letter.isalnum() or letter.isspace() for letter in password)),
        (PasswordFault.COMMON, common(password.casefold()) or (bool(bare) and common(bare)) or bare in _OF_THE_HOUSE),
        (PasswordFault.IDENTIFIER, bool(name) and name in password.casefold()),
    )
    return tuple(fault for fault, is_wrong in checks if is_wrong)


# The longest composed first name that is tried: « Jean Pierre Marie », written without hyphens.
_LONGEST_FIRST_NAME = 3
_BETWEEN_NAMES = re.compile(r"[\s\-,]+")


def first_names(given_names: str) -> tuple[str, ...]:
    """Gives what the first given name may be in a list of them: the first word, the first two, the first three."""
    words = _words(given_names)
    return tuple("".join(words[:count]) for count in range(1, min(len(words), _LONGEST_FIRST_NAME) + 1))


def has_traits(identity: PatientIdentity, claimed: ClaimedTraits) -> bool:
    """Tells whether the five traits are this citizen's, strictly: birth names only, case and accents apart.

    The first given name must be the same; of the others, the shorter list must begin the longer one.
    Source: strict traits of the national identity service; functional-rules §1.2 (FranceConnect+), protocols §5.2.
    """
    if not identity.birth_given_names:
        return False
    first = _words(identity.birth_given_names[0])
    known, said = _words(" ".join(identity.birth_given_names)), _words(claimed.given_names)
    shortest = min(len(known), len(said))
    return (
        bool(first)
        and len(said) >= len(first)
        and known[:shortest] == said[:shortest]
        and bool(normalized(claimed.family_name))
        and normalized(identity.birth_family_name) == normalized(claimed.family_name)
        and identity.birth_on in claimed.birth_dates
        and identity.sex is not Sex.UNKNOWN
        and identity.sex is claimed.sex
        and bool(claimed.birth_place)
        and identity.birth_place.upper() == claimed.birth_place.upper()
    )


def differing_traits(identity: PatientIdentity, certified: Certified) -> tuple[str, ...]:
    """Names the traits that the national service certifies otherwise than they are known; what is unknown agrees.

    Case and accents do not count; the first given name known must be one of those certified.
    """
    named = _words(" ".join(certified.given_names))
    first = _words(" ".join(identity.birth_given_names[:1]))
    differs = {
        "family_name": normalized(identity.birth_family_name) != normalized(certified.family_name),
        "given_name": bool(first) and not any(named[at : at + len(first)] == first for at in range(len(named))),
        "sex": identity.sex is not Sex.UNKNOWN and identity.sex is not certified.sex,
        "birth_on": None not in {identity.birth_on, certified.birth_on} and identity.birth_on != certified.birth_on,
        "birth_place": "" not in {identity.birth_place, certified.birth_place}
        and identity.birth_place.upper() != certified.birth_place.upper(),
    }
    return tuple(trait for trait, is_other in differs.items() if is_other)


def is_trusted(status: IdentityStatus) -> bool:
    """Tells whether an identity is sure enough to open a space to whoever bears it: validated, nothing less."""
    return status is IdentityStatus.VALIDATED


def _words(names: str) -> list[str]:
    return [word for word in (normalized(name) for name in _BETWEEN_NAMES.split(names)) if word]


CODE_LENGTH = 12
# No I, O, 0 or 1: what a hand copies from a letter.
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def canonical_code(code: str) -> str:
    """Gives a one-time code as it is compared: capitals, without the spaces and dashes that make it readable."""
    return re.sub(r"[\s\-.]", "", code).upper()


def readable_code(code: str) -> str:
    """Writes a one-time code in groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def canonical_serial(serial: str) -> str | None:
    """Gives a card's serial number as it is compared, None when it is not one.

    A serial has 8 to 13 digits; a card with a photo shows the last 11 only, so that no more than these count.
    Source: functional-rules §1.2, « Means 1 ».
    """
    digits = re.sub(r"[\s.\-]", "", serial)
    if not (digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 13):
        return None
    return digits[-11:]


def wait_after(failures: int, *, free_tries: int, first: timedelta, longest: timedelta) -> timedelta:
    """Tells how long to wait after so many failures: nothing at first, then `first`, then twice as long each time.

    Source: functional-rules §1.2, « Throttling », for the first wait of 30 s.
    """
    late = failures - free_tries
    if late <= 0:
        return timedelta()
    doubled: int = 2 ** min(late - 1, 20)
    return min(first * doubled, longest)
