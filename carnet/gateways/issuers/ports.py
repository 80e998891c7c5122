"""What this gateway asks of the pages that it opens: to begin a session for whom it recognised."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string


class ProfessionalsDoor(Protocol):
    """Lets a professional in, to one of these places, until an instant at the latest; chooses when there are several.

    The places are open to this person today, by the directory and by the issuer; there is at least one.
    """

    def __call__(
        self,
        request: HttpRequest,
        *,
        rpps: str,
        organization_ids: frozenset[str],
        proved_at: datetime | None,
        until: datetime,
        at: datetime,
    ) -> HttpResponse:
        """Begins the session anew and gives the page where it goes on.

        `proved_at` is when the person proved who they are, by the issuer; None when it does not say it.
        """
        ...


class ProfessionalsProof(Protocol):
    """Notes that the professional at work in this browser has just proved who they are; `after` is a page of ours."""

    def __call__(self, request: HttpRequest, *, rpps: str, after: str, at: datetime) -> HttpResponse | None:
        """Gives the page where the session goes on; None when this person is not the one at work."""
        ...


class CitizensDoor(Protocol):
    """Lets a citizen into the citizen's own space; `after` is a page of this site that was asked for, or nothing."""

    def __call__(self, request: HttpRequest, *, space_id: UUID, after: str, at: datetime) -> HttpResponse:
        """Begins the session anew and gives the page where it goes on, or tells why the space does not open."""
        ...


def citizens_door() -> CitizensDoor:
    """Gives the door of the citizens' pages."""
    door: CitizensDoor = _imported(settings.CITIZENS_DOOR)
    return door


def professionals_door() -> ProfessionalsDoor:
    """Gives the door of the professionals' pages."""
    door: ProfessionalsDoor = _imported(settings.PROFESSIONALS_DOOR)
    return door


def professionals_proof() -> ProfessionalsProof:
    """Gives what notes the proof of a professional at work."""
    found = import_string(settings.PROFESSIONALS_PROOF)
    proof: ProfessionalsProof = found
    return proof


def _imported(path: str) -> Callable[..., HttpResponse]:
    imported: Callable[..., HttpResponse] = import_string(path)
    return imported
