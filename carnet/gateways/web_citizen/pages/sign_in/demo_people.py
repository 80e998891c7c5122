"""The demo people as the sign-in page shows them, and how their spaces are found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from carnet.domain.identity import queries as identity
from carnet.foundation.values import ins
from carnet.journeys.demo import people, values


@dataclass(frozen=True, slots=True)
class Card:
    """One demo person: who, how old, and their story in a line."""

    key: str
    name: str
    born_on: date
    about: str


def cards(words: str) -> list[Card]:
    """Gives the demo people whose name or story holds every word, youngest story first as in the data."""
    wanted = words.casefold().split()
    every = (_card(citizen) for citizen in people.population().citizens)
    return [card for card in every if all(word in f"{card.name} {card.about}".casefold() for word in wanted)]


def _card(citizen: values.Citizen) -> Card:
    return Card(citizen.key, citizen.display_name, citizen.birth_on, citizen.about)


def space_of_key(key: str) -> UUID | None:
    """Finds the space of a demo person; None when the person is unknown or not written here yet."""
    try:
        known = people.population().citizen(key).ins
    except KeyError:
        return None
    return identity.space_of_ins(ins=ins.parse(known.value, oid=known.oid))


def space_of_matricule(matricule: str) -> UUID | None:
    """Finds the space of a matricule, whatever the domain it was given in."""
    domains: Iterable[str] = identity.accepted_domains()
    found = (identity.space_of_ins(ins=ins.parse(matricule, oid=oid)) for oid in domains)
    return next((space_id for space_id in found if space_id is not None), None)
