"""Where the database and the local secrets are: from the environment, or left in `var/` by the launcher."""

import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from carnet.config import environment

CREDENTIALS = Path("postgres") / "credentials.json"
_HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})


def role() -> str:
    """Tells as whom this process speaks to the database: `web`, `jobs` or `owner` (migrations)."""
    name = os.environ.get("CARNET_ROLE", "web")
    if name not in {"web", "jobs", "owner"}:
        raise environment.Misconfigured(f"CARNET_ROLE={name!r}: expected web, jobs or owner.")
    return name


def connection(var: Path) -> dict[str, Any]:
    """Gives Django's description of the database for the role of this process."""
    url = environment.text(
        "CARNET_DATABASE_URL",
        "an external PostgreSQL (15 or later), as postgresql://owner:password@host:5432/name",
        default="",
        shown="the embedded PostgreSQL of CARNET_VAR",
    )
    own_url = {
        "web": environment.text(
            "CARNET_DATABASE_WEB_URL",
            "a login of its own for the web processes, member of carnet_web",
            default="",
            shown="CARNET_DATABASE_URL, taking the role carnet_web",
        ),
        "jobs": environment.text(
            "CARNET_DATABASE_JOBS_URL",
            "a login of its own for the workers, member of carnet_jobs",
            default="",
            shown="CARNET_DATABASE_URL, taking the role carnet_jobs",
        ),
        "owner": "",
    }[role()]
    if own_url:
        return _described(_parsed(own_url))
    if url:
        parsed = _parsed(url)
        if role() != "owner":
            parsed["OPTIONS"] = {**parsed.get("OPTIONS", {}), "options": f"-c role=carnet_{role()}"}
        return _described(parsed)
    return _described(_embedded(var))


def _embedded(var: Path) -> dict[str, Any]:
    path = var / CREDENTIALS
    if not path.exists():
        # Nothing is started yet: commands that need no database still work, a query says what to do.
        return {"HOST": str(path.parent), "NAME": "carnet", "USER": f"carnet_{role()}"}
    known = json.loads(path.read_text())
    return {
        "HOST": known["socket"],
        "PORT": str(known["port"]),
        "NAME": known["database"],
        "USER": f"carnet_{role()}",
        "PASSWORD": known["passwords"][f"carnet_{role()}"],
    }


def _parsed(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise environment.Misconfigured(f"CARNET_DATABASE_URL: expected postgresql://…/name, got {parts.scheme}://…")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", unquote(parts.hostname or ""))
    if host not in _HERE and not host.startswith("/") and "sslmode" not in options:
        # What the driver does by itself falls back to a connection in clear, to whoever answers.
        options = {"sslrootcert": "system", **options, "sslmode": "verify-full"}
    return {
        "HOST": host,
        "PORT": str(parts.port or ""),
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": options,
    }


def _described(parsed: dict[str, Any]) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        **parsed,
        # psycopg binds on the client by default: no prepared statements, and bytes twice as long on the wire.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1, **parsed.get("OPTIONS", {})},
        "TEST": {"NAME": f"test_{parsed['NAME']}"},
    }


def secret(var: Path, name: str, *, variable: str) -> str:
    """Gives a local secret: the variable if set, else a file of `var/keys/`, made once, its owner's only."""
    given = environment.text(variable, f"the {name} secret", default="", shown=f"made once in $CARNET_VAR/keys/{name}")
    if given:
        return given
    path = var / "keys" / name
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    value = secrets.token_hex(32)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(value)
    return value
