"""The command `carnet` tells in one sentence what an operator can mend."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from carnet.config import command_line, folders


def _carnet(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CARNET_")}
    return subprocess.run(
        [sys.executable, "-m", "carnet.config.command_line", *words],
        cwd=folders.ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_unreadable_setting_is_named_with_what_it_sets(tmp_path: Path) -> None:
    done = _carnet("check", CARNET_VAR=str(tmp_path), CARNET_PORT="eight")
    assert done.returncode == 1
    assert done.stderr.startswith("CARNET_PORT='eight' cannot be read")
    assert "the port of the web server" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_words_are_told_without_those_of_django_and_without_a_database(tmp_path: Path) -> None:
    done = _carnet("help", CARNET_VAR=str(tmp_path / "none"))
    told = {line.split()[0]: line for line in done.stdout.splitlines() if line.startswith("  ")}
    assert {"serve", "migrate", "worker", "journal", "demo"} <= set(told)
    assert not {"createsuperuser", "flush", "dumpdata"} & set(told)
    assert all(line.endswith(".") for line in told.values())
    assert (done.returncode, (tmp_path / "none" / "postgres").exists()) == (0, False)


@pytest.mark.parametrize("words", [("help", "serve"), ("journal", "--help")], ids=" ".join)
def test_each_word_tells_its_options_without_a_database(words: tuple[str, ...], tmp_path: Path) -> None:
    done = _carnet(*words, CARNET_VAR=str(tmp_path / "none"))
    assert done.stdout.startswith(f"usage: carnet {set(words).difference({'help', '--help'}).pop()}")
    assert (done.returncode, (tmp_path / "none" / "postgres").exists()) == (0, False)


def test_an_unknown_role_is_refused(tmp_path: Path) -> None:
    done = _carnet("check", CARNET_VAR=str(tmp_path), CARNET_ROLE="superuser")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "expected web, jobs or owner" in done.stderr


def test_a_database_that_does_not_answer_is_said_in_one_line(tmp_path: Path) -> None:
    done = _carnet(
        "journal",
        "verify",
        CARNET_VAR=str(tmp_path),
        CARNET_DATABASE_URL=f"postgresql:///carnet?host={tmp_path}",
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer: ")


def test_a_command_starts_and_stops_the_embedded_database_by_itself() -> None:
    with tempfile.TemporaryDirectory(prefix="carnet-command-") as folder:
        var = Path(folder)
        var.chmod(0o711)  # as root, PostgreSQL's own user must walk down to its data
        made = _carnet("migrate", "--verbosity", "0", CARNET_VAR=folder)
        assert (made.returncode, made.stderr) == (0, "")
        told = _carnet("journal", "verify", CARNET_VAR=folder)
        assert not (var / "postgres" / "data" / "postmaster.pid").exists()
    assert (told.returncode, told.stdout, told.stderr) == (0, "0 journals are whole: 0 lines, 0 checkpoints.\n", "")


@pytest.mark.parametrize(
    ("command", "role"), [("migrate", "owner"), ("worker", "jobs"), ("journal", "jobs"), ("runserver", "web")]
)
def test_each_command_speaks_as_who_it_needs_to_be(command: str, role: str) -> None:
    assert command_line.ROLES.get(command, command_line.OTHERWISE) == role


def test_a_reader_who_has_seen_enough_is_no_fault() -> None:
    """`carnet … | head -1`: the pipe closes, nothing is told."""
    script = (
        "import sys\nfrom carnet.config import command_line\n"
        "def told(command, words):\n    print('one', flush=True)\n    raise BrokenPipeError\n"
        "command_line._manage = told\nsys.exit(command_line.main(['list']))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=folders.ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
