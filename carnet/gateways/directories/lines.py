"""What one line of a file becomes: an organisation, a professional, a situation; or why it is refused."""

from dataclasses import dataclass

from carnet.domain.identity.listed import ListedOrganization, ListedProfessional, ListedSituation

type Listed = ListedOrganization | ListedProfessional | ListedSituation


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that says nothing usable: where it stands, and why, in a few words."""

    place: str
    why: str
