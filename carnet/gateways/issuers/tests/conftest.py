"""A site that trusts one professionals' issuer, run by oidc-provider-mock."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from carnet.gateways.issuers import discovery
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.tests import situations
from tests import cast
from tests.cast import Cast


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


@pytest.fixture
def secret_file(tmp_path: Path) -> str:
    """The file of the secret that we share with the issuer."""
    path = tmp_path / "secret"
    path.write_text("un secret+a%part\n")
    return str(path)


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys of our own for this run of the tests, made once; nothing of an issuer outlives a test."""
    settings.ISSUERS_KEYS = tmp_path_factory.getbasetemp() / "issuers.json"
    yield
    discovery.forget()


@pytest.fixture
def provider() -> Iterator[str]:
    """An issuer that knows Diane and Alice."""
    with situations.plain_provider(diane=situations.DIANE_SAYS, alice=situations.ALICE_SAYS) as address:
        yield address


@pytest.fixture
def soignants(provider: str, secret_file: str, settings: Settings) -> Issuer:
    """The professionals' issuer that this site trusts."""
    issuer = situations.professionals_issuer(provider, secret_file)
    settings.ISSUERS = (issuer,)
    settings.DEMO = False
    return issuer


@pytest.fixture
def identite(provider: str, secret_file: str, settings: Settings) -> Issuer:
    """The citizens' issuer that this site trusts."""
    issuer = situations.citizens_issuer(provider, secret_file)
    settings.ISSUERS = (issuer,)
    settings.DEMO = False
    return issuer
