"""Registering software as an operator does."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import orjson
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from joserfc import jwk

from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.foundation import clock, pki
from tests import cast

pytestmark = pytest.mark.django_db

ADD = ("add", "labo", "--name", "Logiciel du labo", "--organization", cast.LABORATORY.id)


@pytest.fixture(autouse=True)
def _place() -> None:
    identity_actions.register_organization(organization=cast.LABORATORY)


def run(*words: str) -> str:
    told = StringIO()
    call_command("clients", *words, stdout=told)
    return told.getvalue()


def keys_file(folder: Path, *names: str, private: bool = False, **more: object) -> str:
    entries = [jwk.ECKey.generate_key("P-256", {"kid": name}).as_dict(private=private) for name in names]
    path = folder / "keys.json"
    path.write_bytes(orjson.dumps({"keys": [{**entry, **more} for entry in entries]}))
    return str(path)


def test_lets_a_software_in_and_lists_it(tmp_path: Path) -> None:
    run(*ADD, "--keys", keys_file(tmp_path, "2026", "2027"), "--scope", "system/DocumentReference.rs")

    found = identity.software(client_id="labo")
    assert found is not None
    assert found.scope == {"system/DocumentReference.r", "system/DocumentReference.s"}
    listed = run("list")
    assert "labo | open | 1920000027 | Logiciel du labo | keys: 2026 2027" in listed
    assert "scope: system/DocumentReference.rs" in listed


def test_lets_a_software_in_by_certificate(tmp_path: Path) -> None:
    shown = pki.issue(pki.authority(), "lps.example")
    certificate, _ = shown.write(tmp_path, "lps")
    run(*ADD, "--certificate", str(certificate), "--holder", "CN=autre, O=Labo, C=FR", "--known-as", "psc=lps-labo")

    found = identity.software_showing(certificate=shown.shown)
    assert found is not None
    assert (found.id, found.known_as) == ("labo", {"psc": ("lps-labo",)})
    assert "subject:CN=autre,O=Labo,C=FR" in found.certificates


def test_changes_keys_and_nothing_else(tmp_path: Path) -> None:
    certificate, _ = pki.issue(pki.authority(), "lps.example").write(tmp_path, "lps")
    run(*ADD, "--keys", keys_file(tmp_path, "2026"), "--certificate", str(certificate), "--may-introspect")
    before = identity.software(client_id="labo")

    run("keys", "labo", "--jwks-url", "https://editeur.example/jwks.json")

    after = identity.software(client_id="labo")
    assert before is not None
    assert after is not None
    assert (after.jwks_url, after.public_keys) == ("https://editeur.example/jwks.json", {"keys": []})
    assert (after.certificates, after.may_introspect) == (before.certificates, True)

    run("keys", "labo", "--keys", keys_file(tmp_path, "2027"))
    again = identity.software(client_id="labo")
    assert again is not None
    assert again.jwks_url == ""


def test_closes_the_door_and_ends_the_tokens(tmp_path: Path) -> None:
    run(*ADD, "--keys", keys_file(tmp_path, "2026"))
    at = clock.now()
    issued = identity_actions.issue_token(
        client_id="labo", rpps=None, purpose_of_use="normal", scope=frozenset(), at=at, lifetime=timedelta(hours=1)
    )

    assert "1 tokens ended" in run("revoke", "labo")
    assert identity.software(client_id="labo") is None
    assert identity.token_bearer(token=issued.token, at=at) is None
    assert "labo | closed" in run("list")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--keys", "nowhere.json"), "No such file"),
        (("--jwks-url", "http://editeur.example/jwks.json"), "https://"),
        (("--jwks-url", "https://u:p@editeur.example/jwks.json"), "https://"),
        (("--holder", "n'importe quoi"), "CN="),
        (("--holder", ""), "CN="),
        (("--known-as", "psc", "--holder", "CN=a"), "ISSUER=NAME"),
        (("--scope", "openid", "--holder", "CN=a"), "--scope"),
        ((), "Say by what"),
    ],
)
def test_says_what_is_wrong(words: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        run(*ADD, *words)
    assert identity.software(client_id="labo") is None


def test_takes_no_private_key(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is private"):
        run(*ADD, "--keys", keys_file(tmp_path, "2026", private=True))


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"keys": []}', b'{"keys": [{"kty": "oct", "kid": "a", "k": "AAAA"}]}']
)
def test_takes_no_file_without_keys(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keys.json").write_bytes(content)
    with pytest.raises(CommandError, match="--keys"):
        run(*ADD, "--keys", str(tmp_path / "keys.json"))


def test_names_what_it_does_not_find(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No software is called labo"):
        run("revoke", "labo")
    with pytest.raises(CommandError, match="No organisation"):
        run("add", "labo", "--name", "x", "--organization", "1999", "--holder", "CN=a")


def test_two_software_share_no_certificate() -> None:
    run(*ADD, "--holder", "CN=lps")
    with pytest.raises(CommandError, match="Another software"):
        run("add", "autre", "--name", "x", "--organization", cast.LABORATORY.id, "--holder", "CN=lps")
    assert identity.software(client_id="autre") is None
