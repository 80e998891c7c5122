"""E-mails leave under TLS unless the server is this machine, or the operator says otherwise."""

from pathlib import Path

import pytest

from carnet.config import environment, mailing


@pytest.mark.parametrize(
    ("host", "said", "kept"),
    [
        ("smtp.example", "", (True, False, 587)),
        ("smtp.example", "tls", (False, True, 465)),
        ("smtp.example", "none", (False, False, 25)),
        ("127.0.0.1", "", (False, False, 25)),
        ("", "", (False, False, 25)),
        ("localhost", "starttls", (True, False, 587)),
    ],
    ids=["elsewhere", "tls", "none", "loopback", "default", "asked for"],
)
def test_says_how_mail_is_kept_secret(
    monkeypatch: pytest.MonkeyPatch, host: str, said: str, kept: tuple[bool, bool, int]
) -> None:
    monkeypatch.setenv("CARNET_SMTP_HOST", host)
    monkeypatch.setenv("CARNET_SMTP_TLS", said)
    options = mailing.mailers(demo=False, files=Path("mail"))["default"]["OPTIONS"]
    assert (options["use_tls"], options["use_ssl"], options["port"]) == kept


def test_refuses_a_word_it_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARNET_SMTP_TLS", "yes")
    with pytest.raises(environment.Misconfigured, match="starttls, tls or none"):
        mailing.mailers(demo=False, files=Path("mail"))
