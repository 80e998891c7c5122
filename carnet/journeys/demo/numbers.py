"""The check digits of French identifiers, so that invented numbers look right to any software."""

from datetime import date

from carnet.journeys.demo import values


def ins_key(matricule: str) -> str:
    """Computes the two digits of key of thirteen characters of matricule.

    Source: rule of the NIR, 97 minus the number modulo 97, where 2A counts as 19 and 2B as 18.
    """
    number = int(matricule.upper().replace("2A", "19").replace("2B", "18"))
    return f"{97 - number % 97:02d}"


def ins(*, sex: values.Sex, birth_on: date, commune: str, order: int, oid: str) -> values.Ins:
    """Builds the identity: sex, year, month, commune (five characters), order in the register, key."""
    first = "1" if sex is values.Sex.MALE else "2"
    matricule = f"{first}{birth_on:%y%m}{commune}{order:03d}"
    return values.Ins(matricule=matricule, key=ins_key(matricule), oid=oid)


def with_luhn(digits: str) -> str:
    """Adds the last digit that makes a number pass the Luhn check (RPPS, FINESS, SIRET)."""
    return digits + str((10 - _luhn_sum(digits + "0") % 10) % 10)


def passes_luhn(digits: str) -> bool:
    """Tells whether the last digit of a number is the one the others ask for."""
    return digits.isdigit() and _luhn_sum(digits) % 10 == 0


def _luhn_sum(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total
