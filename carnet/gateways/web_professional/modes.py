"""In which mode a record is open during this session: kept with its end, record by record, as codes and instants only.

Any record that is not named here is open as usual. The domain decides each act again, by the mode written in its Actor.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from carnet.domain.access.codes import Mode
from carnet.foundation import ids
from carnet.gateways.web_professional import memory
from carnet.gateways.web_professional.memory import Flash

_KEY = "professional_modes"
_ENDED = {
    Mode.BREAK_GLASS: gettext_lazy("Un accès d’urgence a pris fin : son temps est écoulé."),
    Mode.REGULATION: gettext_lazy("Un accès de régulation a pris fin : son temps est écoulé."),
    Mode.SECRET: gettext_lazy("Un accès secret a pris fin : son temps est écoulé."),
}


@dataclass(frozen=True, slots=True)
class Held:
    """How one record is open, and until when."""

    mode: Mode
    until: datetime


def hold(request: HttpRequest, space_id: UUID, mode: Mode, *, until: datetime) -> None:
    """Opens a record in a mode until an instant."""
    held = {**request.session.get(_KEY, {}), ids.public(space_id): [mode.value, until.isoformat()]}
    request.session[_KEY] = held


def let_go(request: HttpRequest, space_id: UUID) -> None:
    """Comes back to the usual mode in a record."""
    held = dict(request.session.get(_KEY, {}))
    if held.pop(ids.public(space_id), None) is not None:
        request.session[_KEY] = held


def held(request: HttpRequest, *, at: datetime) -> dict[UUID, Held]:
    """Gives the modes in force; what has ended is forgotten, and said on the next page."""
    every = {
        space_id: Held(Mode(mode), datetime.fromisoformat(until))
        for space_id, (mode, until) in _read(request.session.get(_KEY, {})).items()
    }
    ended = {space_id: one for space_id, one in every.items() if at >= one.until}
    for space_id, one in ended.items():
        let_go(request, space_id)
        memory.say(request, Flash(text=str(_ENDED[one.mode]), kind="warning"))
    return {space_id: one for space_id, one in every.items() if space_id not in ended}


def _read(held: dict[str, list[str]]) -> dict[UUID, list[str]]:
    return {ids.parse_public(space): said for space, said in held.items()}
