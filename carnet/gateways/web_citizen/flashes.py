"""What is said once, on the next page: that an act is done, with the way to undo it."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest

from carnet.design.shapes import Kind

_SESSION_KEY = "citizen_told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flash:
    """One thing to say; `undo_url` answers to POST."""

    text: str
    kind: Kind = "success"
    undo_url: str = ""
    undo_label: str = ""


def say(request: HttpRequest, flash: Flash) -> None:
    """Keeps what is to be said until the next page."""
    request.session[_SESSION_KEY] = [*request.session.get(_SESSION_KEY, []), asdict(flash)]


def take(request: HttpRequest) -> tuple[Flash, ...]:
    """Gives what is to be said, once."""
    return tuple(Flash(**held) for held in request.session.pop(_SESSION_KEY, []))
