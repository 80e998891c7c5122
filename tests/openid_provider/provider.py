"""Installs and runs npm's oidc-provider: it signs with ES256, encrypts for us, knows levels, and enforces PKCE."""

import hashlib
import json
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from carnet.design import build

HERE = Path(__file__).resolve().parent
# Out of the sources: what npm installs is neither checked nor committed.
PLACE = build.ROOT / "build" / "openid_provider"
STAMP = PLACE / "node_modules" / ".carnet-lock-digest"
COPIED = ("package.json", "package-lock.json", ".npmrc", "provider.mjs")
INSTALL_SECONDS = 300
START_SECONDS = 60


class Unavailable(Exception):
    """The provider cannot be installed or started; the message says why."""


@dataclass(frozen=True, slots=True)
class Description:
    """What the provider is to be: JSON of oidc-provider's own words for clients and keys."""

    clients: Sequence[Mapping[str, object]]
    people: Mapping[str, Mapping[str, object]]
    claims: Sequence[str]
    keys: Sequence[Mapping[str, object]]
    discovery: str = "/.well-known/openid-configuration"


def install() -> None:
    """Installs what the lock names, once. Raises Unavailable."""
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in COPIED)).hexdigest()
    if STAMP.exists() and STAMP.read_text() == digest:
        return
    _, npm = _node()
    PLACE.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.copyfile(HERE / name, PLACE / name)
    try:
        done = subprocess.run(
            [*npm, "ci", "--no-progress"],
            cwd=PLACE,
            env=build.environment_with(str(Path(npm[0]).parent)),
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"npm could not install oidc-provider: {error}") from error
    if done.returncode:
        raise Unavailable(f"npm could not install oidc-provider (is its registry reachable?): {done.stderr[-300:]}")
    STAMP.write_text(digest)


@contextmanager
def running(description: Description) -> Iterator[str]:
    """Runs the provider and gives its address. Raises Unavailable."""
    install()
    node, _ = _node()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = json.dumps(
        {
            "port": port,
            "clients": description.clients,
            "people": description.people,
            "claims": description.claims,
            "keys": description.keys,
            "discovery": description.discovery,
        }
    )
    process = subprocess.Popen(
        [*node, str(PLACE / "provider.mjs"), said],
        cwd=PLACE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == "ready":
                break
        else:
            raise AssertionError("oidc-provider did not start: run tests/openid_provider/provider.mjs to see why")
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=START_SECONDS)


def _node() -> tuple[list[str], list[str]]:
    try:
        return build.find_node()
    except build.BuildError as error:
        raise Unavailable(str(error)) from error
