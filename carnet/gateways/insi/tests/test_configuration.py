"""The file that connects us, the look at our certificate, and the command that an operator runs."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from carnet.domain.identity import ports
from carnet.domain.identity.codes import Certified, Sex
from carnet.foundation import clock, ids, pki
from carnet.foundation.journal import queries as journal
from carnet.foundation.values import ins
from carnet.gateways.insi import checking, configuration
from carnet.gateways.insi.configuration import Connection, WrongSetting
from tests import cast
from tests.cast import ALICE

FILE = """
url = "https://insi.exemple.fr/lps"
certificate_file = "~/insi.pem"
private_key_file = "/etc/carnet/insi.key"
authorization = "AB12"
software_name = "urn:lps:carnet:1"
software_version = "1.0"
sender = "1920000001"
"""


def _read(folder: Path, text: str) -> Connection:
    file = folder / "insi.toml"
    file.write_text(text)
    return configuration.read(str(file))


def _connection(folder: Path, name: str = "INSI-AUTO", *, days: int = 30) -> Connection:
    certificate, key = pki.issue(pki.authority(), name, days=days).write(folder, name)
    files = {"~/insi.pem": str(certificate), "/etc/carnet/insi.key": str(key)}
    text = FILE
    for before, after in files.items():
        text = text.replace(before, after)
    return _read(folder, text)


def test_reads_the_file(tmp_path: Path) -> None:
    found = _read(tmp_path, FILE)
    assert (found.authorization, found.timeout_seconds) == ("AB12", 10)
    assert found.certificate == Path.home() / "insi.pem"


WRONG = {
    "no address": (FILE.replace("url", "# url"), "url"),
    "an address in clear": (FILE.replace("https", "http"), "https"),
    "an unknown setting": (FILE + 'password = "x"\n', "password"),
    "a number as a text": (FILE + 'timeout_seconds = "10"\n', "timeout_seconds"),
    "no patience": (FILE + "timeout_seconds = 0\n", "1 to 60"),
    "an empty sender": (FILE.replace("1920000001", ""), "sender"),
    "markup in the name": (FILE.replace("urn:lps:carnet:1", "<b>"), "software_name"),
    "no TOML": ("url =", "TOML"),
}


@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG.keys())
def test_refuses_a_wrong_file_and_says_why(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(WrongSetting, match=told):
        _read(tmp_path, text)


def test_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="cannot be opened"):
        configuration.read(str(tmp_path / "absent.toml"))


def test_finds_nothing_wrong_in_a_right_certificate(tmp_path: Path) -> None:
    assert checking.faults(_connection(tmp_path), at=clock.now()) == ()


def test_says_what_the_service_would_refuse(tmp_path: Path) -> None:
    (named,) = checking.faults(_connection(tmp_path, "UN AUTRE"), at=clock.now())
    assert "UN AUTRE" in named
    (ended,) = checking.faults(_connection(tmp_path, days=-1), at=clock.now())
    assert "not valid today" in ended
    mixed = _connection(tmp_path)
    pki.issue(pki.authority(), "INSI-MANU").write(tmp_path, "INSI-AUTO")
    Path(mixed.certificate_file).write_text(pki.issue(pki.authority(), "INSI-AUTO").pem)
    (unusable,) = checking.faults(mixed, at=clock.now())
    assert "cannot be used together" in unusable


class _Known:
    """A service that knows Alice, under another number than before."""

    def by_traits(self, **_asked: object) -> Certified:
        """Finds Alice."""
        return Certified(
            ins=ins.parse("284037511111250", oid=ins.NIR_TEST),
            historic=(),
            family_name="MARTIN",
            given_names=("ALICE", "JEANNE"),
            sex=Sex.FEMALE,
            birth_on=ALICE.birth_on,
            birth_place="75111",
        )


ASKED = ("ask", "--family-name", "Martin", "--given-names", "Alice", "--sex", "F", "--born-on", "1984-03-12")


@pytest.fixture
def known(settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A connected deployment, whose service knows Alice."""
    settings.INSI = _connection(tmp_path)
    monkeypatch.setattr(ports, "ins_service", _Known)


def _command(*words: str) -> str:
    told = StringIO()
    call_command("insi", *words, stdout=told)
    return told.getvalue()


def test_the_command_shows_whom_the_service_found(known: None) -> None:
    assert _command(*ASKED).splitlines() == [
        "MARTIN ALICE JEANNE, F, 1984-03-12, 75111",
        "284037511111250 (1.2.250.1.213.1.4.10)",
    ]


def test_the_command_writes_it_for_a_citizen(db: None, known: None) -> None:
    space_id = cast.assemble().alice
    assert _command(*ASKED, "--space", ids.public(space_id), "--document-seen").endswith("Written.\n")
    (line,) = journal.newest(space_id=space_id, count=1)
    assert line.entry.act == "update_identity"


def test_the_command_says_why_nothing_is_written(db: None, known: None) -> None:
    boris = ids.public(cast.assemble().boris)
    unknown = ids.public(ids.new_id())
    for space, told in ((boris, "somebody else: family_name"), ("nobody", "No citizen"), (unknown, "No citizen")):
        with pytest.raises(CommandError, match=told):
            _command(*ASKED, "--space", space)


REFUSALS = {
    "nobody": (ports.NobodyFound(), "Nobody"),
    "several": (ports.SeveralFound(), "place of birth"),
    "unwritable": (ports.Unwritable("family_name"), "family_name"),
    "refused": (ports.ServiceRefused("desir_550", "Logiciel inconnu."), "desir_550"),
    "silent": (ports.ServiceSilent("ConnectError"), "ConnectError"),
}


@pytest.mark.parametrize(("error", "told"), REFUSALS.values(), ids=REFUSALS.keys())
def test_the_command_tells_each_refusal_in_a_sentence(
    known: None, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def refuse(_self: _Known, **_asked: object) -> Certified:
        raise error

    monkeypatch.setattr(_Known, "by_traits", refuse)
    with pytest.raises(CommandError, match=told):
        _command(*ASKED)


def test_the_command_checks_and_says_when_nothing_is_connected(
    known: None, settings: LazySettings, tmp_path: Path
) -> None:
    assert "Ready to ask" in _command("check")
    settings.INSI = _connection(tmp_path, "UN AUTRE")
    with pytest.raises(CommandError, match="UN AUTRE"):
        _command("check")
    settings.INSI = None
    with pytest.raises(CommandError, match="CARNET_INSI"):
        _command("check")
