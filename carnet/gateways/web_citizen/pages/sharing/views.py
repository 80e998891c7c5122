"""What is shared: who is let in or kept out, what is hidden, what emergencies may see, all on one page."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.domain.access import reading as access
from carnet.domain.access.codes import ConsentScope
from carnet.domain.access.lists import AuthorizationView, ConsentView
from carnet.foundation import clock, ids
from carnet.gateways.web_citizen import doors, layout
from carnet.gateways.web_citizen.pages.sharing import choices, directory, restrictions
from carnet.gateways.web_citizen.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A professional who is let in or kept out."""

    known: directory.Known
    standing: AuthorizationView

    @property
    def url(self) -> str:
        """Where this professional's rights are changed."""
        return reverse("citizen:sharing_person", args=[self.known.rpps])


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A care team let in by one consent."""

    id: str
    name: str
    given_at: datetime
    until: datetime | None


@doors.for_reader("GET", decides=True)
def show(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Shows everything that the citizen decided about sharing."""
    at = clock.now()
    decided = access.sharing(space_id=reader.space_id, by=reader.actor, at=at)
    team, settled = decided.professionals, decided.choices
    return layout.page(
        request,
        reader,
        "citizen/sharing.html",
        {
            "authorized": [_member(one, at) for one in team if is_let_in(one, at)],
            "teams": [_team(one) for one in decided.consents if _is_of_team(one, at)],
            "blocked": [_member(one, at) for one in team if one.is_blocked],
            "restrictions": restrictions.shown(decided.restrictions, reader, at),
            "emergencies": choices.sentences(settled),
            "arrivals": choices.arrivals_sentence(settled),
            "holds_arrivals": settled.holds_arrivals is not None,
        },
        place="sharing",
    )


def is_let_in(standing: AuthorizationView, at: datetime) -> bool:
    """Whether an authorisation is in force."""
    in_time = standing.until is None or standing.until > at
    return standing.is_authorized and in_time and not standing.is_blocked


def status(standing: AuthorizationView | None, at: datetime) -> str:
    """Says in a sentence where a professional stands."""
    if standing is not None and standing.is_blocked:
        return _("Vous bloquez cette personne : elle ne lit rien de votre dossier, mais peut encore y déposer.")
    if standing is None or not is_let_in(standing, at):
        return _("Cette personne ne peut pas lire votre dossier.")
    if standing.is_administrator and not standing.is_treating_doctor:
        return _("Vous laissez cette personne tout voir, même ce qui est masqué.")
    if standing.is_treating_doctor:
        return _("C’est votre médecin traitant : il ou elle lit tout votre dossier, même ce qui est masqué.")
    return _("Cette personne peut lire votre dossier, dans la limite de ce que son métier permet.")


def _member(standing: AuthorizationView, at: datetime) -> Member:
    return Member(known=directory.known(standing.rpps, at=at), standing=standing)


def _is_of_team(consent: ConsentView, at: datetime) -> bool:
    in_time = consent.until is None or consent.until > at
    return consent.scope is ConsentScope.TEAM and consent.withdrawn_at is None and in_time


def _team(consent: ConsentView) -> Team:
    name = directory.place_name(consent.organization_id)
    return Team(id=ids.public(consent.id), name=name, given_at=consent.given_at, until=consent.until)
