"""What is to be said on the next page: no name, nothing typed."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest

from carnet.design.shapes import Kind

_FLASHES = "back_office_told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flash:
    """One thing to say on the next page."""

    text: str
    kind: Kind = "success"


def say(request: HttpRequest, text: str, *, kind: Kind = "success") -> None:
    """Keeps what is to be said until the next page."""
    request.session[_FLASHES] = [*request.session.get(_FLASHES, []), asdict(Flash(text=text, kind=kind))]


def take(request: HttpRequest) -> tuple[Flash, ...]:
    """Gives what is to be said, once."""
    return tuple(Flash(**one) for one in request.session.pop(_FLASHES, []))
