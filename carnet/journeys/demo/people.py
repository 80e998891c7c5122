"""Reads the demo people from their data files and checks that they hold together."""

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import cast

from carnet.journeys.demo import numbers, values


class BrokenPopulationError(ValueError):
    """The data files contradict themselves; the message names the entry."""


@cache
def population() -> values.Population:
    """Gives everybody in the demo. The same people every time: nothing depends on the day."""
    organizations = _organizations(_load("organizations.toml"))
    professionals = _professionals(_load("professionals.toml"), organizations)
    households = _Entry(_load("households.toml"))
    citizens = _citizens(_load("citizens.toml"), households.table("addresses"), professionals)
    return values.Population(
        citizens=citizens,
        professionals=professionals,
        organizations=organizations,
        links=_links(households.table("links"), {citizen.key for citizen in citizens}),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A table of a data file, read with the kinds of values expected."""

    fields: Mapping[str, object]

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if not isinstance(value, str) or not value:
            raise BrokenPopulationError(f"« {name} » is missing in {dict(self.fields)}")
        return value

    def optional(self, name: str) -> str | None:
        return self.text(name) if name in self.fields else None

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.fields.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise BrokenPopulationError(f"« {name} » is not a list of texts in {dict(self.fields)}")
        return tuple(value)

    def table(self, name: str) -> "_Entry":
        value = self.fields.get(name)
        if not isinstance(value, dict):
            raise BrokenPopulationError(f"the table « {name} » is missing")
        return _Entry(value)

    def entries(self, name: str) -> tuple["_Entry", ...]:
        return tuple(_Entry(item) for item in cast("list[dict[str, object]]", self.fields.get(name, [])))


def _load(name: str) -> dict[str, object]:
    source = resources.files("carnet.journeys.demo") / "population" / name
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _address(parts: Sequence[str]) -> values.Address:
    number, street, postal_code, city = parts
    return values.Address(number=number, street=street, postal_code=postal_code, city=city)


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return plain.lower().replace(" ", "-").replace("'", "")


def _organizations(data: dict[str, object]) -> tuple[values.Organization, ...]:
    return tuple(_organization(entry) for entry in _Entry(data).entries("organization"))


def _organization(entry: _Entry) -> values.Organization:
    finess, siret = entry.optional("finess"), entry.optional("siret")
    if (finess is None) == (siret is None):
        raise BrokenPopulationError(f"{entry.text('key')} needs a FINESS or a SIRET, and one only")
    facility_code, facility_label = entry.texts("facility")
    setting, setting_label = entry.texts("setting")
    return values.Organization(
        key=entry.text("key"),
        name=entry.text("name"),
        finess=numbers.with_luhn(finess) if finess else None,
        siret=numbers.with_luhn(siret) if siret else None,
        facility_code=facility_code,
        facility_label=facility_label,
        practice_setting=setting,
        practice_setting_label=setting_label,
        address=_address(entry.texts("address")),
        phone=entry.text("phone"),
        email=f"contact@{entry.text('domain')}.example",
    )


def _professionals(
    data: dict[str, object], organizations: tuple[values.Organization, ...]
) -> tuple[values.Professional, ...]:
    whole = _Entry(data)
    professions, specialities, people = (whole.table(name) for name in ("professions", "specialities", "people"))
    places = {organization.key: organization for organization in organizations}
    found = []
    for key in people.fields:
        rpps, civility, title, family, given, profession, speciality, *works_in = people.texts(key)
        if not works_in or not places.keys() >= set(works_in):
            raise BrokenPopulationError(f"{key} works in an unknown place")
        label = specialities.text(f"{profession}/{speciality}") if speciality else None
        main = places[works_in[0]]
        found.append(
            values.Professional(
                key=key,
                rpps=numbers.with_luhn(rpps),
                civility=civility,
                title=title,
                family_name=family,
                given_name=given,
                profession_code=profession,
                profession_label=professions.text(profession),
                speciality_code=speciality or None,
                speciality_label=label,
                organization_keys=tuple(works_in),
                phone=main.phone,
                mssante=f"{_ascii(given)}.{_ascii(family)}@{main.email.partition('@')[2]}",
            )
        )
    return tuple(found)


def _citizens(
    data: dict[str, object], addresses: _Entry, professionals: tuple[values.Professional, ...]
) -> tuple[values.Citizen, ...]:
    rpps = {professional.key: professional.rpps for professional in professionals}
    entries = _Entry(data).entries("citizen")
    try:
        return tuple(_citizen(entry, rank, addresses, rpps) for rank, entry in enumerate(entries, 1))
    except KeyError as error:
        raise BrokenPopulationError(f"a citizen names an unknown professional: {error}") from error


def _citizen(entry: _Entry, rank: int, addresses: _Entry, rpps: Mapping[str, str]) -> values.Citizen:
    born, order = entry.fields["born"], entry.fields["order"]
    if not isinstance(born, date) or not isinstance(order, int):
        raise BrokenPopulationError(f"{entry.text('key')} needs a birth date and an order number")
    sex = values.Sex(entry.text("sex"))
    commune_code, commune_name = entry.texts("place")
    family, given_names = entry.texts("names")
    first = given_names.split()[0]
    used_family, used_given = entry.texts("used") or (family, first)
    attending = entry.optional("attending")
    oid = values.INS_NIA if entry.optional("domain") == "NIA" else values.INS_NIR_TEST
    return values.Citizen(
        key=entry.text("key"),
        ins=numbers.ins(sex=sex, birth_on=born, commune=commune_code, order=order, oid=oid),
        birth_family_name=family,
        birth_given_names=given_names.upper(),
        first_birth_given_name=first.upper(),
        birth_on=born,
        sex=sex,
        birth_place=values.Commune(code=commune_code, name=commune_name),
        used_family_name=used_family,
        used_given_name=used_given,
        identity_status=values.IdentityStatus(entry.optional("status") or "VALI"),
        local_id=f"IPP{100000 + rank * 37:07d}",
        address=_address(addresses.texts(entry.text("home"))),
        phone=f"06399{80000 + rank * 101:05d}",
        email=f"{_ascii(used_given)}.{_ascii(used_family)}@courriel.example",
        attending_rpps=rpps[attending] if attending else None,
        authorized_rpps=tuple(rpps[key] for key in entry.texts("authorized")),
        blocked_rpps=tuple(rpps[key] for key in entry.texts("blocked")),
        story=entry.text("story"),
        about=entry.text("about"),
    )


def _links(table: _Entry, known: set[str]) -> tuple[values.Link, ...]:
    links = []
    for kind in values.LinkKind:
        for pair in cast("list[list[str]]", table.fields[kind.value]):
            if not known >= set(pair):
                raise BrokenPopulationError(f"the link {pair} names an unknown citizen")
            links.append(values.Link(from_key=pair[0], to_key=pair[1], kind=kind))
    return tuple(links)
