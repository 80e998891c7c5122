"""Searching the directory: professionals at work, where each works, and structures. Nobody who has left is told.

Nothing here is about a citizen: what the national directory publishes of professionals and structures.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from carnet.domain.identity.codes import Organization, Professional
from carnet.domain.identity.finding import Comparison, Name
from carnet.foundation import database
from carnet.foundation.database import SqlValue

# How the base compares names: the same expression as in the indexes (migration `directory_names`).
_ACCENTED = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸàáâãäåçèéêëìíîïñòóôõöùúûüýÿ"
_PLAIN = "AAAAAACEEEEIIIINOOOOOUUUUYYAAAAAACEEEEIIIINOOOOOUUUUYY"
# What the identifier of a structure must be to have an address.
_ADDRESSABLE = "o.id ~ '^[A-Za-z0-9.-]{1,52}$'"
_AT_WORK = "s.started_on <= %s AND (s.ended_on IS NULL OR s.ended_on >= %s)"

type Codes = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleAsked:
    """What is asked of professionals: each condition is a choice, and every one must hold.

    `names` are family or given names; `qualifications` professions or specialities.
    """

    rpps: Codes = ()
    names: tuple[Name, ...] = ()
    families: tuple[Name, ...] = ()
    givens: tuple[Name, ...] = ()
    qualifications: Codes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesAsked:
    """What is asked of situations of exercise; `ids` are those of `Role.id`."""

    ids: Codes = ()
    rpps: Codes = ()
    organizations: Codes = ()
    professions: Codes = ()
    specialties: Codes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesAsked:
    """What is asked of structures."""

    ids: Codes = ()
    names: tuple[Name, ...] = ()
    cities: tuple[Name, ...] = ()
    sectors: Codes = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A situation of exercise: who works where, since when."""

    professional: Professional
    organization: Organization
    since: date

    @property
    def id(self) -> str:
        """What names this situation: who, then where."""
        return f"{self.professional.rpps}-{self.organization.id}"


@dataclass(frozen=True, slots=True)
class Found[T]:
    """One page, and how many there are in all."""

    items: tuple[T, ...]
    total: int


@dataclass(slots=True)
class _Clauses:
    texts: list[str]
    parameters: list[SqlValue]

    def add(self, text: str, *values: SqlValue) -> None:
        self.texts.append(text)
        self.parameters.extend(values)

    def among(self, column: str, asked: Codes) -> None:
        for choice in asked:
            self.add(f"{column} = ANY(%s)", list(choice))

    def named(self, columns: tuple[str, ...], asked: tuple[Name, ...]) -> None:
        for name in asked:
            each = [_compared(column, value, name.comparison) for value in name.values for column in columns]
            self.add("(" + " OR ".join(text for text, _ in each) + ")", *(value for _, value in each))

    @property
    def where(self) -> str:
        return " AND ".join(self.texts)


def people(*, asked: PeopleAsked, offset: int = 0, count: int = 50) -> Found[Professional]:
    """Finds professionals at work, by name; where each works is told by `roles`."""
    clauses = _Clauses(["p.is_active"], [])
    clauses.among("p.rpps", asked.rpps)
    clauses.named(("p.family_name", "p.given_name"), asked.names)
    clauses.named(("p.family_name",), asked.families)
    clauses.named(("p.given_name",), asked.givens)
    for choice in asked.qualifications:
        clauses.add("(p.profession = ANY(%s) OR p.specialty = ANY(%s))", list(choice), list(choice))
    rows = database.rows(
        "SELECT p.rpps, p.family_name, p.given_name, p.civility, p.profession, p.specialty, count(*) OVER () "
        f"FROM identity_professional p WHERE {clauses.where} "
        "ORDER BY p.family_name, p.given_name, p.rpps LIMIT %s OFFSET %s",
        [*clauses.parameters, max(count, 1), offset],
    )
    items = tuple(_professional(row) for row in rows[:count])
    return Found(items, rows[0][6] if rows else offset)


def roles(*, asked: RolesAsked, on: date, offset: int = 0, count: int = 50) -> Found[Role]:
    """Finds the situations of exercise that are open on a day, of professionals at work, by name then by place."""
    clauses = _Clauses(["p.is_active", _ADDRESSABLE], [])
    clauses.add(_AT_WORK, on, on)
    clauses.among("p.rpps || '-' || o.id", asked.ids)
    clauses.among("p.rpps", asked.rpps)
    clauses.among("o.id", asked.organizations)
    clauses.among("p.profession", asked.professions)
    clauses.among("p.specialty", asked.specialties)
    rows = database.rows(
        "SELECT p.rpps, p.family_name, p.given_name, p.civility, p.profession, p.specialty, "
        "o.id, o.name, o.sector, o.practice_setting, o.city, s.started_on, count(*) OVER () "
        "FROM identity_situation s JOIN identity_professional p ON p.rpps = s.professional_id "
        f"JOIN identity_organization o ON o.id = s.organization_id WHERE {clauses.where} "
        "ORDER BY p.family_name, p.given_name, p.rpps, o.name, o.id LIMIT %s OFFSET %s",
        [*clauses.parameters, max(count, 1), offset],
    )
    items = tuple(Role(_professional(row), Organization(*row[6:11]), row[11]) for row in rows[:count])
    return Found(items, rows[0][12] if rows else offset)


def places(*, asked: PlacesAsked, offset: int = 0, count: int = 50) -> Found[Organization]:
    """Finds structures, by name."""
    clauses = _Clauses([_ADDRESSABLE], [])
    clauses.among("o.id", asked.ids)
    clauses.named(("o.name",), asked.names)
    clauses.named(("o.city",), asked.cities)
    clauses.among("o.sector", asked.sectors)
    rows = database.rows(
        "SELECT o.id, o.name, o.sector, o.practice_setting, o.city, count(*) OVER () "
        f"FROM identity_organization o WHERE {clauses.where} ORDER BY o.name, o.id LIMIT %s OFFSET %s",
        [*clauses.parameters, max(count, 1), offset],
    )
    return Found(tuple(Organization(*row[:5]) for row in rows[:count]), rows[0][5] if rows else offset)


def _professional(row: tuple[Any, ...]) -> Professional:
    rpps, family_name, given_name, civility, profession, specialty = row[:6]
    return Professional(rpps, family_name, given_name, civility, profession, specialty, True, ())


def _compared(column: str, value: str, comparison: Comparison) -> tuple[str, str]:
    """Writes a comparison of names; case and accents do not count, unless exactly that name is asked."""
    if comparison is Comparison.EXACT:
        return f"{column} = %s", value
    said = _escaped(_plain(value))
    plain = f"translate(upper({column}), '{_ACCENTED}', '{_PLAIN}')"
    match comparison:
        case Comparison.CONTAINS:
            return f"{plain} LIKE %s", f"%{said}%"
        case Comparison.BEGINS:
            return f"{plain} LIKE %s", f"{said}%"
        case _:
            return f"{plain} LIKE %s", said


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).upper()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
