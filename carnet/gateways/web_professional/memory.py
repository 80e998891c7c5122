"""What a session remembers between two pages: identifiers and codes only, never a name, a title or a typed word."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.http import HttpRequest

from carnet.design.shapes import Kind
from carnet.foundation import ids

_PATIENTS = "professional_patients"
_FOUND = "professional_found"
_FILTERS = "professional_filters"
_LIST = "professional_list"
_FLASHES = "professional_told"
MOST_PATIENTS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What the last search found. `wrong_key` when the key given with the INS is not the computed one."""

    space_ids: tuple[UUID, ...]
    wrong_key: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """The page of a list that the professional has before the eyes, in its order."""

    space_id: UUID
    document_ids: tuple[UUID, ...]
    number: int
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flash:
    """One thing to say on the next page; `undo_url` answers to POST."""

    text: str
    kind: Kind = "success"
    undo_url: str = ""


def remember_patient(request: HttpRequest, space_id: UUID) -> None:
    """Puts a patient first among those consulted during this session."""
    others = [one for one in request.session.get(_PATIENTS, []) if one != ids.public(space_id)]
    kept = [ids.public(space_id), *others][:MOST_PATIENTS]
    if kept != request.session.get(_PATIENTS):
        request.session[_PATIENTS] = kept


def patients(request: HttpRequest) -> tuple[UUID, ...]:
    """Gives the patients consulted during this session, latest first."""
    return tuple(ids.parse_public(one) for one in request.session.get(_PATIENTS, []))


def remember_found(request: HttpRequest, found: Found) -> None:
    """Keeps what a search found for the page that shows it."""
    request.session[_FOUND] = {"ids": [ids.public(one) for one in found.space_ids], "wrong_key": found.wrong_key}


def found(request: HttpRequest) -> Found | None:
    """Gives what the last search found, None when nothing was looked for."""
    held = request.session.get(_FOUND)
    return None if held is None else Found(tuple(ids.parse_public(one) for one in held["ids"]), held["wrong_key"])


def remember_filters(request: HttpRequest, filters: dict[str, str]) -> None:
    """Keeps the chosen filters from one patient to the next."""
    if filters != request.session.get(_FILTERS):
        request.session[_FILTERS] = filters


def filters(request: HttpRequest) -> dict[str, str]:
    """Gives the filters chosen last."""
    return dict(request.session.get(_FILTERS, {}))


def remember_list(request: HttpRequest, listed: Listed) -> None:
    """Keeps the order of the list, so that “next” follows it without asking the record again."""
    held = {
        "space": ids.public(listed.space_id),
        "documents": [ids.public(one) for one in listed.document_ids],
        "number": listed.number,
        "has_more": listed.has_more,
    }
    if held != request.session.get(_LIST):
        request.session[_LIST] = held


def listed(request: HttpRequest, space_id: UUID) -> Listed | None:
    """Gives the list seen last, when it is of this space."""
    held = request.session.get(_LIST)
    if held is None or held["space"] != ids.public(space_id):
        return None
    documents = tuple(ids.parse_public(one) for one in held["documents"])
    return Listed(space_id, documents, held["number"], held["has_more"])


def say(request: HttpRequest, flash: Flash) -> None:
    """Keeps what is to be said until the next page; it names no patient and no document."""
    request.session[_FLASHES] = [*request.session.get(_FLASHES, []), asdict(flash)]


def take(request: HttpRequest) -> tuple[Flash, ...]:
    """Gives what is to be said, once."""
    return tuple(Flash(**one) for one in request.session.pop(_FLASHES, []))
