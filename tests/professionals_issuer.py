"""An issuer of professionals that other people wrote: oidc-provider-mock, with authlib's own introspection beside it.

People sign in there for real (authorization code); `said` adds to what introspection tells of a token.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import flask
import httpx
import oidc_provider_mock
import werkzeug.serving
from authlib.oauth2.rfc7662 import IntrospectionEndpoint

from carnet.gateways.issuers.configuration import Claims, Issuer

US = "carnet"
STRONG = "eidas1"
CLAIMS = Claims(
    professional="SubjectNameID",
    exercises="SubjectRefPro.exercices[]",
    profession="codeProfession",
    finess="activities[].numeroFinessSite",
)


def says(rpps: str, *places: str, profession: str = "10") -> dict[str, object]:
    """Gives what the issuer says of a professional who works in these places (national identifiers)."""
    activities = [{"numeroFinessSite": place.removeprefix("1")} for place in places]
    return {
        "SubjectNameID": f"8{rpps}",
        "SubjectRefPro": {"exercices": [{"codeProfession": profession, "activities": activities}]},
    }


@dataclass(slots=True)
class Running:
    """A running issuer: where, what introspection adds to what it says of each token, and how often it was asked."""

    address: str = ""
    said: dict[str, Mapping[str, object]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    browser: httpx.Client = field(default_factory=httpx.Client)

    def token(self, person: str, /, *, software: str = "lps-des-tilleuls", **said: object) -> str:
        """Signs somebody in through a software and gives the access token; `said` changes what introspection says."""
        back = "http://localhost:1/back"
        asked = {"client_id": software, "redirect_uri": back, "response_type": "code", "scope": "openid profile"}
        agreed = self.browser.post(
            f"{self.address}/oauth2/authorize", params=asked, data={"sub": person, "action": "authorize"}
        )
        code = parse_qs(urlsplit(agreed.headers["Location"]).query)["code"][0]
        answer = self.browser.post(
            f"{self.address}/oauth2/token",
            data={"grant_type": "authorization_code", "code": code, "redirect_uri": back},
            auth=(software, "secret"),
        )
        token = str(answer.json()["access_token"])
        self.said[token] = {"azp": software, "client_id": software, "acr": STRONG, **said}
        return token

    def described(self, secret_file: str, **changes: object) -> Issuer:
        """Describes this issuer as the operator's file does."""
        values: dict[str, object] = {
            "key": "psc",
            "label": "Carte de soignant",
            "kind": "professional",
            "issuer": self.address,
            "discovery": f"{self.address}/.well-known/openid-configuration",
            "client_id": US,
            "client_secret_file": secret_file,
            "acr_accepted": (STRONG,),
            "claims": CLAIMS,
            "exchange": True,
            "exchange_scopes": ("openid",),
            **changes,
        }
        return Issuer(**values)  # type: ignore[arg-type]  # the tests name the fields


@contextmanager
def run(**users: Mapping[str, object]) -> Iterator[Running]:
    """Runs an issuer that knows these people."""
    running = Running()
    people = [oidc_provider_mock.User(sub=sub, claims=dict(claims)) for sub, claims in users.items()]
    app = oidc_provider_mock.app(user_claims=people)
    _add_introspection(app, running)
    server = werkzeug.serving.make_server("localhost", 0, app, threaded=True)
    running.address = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
        running.browser.close()


def _add_introspection(app: flask.Flask, running: Running) -> None:
    class Introspection(IntrospectionEndpoint):  # type: ignore[misc]  # authlib has no types
        def query_token(self, token: str, hint: str | None) -> object:
            return flask.g.oidc_provider_mock_storage.get_access_token(token)

        def check_permission(self, token: object, client: oidc_provider_mock._storage.Client, request: object) -> bool:
            return bool(client.id == US)

        def introspect_token(self, token: oidc_provider_mock._storage.AccessToken) -> dict[str, object]:
            usual = {
                "iss": running.address,
                "sub": token.user_id,
                "scope": token.scope,
                "exp": int(token.expires_at.timestamp()),
                "token_type": "Bearer",
            }
            told = {**usual, **running.said[token.token]}
            return {name: value for name, value in told.items() if value is not None}

    @app.post("/oauth2/introspect")
    def introspect() -> flask.Response:
        running.asked.append(flask.request.form["token"])
        server = flask.g._authlib_authorization_server
        server.register_endpoint(Introspection)
        answer: flask.Response = server.create_endpoint_response(Introspection.ENDPOINT_NAME)
        return answer

    @app.after_request
    def announce(response: flask.Response) -> flask.Response:
        if flask.request.path == "/.well-known/openid-configuration":
            said = {**(response.get_json() or {}), "introspection_endpoint": f"{running.address}/oauth2/introspect"}
            response.set_data(flask.json.dumps(said))
        return response
