"""A base on another machine is spoken to under TLS, and its certificate is verified."""

from pathlib import Path

import pytest

from carnet.config import databases


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("db.example:5432/carnet", ("verify-full", "system")),
        ("db.example/carnet?sslrootcert=/etc/ours.pem", ("verify-full", "/etc/ours.pem")),
        ("db.example/carnet?sslmode=disable", ("disable", None)),
        ("/carnet?host=db.example", ("verify-full", "system")),
        ("localhost/carnet", (None, None)),
        ("127.0.0.1:5432/carnet", (None, None)),
        ("/carnet?host=/run/postgresql", (None, None)),
    ],
    ids=["elsewhere", "our authority", "in clear", "by option", "localhost", "loopback", "socket"],
)
def test_speaks_to_another_machine_under_tls(
    monkeypatch: pytest.MonkeyPatch, address: str, kept: tuple[str | None, str | None]
) -> None:
    monkeypatch.setenv("CARNET_DATABASE_URL", f"postgresql://{'' if address.startswith('/') else 'owner:x@'}{address}")
    options = databases.connection(Path("var"))["OPTIONS"]
    assert (options.get("sslmode"), options.get("sslrootcert")) == kept
