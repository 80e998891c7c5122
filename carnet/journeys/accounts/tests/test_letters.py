"""The letter of a code: one tagged page; and its way to the printer when there is no address."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from carnet.domain.identity import accounts
from carnet.domain.notifications import ports
from carnet.foundation import clock
from carnet.gateways.accounts.tests import situations
from carnet.journeys.accounts import codes, letters

EXPIRES = datetime(2027, 1, 3, 12, tzinfo=UTC)


def test_typesets_one_page_that_says_the_code_and_until_when() -> None:
    letter = letters.activation(name="Alice MARTIN", code="ABCD-EFGH-2345", expires_at=EXPIRES)
    assert letter.pdf.startswith(b"%PDF-")
    assert b"/Type/Pages/Count 1/" in letter.pdf
    assert b"/StructTreeRoot" in letter.pdf
    assert "ABCD-EFGH-2345" in letter.text
    assert "3\N{NO-BREAK SPACE}janvier 2027" in letter.text


@pytest.mark.django_db
def test_prints_a_letter_when_no_address_is_known(settings: Settings, tmp_path: Path) -> None:
    settings.LETTER_FILES = tmp_path / "letters"
    settings.DEMO = False
    space_id = situations.opened_space(email="")
    codes.send_activation_code(space_id=space_id, sender=ports.mail_sender(), at=clock.now())
    [printed] = settings.LETTER_FILES.iterdir()
    assert printed.read_bytes().startswith(b"%PDF-")
    assert printed.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_an_operator_writes_a_card_and_gives_a_code(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    situations.opened_space()
    call_command("account", "card", situations.MATRICULE, "87654321")
    call_command("account", "code", situations.MATRICULE)
    code = capsys.readouterr().out.splitlines()[-1]
    proof = accounts.proof(matricule=situations.MATRICULE, serial="87654321", code=code, at=clock.now())
    assert proof is not None
    call_command("account", "code", situations.MATRICULE, "--letter", str(tmp_path / "letter.pdf"))
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF-")
    assert accounts.proof(matricule=situations.MATRICULE, serial="87654321", code=code, at=clock.now()) is None
    with pytest.raises(CommandError, match="Nobody"):
        call_command("account", "code", "184037511111287")
    with pytest.raises(CommandError, match="8 to 13"):
        call_command("account", "card", situations.MATRICULE, "12")
