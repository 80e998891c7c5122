"""The file of issuers: what is missing, unknown or too weak is told, with the issuer and the setting."""

from pathlib import Path

import pytest

from carnet.gateways.issuers.configuration import WrongSetting, is_safe, read
from carnet.gateways.issuers.shapes import SHAPES

CHU = {
    "key": '"chu"',
    "label": '"CHU"',
    "kind": '"professional"',
    "discovery": '"https://sso.example/.well-known/openid-configuration"',
    "client_id": '"carnet"',
    "client_authentication": '"private_key_jwt"',
    "acr_accepted": '["mfa"]',
    "claims": '{ professional = "rpps", structures = "structures[]" }',
}


def _file(folder: Path, *tables: dict[str, str]) -> str:
    path = folder / "issuers.toml"
    path.write_text(
        "\n".join("[[issuer]]\n" + "\n".join(f"{name} = {value}" for name, value in one.items()) for one in tables)
    )
    return str(path)


def test_reads_an_issuer_and_takes_its_name_from_the_standard_path(tmp_path: Path) -> None:
    (issuer,) = read(_file(tmp_path, CHU))
    assert (issuer.key, issuer.issuer, issuer.session_minutes) == ("chu", "https://sso.example", 240)


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_a_ready_made_shape_needs_only_who_we_are(tmp_path: Path, shape: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    said = {"shape": f'"{shape}"', "key": '"x"', "client_id": '"carnet"', "client_secret_file": f'"{secret}"'}
    (issuer,) = read(_file(tmp_path, said))
    assert issuer.label == SHAPES[shape]["label"]
    (changed,) = read(_file(tmp_path, {**said, "claims": '{ sex = "sexe" }', "label": '"Autre"'}))
    assert (changed.claims.sex, changed.label) == ("sexe", "Autre")
    assert changed.claims.given_names == issuer.claims.given_names


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"label": None}, "label"),
        ({"couleur": '"bleu"'}, "couleur"),
        ({"key": '"À part"'}, "small letters"),
        ({"kind": '"robot"'}, "kind"),
        ({"label": '""'}, "label"),
        ({"client_id": '""'}, "client_id"),
        ({"discovery": '"http://sso.example/.well-known/openid-configuration"'}, "https"),
        ({"discovery": '"https://sso.example/ailleurs"'}, "issuer"),
        ({"scopes": '["profile"]'}, "openid"),
        ({"acr_accepted": "[]"}, "acr_accepted"),
        ({"acr_accepted": None}, "acr_accepted"),
        ({"client_authentication": '"client_secret_basic"'}, "client_secret_file"),
        ({"client_authentication": '"none"'}, "client_authentication"),
        ({"client_authentication": '"tls_client_auth"'}, "certificate_file"),
        ({"ca_file": '"/nulle/part.pem"'}, "/nulle/part.pem"),
        ({"id_token_signed": "[]"}, "id_token_signed"),
        ({"id_token_signed": '["none"]'}, "none"),
        ({"id_token_signed": '["HS256"]'}, "HS256"),
        ({"userinfo_signed": '["RS256", "HS512"]'}, "HS512"),
        ({"id_token_encrypted": '["dir"]'}, "dir"),
        ({"content_encrypted": '["A1"]'}, "content_encrypted"),
        ({"userinfo_encrypted": '["ECDH-ES"]'}, "userinfo_signed"),
        ({"session_minutes": "241"}, "session_minutes"),
        ({"session_minutes": "0"}, "session_minutes"),
        ({"clock_skew_seconds": "301"}, "clock_skew_seconds"),
        ({"shape": '"autre"'}, "franceconnect"),
        ({"claims": '{ professional = "rpps" }'}, "finess"),
        ({"claims": '{ structures = "x" }'}, "professional"),
        ({"kind": '"citizen"'}, "birth_place"),
    ],
)
def test_tells_what_is_wrong(tmp_path: Path, changes: dict[str, str | None], told: str) -> None:
    said = {name: value for name, value in {**CHU, **changes}.items() if value is not None}
    with pytest.raises(WrongSetting, match=told):
        read(_file(tmp_path, said))


def test_refuses_two_issuers_of_one_name(tmp_path: Path) -> None:
    for changes, told in (({}, "key"), ({"key": '"autre"'}, "issuer")):
        with pytest.raises(WrongSetting, match=f"the {told} "):
            read(_file(tmp_path, CHU, {**CHU, **changes}))


@pytest.mark.parametrize("text", ["issuer = 1", "[[issuer", "autre = 1", "[issuer]\nkey = 'x'", "issuer = [1]"])
def test_refuses_another_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "issuers.toml"
    path.write_text(text)
    with pytest.raises(WrongSetting):
        read(str(path))
    with pytest.raises(WrongSetting, match="cannot be opened"):
        read(str(tmp_path / "absent"))


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://sso.example/x", True),
        ("http://localhost:80/x", True),
        ("http://127.0.0.1/x", True),
        ("http://sso.example", False),
        ("http://localhost.sso.example", False),
        ("ftp://localhost", False),
        ("https:///x", False),
        ("", False),
    ],
)
def test_calls_https_or_this_machine(address: str, safe: bool) -> None:
    assert is_safe(address) is safe
