"""Professionals as the citizen's pages name them: from the directory, whoever stands in an authorisation or a line."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from carnet.design.dates import local_day
from carnet.design.shapes import Role
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Professional
from carnet.foundation import nomenclatures

RPPS_LENGTH = 11
MOST_FOUND = 20
_ROLES: dict[str, Role] = {"10": "medecin", "21": "pharmacien", "60": "infirmier", "69": "infirmier"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A professional in a few words. `is_gone`: nowhere at work; not `is_listed`: unknown to the directory."""

    rpps: str
    name: str
    role: Role
    profession: str
    places: str
    is_gone: bool
    is_listed: bool = True

    @property
    def about(self) -> str:
        """The profession and the places, on one line."""
        return " · ".join(part for part in (self.profession, self.places) if part)


def is_number(rpps: str) -> bool:
    """Whether this has the form of an RPPS number."""
    return rpps.isascii() and rpps.isdigit() and len(rpps) == RPPS_LENGTH


def known(rpps: str, *, at: datetime) -> Known:
    """Names a professional; by the number alone when the directory does not have it."""
    found = identity.professional(rpps=rpps, on=local_day(at)) if is_number(rpps) else None
    if found is None:
        name = _("Professionnel n° %(rpps)s") % {"rpps": rpps}
        return Known(
            rpps=rpps, name=name, role="professionnel", profession="", places="", is_gone=True, is_listed=False
        )
    return _known(found)


def find(words: str, *, at: datetime) -> list[Known]:
    """Finds professionals at work by the beginning of their names, or by their number; twenty at most."""
    found: Iterable[Professional] = identity.find_professionals(words=words, on=local_day(at), count=MOST_FOUND)
    return [_known(one) for one in found]


def places_of(numbers: Iterable[str], *, at: datetime) -> list[tuple[str, str]]:
    """Gives the places where these professionals work: identifier and name, by name, each once."""
    every: dict[str, str] = {}
    for rpps in numbers:
        found = identity.professional(rpps=rpps, on=local_day(at)) if is_number(rpps) else None
        every |= {place.id: place.name for place in found.organizations} if found else {}
    return sorted(every.items(), key=lambda place: place[1].casefold())


def place_name(organization_id: str) -> str:
    """Names an organisation; by its number when the directory does not have it."""
    found = identity.organization(organization_id=organization_id)
    return found.name if found else organization_id


def profession_name(code: str) -> str:
    """Names a profession."""
    found = nomenclatures.profession(code)
    return nomenclatures.spoken(found.label) if found else code


def professions() -> list[tuple[str, str]]:
    """Lists every profession, by name: its code and how it is said."""
    said = [(one.code, nomenclatures.spoken(one.label)) for one in nomenclatures.professions()]
    return sorted(said, key=lambda one: unicodedata.normalize("NFD", one[1]).casefold())


def _known(found: Professional) -> Known:
    return Known(
        rpps=found.rpps,
        name=found.display_name,
        role=_ROLES.get(found.profession, "professionnel"),
        profession=profession_name(found.profession),
        places=", ".join(place.name for place in found.organizations),
        is_gone=not found.is_active or not found.organizations,
    )
