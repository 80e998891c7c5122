"""The command `carnet`: `carnet serve`, `carnet migrate`, `carnet demo describe`…

`serve` starts everything. Every other word is a management command of the part or gateway that owns it
(`management/commands/<word>.py`); this module only chooses as whom it speaks to the database, and starts the
embedded PostgreSQL for the time of the command when it is not running.
"""

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from carnet.config import environment, folders
from carnet.config.embedded_postgres import launcher

OWNER, WEB, JOBS = "owner", "web", "jobs"
ROLES = {
    "migrate": OWNER,
    "makemigrations": OWNER,
    "showmigrations": OWNER,
    "sqlmigrate": OWNER,
    "dbshell": OWNER,
    "runserver": WEB,
    "check": WEB,
}
# What an operator runs concerns all spaces, as the workers' jobs do.
OTHERWISE = JOBS
WITHOUT_DATABASE = {
    "",
    "help",
    "--help",
    "-h",
    "version",
    "--version",
    "check",
    "docs",
    "issuers",
    "makemessages",
    "compilemessages",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code; what an operator can mend is told in one sentence."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["help"] and len(words) == 2:
        words = [words[1], "--help"]
    command = words[0] if words else ""
    try:
        if command == "serve":
            from carnet.config import serve  # read only by the command that needs it

            return serve.main(words[1:])
        if words in ([], ["help"], ["--help"], ["-h"]):
            return _overview()
        return _manage(command, words)
    except (environment.Misconfigured, launcher.Unavailable) as error:
        return _told(str(error))
    except BrokenPipeError:  # whoever reads has seen enough: `carnet … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return _told("The disk is full: make room, or choose another folder with CARNET_VAR.")
    except KeyboardInterrupt:
        return 130


def _overview() -> int:
    """Prints the words that this command understands, each with what it does; Django's own are not told."""
    os.environ.setdefault("CARNET_ROLE", OTHERWISE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carnet.config.settings")
    import django  # after the role is chosen: the settings read it
    from django.core import management

    django.setup()
    owned = [name for name, owner in management.get_commands().items() if owner == "carnet.config"]
    told = {name: str(management.load_command_class("carnet.config", name).help) for name in sorted(owned)}
    told["serve"] = "Starts everything: PostgreSQL if it is ours, web processes, a worker; Ctrl-C stops it."
    lines = [f"  {name:<10} {sentence}" for name, sentence in sorted(told.items())]
    sys.stdout.write("\n".join(["carnet WORD …", "", *lines, "", "carnet help WORD tells its options.", ""]))
    return 0


def _manage(command: str, words: list[str]) -> int:
    os.environ.setdefault("CARNET_ROLE", ROLES.get(command, OTHERWISE))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carnet.config.settings")
    with nullcontext() if "--help" in words else _database(command):
        from django.core import management  # after the role is chosen: the settings read it
        from django.db import OperationalError

        try:
            management.execute_from_command_line(["carnet", *words])
        except OperationalError as error:
            return _told(f"The database does not answer: {str(error).strip()}")
    return 0


def _database(command: str) -> AbstractContextManager[None]:
    if command in WITHOUT_DATABASE or os.environ.get("CARNET_DATABASE_URL", "").strip():
        return nullcontext()
    return launcher.available(folders.var())


def _told(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
