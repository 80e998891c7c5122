"""Who writes and where: professions, specialities of authors, places and settings of care, submissions."""

from dataclasses import dataclass
from functools import cache

from carnet.foundation.nomenclatures import systems, tables
from carnet.foundation.nomenclatures.systems import DATA, CodeSystem, Concept

_PROFESSION_PREFIXES = ("G15_", "G16_")


@dataclass(frozen=True, slots=True)
class Profession:
    """A health profession (TRE_G15)."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class AuthorSpecialty:
    """A kind of author (XDS authorSpecialty).

    For a health professional, `profession` is the code of TRE_G15 and `skill` that of TRE_R01 or TRE_R38,
    if any; both are None for anybody else (the patient, a device, a social worker…).
    """

    code: str
    system: CodeSystem
    label: str
    profession: str | None
    skill: str | None


@cache
def _professions() -> dict[str, Profession]:
    return {row["code"]: Profession(row["code"], row["label"]) for row in tables.rows(path=DATA / "professions.tsv")}


@cache
def _specialties() -> dict[str, AuthorSpecialty]:
    result = {}
    for row in tables.rows(path=DATA / "author_specialties.tsv"):
        profession: str | None = None
        skill: str | None = None
        if row["code"].startswith(_PROFESSION_PREFIXES):
            profession, _, rest = row["code"][len(_PROFESSION_PREFIXES[0]) :].partition("/")
            skill = rest or None
        result[row["code"]] = AuthorSpecialty(
            row["code"], systems.by_key(row["system"]), row["label"], profession, skill
        )
    return result


def _concepts(name: str) -> dict[str | tuple[str, str], Concept]:
    """Reads a plain list, by code alone (the first row wins) and by code with the key of its system."""
    found: dict[str | tuple[str, str], Concept] = {}
    for row in tables.rows(path=DATA / name):
        concept = Concept(row["code"], systems.by_key(row["system"]), row["label"])
        found.setdefault(concept.code, concept)
        found[concept.code, concept.system.key] = concept
    return found


@cache
def _facilities() -> dict[str | tuple[str, str], Concept]:
    return _concepts("facility_types.tsv")


@cache
def _settings() -> dict[str | tuple[str, str], Concept]:
    return _concepts("practice_settings.tsv")


@cache
def _contents() -> dict[str | tuple[str, str], Concept]:
    return _concepts("content_types.tsv")


def profession(code: str) -> Profession | None:
    """Gives a health profession by its code in TRE_G15; None when unknown."""
    return _professions().get(code)


def professions() -> tuple[Profession, ...]:
    """Gives every health profession."""
    return tuple(_professions().values())


def author_specialty(code: str) -> AuthorSpecialty | None:
    """Gives a kind of author, such as G15_10/SM26; None when unknown."""
    return _specialties().get(code)


def author_specialties() -> tuple[AuthorSpecialty, ...]:
    """Gives every kind of author."""
    return tuple(_specialties().values())


def facility_type(code: str) -> Concept | None:
    """Gives a kind of place of care; None when unknown."""
    return _facilities().get(code)


def facility_types() -> tuple[Concept, ...]:
    """Gives every kind of place of care."""
    return tuple(concept for key, concept in _facilities().items() if isinstance(key, str))


def practice_setting(code: str) -> Concept | None:
    """Gives a setting of care; None when unknown."""
    return _settings().get(code)


def practice_settings() -> tuple[Concept, ...]:
    """Gives every setting of care."""
    return tuple(concept for key, concept in _settings().items() if isinstance(key, str))


def content_type(code: str, system: CodeSystem | None = None) -> Concept | None:
    """Gives the activity behind a submission; None when unknown.

    The code 11 exists in two systems: without `system`, the type of activity (TRE_R209) is meant.
    """
    return _contents().get(code if system is None else (code, system.key))
