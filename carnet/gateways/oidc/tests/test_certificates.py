"""A software that proves who it is by its certificate, and the tokens bound to it."""

from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.test import Client

from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.foundation import certificates, clock, pki
from carnet.gateways.oidc.tests import situations
from carnet.gateways.oidc.tests.situations import CLIENT, OTHER_CLIENT

pytestmark = [pytest.mark.django_db, pytest.mark.urls("carnet.gateways.oidc.urls")]

AUTHORITY = pki.authority()
BY_THUMBPRINT, BY_HOLDER = (pki.issue(AUTHORITY, name) for name in ("pinned.example", "held.example"))
OTHERS, UNKNOWN = (pki.issue(AUTHORITY, name) for name in ("others.example", "unknown.example"))
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture(autouse=True)
def _settled() -> None:
    situations.settle()
    identity_actions.replace_client_proofs(
        client_id=CLIENT,
        certificates=[
            identity.thumbprint_name(BY_THUMBPRINT.shown.thumbprint),
            # As an operator may write it: another order of nothing, a space after the commas.
            identity.holder_name("CN=held.example, O=Maison des Tilleuls, C=FR"),
        ],
    )
    identity_actions.replace_client_proofs(
        client_id=OTHER_CLIENT, certificates=[identity.thumbprint_name(OTHERS.shown.thumbprint)]
    )


def ask(form: dict[str, str], shown: pki.Issued | None, path: str = "/oauth/token") -> tuple[int, dict[str, object]]:
    environ: dict[str, object] = {} if shown is None else {certificates.ENVIRON: shown.shown.der}
    answer = Client().post(path, urlencode(form), content_type="application/x-www-form-urlencoded", **environ)  # type: ignore[arg-type]
    return answer.status_code, answer.json() if answer.content else {}


def signed(**more: str) -> dict[str, str]:
    return situations.form(situations.sign(situations.claims()), **more)


@pytest.mark.parametrize("shown", [BY_THUMBPRINT, BY_HOLDER])
@pytest.mark.parametrize("named", [{}, {"client_id": CLIENT}])
def test_knows_a_software_by_its_certificate(shown: pki.Issued, named: dict[str, str]) -> None:
    status, answer = ask({**GRANT, **named}, shown)

    assert status == 200
    found = identity.token_bearer(token=str(answer["access_token"]), at=clock.now())
    assert found is not None
    assert (found.client_id, found.certificate) == (CLIENT, shown.shown.thumbprint)


@pytest.mark.parametrize(
    ("shown", "named"), [(UNKNOWN, {}), (OTHERS, {"client_id": CLIENT}), (None, {}), (None, {"client_id": CLIENT})]
)
def test_knows_nobody_by_another_certificate(shown: pki.Issued | None, named: dict[str, str]) -> None:
    status, answer = ask({**GRANT, **named}, shown)
    assert (status, answer["error"]) == (401, "invalid_client")


def test_a_renewed_certificate_of_the_same_holder_is_known() -> None:
    assert ask(GRANT, pki.issue(AUTHORITY, "held.example"))[0] == 200


def test_a_renewed_certificate_is_not_the_pinned_one() -> None:
    assert ask(GRANT, pki.issue(AUTHORITY, "pinned.example"))[0] == 401


def test_a_closed_software_is_unknown() -> None:
    identity_actions.disable_client(client_id=CLIENT, at=clock.now())
    assert ask(GRANT, BY_THUMBPRINT)[0] == 401
    assert ask(signed(), None)[0] == 401


def test_binds_the_token_of_a_signed_assertion_to_the_certificate_shown() -> None:
    _, answer = ask(signed(), BY_THUMBPRINT)
    found = identity.token_bearer(token=str(answer["access_token"]), at=clock.now())
    assert found is not None
    assert found.certificate == BY_THUMBPRINT.shown.thumbprint


@pytest.mark.parametrize("shown", [UNKNOWN, OTHERS])
def test_a_signed_assertion_does_not_excuse_another_certificate(shown: pki.Issued) -> None:
    status, answer = ask(signed(), shown)
    assert (status, answer["error"]) == (401, "invalid_client")


def test_a_certificate_does_not_excuse_a_wrong_assertion() -> None:
    status, answer = ask({**signed(), "client_assertion": "a.b.c"}, BY_THUMBPRINT)
    assert (status, answer["error"]) == (401, "invalid_client")


def test_one_certificate_stands_for_one_software() -> None:
    with pytest.raises(identity_actions.CertificateInUse):
        identity_actions.replace_client_proofs(
            client_id=CLIENT, certificates=[identity.thumbprint_name(OTHERS.shown.thumbprint)]
        )
    assert ask(GRANT, OTHERS)[0] == 200


def test_ends_its_own_tokens_by_certificate() -> None:
    _, answer = ask(GRANT, BY_THUMBPRINT)
    held = str(answer["access_token"])
    assert ask({"token": held}, OTHERS, "/oauth/revoke")[1]["error"] == "invalid_grant"
    assert ask({"token": held}, BY_HOLDER, "/oauth/revoke")[0] == 200
    assert identity.token_bearer(token=held, at=clock.now()) is None


def test_says_where_certificates_are_asked(settings: LazySettings) -> None:
    assert "mtls_endpoint_aliases" not in Client().get("/.well-known/oauth-authorization-server").json()

    settings.MTLS_URL = "https://lps.carnet.example"
    said = Client().get("/.well-known/oauth-authorization-server").json()

    assert said["mtls_endpoint_aliases"]["token_endpoint"] == "https://lps.carnet.example/oauth/token"
    assert "tls_client_auth" in said["token_endpoint_auth_methods_supported"]
    assert said["tls_client_certificate_bound_access_tokens"] is True
