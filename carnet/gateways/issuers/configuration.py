"""The issuers that this deployment trusts, read from one TOML file: who they are and what is asked of them.

Nothing is guessed: a setting that is missing, unknown or too weak stops the program with a sentence that names the
issuer and the setting. Secrets stand in files of their own, named by the settings that end with `_file`.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from carnet.gateways.issuers.shapes import SHAPES

type Kind = Literal["citizen", "professional"]
type ClientAuthentication = Literal["client_secret_basic", "client_secret_post", "private_key_jwt", "tls_client_auth"]

STANDARD_PATH = "/.well-known/openid-configuration"
# What is signed with a secret shared with the issuer, or not at all, is never accepted.
SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
ENCRYPTIONS = frozenset({"RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"})
CONTENT_ENCRYPTIONS = frozenset({"A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512"})
LONGEST_SESSION_MINUTES = 240
LARGEST_SKEW_SECONDS = 300
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class Claims(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where an issuer puts what we need: paths such as `SubjectRefPro.exercices[]`, empty when it does not say it.

    `profession`, `finess`, `siret` and `structures` are read inside each of `exercises` (the whole answer when that is
    empty). `structures` are national identifiers already written as ours, `1` + FINESS or `3` + SIRET.
    """

    family_name: str = ""
    given_names: str = ""
    birth_date: str = ""
    sex: str = ""
    birth_place: str = ""
    birth_country: str = ""
    professional: str = ""
    exercises: str = ""
    profession: str = ""
    finess: str = ""
    siret: str = ""
    structures: str = ""


class Issuer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One issuer. `key` stands in our addresses; `label` on the button; times are in the unit their name says.

    `exchange` lets software present this issuer's access tokens, when they have every scope of `exchange_scopes` and
    one of `exchange_audiences` (any, when empty).
    """

    key: str
    label: str
    kind: Kind
    issuer: str
    discovery: str
    client_id: str
    client_authentication: ClientAuthentication = "client_secret_basic"
    client_secret_file: str = ""
    client_assertion_algorithm: Literal["ES256", "RS256"] = "ES256"
    certificate_file: str = ""
    private_key_file: str = ""
    ca_file: str = ""
    scopes: tuple[str, ...] = ("openid",)
    acr_requested: tuple[str, ...] = ()
    acr_accepted: tuple[str, ...]
    max_age_seconds: int | None = None
    id_token_signed: tuple[str, ...] = ("RS256",)
    id_token_encrypted: tuple[str, ...] = ()
    userinfo_signed: tuple[str, ...] = ()
    userinfo_encrypted: tuple[str, ...] = ()
    content_encrypted: tuple[str, ...] = ("A256GCM",)
    claims: Claims
    logout: bool = True
    logout_url: str = ""
    session_minutes: int = LONGEST_SESSION_MINUTES
    clock_skew_seconds: int = 60
    exchange: bool = False
    exchange_scopes: tuple[str, ...] = ()
    exchange_audiences: tuple[str, ...] = ()


class WrongSetting(ValueError):
    """The file of issuers cannot be used; the message names the issuer and the setting."""


def read(path: str) -> tuple[Issuer, ...]:
    """Reads the issuers of a file, in its order. Raises WrongSetting."""
    try:
        raw = tomllib.loads(Path(path).expanduser().read_text(encoding="utf-8"))
    except OSError as error:
        raise WrongSetting(f"the file cannot be opened: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"it is not TOML: {error}") from error
    tables = raw.pop("issuer", None)
    if raw or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise WrongSetting("expected tables named [[issuer]] and nothing else")
    issuers = tuple(_issuer(table, position) for position, table in enumerate(tables, start=1))
    keys = [issuer.key for issuer in issuers]
    for names, what in ((keys, "key"), ([issuer.issuer for issuer in issuers], "issuer")):
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise WrongSetting(f"two issuers have the {what} {twice!r}: the one would pass for the other")
    return issuers


def is_safe(address: str) -> bool:
    """Tells whether an address may be called: https, or this very machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )


def _issuer(table: Mapping[str, object], position: int) -> Issuer:
    said = dict(table)
    name = f"issuer {said.get('key', position)!r}"
    shape = said.pop("shape", None)
    if shape is not None:
        if not isinstance(shape, str) or shape not in SHAPES:
            raise WrongSetting(f"{name}: shape {shape!r} is unknown, expected one of {', '.join(sorted(SHAPES))}")
        said = _over(SHAPES[shape], said)
    discovery = said.get("discovery")
    if "issuer" not in said and isinstance(discovery, str) and discovery.endswith(STANDARD_PATH):
        said["issuer"] = discovery.removesuffix(STANDARD_PATH)
    try:
        issuer = msgspec.convert(said, Issuer)
    except msgspec.ValidationError as error:
        raise WrongSetting(f"{name}: {error}") from error
    for is_wrong, sentence in _faults(issuer):
        if is_wrong:
            raise WrongSetting(f"{name}: {sentence}")
    return issuer


def _over(shape: Mapping[str, object], said: Mapping[str, object]) -> dict[str, object]:
    """Lays what the deployment says over a ready-made shape, claim by claim."""
    merged = {**shape, **said}
    claims, own = shape["claims"], said.get("claims", {})
    if isinstance(claims, Mapping) and isinstance(own, Mapping):
        merged["claims"] = {**claims, **own}
    return merged


def _faults(issuer: Issuer) -> tuple[tuple[bool, str], ...]:
    addresses = [issuer.discovery, issuer.issuer, *([issuer.logout_url] if issuer.logout_url else [])]
    needs_secret = issuer.client_authentication in {"client_secret_basic", "client_secret_post"}
    uses_certificate = issuer.client_authentication == "tls_client_auth"
    files = [
        name
        for name in (issuer.client_secret_file, issuer.certificate_file, issuer.private_key_file, issuer.ca_file)
        if name and not Path(name).expanduser().is_file()
    ]
    signed = {*issuer.id_token_signed, *issuer.userinfo_signed}
    encrypted = {*issuer.id_token_encrypted, *issuer.userinfo_encrypted}
    citizens = (issuer.claims.family_name, issuer.claims.given_names, issuer.claims.birth_date, issuer.claims.sex)
    return (
        (not _KEY.fullmatch(issuer.key), "key: expected small letters, digits and hyphens, 40 at most"),
        (not issuer.label, "label is empty: it is what the button says"),
        (not all(is_safe(one) for one in addresses), "discovery, issuer and logout_url must begin with https://"),
        (not issuer.client_id, "client_id is empty"),
        ("openid" not in issuer.scopes, "scopes must hold openid"),
        (not issuer.acr_accepted, "acr_accepted is empty: say which levels of authentication may enter"),
        (needs_secret and not issuer.client_secret_file, "client_secret_file must name the file that holds the secret"),
        (
            uses_certificate and not (issuer.certificate_file and issuer.private_key_file),
            "tls_client_auth needs certificate_file and private_key_file",
        ),
        (bool(files), f"these files are missing: {', '.join(files)}"),
        (not issuer.id_token_signed, "id_token_signed is empty: an unsigned identity proves nothing"),
        (not signed <= SIGNATURES, f"unknown or refused signatures: {', '.join(sorted(signed - SIGNATURES))}"),
        (not encrypted <= ENCRYPTIONS, f"unknown encryptions: {', '.join(sorted(encrypted - ENCRYPTIONS))}"),
        (not {*issuer.content_encrypted} <= CONTENT_ENCRYPTIONS, "content_encrypted: unknown algorithm"),
        (bool(issuer.userinfo_encrypted) and not issuer.userinfo_signed, "userinfo_encrypted needs userinfo_signed"),
        (not 1 <= issuer.session_minutes <= LONGEST_SESSION_MINUTES, "session_minutes: expected 1 to 240"),
        (not 0 <= issuer.clock_skew_seconds <= LARGEST_SKEW_SECONDS, "clock_skew_seconds: expected 0 to 300"),
        (
            issuer.kind == "citizen" and not (all(citizens) and issuer.claims.birth_place),
            "claims must say family_name, given_names, birth_date, sex and birth_place",
        ),
        (issuer.exchange and issuer.kind != "professional", "exchange: only tokens of professionals are exchanged"),
        (
            issuer.kind == "professional"
            and not (
                issuer.claims.professional and (issuer.claims.finess or issuer.claims.siret or issuer.claims.structures)
            ),
            "claims must say professional, and one of finess, siret, structures",
        ),
    )
