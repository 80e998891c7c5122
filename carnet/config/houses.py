"""A host name for each house of the site: what browsers keep apart by host, an attack in one house does not pass.

Nothing here decides a right: the same rules stand behind every door, under one name or under four.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from carnet.config import environment
from carnet.foundation import sites

CITIZENS, PROFESSIONALS, AGENTS, SOFTWARE = "citizens", "professionals", "agents", "software"
EVERYBODY = frozenset({CITIZENS, PROFESSIONALS, AGENTS, SOFTWARE})
# Whose an address is, by how it begins; citizens have the rest. An account is a citizen's or an agent's; issuers lead
# back citizens and professionals.
_BEGINNINGS = {
    "/pro": frozenset({PROFESSIONALS}),
    "/AccesDirect": frozenset({PROFESSIONALS}),
    "/gestion": frozenset({AGENTS}),
    "/fhir": frozenset({SOFTWARE}),
    "/oauth": frozenset({SOFTWARE}),
    "/si-dmp-server": frozenset({SOFTWARE}),
    "/editeurs": frozenset({SOFTWARE}),
    "/.well-known/oauth-authorization-server": frozenset({SOFTWARE}),
    "/compte": frozenset({CITIZENS, AGENTS}),
    "/identite": frozenset({CITIZENS, PROFESSIONALS}),
    "/.well-known": EVERYBODY,
    "/static": EVERYBODY,
    "/healthz": EVERYBODY,
    "/demo": EVERYBODY,
}
_HOMES = {PROFESSIONALS: "/pro/", AGENTS: "/gestion/"}
# To whom a visitor at the wrong door is shown the way; the others say that there is nothing.
_SHOWN = (CITIZENS, PROFESSIONALS)


def address(variable: str, whose: str) -> str:
    """Reads the address of a house; empty when it has none of its own."""
    given = environment.text(
        variable, f"the address of {whose}, when it has a host name of its own", default="", shown="CARNET_PUBLIC_URL"
    ).rstrip("/")
    if given and (urlsplit(given).scheme not in {"http", "https"} or urlsplit(given).path):
        raise environment.Misconfigured(f"{variable}={given!r}: expected https://host, without a path.")
    return given


def addresses() -> tuple[str, str, str]:
    """Reads the addresses of professionals, of agents and of software."""
    return (
        address("CARNET_PROFESSIONALS_URL", "professionals' pages"),
        address("CARNET_AGENTS_URL", "the back office"),
        address("CARNET_SOFTWARE_URL", "the doors of software"),
    )


def hosts(addresses: tuple[str, ...]) -> list[str]:
    """Gives the host names of these addresses."""
    return [name for one in addresses if (name := urlsplit(one).hostname)]


class Houses:
    """Serves on each host name the pages of its own house only. Not used when all houses have one name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not (settings.PROFESSIONALS_URL or settings.AGENTS_URL or settings.SOFTWARE_URL):
            raise MiddlewareNotUsed
        self._get_response = get_response
        self._sites = {
            CITIZENS: sites.citizens(),
            PROFESSIONALS: sites.professionals(),
            AGENTS: sites.agents(),
            SOFTWARE: sites.software(),
        }
        named = [*self._sites.items(), *([(SOFTWARE, settings.MTLS_URL)] if settings.MTLS_URL else [])]
        self._here: dict[str, set[str]] = {}
        for house, site in named:
            self._here.setdefault(urlsplit(site).hostname or "", set()).add(house)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers one request. Raises Http404 for what this host name does not serve."""
        here = self._here.get(urlsplit(f"//{request.get_host()}").hostname or "", set())
        if request.path == "/" and CITIZENS not in here:
            home = next((_HOMES[house] for house in (PROFESSIONALS, AGENTS) if house in here), None)
            if home is not None:
                return HttpResponseRedirect(home)
        wanted = house_of(request.path)
        if wanted == EVERYBODY or wanted & here:
            return self._get_response(request)
        shown = next((house for house in _SHOWN if house in wanted), None)
        if shown is not None and request.method in {"GET", "HEAD"}:
            return HttpResponseRedirect(self._sites[shown] + request.path)
        raise Http404


def house_of(path: str) -> frozenset[str]:
    """Tells whose an address is."""
    for beginning, whose in _BEGINNINGS.items():
        if path == beginning or path.startswith(f"{beginning}/"):
            return whose
    return frozenset({CITIZENS})
