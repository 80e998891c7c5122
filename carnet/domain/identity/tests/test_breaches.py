"""A password of the operator's file is found wherever it stands in it, and no other is."""

import hashlib
from pathlib import Path

import pytest
from pytest_django import Settings

from carnet.domain.identity import actions, breaches
from carnet.foundation import clock

KNOWN = [f"Mot-de-passe-{number}!" for number in range(257)]


def _hash(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def _file(folder: Path, *, end: str, counted: bool) -> Path:
    path = folder / "hashes.txt"
    hashes = sorted(_hash(password) for password in KNOWN)
    counts = [f":{9 ** (rank % 9)}" if counted else "" for rank in range(len(hashes))]
    path.write_bytes("".join(f"{one}{count}{end}" for one, count in zip(hashes, counts, strict=True)).encode())
    return path


@pytest.mark.parametrize(
    ("end", "counted"), [("\r\n", True), ("\n", True), ("\n", False)], ids=["published", "lines", "hashes alone"]
)
def test_finds_every_password_of_the_file_and_no_other(
    settings: Settings, tmp_path: Path, end: str, counted: bool
) -> None:
    settings.BREACHED_PASSWORDS = breaches.read(str(_file(tmp_path, end=end, counted=counted)))
    assert [password for password in KNOWN if not breaches.is_breached(password)] == []
    assert [number for number in range(257) if breaches.is_breached(f"Autre-{number}!a")] == []


def test_asks_nothing_without_a_file(settings: Settings) -> None:
    settings.BREACHED_PASSWORDS = None
    assert not breaches.is_breached(KNOWN[0])


@pytest.mark.parametrize("content", [b"", b"password\n", b"Z" * 40 + b":1\n", b"A" * 64 + b":1\n"], ids=str)
def test_refuses_a_file_that_is_something_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hashes.txt"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"hexadecimal|SHA-1"):
        breaches.read(str(path))
    with pytest.raises(ValueError, match="cannot be read"):
        breaches.read(str(tmp_path / "absent"))


@pytest.mark.django_db
def test_nobody_chooses_a_breached_password(settings: Settings, tmp_path: Path) -> None:
    wanted = {"identifier": "agent.de.support", "name": "Oscar", "at": clock.now()}
    settings.BREACHED_PASSWORDS = breaches.read(str(_file(tmp_path, end="\r\n", counted=True)))
    with pytest.raises(actions.Unfit, match="common"):
        actions.create_agent(password=KNOWN[3], **wanted)  # type: ignore[arg-type]
    settings.BREACHED_PASSWORDS = None
    assert actions.create_agent(password=KNOWN[3], **wanted)  # type: ignore[arg-type]
