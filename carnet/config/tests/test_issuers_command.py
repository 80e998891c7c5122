"""The operator asks whether issuers answer, and changes our keys."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from carnet.gateways.issuers import discovery, own_keys
from carnet.gateways.issuers.tests import situations


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Keys of our own for one test."""
    settings.ISSUERS_KEYS = tmp_path / "keys" / "issuers.json"
    yield
    discovery.forget()


def _said(**options: object) -> str:
    out = StringIO()
    call_command("issuers", stdout=out, **options)
    return out.getvalue()


def test_says_that_there_is_none(settings: Settings) -> None:
    settings.ISSUERS = ()
    assert "set CARNET_ISSUERS" in _said()


def test_asks_each_issuer(settings: Settings, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    with situations.plain_provider() as address:
        settings.ISSUERS = (situations.professionals_issuer(address, str(secret)),)
        assert _said() == f"soignants: professionals, 1 keys at {address}/jwks\n"
        gone = situations.professionals_issuer("http://localhost:9", str(secret), key="absent")
        settings.ISSUERS = (*settings.ISSUERS, gone)
        with pytest.raises(CommandError, match="absent"):
            _said()


def test_keeps_the_keys_of_the_last_change_and_drops_older_ones(settings: Settings) -> None:
    first = [key.kid for key in own_keys.private("enc")]
    assert str(settings.ISSUERS_KEYS) in _said(new_keys=True)
    second = [key.kid for key in own_keys.private("enc")]
    assert second[2:] == first
    _said(new_keys=True)
    third = [key.kid for key in own_keys.private("enc")]
    assert third[2:] == second[:2]
    assert settings.ISSUERS_KEYS.stat().st_mode & 0o077 == 0
    assert not set(third) & set(first)
